"""The parts of README.md and data/README.md that come from data, so that they stay true.

``python -m analysis.pages`` writes them between their markers, and the picture beside.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.dictionary import markdown
from analysis.dictionary import render as render_dictionary
from analysis.factcheck import add_verdict
from analysis.ledger import ledger
from analysis.notebook import claims_table
from analysis.told import readings_in_words
from analysis.writing import write_whole

ROOT = Path(__file__).parent.parent
PICTURE = Path(".github", "claims.png")
TITLE = "Most claims have no upper end; the largest number has no lower one"


def findings() -> str:
    """The article's claims as a Markdown table.

    Examples
    --------
    >>> findings().splitlines()[0].split(" | ")[:3]
    ['| as printed', 'verdict', 'counts']
    """
    return markdown(findings_table())


def findings_table() -> pd.DataFrame:
    """The article's claims with verdicts, bounds and how they are read, for README.md and the site.

    The verdict stands second, where a phone still shows it.

    Examples
    --------
    >>> findings_table().columns[[1, -1]].to_list()
    ['verdict', 'how readers take them']
    """
    claims = add_verdict(ledger(packages=["article"]))
    kept = ["as printed", "counts", "who says so", "how sure", "the words allow"]
    shown = claims_table(claims)[kept]
    shown.insert(1, "verdict", claims["verdict"].to_numpy())
    return shown.assign(**{"how readers take them": readings_in_words(claims)["reads"].to_numpy()})


def picture():
    """The chart of the article's claims, as a Matplotlib figure."""
    from analysis.charts import static

    claims = ledger(packages=["article"])
    return static.claims(claims, title=TITLE)


# Which text stands between which markers of which file.
PARTS = {
    (Path("README.md"), "findings"): findings,
    (Path("data", "README.md"), "dictionary"): render_dictionary,
}


def updated(path: Path, name: str, text: str) -> str:
    """A file's text with the part between the markers of that name replaced.

    Raises
    ------
    ValueError
        If the file lacks one of the markers.
    """
    start, end = f"<!-- {name}: start -->", f"<!-- {name}: end -->"
    before, found, rest = (ROOT / path).read_text(encoding="utf-8").partition(start)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{path} lacks the markers {start} and {end}.")
    return f"{before}{start}\n\n{text}\n\n{end}{after}"


def write() -> None:
    """Write every part and the picture."""
    from analysis.charts import static

    for (path, name), make in PARTS.items():
        write_whole(ROOT / path, updated(path, name, make()))
    static.save(picture(), ROOT / PICTURE, dpi=150)


if __name__ == "__main__":
    write()
