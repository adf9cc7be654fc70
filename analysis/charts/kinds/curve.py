"""One pooled curve of a running total, with every report drawn on it, and its variants."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared, totals
from analysis.charts.layout import share
from analysis.charts.scene import Entry, Scene, band, box, line, point
from analysis.told import open_ends_counted
from analysis.wording.said import count_of, day_in_words, listed, number, percent, sentence, span

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
TOTAL_ENDS = ("total_q05", "total_q95")
MOST_CHOICES = 3  # an interactive chart has as many ways to hide a curve
TOTAL_SAID = "the total, if all may be wrong together"
_BELIEVED = 0.5  # a report below this probability of being sound is contradicted by the rest
_BAR, _WIDE = 0.06, 24  # of the axis, and points of its median, for a curve of a single day
_NAMED = 4  # thin lines that are labelled at most
_APART = 0.04  # of the axis: thin lines that never leave the median further are not labelled
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
    label=6,
) -> Scene:
    """One pooled curve of a running total, and every claim on it, with menus of its variants.

    Parameters
    ----------
    frame, curves, choices, fan, agreement
        As for :func:`mark_frames`. The variant of the first row is drawn; interactive, there is a
        menu for each choice with more than one option, and the thin lines of the fan follow the
        menus of the other choices. Hover on the median tells its date and its spans.
    title, subtitle, size
        As for :func:`analysis.charts.kinds.claims`.
    log
        Logarithmic axis of numbers; by default where the claims differ fifty-fold or more.
    label
        Ringed claims to label at most, the least sound first; the article's always are.

    Raises
    ------
    ValueError
        As :func:`mark_frames`; or for an unknown size.

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
    marks = mark_frames(frame, curves, choices, fan, agreement, label)
    log = shared.wants_log(marks.claims) if log is None else log
    panel = totals.panel_of(_days(marks), _limits(marks, log), log, size, shared.unit(frame))
    drawn = totals.thinned(marks.claims, panel)
    panel.marks.extend(_curves(marks, panel, size))
    panel.marks.extend(totals.of_claims(marks.claims, panel, size, _hover))
    many = len(marks.claims) > totals.MANY
    panel.marks.extend(_rings(drawn, size, 0.6 if many else 1.0))
    labels = totals.claim_labels(marks.claims, size)
    labels += _fan_labels(marks, panel) if size == "notebook" else []
    paths = [(rows["date"], rows["q50"]) for rows in (marks.main, *_fan_lines(marks))]
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


def mark_frames(frame, curves, choices=(), fan=None, agreement=None, label: int = 6) -> Curve:
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
    label
        Ringed claims to label at most, the least sound first.

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
    choices = _choices(curves, choices, fan)
    table = _variants(curves, choices)
    sound = _sound(agreement, chosen["claim_id"][chosen["reason"].eq("")])
    doubted = sound[sound < _BELIEVED].sort_values(kind="stable").index
    about = totals.in_time(chosen, doubted[:label])
    sound = about["claim_id"].map(sound)
    return Curve(
        table,
        about.assign(sound=sound, ringed=sound < _BELIEVED),
        _fan(table, choices, fan),
        chosen[chosen["reason"].ne("")],
        choices,
        fan,
    )


def _choices(curves, choices, fan) -> tuple[str, ...]:
    choices = (choices,) if isinstance(choices, str) else tuple(choices)
    if len(choices) > MOST_CHOICES:
        raise ValueError(
            f"A curve has at most {MOST_CHOICES} choices, not {len(choices)} "
            f"({', '.join(choices)}): pick rows of the others beforehand."
        )
    missing = [name for name in ("date", *QUANTILES, *choices) if name not in curves]
    if missing:
        raise ValueError(f"The curves need the columns {', '.join(missing)}.")
    ends = [name for name in TOTAL_ENDS if name in curves]
    if len(ends) == 1:
        raise ValueError(f"The curves have {ends[0]} alone: give {' and '.join(TOTAL_ENDS)}.")
    if fan is not None and fan not in choices:
        known = ", ".join(choices) or "none"
        raise ValueError(f"The fan {fan!r} is none of the choices ({known}).")
    return choices


def _variants(curves, choices) -> pd.DataFrame:
    """The curves with a number for each variant, checked, in order of variant and date."""
    if curves.empty:
        raise ValueError("There is no curve to draw: the table of curves is empty.")
    text = {name: curves[name].astype(object).where(curves[name].notna(), "") for name in choices}
    levels = [*QUANTILES, *(name for name in TOTAL_ENDS if name in curves)]
    table = curves[["date", *levels]].assign(
        date=pd.to_datetime(curves["date"]),
        **{name: column.astype(str) for name, column in text.items()},
    )
    table = table.astype(dict.fromkeys(levels, "float"))
    _refuse_unfit(table, choices)
    table["variant"] = table.groupby(list(choices), sort=False).ngroup() if choices else 0
    _refuse_gaps(table, choices)
    table = table.sort_values(["variant", "date"], kind="stable").reset_index(drop=True)
    return table[["variant", *choices, "date", *levels]]


