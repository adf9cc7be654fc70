from analysis import containers
from analysis.charts import interactive, static

claims = containers().query("source == 'article'")
title = "Distribution: the value, assumed up to the edge that readers name"
picture = static.distribution(claims, title=title)
chart = interactive.distribution(claims, title=title)
table = claims[["wording", "low", "band_low", "band_mid", "band_high"]]
