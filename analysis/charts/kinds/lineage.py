"""A statement and its retellings: what each outlet made of the words."""

from __future__ import annotations

from math import inf

import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.layout import LEADING
from analysis.charts.scene import Axis, Panel, Run, Scene, box, line, runs_of, text
from analysis.lineage import BOUND_NAMES, DENIES, renderings, turns_told
from analysis.needed import need_columns
from analysis.told import as_printed, completed, counted, hollow_in_words, hover_lines, in_words
from analysis.wording.said import count_of, days_in_words, known, listed, number, sentence, some_of

MOST = 60  # rows of a picture that can still be read; it is then some 40 inches tall
MOST_STATEMENTS = 12
# Inches: right end of the outlets, first column, from column to column, left end of the words.
_PLACES = {"notebook": (2.3, 2.62, 0.56, 5.15), "column": (0.0, 0.24, 0.25, 1.42)}
_EDGE = 0.04  # inches left and right of all
_GAP = {"notebook": 0.17, "column": 0.13}  # between rows
_APART = {"notebook": 0.14, "column": 0.12}  # above a heading, and below it
_SMALL = 0.87  # of notes, days and the names of columns


def lineage(frame, title=None, subtitle=None, size="notebook", marks=None) -> Scene:
    """What each retelling made of the words of a statement, from outlet to outlet.

    Parameters
    ----------
    frame
        Renderings of one or several statements, as for :func:`mark_frame`, in any order. Of more
        than 60 those are drawn that stand for a statement, are the article's or turned a floor or
        a ceiling round, then the earliest; the caption says so.
    title, subtitle, size, marks
        As for :func:`analysis.charts.kinds.claims`.

    Its ``marks`` are those of :func:`mark_frame`; it refuses what that does, and unknown sizes.

    Examples
    --------
    >>> from analysis import ledger
    >>> claims = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    >>> lineage(claims).alt.split(":")[0]
    '3 of 5 retellings turn a floor into a ceiling'
    """
    look.refuse_unknown(size)
    marks = mark_frame(frame) if marks is None else marks
    shown = _first(marks)
    return Scene(
        title or "",
        " ".join(filter(None, [subtitle or caption(shown), _left_out(len(shown), len(marks))])),
        size,
        [_panel(shown, size)],
        alt_text(marks),
        mark_table(marks),
        shared.claim_legend(shown.assign(value=shown["column"])),
        addresses=shared.addresses(shown),
        marks=marks,
    )


def mark_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """What is drawn of the renderings of one or several statements, one row a rendering.

    Parameters
    ----------
    frame
        Renderings, as for :func:`analysis.drift`, in any order: needs ``claim_id, statement_id,
        value, bound``; uses the other columns of :func:`analysis.ledger` where present.

    Returns
    -------
    DataFrame
        From top to bottom: statements by the day their best rendering was published, and of each
        the best rendering, then the retellings by day of publication, those without a day last.
        The columns of :func:`analysis.told.in_words`, with ``when`` the day of publication;
        ``row`` (0 is the top); ``statement_id, claim_id``; ``statement`` (its place, from 0) and
        ``heading`` (whose statement about what, and of which munition where it is known, on the
        first row of each); ``group`` (what the legend switches: the statement, where there are
        several); ``best`` (stands for the statement); ``column`` (0 ceiling, 1 range, 2 about,
        3 bare number, 4 floor; missing where there is no number); ``changed, note`` (what
        changed against the best rendering, and from what to what, see
        :func:`analysis.lineage.renderings`); ``side_changed`` (a number that was a floor became a
        ceiling or the reverse); ``colour``.

    Raises
    ------
    ValueError
        As :func:`analysis.lineage.renderings`; or if a needed column is missing, the frame is
        empty, or there are more than 12 statements.

    Examples
    --------
    >>> from analysis import ledger
    >>> claims = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    >>> mark_frame(claims)[["words", "note"]].head(2)
                            words                               note
    0  more than 1,000 containers                     best rendering
    1  as many as 1,000 containers changed: hedge (floor to ceiling)
    """
    _need(frame)
    frame = renderings(completed(frame))
    said = in_words(frame, units=True)
    first = ~frame["statement_id"].duplicated()
    when = days_in_words(frame["published"]).replace("", "no date")
    topics = _topics(frame, said["counts"])
    column = said["bound"].map({b: place for place, b in enumerate(BOUND_NAMES)}).astype(float)
    group = (said["short"] + topics + ", " + when).where(first).ffill()
    return shared.with_colours(said).assign(
        row=frame.index,
        **frame[["statement_id", "claim_id", "best", "note"]],
        statement=first.cumsum() - 1,
        heading=(said["who"] + topics).where(first, ""),
        group=group if first.sum() > 1 else "",
        column=column,
        outlet=said["outlet"].replace("", "outlet not named"),
        when=when,
        changed=frame["changed"].str.replace(";", ", "),
        side_changed=frame["side_changed"] & column.notna(),
    )