def _refuse_unfit(table, choices) -> None:
    if table["date"].isna().any():
        raise ValueError(f"Row {table['date'].isna().argmax()} of the curves has no date.")
    again = table.duplicated([*choices, "date"])
    if again.any():
        day = day_in_words(table["date"][again].iloc[0])
        raise ValueError(
            f"The curves have {day} twice: name the columns that tell variants apart in choices."
        )
    _refuse_falling(table, QUANTILES, "quantiles", "rise from q05 to q95")
    if TOTAL_ENDS[0] in table:
        within = (TOTAL_ENDS[0], "q50", TOTAL_ENDS[1])
        _refuse_falling(table, within, "ends for the total", "hold the median q50")


def _refuse_falling(table, names, what, must) -> None:
    levels = table[list(names)].to_numpy()
    wrong = ~np.isfinite(levels).all(axis=1) | (np.diff(levels, axis=1) < 0).any(axis=1)
    if wrong.any():
        day = day_in_words(table["date"].iloc[wrong.argmax()])
        raise ValueError(f"The {what} of {day} are missing, infinite or fall: they must {must}.")


def _refuse_gaps(table, choices) -> None:
    """Every combination of options needs a curve, or a menu would lead to an empty chart."""
    there = set(zip(*(table[name] for name in choices), strict=True)) or {()}
    for combination in product(*(table[name].unique() for name in choices)):
        if combination not in there:
            pairs = zip(choices, combination, strict=True)
            said = ", ".join(f"{name} {option or 'none'!r}" for name, option in pairs)
            raise ValueError(
                f"There is no curve for {said}: compute it, or pick rows so that every "
                "combination of the choices has one."
            )


def _fan(table, choices, fan) -> pd.DataFrame:
    """Where medians that differ from the default in one choice alone are furthest from it."""
    default = table[table["variant"].eq(0)]
    rest = [name for name in choices if name != fan]
    same = (table[rest] == default[rest].iloc[0]).all(axis=1) & table["variant"].gt(0)
    lines = table[same & (fan is not None)]
    shift = lines["q50"] - lines["date"].map(default.set_index("date")["q50"])
    lines = lines.assign(shift=shift.fillna(0.0))
    furthest = lines.groupby("variant")["shift"].agg(lambda some: some.abs().idxmax())
    ends = lines.loc[furthest].reset_index(drop=True)
    option = ends[fan] if fan else pd.Series(dtype="str")
    return ends[["variant", "date", "q50", "shift"]].assign(
        option=option,
        label=[variant_label(fan, name) for name in option],
        moved=ends["shift"] / (ends["q50"] - ends["shift"]),
    )


def _sound(agreement, drawn) -> pd.Series:
    """The probability that each report is sound, by claim; of those that are drawn."""
    if agreement is None:
        return pd.Series(dtype="float")
    missing = [name for name in ("claim_id", "sound") if name not in agreement]
    if missing:
        raise ValueError(f"The agreement needs the columns {', '.join(missing)}.")
    again = agreement["claim_id"].duplicated()
    if again.any():
        raise ValueError(f"The agreement repeats {agreement['claim_id'][again].iloc[0]}.")
    sound = agreement.set_index("claim_id")["sound"].astype(float)
    wrong = sound[(sound < 0) | (sound > 1)]
    if len(wrong):
        raise ValueError(f"sound is {wrong.iloc[0]:g} for {wrong.index[0]}, no probability.")
    sound = sound[sound.index.isin(drawn)]
    if sound.empty:
        raise ValueError("The agreement names no claim that is drawn: compare its claim_id.")
    return sound


# --- the picture --------------------------------------------------------------------------------


