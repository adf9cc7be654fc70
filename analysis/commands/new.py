"""``new``: a package of the draft claims of an article, and a notebook that draws them."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from analysis.charts import look
from analysis.commands.shared import failed, report, this_python, typed
from analysis.datasets import is_wrapped, paragraphs_in
from analysis.drafting import draft_texts, new_package
from analysis.needed import many


def add(commands) -> None:
    new = commands.add_parser(
        "new",
        help="make a data package of the draft claims of an article, and a notebook",
        description="Make the data package NAME of the draft claims of an article, with a "
        "notebook that draws them.",
    )
    new.add_argument("name", metavar="NAME", help="small letters and digits, with hyphens")
    new.add_argument(
        "--text", required=True, metavar="FILE", help="the article, plain text in UTF-8"
    )
    new.add_argument(
        "--folder", default=".", help="where the package's folder goes (default: here)"
    )
    new.add_argument("--title", default="", help="of the article")
    new.add_argument("--outlet", default="", help="who published it")
    new.add_argument("--published", default="", metavar="YYYY-MM-DD", help="when")
    new.add_argument("--url", default="", help="its web address")
    new.set_defaults(run=_new)


def _new(options) -> int:
    (drafted,) = draft_texts([Path(options.text)])
    if len(drafted.problems):
        return report(drafted.problems)
    if drafted.claims.empty:
        return failed("The text holds no quantified claim in English; there is nothing to draft.")
    text = Path(options.text).read_bytes().decode("utf-8-sig")
    lines = [line for line in text.split("\n") if line.strip()]
    if is_wrapped(text) and len(paragraphs_in(text)) == len(lines):
        print(
            f"{options.text}: the lines seem to be cut to a width, with no empty line between "
            "paragraphs. Here a paragraph is a line, so figures that run over two are missed: put "
            "an empty line between paragraphs.",
            file=sys.stderr,
        )
    about = {key: getattr(options, key) for key in ("title", "outlet", "published", "url")}
    try:
        package = new_package(options.name, text, options.folder, text_file=options.text, **about)
    except FileExistsError as error:
        return failed(f"{error.filename} is there already and stays as it is: choose another NAME.")
    print(_next_steps(package, len(drafted.claims), options))
    return 0


def _next_steps(package, drafts, options) -> str:
    python, folder = this_python(), package.resolve()
    below = folder.is_relative_to(Path.cwd())
    root = ["--notebook-dir=."] * below  # so that the article can be opened there, too
    lab = typed(python, "-m", "jupyterlab", *root, package / f"{package.name}.ipynb")
    check = typed(python, "-m", "analysis", "check", package, "--text", options.text)
    return (
        f"{package}: {many(drafts, 'draft claim')}, to be confirmed by you, and a notebook that "
        f"draws them.\n"
        f"{_not_given(options)}"
        f"\nWhat to do next:\n"
        f"1. {lab}\n"
        f'   Run all cells. Under "Read and correct" a panel shows each row beside its\n'
        f"   paragraph: confirm it, correct it or delete it. Run all cells again.\n"
        f"2. {typed(python, '-m', 'analysis', 'page', package)}\n"
        f"   Pages to read without Jupyter: {package / 'page' / 'index.html'}\n"
        f"\nWhere a figure counts everything up to its day, cumulative is true: three of one\n"
        f"total make a curve. The column note says which words the drafts rest on.\n"
        f"Under kind in originators.csv stands what each speaker is, for colours in charts:\n"
        f"{_kinds()}\n"
        f"or words of your own.\n"
        f"To compare each wording with the text: {check}"
    )


def _not_given(options) -> str:
    """What the package lacks for it was not said, and where it can be typed later."""
    lost = {
        "published": "no claim has a day, not even where the text names a weekday",
        "title": "pages are called by NAME; later: title in datapackage.json",
        "outlet": "pages cite nobody; later: the column outlet of claims.csv",
        "url": "pages cite no address; later: path under sources in datapackage.json",
    }
    lines = [f"  --{name}: {why}\n" for name, why in lost.items() if not getattr(options, name)]
    return "".join(["\nNot given:\n", *lines]) if lines else ""


def _kinds() -> str:
    return textwrap.fill(", ".join(sorted({**look.KIND_COLOURS, **look.OWN_COLOURS})), 78)
