from analysis import troops
from analysis.charts import interactive, static
from analysis.pooling import pool_tornado

sent = troops().query("quantity == 'troops_sent'")
changes = pool_tornado(sent).query("assumption != 'without'")
title = "Tornado: which assumption moves the result most"
picture = static.tornado(changes, title=title, unit="troops sent")
chart = interactive.tornado(changes, title=title, unit="troops sent")
table = changes[["label", "low", "mid", "high"]]