def _days(marks) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of the axis."""
    dates = pd.concat([marks.claims["date"], marks.curves["date"]])
    part = 0.02 if len(marks.main) > 1 else _BAR
    margin = max((dates.max() - dates.min()) * part, pd.Timedelta(days=10))
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
    variants = [
        (rows, {name: rows[name].iloc[0] for name in marks.menus})
        for _, rows in marks.curves.groupby("variant", sort=True)
    ]
    for ends in marks.bands:
        how = _BANDS[ends][0]
        if marks.menus:
            yield box(*[np.nan] * 4, **how, layer=0.5)  # an entry that no menu hides
        for rows, options in variants:
            wide = _broadened(rows, panel)
            low, high = (_short(wide[name], panel) for name in ends)
            yield band(wide["date"], low, high, **how, layer=0.6, options=options)
    yield from _thin_lines(marks, variants, panel)
    thick = 2.0 if size == "notebook" else 1.4
    if marks.menus:
        yield line([np.nan], [np.nan], width=thick, layer=0.5, group=_CURVE)
    for rows, options in variants:
        hover = tuple(_spans(row) for row in rows.to_dict("records"))
        about = {"hover": hover, "options": options, "group": _CURVE, "layer": 1.5}
        yield _stroke(rows, panel, look.INK, thick, **about)


def _thin_lines(marks, variants, panel):
    """The median for each option of the fan: it heeds all menus but that one."""
    if marks.fan.empty:
        return
    group = _other(marks)
    yield line([np.nan], [np.nan], **_THIN, layer=0.5, group=group)
    for rows, options in variants:
        said = variant_label(marks.fan_choice, options[marks.fan_choice])
        heeded = {name: option for name, option in options.items() if name != marks.fan_choice}
        yield _stroke(rows, panel, **_THIN, hover=(said,), options=heeded, group=group, layer=1.2)


def _stroke(rows, panel, colour, width, **how):
    """A median; for a curve of a single day a level stroke, which answers on that day."""
    level = _short(rows["q50"], panel)
    if len(rows) > 1:
        return line(rows["date"], level, colour, width, **how)
    return point(
        rows["date"].iloc[0], level[0], "dash", colour=colour, width=width, size=_WIDE, **how
    )


def _broadened(rows, panel) -> pd.DataFrame:
    """The rows of a curve as they are drawn: a curve of a single day is as wide as a bar."""
    first, last = panel.x.limits
    aside = ((last - first) * _BAR / 2).ceil("D")
    return (
        rows
        if len(rows) > 1
        else pd.concat([rows.assign(date=rows["date"] + step) for step in (-aside, aside)])
    )


def _short(levels, panel) -> list[float]:
    """Four significant digits: a third of the bytes of a page."""
    return [float(f"{level:.4g}") for level in levels.clip(lower=panel.y.limits[0])]


def _rings(claims, size, scale):
    """A dashed ring, which no shape of a claim resembles in black and white, under its marker."""
    across, width = (17, 1.5) if size == "notebook" else (12, 1.1)
    for mark in claims[claims["ringed"]].itertuples():
        ends = shared.printed(mark)
        about = {"layer": 4.8, "group": mark.short, **_RING}
        yield point([mark.date] * len(ends), ends, "ring", size=across * scale,
                    width=width * scale, **about)  # fmt: skip


def _fan_lines(marks) -> list[pd.DataFrame]:
    """The rows of `curves` of each thin line, in the order of `fan`."""
    by_variant = dict(iter(marks.curves.groupby("variant", sort=False)))
    return [by_variant[variant] for variant in marks.fan["variant"]]


def _fan_labels(marks, panel) -> list[totals.Label]:
    """What the thin lines that leave the median furthest are, where they do."""
    at = [share(q50, panel.y) - share(q50 - shift, panel.y) for q50, shift in
          zip(marks.fan["q50"], marks.fan["shift"], strict=True)]  # fmt: skip
    far = marks.fan.assign(far=np.abs(at)).query("far > @_APART")
    far = far.sort_values("far", ascending=False, kind="stable").head(_NAMED)
    return [
        totals.Label([row.label], row.date, row.q50, colour=look.QUIET) for row in far.itertuples()
    ]


def _legend(marks) -> list[Entry]:
    """What shades, lines and rings mean, for those that occur."""
    nowhere = (0, 1), (0, 1)
    found = [Entry(line(*nowhere, width=2), "the reports: median")]
    for how, said in (_BANDS[ends] for ends in reversed(marks.bands)):
        found.append(Entry(box(0, 1, 0, 1, **how), said))
    if len(marks.fan):
        found.append(Entry(line(*nowhere, **_THIN), _other(marks)))
    if marks.claims["ringed"].any():
        found.append(Entry(point(0, 0, "ring", **_RING), "contradicted by the rest"))
    return found


# --- the words ----------------------------------------------------------------------------------


def alt_text(marks: Curve) -> str:
    """One sentence that tells a pooled curve, for readers who cannot see it.

    Examples
    --------
    >>> from analysis import containers
    >>> levels = {name: [900.0, 14_000.0] for name in QUANTILES}
    >>> dates = pd.to_datetime(["2023-10-31", "2024-08-31"])
    >>> claims = containers().query("measure == 'delivered'")
    >>> said = alt_text(mark_frames(claims, pd.DataFrame({"date": dates, **levels})))
    >>> said.split(": ")[1].split("; ")[:2]
    ['with nine chances in ten what the reports say lies at 14,000', 'from 25 claims, printed as 1,000 to 33,000 between 13 Oct 2023 and 28 Feb 2026']
    """  # noqa: E501
    claims, last = marks.claims, marks.main.iloc[-1]
    ringed, open_ends = int(claims["ringed"].sum()), open_ends_counted(claims)
    reached = f"{number(last['q50'], 3)} on {day_in_words(last['date'])}"
    against = count_of(ringed, "report is", "reports are")
    return sentence(
        f"Pooled curve of a running total{totals.counted(claims)}, {reached}",
        f"with nine chances in ten {listed(_spans_told(last))}",
        totals.from_claims(claims),
        f"of the claims {listed(open_ends)}" if open_ends else "",
        f"{against} contradicted by the rest" * bool(ringed),
        _default_told(marks, "drawn by default for {}"),
        fan_told(marks),
    )


def mark_table(marks: Curve) -> list[tuple[str, str]]:
    """Each claim of a pooled curve and each thin line, with what is known of it."""
    claims = [(row.words, shared.claim_known(row)) for row in marks.claims.itertuples()]
    return claims + [(row.label, _moved_told(row)) for row in marks.fan.itertuples()]


def caption(frame, marks: Curve, drawn=None) -> str:
    """What shades, lines, markers and rings of a pooled curve mean, for those that occur."""
    varied, first = _spaced(marks.fan_choice), _default_told(marks, "Drawn first: {}.")
    shades = (
        "Dark line: median of what the reports say; shades: half and nine tenths of its chances."
    )
    total = f"Dotted: nine tenths for {TOTAL_SAID} (assumed: no report can show it)."
    thin = f"Thin lines: its median for every other choice of \u201c{varied}\u201d."
    ringed = "Ringed: the rest contradict it; a marker outside the shades can still be sound."
    said = [shades, total * (TOTAL_ENDS in marks.bands), thin * bool(len(marks.fan)), first]
    said += totals.claims_told(frame, marks, len(marks.claims) if drawn is None else drawn)
    return " ".join(filter(None, [*said, ringed * bool(marks.claims["ringed"].any())]))


def fan_told(marks: Curve) -> str:
    """Which thin line leaves the median furthest; empty where there is none."""
    if marks.fan.empty:
        return ""
    widest = marks.fan.loc[marks.fan["moved"].abs().idxmax()]
    return f"of the thin lines the furthest off is {widest['label']}, {_moved_told(widest)}"


def variant_label(choice: str, option: str) -> str:
    """A variant in words.

    Examples
    --------
    >>> variant_label("left_out", "White House"), variant_label("reading", "strict")
    ('without White House', 'reading: strict')
    >>> variant_label("left_out", "nobody")
    'nobody left out'
    """
    if choice == "left_out":
        if option in ("", "nobody"):
            return f"{option or 'nothing'} left out"
        return option if option.startswith("without ") else f"without {option}"
    return f"{_spaced(choice)}: {option or 'none'}"


def _other(marks) -> str:
    return f"other medians: {_spaced(marks.fan_choice)}"


def _spaced(choice) -> str:
    return str(choice).replace("_", " ")


def _moved_told(row) -> str:
    way = "higher" if row.moved > 0 else "lower"
    return f"{percent(round(abs(row.moved), 2))} {way} on {day_in_words(row.date)}"


def _spans_told(row) -> list[str]:
    """Where nine chances in ten lie on a day: for what the reports say, and for the total."""
    said = [f"what the reports say lies {_from_to(row['q05'], row['q95'])}"]
    if TOTAL_ENDS[0] in row:
        low, high = (row[name] for name in TOTAL_ENDS)
        said.append(f"{TOTAL_SAID}, {_from_to(low, high)} (assumed)")
    return said


def _spans(row) -> tuple[str, ...]:
    """The same on two short lines, which many places carry."""
    said = f"nine in ten: {span(row['q05'], row['q95'], 4)}"
    if TOTAL_ENDS[0] not in row:
        return (said,)
    return said, f"if all err (assumed): {span(*(row[n] for n in TOTAL_ENDS), 4)}"


def _from_to(low, high) -> str:
    ends = span(low, high, 3)
    return f"from {ends}" if " to " in ends else f"at {ends}"


def _default_told(marks, form) -> str:
    """Which of the variants is drawn, before anybody uses a menu; empty where there is only one."""
    said = [
        f"{_spaced(name)} \u201c{options[0] or 'none'}\u201d"
        for name, options in marks.menus.items()
    ]
    return form.format(listed(said)) if said else ""


def _hover(mark) -> list[str]:
    """What hover tells of a claim, and how far the rest bears it out."""
    verdict = ": contradicted by the rest" if mark.ringed else ""
    sound = [f"sound with a chance of {number(mark.sound, 2)}{verdict}"] * pd.notna(mark.sound)
    return [*shared.claim_hover(mark), *sound]
