from analysis import load
from analysis.charts import interactive, static

events = load("record", "events").query("kind in ['treaty', 'summit']")
title = "Timeline: what happened when"
picture = static.timeline(events, title=title)
chart = interactive.timeline(events, title=title)
table = events[["date", "kind", "event", "source"]]
