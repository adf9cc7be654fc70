from analysis import containers, notebook
from analysis.charts import interactive, static

claims = containers().query("source == 'article'")
title = "Claims: the number, its bound, and how far readers go"
picture = static.claims(claims, title=title)
chart = interactive.claims(claims, title=title)
table = notebook.claims_table(claims)
