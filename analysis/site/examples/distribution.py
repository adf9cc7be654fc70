from analysis import containers
from analysis.charts import interactive, static

claims = containers().query("source == 'article'")
title = "Distribution: what readers make of the words"
picture = static.distribution(claims, title=title)
chart = interactive.distribution(claims, title=title)
table = claims[["wording", "low", "band_low", "band_mid", "band_high"]]
