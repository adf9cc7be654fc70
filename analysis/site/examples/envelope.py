from analysis import containers, feasible
from analysis.charts import interactive, static

stated = containers(renderings="best").query("direction == 'dprk_to_russia' and cumulative")
title = "Envelope: where a running total can lie"
picture = static.envelope(stated, title=title, window_start="2023-09-01")
chart = interactive.envelope(stated, title=title, window_start="2023-09-01")
table = feasible(stated, window_start="2023-09-01").envelope[["date", "lower", "upper"]]
