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
    hollow_key,
    in_time,
    line_key,
    not_shown,
    select,
    total_in_words,
)
from analysis.charts.marks.words import (
    count_of,
    day_in_words,
    listed,
    open_ends_counted,
    sentence,
)

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
MOST_CHOICES = 3  # the interactive chart has as many ways to hide a curve
_BELIEVED = 0.5  # a report below this probability of being sound is more likely worthless


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
    def days(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First and last day of the axis."""
        dates = pd.concat([self.claims["date"], self.curves["date"]])
        margin = max((dates.max() - dates.min()) * 0.02, pd.Timedelta(days=10))
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
        ``date`` and ``q05, q25, q50, q75, q95`` in the unit of the claims, one row a date and
        variant. The variant of the first row is the default.
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
        ``q95``, in order of variant and date. ``claims``: the marks of
        :func:`analysis.charts.marks.claims`, one row a statement by day, with ``claim_id,
        statement_id, date, emphasis, letter, sound`` (missing where not known), ``ringed`` and
        ``labelled`` (emphasised, or ringed and among the first). ``fan``: one row a thin line:
        ``variant, option, label`` (in words), ``date, q50`` (where it ends), ``shift`` (of that
        end from the default's). ``left_out``: rows that are not drawn, with ``reason``.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.claims`; or names a missing column, more than three
        choices, a fan that is no choice, a repeated or missing date, a quantile that is missing,
        infinite or below the one before, a combination without a curve, or an agreement that
        repeats a claim, names none that is drawn, or is no probability.

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
    >>> describe_curve(curve(claims, pd.DataFrame({"date": dates, **levels}))).split("; ")[0]
    'Pooled curve of a running total of containers from 23 claims, printed as 1,000 to 33,000 between 13 Oct 2023 and 28 Feb 2026: on 31 Aug 2024 its median is 14,000, and nine tenths of its probability lie at 14,000'
    """  # noqa: E501
    claims, last = marks.claims, marks.main.iloc[-1]
    ends = span(last["q05"], last["q95"], 3)
    lie = f"from {ends}" if " to " in ends else f"at {ends}"
    ringed = int(claims["ringed"].sum())
    return sentence(
        f"Pooled curve of a running total{total_in_words(claims)}",
        f"on {day_in_words(last['date'])} its median is {number(last['q50'], 3)}, and nine tenths "
        f"of its probability lie {lie}",
        f"of the claims {listed(open_ends_counted(claims))}" if open_ends_counted(claims) else "",
        f"the curve must contradict {count_of(ringed, 'report', 'reports')}" if ringed else "",
        _default_told(marks),
        fan_in_words(marks),
    )


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
        "Shaded: half and nine tenths of the pooled curve's probability. Dark line: its median."
    ]
    if len(marks.fan):
        varied = f"\u201c{choice_name(marks.fan_choice)}\u201d"
        rest = "" if menus or len(marks.choices) == 1 else ", the rest as drawn"
        parts.append(f"Thin lines: its median for every other choice of {varied}{rest}.")
    parts.append("Menus: other curves." if menus else variant_key(marks))
    parts.append("Marker: the number as printed" + hollow_key(marks.claims) + line_key(frame))
    parts.append("Arrow: the words set no limit on that side.")
    if marks.claims["ringed"].any():
        parts.append("Ringed: reports that the curve must contradict.")
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
    """
    if choice == "left_out":
        if not option:
            return "nothing left out"
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
    high = max(high, room * marks.main["q95"].max(), room * drawn["q50"].max())
    if all_variants:
        high = max(high, min(1.25 * high, room * marks.curves["q95"].max()))
    return low, float(high)


def with_arrows(marks: Curve, log: bool) -> Curve:
    """The same with the arrows of :func:`analysis.charts.marks.arrows` beside each claim."""
    on_axis = arrows(marks.claims, axis_range(marks.claims, log), log)
    return marks._replace(claims=marks.claims.join(on_axis))


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
    table = curves[["date", *QUANTILES]].assign(
        date=pd.to_datetime(curves["date"]),
        **{name: column.astype(str) for name, column in text.items()},
    )
    table = table.astype(dict.fromkeys(QUANTILES, "float"))
    _refuse_unfit(table, choices)
    table["variant"] = table.groupby(list(choices), sort=False).ngroup() if choices else 0
    _refuse_gaps(table, choices)
    table = table.sort_values(["variant", "date"], kind="stable").reset_index(drop=True)
    return table[["variant", *choices, "date", *QUANTILES]]


def _refuse_unfit(table, choices) -> None:
    if table["date"].isna().any():
        raise ValueError(f"Row {table['date'].isna().argmax()} of the curves has no date.")
    again = table.duplicated([*choices, "date"])
    if again.any():
        day = day_in_words(table["date"][again].iloc[0])
        raise ValueError(
            f"The curves have {day} twice: name the columns that tell variants apart in choices."
        )
    levels = table[list(QUANTILES)].to_numpy()
    wrong = ~np.isfinite(levels).all(axis=1) | (np.diff(levels, axis=1) < 0).any(axis=1)
    if wrong.any():
        day = day_in_words(table["date"].iloc[wrong.argmax()])
        raise ValueError(
            f"The quantiles of {day} are missing, infinite or fall: they must rise from q05 to q95."
        )


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
