"""Marks of a pooled curve: one running total from many reports, with every report on it."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.charts.look import number, span
from analysis.charts.marks.axis import arrows, axis_range
from analysis.charts.marks.claims_marks import tell
from analysis.charts.marks.totals_marks import (
    in_time,
    line_key,
    not_shown,
    select,
    total_in_words,
)
from analysis.charts.marks.words import (
    count_of,
    day_in_words,
    hollow_key,
    listed,
    open_ends_counted,
    sentence,
)

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
TOTAL_ENDS = ("total_q05", "total_q95")
TOTAL_SAID = "the total, if all may be wrong together"
MOST_CHOICES = 3  # the interactive chart has as many ways to hide a curve
_BELIEVED = 0.5  # a report below this probability of being sound is contradicted by the rest
_BAR = 0.06  # of the axis, for a curve of a single day


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
        pairs = (TOTAL_ENDS, ("q05", "q95"), ("q25", "q75"))
        return [pair for pair in pairs if pair[0] in self.curves]

    @property
    def days(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First and last day of the axis."""
        dates = pd.concat([self.claims["date"], self.curves["date"]])
        share = 0.02 if len(self.main) > 1 else _BAR
        margin = max((dates.max() - dates.min()) * share, pd.Timedelta(days=10))
        return dates.min() - margin, dates.max() + margin

    def options(self, choice) -> list[str]:
        """What can be chosen, the default first."""
        return self.curves[choice].unique().tolist()


def curve(frame, curves, choices=(), fan=None, agreement=None, label: int = 6) -> Curve:
    """Marks of a pooled curve: its quantiles by date, its variants, and the claims on it.

    Parameters
    ----------
    frame
        Claims as for :func:`analysis.charts.marks.envelope`, and drawn by the same rules.
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
        ``claims``: the marks of :func:`analysis.charts.marks.claims`, one row a statement by day,
        with ``claim_id, statement_id, date, emphasis, letter, sound`` (missing where not known),
        ``ringed`` and ``labelled`` (emphasised, or ringed and among the first). ``fan``: one row a
        thin line: ``variant, option, label`` (in words), ``date, q50`` (where it ends), ``shift``
        (of that end from the default's). ``left_out``: rows that are not drawn, with ``reason``.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.claims`; or names a missing column, more than three
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
    >>> marks = curve(claims, curves, choices=["reading"], fan="reading")
    >>> marks.fan[["variant", "label", "q50", "shift"]]
       variant            label      q50   shift
    0        1  reading: strict  17000.0  3000.0
    """
    chosen = select(frame, "A pooled curve")
    choices = _choices(curves, choices, fan)
    table = _variants(curves, choices)
    sound = _sound(agreement, chosen.shown["claim_id"])
    doubted = sound[sound < _BELIEVED].sort_values(kind="stable").index
    about = in_time(chosen.shown, chosen.in_article, doubted[:label])
    sound = about["claim_id"].map(sound)
    return Curve(
        table,
        about.assign(sound=sound, ringed=sound < _BELIEVED),
        _fan(table, choices, fan),
        chosen.frame.assign(reason=chosen.reason)[chosen.reason.ne("")],
        choices,
        fan,
    )


def describe_curve(marks: Curve) -> str:
    """One sentence that tells a pooled curve, for readers who cannot see it.

    Examples
    --------
    >>> from analysis import containers
    >>> levels = {name: [900.0, 14_000.0] for name in QUANTILES}
    >>> dates = pd.to_datetime(["2023-10-31", "2024-08-31"])
    >>> claims = containers().query("measure == 'delivered'")
    >>> said = describe_curve(curve(claims, pd.DataFrame({"date": dates, **levels})))
    >>> said.split(": ")[0]
    'Pooled curve of a running total of containers from 25 claims, printed as 1,000 to 33,000 between 13 Oct 2023 and 28 Feb 2026'
    >>> said.split(": ")[1].split("; ")[:2]
    ['on 31 Aug 2024 its median is 14,000', 'with nine chances in ten what the reports say lies at 14,000']
    """  # noqa: E501
    claims, last = marks.claims, marks.main.iloc[-1]
    return sentence(
        f"Pooled curve of a running total{total_in_words(claims)}",
        f"on {day_in_words(last['date'])} its median is {number(last['q50'], 3)}",
        f"with nine chances in ten {listed(spans_in_words(last))}",
        f"of the claims {listed(open_ends_counted(claims))}" if open_ends_counted(claims) else "",
        _contradicted_told(int(claims["ringed"].sum())),
        _default_told(marks),
        fan_in_words(marks),
    )


