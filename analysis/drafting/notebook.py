"""The notebook that goes with a package of draft claims: text of cells, and nothing run."""

from __future__ import annotations

import json
import re

METADATA = {  # of each notebook of the kit
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}

# Cells by their ids, which end in "words" where they are prose. NAME is the name of the package,
# HEADING its title, TEXT the place of the text as seen from the package.
_CELLS = {
    "title-words": """# HEADING

**Question.** What does the article say in numbers, who says it, and how sure does it sound?

**You will learn** what the words of each figure allow, which figures count one total and what \
they say together, how figures changed in retelling, and what still waits for you.

**Claims covered:** all of the package. **Data:** the packages `NAME` and `wording`.""",
    "limits-words": """## Limits, before anything else

- The rows are drafts, made by rules and lists of English words, which do not understand a \
sentence. A row is a claim once a person has read it beside the text.
- What the words allow is no measurement. *More than* sets a minimum, and nothing above it.
- Nothing here says whether the article is right.
- Where nobody typed a day, the day of publication stands for it.""",
    "setup": """from analysis import ledger, notebook

notebook.setup()
package = notebook.own_package("NAME")
book = ledger(packages=[package])""",
    "answer-words": """## The figures

The sentences, charts and tables follow the package: a correction changes them.""",
    "answer": """notebook.gist(book)""",
    "claims-words": """The marker stands at the printed number, and its shape says what the words \
do with it. The fade runs to the number by which nineteen readers in twenty stop. An arrow says \
that the words themselves stop nowhere. Hollow markers are only *may* or *alleged*, a cross is \
denied. Colour says what kind of speaker it is, as `originators.csv` has it under `kind`.""",
    "claims": """notebook.show_claims(book, title="The figures, and what their words allow")""",
    "table-words": """The table below the chart has a row for each figure. *The words allow* is \
what follows from the words alone; the columns behind it say how readers take such words.""",
    "who-words": """## Who says what

Sorted by speaker. A figure that no one is credited with is the outlet's own.""",
    "who": """shown = ["originator", "wording", "quantity", "modality", "outlet", "window_end"]
book.sort_values("originator", kind="stable")[shown].reset_index(drop=True)""",
    "speakers": """speakers = book.groupby("originator", sort=False)
speakers.agg(kind=("originator_kind", "first"), figures=("wording", "size"))""",
    "sure-words": """## How sure it sounds

How much and whether are two things: *as many as* limits a number, *may* doubts the whole. \
The words that say so stand beside.""",
    "sure": """unsure = book[book["modality"].ne("asserted")]
unsure[["wording", "originator", "modality", "modality_cue"]].reset_index(drop=True)""",
    "totals-words": """## Running totals

A total that counts everything up to its day never falls. So each minimum holds from its day on, \
and the total lies on or above the stairs. Only a *not more than* closes the picture from above.

Where three reports or more bear on one total, they make a curve: what they say together, and no \
measurement. The inner band is for speakers who err on their own, the outer one for all being \
wrong together.""",
    "totals": """notebook.show_totals(book)""",
    "counted-words": """Which figures count as totals stands under `cumulative`, and `note` names \
the words that it rests on. It is true where a figure counts everything up to its day, and false \
where it is a part. Reports of one total share `quantity`, `measure` and `unit`.""",
    "counted": """shown = ["wording", "quantity", "unit", "window_start", "window_end"]
book[[*shown, "cumulative", "note"]].fillna({"note": ""})""",
    "retold-words": """## Retellings

Renderings of one statement share one `statement_id`. They count once, and what changed \
between them stands here.""",
    "retold": """notebook.show_retellings(book)""",
    "ratios-words": """## Ratios

Figures of one speaker and one day, one divided by another. Two minima limit no ratio: where the \
last column sets no limit, the printed quotient says nothing.""",
    "ratios": """notebook.show_ratios(book)""",
    "review-words": """## Read and correct

In Jupyter a panel shows each row beside its paragraph: there a person confirms what is right, \
corrects a field, deletes what is no claim. Each change is saved at once, *Undo* takes it back, \
and all else follows when all cells are run again. Where no panel can be, it is a table: then \
`claims.csv` and `originators.csv` are mended by hand, with true under `confirmed`.""",
    "review": """text = package / "TEXT"
lost = notebook.say("The text is not at that place: name its place in this cell.")
notebook.review(package, text) if text.is_file() else lost""",
    "on-words": """## How to go on

`python -m analysis page NAME` makes pages of this notebook to read without Jupyter. They cite the \
article by `title` and `sources` in `datapackage.json` and by `outlet` in `claims.csv`. `python -m \
analysis check NAME --text article.txt` compares each wording with the text. Everything that draws \
these claims draws those of several packages at once: name them all in `ledger`.""",
}
_TAGS = {"answer": {"tags": ["finding"]}}
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&])")


def notebook(name: str, title: str = "", text: str = "../article.txt") -> str:
    """The notebook of a package, as a file holds it: no cell was run, and none stores an output.

    Parameters
    ----------
    name
        Of the package, beside which the notebook lies.
    title
        Of the article. One with digits in it stands in the package only, for prose that was typed
        holds no number.
    text
        Path of the article, as seen from the package.

    Examples
    --------
    >>> made = json.loads(notebook("harbour", "Ships leave"))
    >>> made["cells"][0]["source"][0], len(made["cells"])
    ('# Ships leave\\n', 24)
    """
    typed = title and not re.search(r"\d", title)
    heading = _MARKUP.sub(r"\\\1", title) if typed else f"What `{name}` says in numbers"
    cells = [_cell(key, source, name, heading, text) for key, source in _CELLS.items()]
    made = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _cell(key, source, name, heading, where) -> dict:
    prose = key.endswith("words")
    text = source.replace("NAME", name).replace("HEADING", " ".join(heading.split()))
    text = text.replace('"TEXT"', json.dumps(where, ensure_ascii=False))
    cell = {"cell_type": "markdown" if prose else "code"}
    cell |= {} if prose else {"execution_count": None}
    cell |= {"id": key, "metadata": _TAGS.get(key, {})}
    cell |= {} if prose else {"outputs": []}
    return cell | {"source": text.splitlines(keepends=True)}
