"""What a notebook needs in its first cell, and the few words it uses to talk to its reader.

``setup()`` is the one call. It makes each chart appear with its description, a sentence below it,
and tables readable. Nothing is fetched from the network, now or later.
"""

from __future__ import annotations

import base64
import io
import json
import random
import string
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from warnings import catch_warnings, simplefilter

import numpy as np
import pandas as pd
from IPython import get_ipython
from IPython.display import Markdown, display, publish_display_data
from pandas.api.types import is_object_dtype

from analysis.bounds import feasible
from analysis.datasets import check
from analysis.datasets.descriptor import DESCRIPTOR
from analysis.datasets.sealing import seal
from analysis.exports.escapes import plain
from analysis.exports.scenes import to_json
from analysis.ledger import ratios
from analysis.lineage import drift
from analysis.needed import in_short, need_columns
from analysis.pooling import pool
from analysis.readers import READINGS, reader_band
from analysis.told import SAID_OF_EVIDENCE, allowed, far_share, only, readings_in_words
from analysis.totals import TOTAL, reasons_in_words, running_totals, total_in_words
from analysis.whether import WHETHER, add_whether
from analysis.wording.said import count_of, day_in_words, number, rounded

SCENES = "application/vnd.hedged-numbers.scenes"  # a chart as data, beside its picture
_SHOWN = ("wording", "quantity", "originator", "outlet", "modality", "value", "bound")
_SHOWN += ("low", "high", "coverage", "band_evidence")
DPI = 144  # sharp on dense screens; shown at two thirds of its size
_DOUBT = {
    "asserted": "stated as fact",
    "estimated": "an estimate",
    "believed": "believed",
    "planned": "planned",
    "may": "only may",
    "alleged": "only alleged",
    "denied": "denied",
}


def setup(seed: int = 0) -> None:
    """Prepare a notebook: figures, tables and random numbers, the same on every run.

    Parameters
    ----------
    seed
        Seed of the random numbers of Python and NumPy.

    Examples
    --------
    >>> setup()
    """
    random.seed(seed)
    np.random.seed(seed)
    pd.set_option("display.max_colwidth", None, "display.max_rows", 60, "display.max_columns", 30)
    pd.set_option("display.float_format", _brief)
    shell = get_ipython()
    if shell is not None:
        _show_figures(shell.display_formatter)
        _show_days(shell.display_formatter.formatters)


def say(sentence: str, **values) -> Markdown:
    """A sentence whose numbers come from code.

    Parameters
    ----------
    sentence
        Markdown with a place in braces for each value, for example ``"at least {low}"``; a digit
        after a colon keeps so many significant digits: ``"about {low:3}"``.
    **values
        Numbers and days are written as a newspaper would write them (a day also as its format
        says: ``{day:%B %Y}``); text is shown as it is, never as markup. A row of a frame can be
        given as ``**row``.

    Examples
    --------
    >>> say("The words allow at most {ratio} shells a container.", ratio=461.538).data
    'The words allow at most 461.538 shells a container.'
    >>> say("At most {ratio:3}.", ratio=461.538).data
    'At most 462.'
    >>> say("On {day}.", day=pd.Timestamp("2024-08-27")).data
    'On 27 Aug 2024.'
    """
    if not isinstance(sentence, str):
        raise TypeError(f"say takes a sentence and its values by name, not {in_short(sentence)}.")
    try:
        return Markdown(_Sentence().vformat(sentence, (), values))
    except (KeyError, IndexError) as error:
        wanted = f"{error.args[0]!r}" if isinstance(error, KeyError) else "a place without a name"
        given = ", ".join(values) or "nothing"
        raise ValueError(
            f"The sentence has {wanted} in braces, and given is {given}: name each value, as in "
            'say("at least {low}", low=5).'
        ) from None