def _contradicted_told(count) -> str:
    return f"{count_of(count, 'report is', 'reports are')} contradicted by the rest" * (count > 0)


def spans_in_words(row) -> list[str]:
    """Where nine chances in ten lie on a day: for what the reports say, and for the total itself.

    Examples
    --------
    >>> spans_in_words({"q05": 12_000, "q95": 16_000, "total_q05": 8_000, "total_q95": 24_000})
    ['what the reports say lies from 12,000 to 16,000', 'the total, if all may be wrong together, from 8,000 to 24,000 (assumed)']
    """  # noqa: E501
    said = [f"what the reports say lies {_from_to(row['q05'], row['q95'])}"]
    if TOTAL_ENDS[0] in row:
        low, high = (row[name] for name in TOTAL_ENDS)
        said.append(f"{TOTAL_SAID}, {_from_to(low, high)} (assumed)")
    return said


def spans_in_short(row) -> str:
    """The same on two lines of hover text, which many points carry.

    Examples
    --------
    >>> spans_in_short({"q05": 12_000, "q95": 16_000, "total_q05": 8_000, "total_q95": 24_000})
    'nine in ten: 12,000 to 16,000<br>if all may be wrong (assumed): 8,000 to 24,000'
    """
    said = f"nine in ten: {span(row['q05'], row['q95'], 4)}"
    if TOTAL_ENDS[0] in row:
        ends = span(*(row[name] for name in TOTAL_ENDS), 4)
        said += f"<br>if all may be wrong (assumed): {ends}"
    return said


def _from_to(low, high) -> str:
    ends = span(low, high, 3)
    return f"from {ends}" if " to " in ends else f"at {ends}"


def tell_curve(marks: Curve) -> list[tuple[str, str]]:
    """Each claim of a pooled curve and each thin line, with what is known of it, for a table."""
    lines = [
        (row.label, f"median {number(row.q50, 3)} on {day_in_words(row.date)}")
        for row in marks.fan.itertuples()
    ]
    return tell(marks.claims) + lines


def _default_told(marks) -> str:
    """Which of the variants is drawn, before anybody uses a menu; empty where there is only one."""
    varied = [name for name in marks.choices if len(marks.options(name)) > 1]
    first = marks.main.iloc[0]
    said = [f"{choice_name(name)} “{option_name(first[name])}”" for name in varied]
    return f"drawn by default for {listed(said)}" if said else ""


def curve_key(frame, marks: Curve, menus: bool = False) -> str:
    """What shades, lines, markers and rings of a pooled curve mean, for its subtitle.

    Parameters
    ----------
    frame, marks
        Claims, and what :func:`curve` made of them.
    menus
        Whether the chart has menus that say which variant is drawn.
    """
    parts = [
        "Dark line: median of what the reports say; shades: half and nine tenths of its chances."
    ]
    if TOTAL_ENDS in marks.bands:
        parts.append(f"Dotted: nine tenths for {TOTAL_SAID} (assumed: no report can show it).")
    if len(marks.fan):
        varied = f"\u201c{choice_name(marks.fan_choice)}\u201d"
        rest = "" if menus or len(marks.choices) == 1 else ", the rest as drawn"
        parts.append(f"Thin lines: its median for every other choice of {varied}{rest}.")
    parts.append("Menus: other curves." if menus else variant_key(marks))
    parts.append("Marker: the number as printed" + hollow_key(marks.claims) + line_key(frame))
    parts.append("Arrow: the words set no limit on that side.")
    if marks.claims["ringed"].any():
        parts.append("Ringed: reports contradicted by the rest.")
    if marks.claims["emphasis"].any():
        parts.append("Bold: also in the article.")
    return " ".join(part for part in [*parts, *not_shown(marks.left_out)] if part)


def variant_key(marks: Curve) -> str:
    """Which variant is drawn; empty where there is only one."""
    first = marks.main.iloc[0]
    varied = [name for name in marks.choices if len(marks.options(name)) > 1]
    said = [f"{choice_name(name)}: {option_name(first[name])}" for name in varied]
    return f"Drawn: {'; '.join(said)}." if said else ""


def fan_in_words(marks: Curve) -> str:
    """Where the lowest and the highest thin line end; empty where there is none."""
    if marks.fan.empty:
        return ""
    ends = marks.fan.sort_values("q50", kind="stable").iloc[[0, -1]]
    said = [f"{number(row.q50, 3)} ({row.label})" for row in ends.itertuples()]
    if len(marks.fan) == 1:
        return f"the thin line ends at {said[0]}"
    return f"the thin lines end between {said[0]} and {said[1]}"


