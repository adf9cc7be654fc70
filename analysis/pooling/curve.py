"""Many reports of one running total, pooled into one curve that never falls."""

from __future__ import annotations

import warnings
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.days import day_of, last_days, step_of
from analysis.pooling.growth import posterior
from analysis.pooling.reports import Read, chances, read_claims, weighed
from analysis.readers import READINGS
from analysis.totals import need_totals, reasons_in_words, total_in_words

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q95": 0.95}
TOTAL_ENDS = {"total_q05": 0.05, "total_q95": 0.95}
DOUBTED = 0.5  # a report below this probability of being sound is contradicted
_FEW = 3  # reports that a curve should have at least
_BELOW, _ABOVE = 20.0, 5.0  # cells reach to the smallest number over 20, and 5 headrooms higher
_CHUNK = 2**20  # numbers to hold at a time
# From where to where a setting may go, and what it may be.
_ENDS = {"source_error": (0.001, 5), "off": (0, 0.9), "spread": (0.01, 10), "near": (0, 1)}
_ENDS |= {"worthless": (1e-6, 0.9), "sharing": (0, 1), "common_error": (0, 5), "cell": (1e-3, 0.1)}
_ENDS |= {"headroom": (0.01, 5), "stock": (0.01, 1e3), "evens": (0.01, 1e4), "bias": (0.01, 100)}
_CHOICES = {"reading": READINGS, "undated": ("same", "earlier", "later", "out")}
_CHOICES |= {"step": (None, "D", "W", "M", "Q", "Y")}


class Pooled(NamedTuple):
    """What :func:`pool` found, and what it did."""

    curve: pd.DataFrame
    agreement: pd.DataFrame
    log_evidence: float
    left_out: pd.DataFrame
    total: str
    window: str
    step: str
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        """What was pooled, where the curve ends, and what to know about it."""
        last, days = self.curve.iloc[-1], self.agreement["date"]
        told = last.drop("date").map(lambda x: f"{float(f'{x:.4g}'):,.10g}")
        lines = [
            f"Pooled curve of {self.total}, {self.window}",
            f"reports: {len(days)}, of {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}",
            f"left out: {reasons_in_words(self.left_out['reason'])}",
            f"rows: {len(self.curve)}, step {self.step}; the last, {last['date']:%Y-%m-%d}:",
            "  what the reports say: {q50}, nine tenths from {q05} to {q95}".format(**told),
            "  the total, if all may be wrong together (assumed): nine tenths from {total_q05} to "
            "{total_q95}".format(**told),
        ]
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])


class Fit(NamedTuple):
    """A pooled curve with its workings: for predictions from it."""

    reports: pd.DataFrame
    shades: np.ndarray
    x: np.ndarray  # logarithm of the total in the middle of each cell, from the top down
    place: np.ndarray  # of each report among the days that have one
    mass: np.ndarray  # probability of each cell on these days
    asked_x: np.ndarray  # the cells on the days asked for, which may reach higher
    asked: np.ndarray
    log_evidence: float


