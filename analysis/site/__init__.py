"""The notebooks as a site that stands alone: pages for readers who never start a kernel.

``python -m analysis.site`` (or ``make site``) writes it. A notebook's page shows what is stored in
the notebook; nothing of it is run. Only the index's table and the gallery's charts are made anew.
Every page works from a file and from a server, and asks no other host for anything.

The files, each of which imports only from those before it:

- `stored`: notebooks, read and never run, with all that a page asks for;
- `formulas`: TeX as drawings;
- `prose`: Markdown to HTML in which markup from data is text, and which addresses are links;
- `tables`: stored HTML: tables, rebuilt from nothing but cells, and the text around them;
- `pictures`: stored pictures, looked at, and still;
- `outputs`: what a cell stored, as the parts of a page; what cannot be shown is named;
- `about`: citation, data packages and addresses;
- `beside`: which table shows what a chart draws;
- `notebooks`: one notebook to one page;
- `gallery`: each kind of chart once, with the lines of `examples/` that make it;
- `search`: the words of all pages by the place where they stand;
- `build`: all files of the site, and the folder.
"""