def choice_name(choice: str) -> str:
    """The name of a choice for readers."""
    return str(choice).replace("_", " ")


def option_name(option: str) -> str:
    """The name of an option for readers; an empty one leaves nothing out and adds nothing."""
    return option or "none"


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
    return f"{choice_name(choice)}: {option_name(option)}"


def curve_limits(marks: Curve, log: bool, all_variants: bool = False) -> tuple[float, float]:
    """Ends of the axis of numbers: they hold the claims, the default curve and all medians drawn.

    With `all_variants` also the bands of the others, up to a quarter higher: a variant without
    any ceiling would else press the rest to the ground.

    Examples
    --------
    >>> from analysis import containers
    >>> levels = {name: [900.0, 60_000.0] for name in QUANTILES}
    >>> dates = pd.to_datetime(["2023-10-31", "2024-08-31"])
    >>> claims = containers().query("measure == 'delivered'")
    >>> marks = curve(claims, pd.DataFrame({"date": dates, **levels}))
    >>> curve_limits(marks, log=False)
    (0.0, 63000.0)
    """
    low, high = axis_range(marks.claims, log)
    room = 1.3 if log else 1.05
    drawn = marks.curves if all_variants else _drawn_thin(marks)
    bottom, top = marks.bands[0]
    high = max(high, room * marks.main[top].max(), room * drawn["q50"].max())
    if all_variants:
        high = max(high, min(1.25 * high, room * marks.curves[top].max()))
    least = marks.main[bottom].min()
    if log and least > 0:
        low = min(low, 10 ** np.floor(np.log10(least) - 0.15))
    return low, float(high)


def with_arrows(marks: Curve, log: bool) -> Curve:
    """The same with the arrows of :func:`analysis.charts.marks.arrows` beside each claim."""
    on_axis = arrows(marks.claims, axis_range(marks.claims, log), log)
    return marks._replace(claims=marks.claims.join(on_axis))


def broadened(marks: Curve, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a curve as they are drawn: a curve of a single day is as wide as a bar.

    Examples
    --------
    >>> from analysis import containers
    >>> levels = {name: [14_000.0] for name in QUANTILES}
    >>> day = pd.DataFrame({"date": pd.to_datetime(["2024-08-31"]), **levels})
    >>> marks = curve(containers().query("measure == 'delivered'"), day)
    >>> broadened(marks, marks.main)["date"].dt.strftime("%Y-%m-%d").tolist()
    ['2024-08-01', '2024-09-30']
    """
    if len(rows) > 1:
        return rows
    first, last = marks.days
    aside = ((last - first) * _BAR / 2).ceil("D")
    return pd.concat([rows.assign(date=rows["date"] + step) for step in (-aside, aside)])


def fan_lines(marks: Curve) -> list[pd.DataFrame]:
    """The rows of `curves` of each thin line, in the order of `fan`."""
    by_variant = dict(iter(marks.curves.groupby("variant", sort=False)))
    return [by_variant[variant] for variant in marks.fan["variant"]]


def _drawn_thin(marks) -> pd.DataFrame:
    return marks.curves[marks.curves["variant"].isin(marks.fan["variant"])]


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
        raise ValueError(
            f"The fan {fan!r} is none of the choices ({', '.join(choices) or 'none'})."
        )
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
    options = [table[name].unique() for name in choices]
    there = set(zip(*(table[name] for name in choices), strict=True)) or {()}
    for combination in product(*options):
        if combination not in there:
            said = ", ".join(
                f"{name} {option_name(option)!r}"
                for name, option in zip(choices, combination, strict=True)
            )
            raise ValueError(
                f"There is no curve for {said}: compute it, or pick rows so that every "
                "combination of the choices has one."
            )


def _fan(table, choices, fan) -> pd.DataFrame:
    """Where the medians end that differ from the default in one choice alone."""
    ends = table.groupby("variant").tail(1)
    default = ends.iloc[0]
    rest = [name for name in choices if name != fan]
    same = (ends[rest] == default[rest]).all(axis=1) & (ends["variant"] > 0)
    ends = ends[same & (fan is not None)]
    option = ends[fan] if fan else pd.Series(dtype="str")
    return pd.DataFrame(
        {
            "variant": ends["variant"],
            "option": option,
            "label": [variant_label(fan, name) for name in option],
            "date": ends["date"],
            "q50": ends["q50"],
            "shift": ends["q50"] - default["q50"],
        }
    ).reset_index(drop=True)


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
