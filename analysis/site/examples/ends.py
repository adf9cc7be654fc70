from analysis.charts import interactive, static
from analysis.subjects import outcomes

known = outcomes.known_ends(cell=0.1)
title = "Ends: bands from the first reports, beside how it ended"
picture = static.ends(known, title=title)
chart = interactive.ends(known, title=title)
table = known[["title", "after", "q05", "q50", "q95", "final"]]