def claims_table(claims: pd.DataFrame) -> pd.DataFrame:
    """The small table beside a chart of claims: words, what they allow, how they are read.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`, of one coverage.

    Returns
    -------
    DataFrame
        One row a claim, all text: ``as printed, counts, who says so, through whom, how sure``,
        ``people hear`` (how likely people take such words to be, see
        :func:`analysis.whether.add_whether`; empty where nobody was asked and nothing assumed),
        ``the words allow``; at a coverage of 0.90 ``edge that 95 % of readers name`` (data where
        they were asked, or as the cell says) and ``90 % of the value, assumed`` (or as the cell
        says); ``width`` (the evidence for it).

    Examples
    --------
    >>> from analysis import containers
    >>> claims_table(containers().head(2))["the words allow"].tolist()
    ['more than 1,000, no upper limit', 'more than 13,000, no upper limit']
    >>> table = claims_table(containers().iloc[[1]])
    >>> table["people hear"].tolist(), table.iloc[0, 7:9].tolist()
    (['20 to 80...%, middle 50, assumed'], ['17,300, by analogy', '13,009 to 15,411'])
    """
    need_columns(claims, _SHOWN, "A table of claims")
    if claims.empty:
        raise ValueError("There is no claim to show: the frame is empty.")
    read = readings_in_words(claims)
    coverage = only(claims["coverage"])
    far = number(100 * far_share(coverage))
    table = pd.DataFrame(
        {
            "as printed": claims["wording"].fillna(""),
            "counts": claims["quantity"].str.replace("_", " "),
            "who says so": claims["originator"],
            "through whom": claims["outlet"],
            "how sure": claims["modality"].map(_DOUBT),
            "people hear": [_heard(row) for row in add_whether(claims).itertuples()],
            "the words allow": [allowed(row) for row in claims.itertuples()],
            f"edge that {far} % of readers name": read["edge"].array,
            f"{number(100 * coverage)} % of the value, assumed": read["band"].array,
            "width": claims["band_evidence"].fillna("no band").str.replace("_", " "),
        }
    )
    return table.set_axis(range(1, len(table) + 1))


def _heard(row) -> str:
    """How likely people take the words about whether to be, and how that is known."""
    if pd.isna(row.whether_mid):
        return ""
    low, mid, high = (round(100 * getattr(row, name)) for name in WHETHER[:3])
    known = SAID_OF_EVIDENCE[row.whether_evidence]
    return f"{low} to {high}\u00a0%, middle {mid}" + f", {known}" * (known != "measured")


def readings_table(claims: pd.DataFrame, coverage: float = 0.90) -> pd.DataFrame:
    """The same claims under each reading, side by side, in words.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`.
    coverage
        As for :func:`analysis.reader_band`.

    Returns
    -------
    DataFrame
        One row a claim: ``as printed, counts`` and a column a reading.

    Examples
    --------
    >>> from analysis import troops
    >>> readings_table(troops().head(1)).iloc[0, 2:4].tolist()
    ['90...% of the value in 2,082 to 6,600, extrapolated', 'at least 1,000, no upper limit']
    """
    table = claims_table(claims)[["as printed", "counts"]]
    for reading in READINGS:
        table[reading] = _as_read(reader_band(claims, coverage, reading), reading)
    return table


def _as_read(claims, reading):
    """What the charts say in brackets, or the number itself where readers add nothing."""
    if reading == "strict":
        return [allowed(row) for row in claims.itertuples()]
    read = readings_in_words(claims)
    stated = claims["value"].map(number).where(claims["value"].notna(), "")
    said = read["reads"].where(read["reads"].ne(""), stated)
    return (said if reading == "reader" else read["band"]).array


def _brief(value: float) -> str:
    return number(rounded(value))


class _Sentence(string.Formatter):
    """Formatting in which a number is written in words and text is never markup."""

    def format_field(self, value, spec):
        if isinstance(value, int | float | np.integer | np.floating):
            if spec and not spec.isdigit():
                raise ValueError(
                    f"How a number is written is its significant digits, {{low:3}}; not {spec!r}."
                )
            return number(float(value), int(spec) if spec else None)
        if isinstance(value, pd.Timestamp):
            return format(value, spec) if spec else day_in_words(value)
        return plain(str(value))


def _show_figures(display) -> None:
    """Register how figures are shown, without importing a drawing library."""
    own = display.ipython_display_formatter
    own.for_type_by_name("matplotlib.figure", "Figure", _publish_picture)
    own.for_type_by_name("plotly.graph_objs._figure", "Figure", _publish_chart)