def steps(marks: pd.DataFrame) -> pd.DataFrame:
    """The lines from the best rendering of each statement to each of its retellings.

    Returns
    -------
    DataFrame
        One row a line: ``from_row, from_column, to_row, to_column``, and ``side_changed`` (the
        retelling names another side than the best rendering). Rows without a number have none.

    Examples
    --------
    >>> from analysis import ledger
    >>> claims = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    >>> steps(mark_frame(claims))["side_changed"].tolist()
    [True, True, True, False, False]
    """
    drawn = marks[marks["column"].notna()]
    best = drawn[drawn["best"]].rename(columns={"row": "from_row", "column": "from_column"})
    retold = drawn[~drawn["best"]].rename(columns={"row": "to_row", "column": "to_column"})
    found = retold.merge(best[["statement_id", "from_row", "from_column"]], on="statement_id")
    return found[["from_row", "from_column", "to_row", "to_column", "side_changed"]]


def alt_text(marks: pd.DataFrame) -> str:
    """One sentence that tells a lineage, for readers who cannot see it.

    Examples
    --------
    >>> from analysis import ledger
    >>> claims = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    >>> print(alt_text(mark_frame(claims)))
    3 of 5 retellings turn a floor into a ceiling: 1 statement about containers, printed as 1,000;
    of 6 renderings 3 print a ceiling, 1 a bare number and 2 a floor.
    """
    statements = count_of(marks["statement_id"].nunique(), "statement", "statements")
    return sentence(
        turns_told(marks),
        statements + counted(marks, "about") + as_printed(marks),
        _columns_told(marks),
        some_of(marks["column"].isna().sum(), "has no number", "have no number"),
        some_of(marks["note"].eq(DENIES).sum(), "denies it", "deny it"),
    )


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each rendering of a lineage, and what is known of it."""
    return [
        (mark.words, known(mark.heading, f"{mark.outlet}, {mark.when}", mark.note, mark.url))
        for mark in marks.itertuples()
    ]


def caption(marks: pd.DataFrame) -> str:
    """What order, column, shape, line and shade mean, for those that occur."""
    below = "; below it the retellings, by day of publication" * (len(marks) > 1)
    turned = "Thick and dashed: the retelling turned a floor into a ceiling, or back."
    told = {
        f"Top row, bold: the rendering that stands for the statement{below}.": True,
        f"Column and shape: what the words make of the number{hollow_in_words(marks)}.": True,
        "Lines: from that rendering to each retelling.": len(steps(marks)),
        turned: marks["side_changed"].any(),
        "Shaded: the article.": marks["emphasis"].any(),
    }
    return " ".join(said for said, occurs in told.items() if occurs)


# --- renderings ---------------------------------------------------------------------------------


def _need(frame) -> None:
    need_columns(frame, ("claim_id", "statement_id", "value", "bound"), "A lineage")
    if frame.empty:
        raise ValueError("There is no rendering to draw: the frame is empty.")
    count = frame["statement_id"].nunique()
    if count > MOST_STATEMENTS:
        raise ValueError(
            f"A lineage shows at most {MOST_STATEMENTS} statements, not {count}: filter the frame, "
            "for instance by statement_id, to those you want to compare."
        )


def _topics(frame, counts) -> pd.Series:
    """What a statement is about, and of which munition."""
    munition = frame["munition"].fillna("").replace("unspecified", "")
    of = (" (" + munition + ")").mask(munition.eq(""), "")
    return (" on " + counts).mask(counts.eq(""), "") + of


# --- words --------------------------------------------------------------------------------------


def _columns_told(marks) -> str:
    """How many renderings stand in each column, from left to right."""
    names = BOUND_NAMES | {"about": "approximation"}
    counts = marks["bound"].value_counts().reindex(list(names)).dropna()
    if counts.empty:
        return ""
    said = listed([f"{number(n)} a{'n' * (b == 'about')} {names[b]}" for b, n in counts.items()])
    print_it = said.replace(" ", " prints " if counts.iloc[0] == 1 else " print ", 1)
    return f"of {count_of(len(marks), 'rendering', 'renderings')} {print_it}"


# --- what is drawn ------------------------------------------------------------------------------


def _first(marks) -> pd.DataFrame:
    """The rows that are drawn: all, or what must be seen and then the earliest, in their order."""
    place = marks.groupby("statement").cumcount()
    must = marks[["best", "emphasis", "side_changed"]]
    rank = (~must).assign(place=place).sort_values([*must, "place"], kind="stable")
    return marks.loc[rank.index[:MOST].sort_values()]


def _left_out(shown: int, known_of: int) -> str:
    said = (
        f"Drawn: {number(shown)} of {number(known_of)} renderings: those that stand for a "
        "statement, then the article's, those that turned a floor or a ceiling round, and the "
        "earliest; the table has all."
    )
    return said * (shown < known_of)


def _panel(marks, size) -> Panel:
    """Rows in inches from the top; across, the unit is a column."""
    right, first, step, left = _PLACES[size]
    rows = _stacked(marks, size)
    body = rows["bottom"].max() + 0.05
    x = Axis(tuple((at - first) / step for at in (_EDGE, look.WIDTHS[size] - _EDGE)), "none")
    drawn = [mark for _, some in rows.groupby("statement") for mark in _columns(some, size)]
    drawn += _lines(marks, rows.set_index("row"))
    for row in rows.itertuples():
        drawn += _row(row, (right - first) / step, (left - first) / step, size)
    return Panel(_EDGE, _EDGE, body, x, Axis((body, 0.0), "none"), drawn, above=0.05, below=0.1)


def _stacked(marks, size) -> pd.DataFrame:
    """The rows with their lines of text, and their place from the top in inches."""
    width = look.room(look.WIDTHS[size] - 0.3, size)
    font = look.FONT_SIZES[size]
    rows = marks.assign(
        above=[runs_of(said, width, font, bold=True) if said else [] for said in marks["heading"]],
        beside=[_outlet(mark, size) for mark in marks.itertuples()],
        said=[_said(mark, size) for mark in marks.itertuples()],
    )
    tall = rows[["beside", "said"]].map(len).max(axis=1)  # Plotly's lines are all as high
    height = tall * _lead(size) + _GAP[size]
    head = rows["above"].str.len() * _lead(size)
    head += head.gt(0) * (_names_height(size) + _APART[size] * (1 + rows["statement"].gt(0)))
    bottom = (head + height).cumsum()
    return rows.assign(top=bottom - height, bottom=bottom, middle=bottom - height / 2)


def _outlet(mark, size) -> list[Run]:
    """Outlet and day, left of the columns; a column has no room there."""
    if size == "column":
        return []
    width = look.room(_PLACES[size][0] - 0.15, size)
    lines = runs_of(mark.outlet, width, look.FONT_SIZES[size], 0.9, bold=bool(mark.best))
    return [*lines, Run(mark.when, _SMALL, look.QUIET)]


def _said(mark, size) -> list[Run]:
    """The words, and what changed; in a column outlet and day stand above them."""
    width, font = look.WIDTHS[size] - _PLACES[size][3] - 0.1, look.FONT_SIZES[size]
    width, best = look.room(width, size), bool(mark.best)
    day = mark.when.replace(" ", "\u00a0")
    above = runs_of(f"{mark.outlet}, {day}", width, font, _SMALL, look.QUIET, best)
    warned = look.WARNING if mark.side_changed else look.QUIET
    words = runs_of(mark.words, width, font, bold=best)
    return above * (size == "column") + words + runs_of(mark.note, width, font, _SMALL, warned)


def _lead(size) -> float:
    return look.FONT_SIZES[size] * LEADING / 72


def _names_height(size) -> float:
    """Inches that the names of the columns take: two lines, in a column staggered."""
    return _lead(size) * (2 if size == "notebook" else 3) + 0.06


def _columns(rows, size):
    """Whose statement it is, the names of the columns, and a line down each."""
    first, bottom, line_of = rows.iloc[0], rows["bottom"].max(), _lead(size) * _SMALL
    head = first["top"] - _names_height(size) - _APART[size]
    about = {"layer": 6, "group": first["group"]}
    yield text(-inf, head, first["above"], align=("left", "bottom"), **about)
    for place, name in enumerate(BOUND_NAMES.values()):
        top = first["top"] - line_of * (size == "column" and place % 2)
        yield shared.upright_line(float(place), top, bottom, look.GRID, layer=0.8)
        runs = [Run(word, _SMALL, look.QUIET) for word in name.split()]
        yield text(float(place), top - 0.04, runs, align=("center", "bottom"), layer=6)


def _lines(marks, rows):
    """A fan from the best rendering: thick and dashed where the side of the number changed."""
    warned = {"colour": look.WARNING, "width": 2.2, "layer": 3, "dash": (5.0, 2.5)}
    for step in steps(marks).itertuples():
        how = warned if step.side_changed else {"colour": look.FAINT, "layer": 2}
        heights, group = rows["middle"][[step.from_row, step.to_row]], rows["group"][step.to_row]
        yield line((step.from_column, step.to_column), heights, group=group, **how)


def _row(mark, right, left, size):
    """Marker, outlet and day, words and what changed; the article's row is shaded."""
    if mark.emphasis:
        yield box(-inf, inf, mark.top, mark.bottom, look.SHADE, layer=0.5)
    place, larger = (mark.column, mark.middle), 1.35 if mark.best else 1.0
    if pd.notna(mark.column):
        doubt, of = mark.modality * bool(mark.hollow), mark.munition and f"of {mark.munition}"
        hover = hover_lines(mark, doubt, of, f"published: {mark.when}", mark.note)
        yield shared.claim_point(mark, *place, size, larger, hover, group=mark.group)
    about = {"layer": 6, "group": mark.group}
    if mark.beside:
        yield text(right, mark.middle, mark.beside, align=("right", "middle"), **about)
    yield text(left, mark.middle, mark.said, align=("left", "middle"), **about)
