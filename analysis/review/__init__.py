"""Draft claims read beside their text: marked, corrected, confirmed, and saved at once.

=========== =====================================================================
marks       where each figure stands in the text, and the text with them marked
rows        changes of a table, and what is likely: frames of text to frames of text
journal     a package opened, saved whole, and its last change undone
panel       the widgets; the only file that needs ipywidgets
=========== =====================================================================

All of it works on the cells of a table as they are typed: nothing is coerced on the way, and what
a cell may hold is decided by `analysis.check` alone.
"""