def pool(
    claims: pd.DataFrame,
    window_start=None,
    until=None,
    *,
    reading: str = "reader",
    source_error: float = 0.07,
    off: float = 0.2,
    spread: float = 0.5,
    worthless: float = 0.05,
    near: float = 0.5,
    sharing: float = 0.5,
    common_error: float = 0.3,
    headroom: float = 0.3,
    evens: tuple = (0.25, 1.0, 4.0, 16.0, 64.0, 256.0),
    stock: float = 1.0,
    bias: dict | None = None,
    undated: str = "same",
    parts: bool = False,
    step: str | None = None,
    cell: float = 0.025,
) -> Pooled:
    """Pool many reports of a running total into one curve that never falls, exactly.

    Parameters
    ----------
    claims
        Needs ``claim_id, statement_id, value, bound, window_start, window_end``; uses ``hedge,
        value_high, measure, modality, cumulative, originator_id`` where present. Retellings count
        once, what was denied not at all. All that count are about one total: one value each of
        ``quantity, direction, measure, unit``, where there are such columns.
    window_start
        First day of the total. A total that starts later is a floor of it, one that starts earlier
        a ceiling; for a claim without a first day see `undated`. Left out, windows are not told
        apart.
    until
        Last day of the curve, where that is later than the last report's. It changes no earlier
        day.
    reading
        How the words are read. Floors and ceilings limit one side only, however they are read;
        under ``strict`` an *about* says nothing; under ``floor`` every number is taken as it is.
    source_error
        Standard deviation of the logarithm of what a sound source states over what is true.
    off, spread
        Share of reports that are off, and how far: the mean of their distance in the logarithm.
    worthless
        Share of reports that say nothing: numbers anywhere within three orders of magnitude.
    near
        Share of floors and ceilings that are near the total, like a value; the others lie anywhere
        on their side of it. Either way they rule nothing out on their own side. So one more floor
        by a new voice hardly lowers the last day, measured and not proven: of 480 on the record, at
        0.05 to 2 times the median, by 2.5 % at most; of those below the median by 0.9 %. It can
        lower the lower quantiles of earlier days, by half where reports are few: the growth is
        averaged anew.
    sharing
        Likeness of what one originator repeats, from 0 (each counts in full) to 1 (all together
        count as one): the weight of each of n is ``1 / (1 + (n - 1) * sharing)``, Kish's design
        effect. They share within a run of about the same number; a number more than a tenth
        above the first of its run opens another.
    common_error
        Standard deviation of the logarithm of an error that all reports may share: nobody can
        tell it from them. It widens the columns ``total_q05, total_q95`` and nothing else.
    headroom
        How far the last report's total may lie above the largest number: its chance falls by the
        factor e for each such distance in the logarithm, and likewise for growth after the last
        report. What else limits the curve from above, where only floors are known?
    evens, stock
        Concentrations of the growth (small: bursts; large: a straight line), averaged by how well
        each fits the reports; and that of the stock at the first day.
    bias
        By ``originator_id``, what the originator states for a total of one (see
        :func:`analysis.pooling.originator_bias`).
    undated
        What a claim that does not say its first day is taken to count from: the ``same`` day,
        ``earlier`` (it is a ceiling), ``later`` (a floor), or ``out``: it does not count. An
        assumption, which matters only where there is a `window_start`.
    parts
        Whether deliveries within a window count as floors of the total (as in
        :func:`analysis.feasible`).
    step
        Days between the rows of the result: a period of pandas, such as ``D``, ``W``, ``M``, ``Q``
        or ``Y``. Left out, it is chosen by the span. It never changes the curve.
    cell
        Width of the cells in the logarithm.

    Returns
    -------
    Pooled
        Prints what was done. ``curve``: ``date`` (the first and the last report's day, the last
        days of steps, `until`), in the claims' unit ``q05, q25, q50, q75, q95`` (what the reports
        say) and ``total_q05, total_q95`` (nine tenths for the total, if all may be wrong
        together). ``agreement``: one row a report: ``claim_id, date, kind`` (floor, ceiling,
        value), ``weight, stated, curve`` (median on that day), ``above`` (probability that the
        total is above the stated number), ``sound`` (probability that the report is right; below
        one half the curve contradicts it). ``log_evidence``: logarithm of the chance of the
        reports, to compare settings that keep reports, reading and weights. ``left_out``: the
        other rows, with ``reason``. ``total, window, step, notes``: what was pooled, and what to
        know about it.

    Raises
    ------
    ValueError
        If a column is missing, an argument or a date unfit, the claims are about several totals,
        the window starts after the last report, or no claim says anything about a running total.

    Warns
    -----
    UserWarning
        Where most reports are contradicted, fewer than three bear on the total, or one originator
        carries it. The notes say so too.

    Notes
    -----
    The growth is a Dirichlet process in time (see :mod:`analysis.pooling.growth`), on the reports'
    own days. The last report's total has a uniform logarithm, but for `headroom`. All sums over
    paths are exact on the cells, so there is no seed. The defaults are assumptions, chosen among
    round numbers by how well they predict later reports of the record and of other totals; how
    often their intervals held, each event left out in turn, stands in
    ``tests/benchmarks/RESULTS.md`` and in the notebook ``09-does-it-hold``. `common_error` was
    chosen on totals whose end is known (``data/outcomes``).

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> claims = ledger("containers", packages=["record"]).query("direction == 'dprk_to_russia'")
    >>> found = pool(claims, "2023-08-01")
    >>> found.curve.set_index("date").loc["2024-08-31"].round(-3).astype(int).tolist()
    [14000, 16000, 16000, 18000, 20000, 10000, 28000]
    >>> found.agreement.sort_values("sound")["claim_id"].iloc[0]
    'us-state-2024-02-23-containers'
    """
    given = {name: value for name, value in locals().items() if name in pool.__kwdefaults__}
    found = pooled(*prepared(claims, window_start, given), until)
    for note in found.notes:
        warnings.warn(note, stacklevel=2)
    return found


