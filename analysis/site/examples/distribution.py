from analysis import troops
from analysis.charts import interactive, static

claims = troops().query("source == 'article'").head(1)
title = "Distribution: what readers mean, if thousands is read like hundreds"
picture = static.distribution(claims, title=title)
chart = interactive.distribution(claims, title=title)
table = claims[["wording", "low", "band_low", "band_mid", "band_high", "band_evidence"]]