def _show_days(formatters) -> None:
    """Register that tables show a day as a day: pandas adds 00:00:00 where kinds are mixed."""
    formatters["text/html"].for_type(pd.DataFrame, lambda frame: days_only(frame)._repr_html_())
    for kind in (pd.DataFrame, pd.Series):
        formatters["text/plain"].for_type(
            kind, lambda shown, printer, _: printer.text(repr(days_only(shown)))
        )


def days_only(shown: pd.DataFrame | pd.Series) -> pd.DataFrame | pd.Series:
    """A table to show, with days in place of midnights in mixed columns and in the header.

    Examples
    --------
    >>> curve = pd.DataFrame({"date": pd.to_datetime(["2024-08-31"]), "q50": [13.5]})
    >>> days_only(curve.T)
               0
    date  2024-08-31
    q50         13.5
    """
    if isinstance(shown, pd.Series):
        return _with_days(shown)
    days = shown.copy(deep=False)
    for place, kind in enumerate(shown.dtypes):
        if is_object_dtype(kind):
            days.isetitem(place, _with_days(shown.iloc[:, place]))
    return days if days.columns.nlevels > 1 else days.set_axis(days.columns.map(_day), axis=1)


def _with_days(column):
    cells = [_day(cell) for cell in column] if is_object_dtype(column) else column
    return pd.Series(cells, column.index, column.dtype, column.name)


def _day(cell):
    midnight = isinstance(cell, pd.Timestamp) and cell == cell.normalize()
    return cell.date() if midnight else cell


