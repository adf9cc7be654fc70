from analysis import containers, pool
from analysis.charts import interactive, static

claims = containers().query("measure == 'delivered' and direction == 'dprk_to_russia'")
found = pool(claims, "2023-08-01")
title = "Curve: many reports of one total, pooled"
picture = static.curve(claims, found.curve, agreement=found.agreement, title=title)
chart = interactive.curve(claims, found.curve, agreement=found.agreement, title=title)
table = found.curve.tail(6)
