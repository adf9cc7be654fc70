"""``map``: a package of another project's table, with a first mapping."""

from __future__ import annotations

import json
import sys
import textwrap

from analysis.commands.shared import failed, this_python, typed
from analysis.datasets import check
from analysis.datasets.guessing import map_table
from analysis.datasets.problems import in_words
from analysis.needed import many


def add(commands) -> None:
    map_ = commands.add_parser(
        "map",
        help="make a data package of another project's table (.csv, .xlsx)",
        description="Make a data package of a table with columns and codes of its own: copy the "
        "table, guess how the kit's claims follow from it, and say what could not be guessed.",
    )
    map_.add_argument("table", metavar="FILE", help="a .csv, .tsv or .txt file, or an .xlsx file")
    map_.add_argument("--name", default="", help="of the package (default: that of the file)")
    map_.add_argument(
        "--folder", default=".", help="where the package's folder goes (default: here)"
    )
    map_.add_argument("--encoding", default="", metavar="NAME", help="such as windows-1252")
    map_.add_argument("--sheet", default="", metavar="NAME", help="of an .xlsx file")
    map_.add_argument("--dates", default="", choices=["day-first", "month-first"])
    map_.add_argument("--quantity", default="", metavar="NAME", help="what is counted, as deaths")
    map_.add_argument("--unit", default="", metavar="NAME", help="in what, as persons")
    map_.set_defaults(run=_map)


def _map(options) -> int:
    from tqdm import tqdm

    keys = ("name", "folder", "encoding", "sheet", "dates", "quantity", "unit")
    given = {key: getattr(options, key) for key in keys}
    # A bar on a terminal, of reading, guessing, writing and checking.
    with tqdm(total=4, unit=" steps", file=sys.stderr, disable=None, leave=False) as bar:

        def step(word):
            bar.set_description(word)
            bar.update()

        try:
            made = map_table(options.table, **given, step=step)
        except FileExistsError as error:
            return failed(f"{error.filename} is there already and stays as it is: choose a --name.")
        step("checking")
        problems = check(made.folder)
    print("\n".join(_told(made, problems)))
    return 0


def _told(made, problems):
    """What was made, how it was guessed, what is asked, and what to type next."""
    draft, folder = made.draft, str(made.folder)
    rows, columns = draft.given.rows, len(draft.given.columns)
    yield (
        f"{folder}: {many(rows, 'row')} of {many(columns, 'column')}. {made.file} is copied into "
        f"it as it is; originators.csv names {many(len(draft.people), 'speaker')}."
    )
    yield "\nGuessed, as mapping in datapackage.json:"
    for name, rule in draft.mapping.items():
        for i, part in enumerate(rule if isinstance(rule, list) else [rule]):
            yield f"  {'' if i else name:<14} {json.dumps(part, ensure_ascii=False)}"
    yield from _items("\nAlso:", draft.told)
    yield from _items("\nNot known, for you to say:", draft.asks)
    if len(problems):
        yield f"\nIt does not load yet: {many(len(problems), 'problem')}."
        yield in_words(problems, most=None)
        yield "\nMend these in datapackage.json, or the rows in the table. Then type:"
    else:
        yield "\nIt loads. What to type next:"
    yield from _next_lines(draft, folder)


def _items(title, texts):
    if texts:
        yield title
        for text in texts:
            lines = textwrap.wrap(text, 92, break_long_words=False, break_on_hyphens=False)
            yield "  - " + "\n    ".join(lines)


def _next_lines(draft, folder):
    """The lines that lead from a package to a chart: two of a shell, then Python's."""
    quantity = _first_quantity(draft)
    curve = draft.counts and draft.counts[0].cumulative and "window_end" in draft.mapping
    python = this_python()
    yield typed(python, "-m", "analysis", "check", folder)
    yield typed(python)
    yield f"from analysis import ledger{', pool' * bool(curve)}"
    yield "from analysis.charts import static"
    yield f"claims = ledger(packages=[{folder!r}])"
    if quantity:
        yield f'claims = claims[claims["quantity"] == {quantity!r}]'
    if curve:
        yield f"static.save(static.envelope(claims), {folder + '.png'!r})"
        yield f"static.save(static.curve(claims, pool(claims).curve), {folder + '-curve.png'!r})"
    else:
        label = f", label={draft.place!r}" if draft.place else ""
        yield f"static.save(static.claims(claims.head(20){label}), {folder + '.png'!r})"


def _first_quantity(draft):
    """The quantity to begin with, where a table has several."""
    if len(draft.counts) > 1:
        return draft.counts[0].group.quantity
    return next(iter(draft.mapping.get("quantity", {}).get("codes", {}).values()), "")