def _publish_picture(figure) -> None:
    """The picture without a date or a version in it, and the size at which to show it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    buffer = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    width, height = (round(inches * 96) for inches in figure.get_size_inches())
    said = figure.get_label() or "Figure"
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode()}
    shown = {"image/png": {"width": width, "height": height, "alt": said}}
    _publish(figure, data, shown, said, ("notebook", "column"))


def _publish_chart(figure) -> None:
    """Plotly's own MIME type, which shows in a fresh clone.

    Plotly's default goes through nbformat, whose import costs each kernel up to two seconds.
    """
    from analysis.charts.interactive import CONFIG

    chart = _as_a_browser_writes(json.loads(figure.to_json()))
    said = (chart["layout"].get("meta") or {}).get("description", "Interactive figure")
    data = {"application/vnd.plotly.v1+json": chart | {"config": CONFIG}}
    _publish(figure, data, {}, said, ("column",))


def _publish(figure, data, metadata, said, sizes) -> None:
    """Show a chart, and below it the sentence that tells it: JupyterLab has no alt texts.

    With the kit's own charts go scenes for a wide and a narrow page, a line each: from them a site
    is drawn, and they are compared when the notebook is run again. The metadata note the marks in
    words and where they were read.
    """
    scene = getattr(figure, "scene", None)
    if scene is not None:
        narrow = getattr(figure, "narrow", lambda: scene)
        made = {"notebook": lambda: scene, "column": narrow}
        data |= {SCENES: "\n".join(to_json(made[size]()) for size in sizes)}
        metadata |= {"marks": scene.table} if scene.table else {}
        metadata |= {"addresses": scene.addresses} if scene.addresses else {}
    publish_display_data(data | {"text/plain": said}, metadata)
    sentence = {"text/markdown": f"*{plain(said)}*", "text/plain": said}
    publish_display_data(sentence, {"describes": "chart"})


def _as_a_browser_writes(value):
    """JSON with 100 for 100.0, as JupyterLab stores it: a notebook that was run stays the same."""
    if isinstance(value, dict):
        return {key: _as_a_browser_writes(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_a_browser_writes(item) for item in value]
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
    return int(value) if whole else value


def marked(text, draft: pd.DataFrame):
    """The article with each figure marked: by colour, by a line, and by a word for its bound.

    Parameters
    ----------
    text
        The article's text, or a ``pathlib.Path`` of its file.
    draft
        What :func:`analysis.draft_claims` makes of it, or a package's claims: ``paragraph``,
        ``wording``, ``bound``; ``value_high`` and ``modality`` are used if there.

    Returns
    -------
    Marked
        For notebooks, pages and print. What it could not find in the text is named below it.

    Raises
    ------
    ValueError
        If a column is missing, or the text is the name of a file.

    Examples
    --------
    >>> from analysis import draft_claims
    >>> text = "Some 2,000 containers had arrived, at least 300 of them empty."
    >>> marked(text, draft_claims(text))
    1  [Some 2,000 containers: about] had arrived, [at least 300: at least] of them empty.
    """
    from analysis.review.marks import marked

    return marked(text, draft)


def review(package, text):
    """Read a package's claims beside their text, correct and confirm them; each change is saved.

    In JupyterLab and its like a panel: the paragraph with its figures marked, the fields of one row
    beside it, and what is likely for them. Tab to *Confirm and next* once; from then on Enter or
    the space bar confirms a row and shows the next. Enter in a field saves it and goes back to that
    button. ``python -m analysis undo PACKAGE`` takes the last change back, as the button does.

    Parameters
    ----------
    package
        Folder of a package as :func:`analysis.new_package` makes it.
    text
        Path of the text that it was drafted from.

    Returns
    -------
    Review
        Where nobody can press a button (a notebook that is run by a program, a stored page, no
        ipywidgets) it shows the same rows as a table.

    Raises
    ------
    DataProblem
        If the package breaks a rule other than that of its fingerprints.
    ValueError
        If its claims have not the columns of drafts.
    OSError
        If the text cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from analysis import new_package
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = Path(folder, "article.txt")
    ...     _ = text.write_text("At least 40 ships left.")
    ...     shown = review(new_package("harbour", text.read_text(), folder), text)
    >>> print(repr(shown).splitlines()[0])
    0 of 1 row confirmed.
    """
    from analysis.review.panel import Review

    return Review(package, text)


# --- one's own article ---------------------------------------------------------------------------

MOST_TOTALS = 4  # that a notebook draws, which stays small; the others are counted
ENOUGH = 3  # reports for a curve
_AT_THE_END = (
    "By {date} they point to about {q50:2}: {q05:2} to {q95:2} if they err on their own, "
    "{total_q05:2} to {total_q95:2} if all may be wrong together, which is assumed."
)


def own_package(name: str) -> Path:
    """The package that a notebook beside it is about, sealed if only its tables were changed.

    Parameters
    ----------
    name
        Of the package. It is looked for where the notebook runs, and in the folder of that name.

    Raises
    ------
    FileNotFoundError
        If it is in neither.
    DataProblem
        If it breaks a rule other than that of its fingerprints.

    Examples
    --------
    >>> own_package("none")
    Traceback (most recent call last):
    FileNotFoundError: No package 'none' here, nor in a folder 'none': start Jupyter in...
    """
    for folder in (Path(), Path(name)):
        told = {}
        with suppress(OSError, ValueError):  # none there, or somebody else's
            told = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        if told.get("name") == name:
            return folder if check(folder).empty else seal(folder)
    raise FileNotFoundError(
        f"No package {name!r} here, nor in a folder {name!r}: start Jupyter in its folder or in "
        "the one above."
    )


def show_claims(claims: pd.DataFrame, title: str | None = None) -> None:
    """Show claims as a chart and beside it as a table, or a sentence where there are none.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`, of one coverage.
    title
        Of the chart.

    Examples
    --------
    >>> from analysis import containers
    >>> show_claims(containers().iloc[:0])
    <IPython.core.display.Markdown object>
    """
    from analysis.charts import static

    if claims.empty:
        display(say("No claim is left."))
        return
    display(static.claims(claims, title=title), claims_table(claims))


def show_totals(claims: pd.DataFrame) -> None:
    """Show each running total that claims speak of: where it can lie, and one curve of three.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`. Totals are told apart as by
        :data:`analysis.totals.TOTAL`; the four with most reports are drawn.

    Examples
    --------
    >>> from analysis import containers
    >>> show_totals(containers().iloc[:0])
    <IPython.core.display.Markdown object>
    """
    totals = _totals(claims)
    if not totals:
        why = reasons_in_words(running_totals(claims)["reason"]) if len(claims) else "none is left"
        display(say("No claim counts everything up to its day and has a number: {why}.", why=why))
    for total in totals[:MOST_TOTALS]:
        _show_total(total)
    if left := [total_in_words(total) for total in totals[MOST_TOTALS:]]:
        display(say("Not drawn, for they have no more reports: {left}.", left="; ".join(left)))


def _totals(claims) -> list[pd.DataFrame]:
    """The claims about each running total, retellings too; the one with most reports first."""
    if claims.empty:
        return []
    reasons = running_totals(claims)["reason"].to_numpy()
    counted = claims[np.isin(reasons, ["", "a retelling"]) & claims["value"].notna()]
    groups = [group for _, group in counted.groupby(list(TOTAL), dropna=False, sort=False)]
    groups = [group for group in groups if running_totals(group)["reason"].eq("").any()]
    return sorted(groups, key=_reports, reverse=True)


def _reports(total) -> int:
    return int(running_totals(total)["reason"].eq("").sum())


def _show_total(total) -> None:
    from analysis.charts import static

    name, reports = total_in_words(total).replace("_", " "), _reports(total)
    name, said = name.capitalize(), count_of(reports, "report", "reports")
    display(say("**{name}**: {said}.", name=name, said=said))
    what = name.split(",")[0]
    display(static.envelope(total, title=f"{what}: a minimum holds from its day on"))
    limits = feasible(total).envelope
    none = say("The words of these reports set no limit.")
    display(none if limits.empty else limits[["date", "lower", "upper", "consistent"]].tail(6))
    if reports < ENOUGH:
        return
    try:
        with catch_warnings():
            simplefilter("ignore")  # a notebook tells what its curves do in sentences
            found = pool(total)
    except ValueError as error:
        display(say("There is no curve. {why}", why=str(error)))
        return
    title = f"{what}: one curve from {len(found.agreement)} reports"
    display(static.curve(total, found.curve, agreement=found.agreement, title=title))
    display(found.curve.set_index("date").tail(6))
    display(say(_AT_THE_END, **found.curve.iloc[-1]))


def show_retellings(claims: pd.DataFrame) -> None:
    """Show how statements changed that stand in several renderings, or that there are none.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`; renderings of one statement share its ``statement_id``.

    Examples
    --------
    >>> from analysis import troops
    >>> show_retellings(troops().iloc[:1])
    <IPython.core.display.Markdown object>
    """
    from analysis.charts import static

    told = claims[claims["statement_id"].duplicated(keep=False)] if len(claims) else claims
    if told.empty:
        display(say("No statement has two renderings: each `statement_id` stands once."))
        return
    display(static.lineage(told, title="What retelling did to the figures"))
    display(drift(told)[["outlet", "from_words", "to_words", "computed", "side_changed"]])


def ratios_offered(claims: pd.DataFrame) -> pd.DataFrame:
    """What one speaker's figures of one day allow when one is divided by another.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`. Shares and rates are no parts of a ratio, nor is what
        no source is named for.

    Returns
    -------
    DataFrame
        One row a pair of claims about two quantities: ``who, top, bottom`` (as printed),
        ``printed`` (the quotient of the printed numbers; missing for ranges), ``the words allow``.

    Examples
    --------
    >>> from analysis import ledger
    >>> both = ledger(packages=["article"]).query("quantity != 'troops_sent'")
    >>> ratios_offered(both.assign(window_end=both["window_end"].max()))["the words allow"].tolist()
    ['less than 461.538, no lower limit']
    """
    named = claims["originator_id"].ne("unattributed")
    counts = claims[named & ~claims["measure"].isin(["share", "rate"])]
    counts = counts.assign(direction=counts["direction"].fillna(""))
    sizes = counts.groupby("quantity")["value"].median()
    kinds = sizes.sort_values(ascending=False).index  # the larger one above
    found = [
        ratios(counts[counts["quantity"].eq(top)], counts[counts["quantity"].eq(bottom)])
        for top, bottom in combinations(kinds, 2)
    ]
    empty = pd.DataFrame(columns=["originator", "top", "bottom", "printed"])
    table = pd.concat([one for one in found if len(one)] or [empty], ignore_index=True)
    table["the words allow"] = [allowed(row) for row in table.itertuples()]
    shown = ["originator", "top", "bottom", "printed", "the words allow"]
    return table[shown].rename(columns={"originator": "who"})