def pooled(read: Read, settings: dict, until=None) -> Pooled:
    """A curve from claims that were read before, with all settings, and how they agree with it."""
    curve, fit = curve_of(read, settings, until)
    step = settings["step"] or step_of(read.days)
    agreement = _agreement(fit, settings)
    window = f"since {read.start:%Y-%m-%d}" if read.start else "first days not told apart"
    said = total_in_words(fit.reports), window, step, tuple(_notes(agreement, fit.reports))
    return Pooled(curve, agreement, fit.log_evidence, read.left_out, *said)


def curve_of(read: Read, settings: dict, until=None, dates=None) -> tuple[pd.DataFrame, Fit]:
    """The curve alone; on those of `dates`, if given, that are not before its first report."""
    need_totals(read.table["reason"])
    days = read.days
    if dates is None:
        dates = last_days(days, until, settings["step"] or step_of(days))
    dates = dates[dates >= days.min()]
    fit = fitted(read, settings, dates)
    levels = quantiles(fit.asked_x, fit.asked, QUANTILES.values())
    ends = quantiles(*_widened(fit.asked_x, fit.asked, settings), TOTAL_ENDS.values())
    curve = pd.DataFrame(np.hstack([levels, ends]), columns=[*QUANTILES, *TOTAL_ENDS])
    curve.insert(0, "date", dates.astype("datetime64[us]"))
    return curve, fit


READ_BY = ("reading", "parts", "undated")  # settings that claims are read by


def prepared(claims, window_start, given: dict, read: Read | None = None) -> tuple[Read, dict]:
    """The claims as they are read, unless they were before, and all settings, checked."""
    unknown = sorted(set(given) - set(pool.__kwdefaults__))
    if unknown:
        raise TypeError(f"pool has no setting {', '.join(unknown)}.")
    settings = pool.__kwdefaults__ | given
    settings["bias"] = settings["bias"] or {}
    _refuse_unfit(settings)
    if read is None:
        how = (settings[name] for name in READ_BY)
        read = read_claims(claims, day_of(window_start, "window_start"), *how)
    return read, settings


def fitted(read: Read, settings: dict, asked=(), first=None) -> Fit:
    """The workings of a curve: the probability of each cell on the reports' days and on others.

    A day `first` that is before all reports is taken as the first day of the growth.
    """
    reports, shades = weighed(read, settings["sharing"], settings["bias"])
    days, cell = reports["day"].to_numpy("datetime64[D]"), settings["cell"]
    known = np.unique(days if first is None else np.append(days, np.datetime64(first, "D")))
    most, place = np.log(shades.max()), np.searchsorted(known, days)
    top = most + _ABOVE * settings["headroom"]
    x = np.arange(top, np.log(shades.min() / _BELOW), -cell)
    prior = np.exp(-np.maximum(x - most, 0) / settings["headroom"])
    logs = np.zeros((len(known), len(x)))
    for rows, (whole, _) in in_parts(reports, shades, x, settings):
        np.add.at(logs, place[rows], reports["weight"].to_numpy()[rows, None] * np.log(whole))
    days = known.astype(float), np.asarray(asked, "datetime64[D]").astype(float)
    how = cell, settings["evens"], settings["stock"], 1 / settings["headroom"]
    mass, there, evidence = posterior(logs, prior / prior.sum(), *days, *how)
    higher = top + cell * np.arange(there.shape[1] - len(x), 0, -1)
    return Fit(reports, shades, x, place, mass, np.append(higher, x), there, evidence)


