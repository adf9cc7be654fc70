from analysis import drift, ledger
from analysis.charts import interactive, static

retold = ledger().query("statement_id == 'us-nsc-2023-10-13-containers'")
title = "Lineage: one statement, and what became of it"
picture = static.lineage(retold, title=title)
chart = interactive.lineage(retold, title=title)
table = drift(retold)[["outlet", "from_words", "to_words", "computed"]]
