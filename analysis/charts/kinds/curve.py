"""One pooled curve of a running total, with every report drawn on it, and its variants."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared, totals
from analysis.charts.layout import share
from analysis.charts.scene import Entry, Scene, band, box, line, point
from analysis.pooling import curve as pooled
from analysis.pooling import words
from analysis.pooling.variants import checked_curves, furthest, sound_by_claim
from analysis.told import claims_counted, counted, hover_lines, known_of, open_ends_counted
from analysis.wording.said import count_of, day_in_words, listed, number, sentence, some_of

MOST_CHOICES = 3  # an interactive chart has as many ways to hide a curve
TOTAL_ENDS = tuple(pooled.TOTAL_ENDS)
_BAR, _WIDE = 0.06, 24  # of the axis, and points of its median, for a curve of a single day
_NAMED = 4  # thin lines that are labelled at most
_APART = 0.04  # of the axis: thin lines that never leave the median further are not labelled
_NOWHERE = np.nan, np.nan
_CURVE = "the reports"
_TOTAL = "the total (assumed)"
_THIN = {"colour": look.QUIET, "width": 0.7, "alpha": 0.75}
_RING = {"colour": look.WARNING, "hollow": True, "dash": (3.3, 1.8)}
_EDGE = {"edge": look.BAND_EDGE, "width": 1.1, "dash": (1.1, 1.8)}
_BANDS = {
    TOTAL_ENDS: ({"colour": look.BAND_TOTAL, "group": _TOTAL, **_EDGE}, _TOTAL),
    ("q05", "q95"): ({"colour": look.BAND, "group": _CURVE}, "the reports: nine tenths"),
    ("q25", "q75"): ({"colour": look.BAND_CORE, "group": _CURVE}, "the reports: half"),
}


class Curve(NamedTuple):
    """What :func:`curve` draws."""

    curves: pd.DataFrame
    claims: pd.DataFrame
    fan: pd.DataFrame
    left_out: pd.DataFrame
    choices: tuple[str, ...] = ()
    fan_choice: str | None = None

    @property
    def main(self) -> pd.DataFrame:
        """The default curve, from its first date on."""
        return self.curves[self.curves["variant"].eq(0)]

    @property
    def bands(self) -> list[tuple[str, str]]:
        """Columns of `curves` that are the ends of a band, the widest band first."""
        return [pair for pair in _BANDS if pair[0] in self.curves]

    @property
    def menus(self) -> dict[str, list[str]]:
        """What can be chosen, the default first, for choices with two options or more."""
        options = {name: self.curves[name].unique().tolist() for name in self.choices}
        return {name: found for name, found in options.items() if len(found) > 1}


def curve(
    frame,
    curves,
    choices=(),
    fan=None,
    agreement=None,
    title=None,
    subtitle=None,
    size="notebook",
    log=None,
    most=6,
    label=None,
    marks=None,
) -> Scene:
    """One pooled curve of a running total, and every claim on it, with menus of its variants.

    Parameters
    ----------
    frame, curves, choices, fan, agreement
        As for :func:`mark_frames`. The variant of the first row is drawn; interactive, there is a
        menu for each choice with more than one option, and the thin lines of the fan follow the
        menus of the other choices. Hover on the median tells its date and its spans.
    title, subtitle, size, marks
        As for :func:`analysis.charts.kinds.claims`.
    log
        Logarithmic axis of numbers; by default where the claims differ fifty-fold or more.
    most
        Ringed claims to label at most, the least sound first; the article's always are.
    label
        As for :func:`analysis.charts.kinds.claims`; with at most 12 claims, all of them have it.

    Raises
    ------
    ValueError
        As :func:`mark_frames`, and for a size that no chart of curves has.

    Examples
    --------
    >>> from analysis import containers
    >>> claims = containers().query("measure == 'delivered'")
    >>> curves = pd.DataFrame({"date": pd.to_datetime(["2023-10-31", "2024-08-31"]),
    ...                        "q05": [900, 9e3], "q25": [1e3, 1e4], "q50": [2e3, 14e3],
    ...                        "q75": [3e3, 18e3], "q95": [4e3, 2e4]})
    >>> curve(claims, curves).alt.split(":")[0]
    'Pooled curve of a running total of containers, 14,000 on 31 Aug 2024'
    """
    look.refuse_unknown(size)
    if marks is None:
        marks = mark_frames(frame, curves, choices, fan, agreement, most, label)
    log = shared.wants_log(marks.claims) if log is None else log
    panel = totals.panel_of(_days(marks), _limits(marks, log), log, size, shared.unit(frame))
    drawn = totals.thinned(marks.claims, panel)
    panel.marks.extend(_curves(marks, panel, size))
    panel.marks.extend(totals.of_claims(marks.claims, panel, size, _hover))
    panel.marks.extend(_rings(drawn, size, 0.6 if len(marks.claims) > totals.MANY else 1.0))
    labels = totals.claim_labels(marks.claims, size)
    labels += _fan_labels(marks, panel) if size == "notebook" else []
    lines = marks.curves[marks.curves["variant"].isin([0, *marks.fan["variant"]])]
    paths = [(rows["date"], rows["q50"]) for _, rows in lines.groupby("variant")]
    wide = np.where(drawn["ringed"], 1.8, 1.0)
    panel.marks.extend(totals.labels_on(panel, labels, drawn, size, paths, wide))
    return Scene(
        title or "",
        subtitle or caption(frame, marks, len(drawn)),
        size,
        [panel],
        alt_text(marks),
        mark_table(marks._replace(claims=drawn)),
        [*shared.claim_legend(marks.claims), *_legend(marks)],
        totals.notes_of(marks.claims, size, fan_told(marks)),
        marks.menus,
        shared.addresses(marks.claims),
        marks,
    )


# --- the frames ---------------------------------------------------------------------------------


def mark_frames(
    frame, curves, choices=(), fan=None, agreement=None, most: int = 6, label=None
) -> Curve:
    """What is drawn of a pooled curve: its quantiles by date, its variants, the claims on it.

    Parameters
    ----------
    frame
        Claims as for :func:`analysis.charts.kinds.envelope`, and drawn by the same rules.
    curves
        ``date`` and ``q05, q25, q50, q75, q95`` (what the reports say) in the unit of the claims,
        one row a date and variant. The variant of the first row is the default. With ``total_q05,
        total_q95`` also the total itself, if all reports may be wrong together.
    choices
        Up to three text columns of `curves` that name its variants, such as ``reading`` and
        ``left_out``; missing or empty means *none*. Every combination needs its curve.
    fan
        The choice whose other variants are drawn as thin lines, the other choices at their
        default; or None.
    agreement
        None, or a frame ``claim_id, sound``: the probability that the report is sound. A claim
        below one half is ringed. Claims that it does not name are not.
    most
        Ringed claims to label at most, the least sound first.
    label
        As for :func:`curve`.

    Returns
    -------
    Curve
        ``curves``: ``variant`` (from 0, the default) and the choices, ``date``, ``q05`` to
        ``q95`` and where given the ends for the total, in order of variant and date.
        ``claims``: of :func:`analysis.charts.kinds.totals.in_time`, one row a statement by day,
        with ``sound`` (missing where not known), ``ringed``; labelled are the article's, and of
        the ringed the first. ``fan``: one row a thin line: ``variant, option, label`` (in words),
        and of where it is furthest from the default ``date, q50, shift, moved`` (the shift as a
        share). ``left_out``: rows that are not drawn, with ``reason``.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.kinds.totals.select`; or names a missing column, more than three
        choices, a fan that is no choice, a repeated or missing date, a quantile that is missing,
        infinite or below the one before, ends for the total that do not hold the median or one
        without the other, a combination without a curve, or an agreement that repeats a claim,
        names none that is drawn, or is no probability.

    Examples
    --------
    >>> from analysis import containers
    >>> claims = containers().query("measure == 'delivered'")
    >>> months = pd.to_datetime(["2024-07-31", "2024-08-31"] * 2)
    >>> curves = pd.DataFrame({"reading": ["reader"] * 2 + ["strict"] * 2, "date": months,
    ...                        "q05": 9e3, "q25": 1e4, "q50": [12e3, 14e3, 12e3, 17e3],
    ...                        "q75": 18e3, "q95": 2e4})
    >>> marks = mark_frames(claims, curves, choices=["reading"], fan="reading")
    >>> marks.fan[["variant", "label", "q50", "shift"]]
       variant            label      q50   shift
    0        1  reading: strict  17000.0  3000.0
    """
    chosen = totals.select(frame, "A pooled curve")
    choices = (choices,) if isinstance(choices, str) else tuple(choices)
    table = checked_curves(curves, choices, MOST_CHOICES)
    sound = sound_by_claim(agreement, chosen["claim_id"][chosen["reason"].eq("")])
    doubted = sound[sound < pooled.DOUBTED].sort_values(kind="stable").index
    about = totals.in_time(chosen, doubted[:most], label)
    sound = about["claim_id"].map(sound)
    return Curve(
        table,
        about.assign(sound=sound, ringed=sound < pooled.DOUBTED),
        furthest(table, choices, fan),
        chosen[chosen["reason"].ne("")],
        choices,
        fan,
    )


# --- the picture --------------------------------------------------------------------------------


def _days(marks) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of the axis."""
    dates = pd.concat([marks.claims["date"], marks.curves["date"]])
    part = 0.02 if len(marks.main) > 1 else _BAR
    margin = totals.beside(dates.min(), dates.max(), part)
    return dates.min() - margin, dates.max() + margin


def _limits(marks, log) -> tuple[float, float]:
    """Ends of the axis of numbers: they hold the claims, the default curve and all medians."""
    low, high = shared.axis_range(marks.claims, log)
    room, (bottom, top) = 1.3 if log else 1.05, marks.bands[0]
    high = max(high, room * marks.main[top].max(), room * marks.curves["q50"].max())
    least = marks.main[bottom].min()
    if log and least > 0:
        low = min(low, 10 ** np.floor(np.log10(least) - 0.15))
    return low, float(high)


def _curves(marks, panel, size):
    """All curves, the wide bands lowest and the medians on top; a menu shows one of each."""
    menus = marks.menus
    variants = [
        (_drawn(rows, panel), words.spans_in_words(rows), {n: rows[n].iloc[0] for n in menus})
        for _, rows in marks.curves.groupby("variant", sort=True)
    ]
    for ends in marks.bands:
        how = _BANDS[ends][0]
        if menus:  # an entry that no menu hides
            yield box(*_NOWHERE, *_NOWHERE, **how, layer=0.5)
        for rows, _, options in variants:
            wide = _broadened(rows, panel)
            edges = wide["date"], wide[ends[0]], wide[ends[1]]
            yield band(*edges, **how, layer=0.6, options=options)
    if len(marks.fan):
        yield line(_NOWHERE, _NOWHERE, **_THIN, layer=0.5, group=_other(marks))
        for rows, _, options in variants:  # a thin line heeds all menus but its own
            heeded = options | {}
            said = words.variant_in_words(marks.fan_choice, heeded.pop(marks.fan_choice))
            about = {"hover": (said,), "options": heeded, "group": _other(marks), "layer": 1.2}
            yield _stroke(rows, **_THIN, **about)
    thick = {"colour": look.INK, "width": 2.0 if size == "notebook" else 1.4, "group": _CURVE}
    if menus:
        yield line(_NOWHERE, _NOWHERE, **thick, layer=0.5)
    for rows, hover, options in variants:
        yield _stroke(rows, hover=hover, options=options, layer=1.5, **thick)


def _drawn(rows, panel) -> pd.DataFrame:
    """The levels on the axis, with four significant digits: a third of the bytes of a page."""
    levels = rows[rows.columns.intersection([*pooled.QUANTILES, *TOTAL_ENDS])]
    levels = levels.clip(lower=panel.y.limits[0])
    return rows.assign(**levels.map(lambda level: float(f"{level:.4g}")))


def _stroke(rows, **how):
    """A median; for a curve of a single day a level stroke, which answers on that day."""
    if len(rows) > 1:
        return line(rows["date"], rows["q50"], **how)
    return point(rows["date"].tolist(), rows["q50"].tolist(), "dash", size=_WIDE, **how)


def _broadened(rows, panel) -> pd.DataFrame:
    """The rows of a curve as they are drawn: a curve of a single day is as wide as a bar."""
    first, last = panel.x.limits
    aside = ((last - first) * _BAR / 2).ceil("h")
    bar = [rows.assign(date=rows["date"] + step) for step in (-aside, aside)]
    return rows if len(rows) > 1 else pd.concat(bar)


def _rings(claims, size, scale):
    """A dashed ring, which no shape of a claim resembles in black and white, under its marker."""
    across, width = (17, 1.5) if size == "notebook" else (12, 1.1)
    how = _RING | {"size": across * scale, "width": width * scale, "layer": 4.8}
    for mark in claims[claims["ringed"]].itertuples():
        ends = shared.printed(mark)
        yield point([mark.date] * len(ends), ends, "ring", group=mark.short, **how)


def _fan_labels(marks, panel) -> list[totals.Label]:
    """What the thin lines that leave the median furthest are, where they do."""
    pairs = [(row.q50, row.q50 - row.shift) for row in marks.fan.itertuples()]
    far = np.abs([share(at, panel.y) - share(default, panel.y) for at, default in pairs])
    far = marks.fan.assign(far=far)[far > _APART].nlargest(_NAMED, "far").itertuples()
    return [totals.Label([row.label], row.date, row.q50, colour=look.QUIET) for row in far]


def _legend(marks) -> list[Entry]:
    """What shades, lines and rings mean, for those that occur."""
    nowhere = (0, 1), (0, 1)
    bands = [_BANDS[ends] for ends in reversed(marks.bands)]
    return [
        Entry(line(*nowhere, width=2), "the reports: median"),
        *(Entry(box(0, 1, 0, 1, **how), said) for how, said in bands),
        *[Entry(line(*nowhere, **_THIN), _other(marks))] * bool(len(marks.fan)),
        *[Entry(point(0, 0, "ring", **_RING), words.AGAINST)] * bool(marks.claims["ringed"].any()),
    ]


# --- the words ----------------------------------------------------------------------------------


def alt_text(marks: Curve) -> str:
    """One sentence that tells a pooled curve, for readers who cannot see it.

    Examples
    --------
    >>> from analysis import containers
    >>> levels = {name: [900.0, 14_000.0] for name in ("q05", "q25", "q50", "q75", "q95")}
    >>> dates = pd.to_datetime(["2023-10-31", "2024-08-31"])
    >>> claims = containers().query("measure == 'delivered'")
    >>> said = alt_text(mark_frames(claims, pd.DataFrame({"date": dates, **levels})))
    >>> said.split(": ")[1].split("; ")[:2]
    ['with nine chances in ten what the reports say lies at 14,000', 'from 25 claims, printed as 1,000 to 33,000 between 13 Oct 2023 and 28 Feb 2026']
    """  # noqa: E501
    claims, last = marks.claims, marks.main.iloc[-1]
    used = claims[_used(claims)]
    unused, open_ends = len(claims) - len(used), open_ends_counted(used)
    ringed = int(claims["ringed"].sum())
    reached = f"{number(last['q50'], 3)} on {day_in_words(last['date'])}"
    return sentence(
        f"Pooled curve of a running total{counted(claims)}, {reached}",
        f"with nine chances in ten {words.day_told(last)}",
        claims_counted(used),
        some_of(unused, "more is drawn and not used", "more are drawn and not used"),
        f"of the claims {listed(open_ends)}" * bool(open_ends),
        some_of(ringed, f"report is {words.AGAINST}", f"reports are {words.AGAINST}"),
        f"drawn by default for {words.options_in_words(marks.menus)}" * bool(marks.menus),
        fan_told(marks),
    )


def _used(claims) -> pd.Series:
    """Whether the curve uses a claim: it judges what it uses; not known where it judges none."""
    return claims["sound"].notna() | claims["sound"].isna().all()


def mark_table(marks: Curve) -> list[tuple[str, str]]:
    """Each claim of a pooled curve and each thin line, with what is known of it."""
    claims = [(row.words, known_of(row)) for row in marks.claims.itertuples()]
    return claims + [(row.label, row.told) for row in marks.fan.itertuples()]


def caption(frame, marks: Curve, drawn=None) -> str:
    """What shades, lines, markers and rings of a pooled curve mean, for those that occur."""
    choice = _spaced(marks.fan_choice)
    thin = f"Thin lines: its median for every other choice of \u201c{choice}\u201d."
    total = f"Dotted: nine tenths for {words.IF_ALL_WRONG} (assumed: no report can show it)."
    unused = int((~_used(marks.claims)).sum())
    ringed = "Ringed: the rest contradict it; a marker outside the shades can still be sound."
    said = [
        "Thick line: median of what the reports say; shades: half and nine tenths of its chances.",
        total * (TOTAL_ENDS in marks.bands),
        thin * bool(len(marks.fan)),
        f"Drawn first: {words.options_in_words(marks.menus)}." * bool(marks.menus),
        *totals.claims_told(frame, marks, drawn),
        ringed * bool(marks.claims["ringed"].any()),
        f"The curve does not use {count_of(unused, 'claim', 'claims')} drawn here." * bool(unused),
    ]
    return " ".join(filter(None, said))


def fan_told(marks: Curve) -> str:
    """Which thin line leaves the median furthest; empty where there is none."""
    if marks.fan.empty:
        return ""
    widest = marks.fan.loc[marks.fan["moved"].abs().idxmax()]
    return f"of the thin lines the furthest off is {widest['label']}, {widest['told']}"


def _other(marks) -> str:
    return f"other medians: {_spaced(marks.fan_choice)}"


def _spaced(choice) -> str:
    return str(choice).replace("_", " ")


def _hover(mark) -> list[str]:
    """What hover tells of a claim, and how far the rest bears it out."""
    sound = [words.sound_in_words(mark.sound)] * pd.notna(mark.sound)
    return [*hover_lines(mark), *sound]
