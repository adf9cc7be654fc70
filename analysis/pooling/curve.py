"""Many reports of one running total, pooled into one curve that never falls."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.pooling import chain
from analysis.pooling.reports import Read, chances, read_claims, weighed, worthless_chance
from analysis.readers import READINGS

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q95": 0.95}
GROWTHS = ("steady", "lumpy")
UNDATED = ("same", "earlier", "later", "out")
_CHUNK = 2**20  # numbers to hold at a time


class Pooled(NamedTuple):
    """What :func:`pool` found."""

    curve: pd.DataFrame
    agreement: pd.DataFrame
    log_evidence: float
    left_out: pd.DataFrame


class Fit(NamedTuple):
    """A pooled curve with its workings: for predictions from it."""

    reports: pd.DataFrame
    shades: np.ndarray
    left_out: pd.DataFrame
    periods: pd.PeriodIndex
    grid: chain.Grid
    mass: np.ndarray
    log_evidence: float


def pool(
    claims: pd.DataFrame,
    window_start=None,
    until=None,
    *,
    reading: str = "reader",
    growth: str = "steady",
    source_error: float = 0.1,
    worthless: float = 0.2,
    sharing: float = 0.5,
    bias: dict | None = None,
    undated: str = "same",
    parts: bool = False,
    step: str = "M",
    levels: int = 2_000,
    headroom: float = 3.0,
) -> Pooled:
    """Pool many reports of a running total into one curve that never falls, exactly.

    Parameters
    ----------
    claims
        Needs ``claim_id, statement_id, value, bound, window_start, window_end``; uses ``hedge,
        value_high, measure, modality, cumulative, originator_id`` where present. Retellings count
        once. Where there are columns ``quantity, direction, measure, unit``, the total that most
        claims are about is pooled; the others are left out and listed.
    window_start
        First day of the total. A total that starts later is a floor of it, one that starts earlier
        a ceiling; for a claim without a first day see `undated`. Left out, windows are not told
        apart.
    until
        Last day of the curve, where that is later than the last report's step.
    reading
        How the words are read. Floors and ceilings limit one side only, however they are read;
        under ``strict`` an *about* says nothing; under ``floor`` every number is taken as it is.
    growth
        ``steady``: something is added in every step, and every split of the total is as likely.
        ``lumpy``: nothing may be added in some steps; each number of such steps is as likely. An
        assumption either way; compare the log evidence. With ``steady``, one more floor never
        lowers the curve, if it is by somebody who had not spoken (see `sharing`) and about a step
        that the curve has anyway.
    source_error
        Standard deviation of the logarithm of what a sound source states over what is true.
    worthless
        Share of reports that say nothing about the total: numbers anywhere within three orders of
        magnitude, floors and ceilings that are right as often as wrong.
    sharing
        Likeness of the statements of one originator, from 0 (each counts in full) to 1 (all
        together count as one): the weight of each of n is ``1 / (1 + (n - 1) * sharing)``, Kish's
        design effect. One more report by an originator takes weight from its others.
    bias
        By ``originator_id``, what the originator states for a total of one (see
        :func:`analysis.originator_bias`).
    undated
        What a claim that does not say its first day is taken to count from: the ``same`` day,
        ``earlier`` (it is a ceiling), ``later`` (a floor), or ``out``: it does not count. An
        assumption, which matters only where there is a `window_start`.
    parts
        Whether deliveries within a window count as floors of the total (as in
        :func:`analysis.feasible`).
    step
        Length of a step, a period of pandas: ``M``, ``Q``, ``W``. Reports count for the step that
        holds the last day of their window.
    levels, headroom
        Cells of the grid, and how far above the largest number it reaches. An assumption where only
        floors are known: then nothing else limits the total from above.

    Returns
    -------
    Pooled
        ``curve``: ``date`` (last day of each step from the first report on), ``q05, q25, q50, q75,
        q95`` in the claims' unit. ``agreement``: one row a report: ``claim_id, date, kind`` (floor,
        ceiling, value), ``weight, stated, curve`` (median on that day), ``above`` (probability that
        the total is above the stated number), ``sound`` (probability that the report is not
        worthless; below one half the curve contradicts it). ``log_evidence``: logarithm of the
        chance of the reports, to compare settings that keep reports, reading and weights.
        ``left_out``: the other rows, with ``reason``.

    Raises
    ------
    ValueError
        If a column is missing, an argument unfit, or no claim says anything about a running total.

    Notes
    -----
    The last total has a uniform logarithm, up to `headroom` times the largest number stated and
    down to a thousandth of that. All sums over paths are exact on the grid, so there is no seed.
    The defaults of `source_error`, `worthless` and `sharing` are assumptions: round numbers among
    those that predict the later reports of the record's four totals about as well as any. How
    well others do stands in ``tests/benchmarks/RESULTS.md``; what they would change, in
    :func:`analysis.pool_tornado`; which growth suits a total, in :func:`analysis.compare_growth`.

    Examples
    --------
    >>> from analysis.ledger import ledger
    >>> claims = ledger("containers", packages=["record"])
    >>> found = pool(claims, "2023-08-01")
    >>> found.curve.set_index("date").loc["2024-08-31"].round(-3).to_dict()
    {'q05': 13000.0, 'q25': 14000.0, 'q50': 16000.0, 'q75': 17000.0, 'q95': 18000.0}
    >>> found.agreement.sort_values("sound")["claim_id"].iloc[0]
    'us-state-2024-02-23-containers'
    """
    given = {
        "reading": reading,
        "growth": growth,
        "source_error": source_error,
        "worthless": worthless,
        "sharing": sharing,
        "bias": bias,
        "undated": undated,
        "parts": parts,
        "step": step,
        "levels": levels,
        "headroom": headroom,
    }
    return pooled(*prepared(claims, window_start, given), until)


def pooled(read: Read, settings: dict, until=None) -> Pooled:
    """A curve from claims that were read before, with all settings."""
    fit = fitted(read, settings, until)
    values = chain.quantiles(fit.grid, fit.mass, list(QUANTILES.values()))
    curve = pd.DataFrame(dict(zip(QUANTILES, values.T, strict=True)))
    curve.insert(0, "date", fit.periods.end_time.normalize().astype("datetime64[us]"))
    return Pooled(curve, _agreement(fit, settings), fit.log_evidence, fit.left_out)


def prepared(claims, window_start, given: dict) -> tuple[Read, dict]:
    """The claims as they are read, and all settings, checked."""
    unknown = sorted(set(given) - set(pool.__kwdefaults__))
    if unknown:
        raise TypeError(f"pool has no setting {', '.join(unknown)}.")
    settings = pool.__kwdefaults__ | given
    _refuse_unfit(settings)
    how = (settings["reading"], settings["parts"], settings["undated"])
    read = read_claims(claims, _day(window_start), *how)
    return read, settings


def _day(given):
    """A day, or None; a text that is none gets an error that says so."""
    if given is None:
        return None
    try:
        return pd.Timestamp(given)
    except (TypeError, ValueError):
        raise ValueError(f"{given!r} is no day; write one like 2023-08-01.") from None


def fitted(read: Read, settings: dict, until=None, since=None) -> Fit:
    """The workings of a curve: the probability of each level at each step."""
    reports, shades, left_out = weighed(read, settings["sharing"], settings["bias"])
    if reports.empty:
        why = left_out["reason"].value_counts().to_dict()
        raise ValueError(
            f"No claim says anything about a running total: {why or 'there are none'}."
        )
    at = pd.PeriodIndex(reports["day"], freq=settings["step"])
    first, last = (
        end if day is None else pick(end, pd.Period(_day(day), freq=settings["step"]))
        for day, end, pick in ((since, at.min(), min), (until, at.max(), max))
    )
    periods = pd.period_range(first, last, freq=settings["step"])
    grid = chain.grid(shades, settings["levels"], settings["headroom"])
    logs = np.zeros((len(periods), len(grid.levels)))
    place = periods.get_indexer(at)
    for rows, sound, unsound in _chances(reports, shades, grid, settings):
        weighted = reports["weight"].to_numpy()[rows, None] * np.log(sound + unsound)
        np.add.at(logs, place[rows], weighted)
    mass, log_evidence = chain.posterior(grid, logs, settings["growth"] == "lumpy")
    return Fit(reports, shades, left_out, periods, grid, mass, log_evidence)


def _chances(reports, shades, grid, settings):
    """Some reports at a time: their rows, chances if sound, and chances if worthless."""
    kinds, error = reports["kind"].to_numpy(str), settings["source_error"]
    worthless = settings["worthless"]
    size = max(1, _CHUNK // len(grid.levels))
    for start in range(0, len(reports), size):
        rows = slice(start, start + size)
        sound = (1 - worthless) * chances(kinds[rows], shades[rows], grid.levels, error)
        yield rows, sound, worthless * worthless_chance(kinds[rows])[:, None]


def _agreement(fit, settings) -> pd.DataFrame:
    """How well the curve agrees with each report that it was made from."""
    reports = fit.reports
    place = fit.periods.get_indexer(pd.PeriodIndex(reports["day"], freq=fit.periods.freq))
    sound_share = np.empty(len(reports))
    for rows, sound, unsound in _chances(reports, fit.shades, fit.grid, settings):
        sound_share[rows] = (fit.mass[place[rows]] * (sound / (sound + unsound))).sum(axis=1)
    median = chain.quantiles(fit.grid, fit.mass, [0.5])[:, 0]
    return pd.DataFrame(
        {
            "claim_id": reports["claim_id"],
            "date": reports["day"],
            "kind": reports["kind"],
            "weight": reports["weight"],
            "stated": reports["value"],
            "curve": median[place],
            "above": 1 - chain.reached(fit.grid, fit.mass, place, reports["value"]),
            "sound": sound_share,
        }
    )


def _refuse_unfit(settings) -> None:
    """Name every setting that does not fit, all at once."""
    rules = {
        "reading": (lambda x: x in READINGS, f"one of {', '.join(READINGS)}"),
        "growth": (lambda x: x in GROWTHS, f"one of {', '.join(GROWTHS)}"),
        "source_error": (lambda x: 0 < x < 5, "a share above 0, such as 0.1"),
        "worthless": (lambda x: 0 < x < 1, "a share between 0 and 1"),
        "sharing": (lambda x: 0 <= x <= 1, "from 0, each counts in full, to 1"),
        "bias": (_is_bias, "positive factors by originator_id"),
        "undated": (lambda x: x in UNDATED, f"one of {', '.join(UNDATED)}"),
        "step": (_is_period, "a period of pandas, such as M, Q or W"),
        "levels": (
            lambda x: isinstance(x, int | np.integer) and x >= 100,
            "a whole number from 100",
        ),
        "headroom": (lambda x: 1 < x < np.inf, "above 1"),
    }
    faults = []
    for name, (fits, said) in rules.items():
        try:
            fit = fits(settings[name])
        except (AttributeError, TypeError, ValueError):
            fit = False
        if not fit:
            faults.append(f"{name} is {said}; not {settings[name]!r}")
    if faults:
        raise ValueError("; ".join(faults) + ".")


def _is_bias(bias) -> bool:
    return bias is None or all(0 < factor < np.inf for factor in bias.values())


def _is_period(step) -> bool:
    return pd.Period("2024-01-01", freq=step) is not None
