from analysis import containers, next_reports
from analysis.charts import interactive, static
from analysis.subjects import outcomes

claims = containers().query("measure == 'delivered' and direction == 'dprk_to_russia'")
table = outcomes.held(next_reports(claims, "2023-08-01", cell=0.1))
title = "Held: how often intervals held, and how often they should"
picture = static.held(table, title=title)
chart = interactive.held(table, title=title)