def in_parts(reports, shades, x, settings):
    """Some reports at a time: their rows, and their chances."""
    size = max(1, _CHUNK // len(x))
    for start in range(0, len(reports), size):
        rows = slice(start, start + size)
        yield rows, chances(reports[rows], shades[rows], x, settings)


def quantiles(x, mass, probabilities) -> np.ndarray:
    """Quantiles of each row, cells filled evenly in the logarithm: (rows, probabilities)."""
    edges = np.append(x[-1] - (x[0] - x[1]) / 2, x[::-1] + (x[0] - x[1]) / 2)
    sums = np.cumsum(mass[:, ::-1], axis=1)
    wanted = list(probabilities)
    return np.exp([np.interp(wanted, np.append(0, row) / row[-1], edges) for row in sums])


def _widened(x, mass, settings):
    """The same with an error that all reports share."""
    error, cell = settings["common_error"], settings["cell"]
    most = int(5 * error / cell)
    bell = np.exp(-((np.arange(-most, most + 1) * cell / (error or 1)) ** 2) / 2)
    wide = x[0] + cell * (most - np.arange(len(x) + 2 * most))
    return wide, np.array([np.convolve(row, bell / bell.sum()) for row in mass])


def _agreement(fit, settings) -> pd.DataFrame:
    """How well the curve agrees with each report that it was made from."""
    reports, width = fit.reports, fit.x[0] - fit.x[1]
    stated = np.log(reports["value"].to_numpy(float))
    sound, above = np.empty((2, len(reports)))
    for rows, (whole, right) in in_parts(reports, fit.shades, fit.x, settings):
        mass = fit.mass[fit.place[rows]]
        over = (fit.x[None] - stated[rows, None]) / width + 0.5  # shares of cells
        sound[rows] = (mass * (right / whole)).sum(axis=1)
        above[rows] = (mass * over.clip(0, 1)).sum(axis=1)
    table = reports[["claim_id", "day", "kind", "weight", "value"]]
    median = quantiles(fit.x, fit.mass, [0.5])[fit.place, 0]
    table = table.rename(columns={"day": "date", "value": "stated"})
    return table.assign(curve=median, above=above, sound=sound)


def _notes(agreement, reports):
    """What a reader of the curve should be warned of."""
    against, many = int(agreement["sound"].lt(DOUBTED).sum()), len(reports)
    if 2 * against > many:
        yield f"the curve contradicts {against} of {many} reports: are they about one total?"
    if many < _FEW:
        yield f"only {many} of the claims bear on the total: fewer than {_FEW}"
    weight = reports.get("originator_id", pd.Series(dtype="str"))
    share = reports["weight"].groupby(weight).sum() / reports["weight"].sum()
    if share.max() > 0.5:
        yield (
            f"{share.idxmax()} carries it, with {share.max():.0%} of the reports' weight: nobody "
            "else can tell its errors from the truth"
        )


def _refuse_unfit(settings) -> None:
    """Name every setting that does not fit, all at once."""
    faults = [
        f"{name} is a number from {low:g} to {high:g}; not {settings[name]!r}"
        for name, (low, high) in _ENDS.items()
        if not all(isinstance(x, Real) and low <= x <= high for x in _numbers(settings[name]))
    ]
    for name, some in _CHOICES.items():
        if settings[name] not in some:
            faults.append(f"{name} is one of {', '.join(map(str, some))}; not {settings[name]!r}")
    if not faults and settings["off"] + settings["worthless"] >= 1:
        faults = ["off and worthless are shares of the reports, together below 1"]
    if faults:
        raise ValueError("; ".join(faults) + ".")


def _numbers(setting) -> list:
    """All numbers of a setting; of an empty one that holds none a missing one."""
    if isinstance(setting, dict):
        return list(setting.values())
    return list(setting) or [None] if isinstance(setting, list | tuple) else [setting]
