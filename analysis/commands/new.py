"""``new``: a package of the draft claims of an article."""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.commands.shared import failed, many, report
from analysis.datasets import is_wrapped
from analysis.drafting import draft_texts, new_package


def add(commands) -> None:
    new = commands.add_parser(
        "new",
        help="make a data package of the draft claims of an article",
        description="Make the data package NAME of the draft claims of an article.",
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
    text = Path(options.text).read_bytes().decode("utf-8-sig")
    if is_wrapped(text):
        print(
            f"{options.text}: the lines seem to be cut to a width. Here a paragraph is a line, so "
            "figures that run over two are missed: join the lines of each paragraph.",
            file=sys.stderr,
        )
    about = {key: getattr(options, key) for key in ("title", "outlet", "published", "url")}
    try:
        package = new_package(options.name, text, options.folder, **about)
    except FileExistsError as error:
        return failed(f"{error.filename} is there already and stays as it is: choose another NAME.")
    print(f"{package}: {many(len(drafted.claims), 'draft claim')}, to be confirmed by you.")
    print(
        f"\nWhat to do next:\n"
        f"1. Open {package / 'claims.csv'} beside the article. Read each row against its\n"
        f"   paragraph, mend what is wrong, delete what is no claim, add what is missing; type\n"
        f"   true under confirmed. Fill in window_start and window_end where known; type true\n"
        f"   under cumulative where a claim counts everything up to its day, else false: only\n"
        f"   such totals make a curve.\n"
        f"   In {package / 'originators.csv'} say what kind each speaker is, and under\n"
        f"   short how charts call it.\n"
        f"2. python -m analysis seal {package}\n"
        f"3. python -m analysis check {package} --text {options.text}\n"
        f"4. In a notebook: ledger(packages=[{str(package)!r}]), as in 08-your-own-article."
    )
    return 0
