"""Many scenarios at once, and which assumption moves the result most."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

import numpy as np
import pandas as pd

from analysis.needed import in_short
from analysis.propagation.changes import BASE, ENDS, ranked
from analysis.propagation.dependence import NoDirectionError
from analysis.propagation.inputs import Fixed, is_claim, read_inputs, refuse_misfit
from analysis.propagation.lines import evaluate, sobol
from analysis.propagation.quantiles import (
    propagate,
    refuse_nothing_below,
    refuse_unfit_call,
    solve,
    spread,
)
from analysis.readers import READINGS, READINGS_SAID

_CHUNK = 16  # scenarios that one worker takes at a time
_QUIET = 2.0  # seconds before a bar shows: short sweeps say nothing
_STILL = 1.5  # times as much, or as little, at the last two steps towards no limit
_ENDS = (0.05, 0.50, 0.95)


def sweep(
    formula,
    scenarios,
    draws: int = 2**14,
    seed: int = 0,
    executor=None,
    *,
    reading="reader",
    probabilities=_ENDS,
    progress: bool = True,
) -> pd.DataFrame:
    """Quantiles of a formula under each of many scenarios.

    Parameters
    ----------
    formula, draws, seed, executor, reading, probabilities
        As for :func:`analysis.propagate`. Every scenario uses the same points, so that two
        scenarios differ by what they assume and not by chance.
    scenarios
        A list of dictionaries of inputs, a dictionary of such by name, or a frame with a column
        an input and a row a scenario.
    progress
        Whether a bar shows on stderr after two seconds.

    Returns
    -------
    DataFrame
        One row a scenario, in order: ``scenario`` (its name or number), a column a probability
        (``q05, q50, q95``), and ``error`` (the largest numerical error of these).

    Raises
    ------
    ValueError, TypeError
        As :func:`analysis.propagate`, with the name of the scenario.

    Examples
    --------
    >>> table = sweep(lambda boxes, load: boxes * load,
    ...               [{"boxes": "more than 13,000", "load": load} for load in (300, 400)])
    >>> table.set_index("scenario")[["q05", "q95"]].round(-3)
                    q05        q95
    scenario
    0         3903000.0  4623000.0
    1         5204000.0  6164000.0
    """
    refuse_unfit_call(draws, probabilities, seed, executor)
    named = _named(scenarios)
    chunks = [named[start : start + _CHUNK] for start in range(0, len(named), _CHUNK)]
    settings = (draws, seed, reading, tuple(probabilities))
    if executor is None:
        found = (_chunk(formula, chunk, *settings) for chunk in chunks)
    else:
        found = spread(executor, _chunk, [(formula, chunk, *settings) for chunk in chunks])
    columns = [_column(p) for p in probabilities]
    rows = [row for part in _with_bar(found, chunks, progress) for row in part]
    return pd.DataFrame(rows, columns=["scenario", *columns, "error"])


def tornado(
    formula,
    inputs: dict,
    alternatives: dict | None = None,
    draws: int = 2**14,
    seed: int = 0,
    *,
    reading="reader",
) -> pd.DataFrame:
    """The result under each reading of each claim, each alternative input, and any dependence.

    Parameters
    ----------
    formula, inputs, draws, seed, reading
        As for :func:`analysis.propagate`: the base.
    alternatives
        Name of an input, and what else it might be: a dictionary from a label to an input.

    Returns
    -------
    DataFrame
        ``assumption`` (the input that is changed; ``base``; ``dependence``), ``alternative``,
        ``low, mid, high`` (quantiles at 5, 50 and 95 %; where a claim is taken strictly or the
        dependence is unknown there is no middle), ``moved`` (middle less that of the base; what
        moves it most comes first), ``label`` (the change in words). Only one thing is changed in
        each row. There is no row about dependence with fewer than two uncertain inputs, or where
        the formula rises and falls.

    Examples
    --------
    >>> table = tornado(lambda boxes, load: boxes * load,
    ...                 {"boxes": "more than 13,000", "load": 400},
    ...                 {"load": {"lighter": 300}})
    >>> table[["assumption", "alternative", "low", "mid"]].round(-3)
       assumption alternative        low        mid
    0        base        base  5204000.0  5316000.0
    1        load     lighter  3903000.0  3987000.0
    2       boxes       floor  5200000.0  5200000.0
    3       boxes      strict  5200000.0        NaN
    """
    settings = {"draws": draws, "seed": seed}
    rows = [(BASE, "base", *_three(formula, inputs, reading, **settings), "as assumed")]
    for name, given in inputs.items():
        rows += _by_reading(formula, inputs, name, given, reading, settings)
    for name, others in (alternatives or {}).items():
        if name not in inputs:
            raise ValueError(f"alternatives of {name}: there is no such input.")
        if not isinstance(others, dict):
            raise ValueError(f"alternatives of {name}: a dictionary from a label to an input.")
        for label, other in others.items():
            ends = _three(formula, inputs | {name: other}, reading, **settings)
            rows.append((name, label, *ends, f"{_named_plainly(name)}: {label}"))
    if len(read_inputs(inputs, reading).dimensions) > 1:
        rows += _any_dependence(formula, inputs, reading)
    columns = ["assumption", "alternative", *ENDS, "label"]
    return ranked(pd.DataFrame(rows, columns=columns))[[*columns[:-1], "moved", "label"]]


def sensitivity(
    formula, inputs: dict, draws: int = 2**12, seed: int = 0, *, reading="reader"
) -> pd.DataFrame:
    """Share of the variance of the result that each input explains (Sobol indices).

    Parameters
    ----------
    formula, inputs, seed, reading
        As for :func:`analysis.propagate`; independent inputs are assumed.
    draws
        A power of 2; the formula is evaluated that often for each input, and twice more.

    Returns
    -------
    DataFrame
        One row an uncertain input, the largest first: ``input, first`` (share by itself),
        ``total`` (share with all that it does together with others), ``first_error, total_error``
        (bootstrap standard errors). Estimates of small shares may fall below 0. Computed by
        ``scipy.stats.sobol_indices``.

    Examples
    --------
    >>> table = sensitivity(lambda boxes, load: boxes * load,
    ...                     {"boxes": "more than 13,000", "load": "about 400"})
    >>> table["input"].tolist(), bool(table["first"].sum() > 0.98)
    (['boxes', 'load'], True)
    """
    from scipy.stats import sobol_indices

    refuse_misfit(formula, inputs)
    found = read_inputs(inputs, reading)
    if not found.dimensions:
        raise ValueError("All inputs are plain numbers: there is no variance to share out.")

    def vectorised(x):
        return evaluate(formula, found, x)[None]

    tail = 2.0**-20
    dists = [
        SimpleNamespace(ppf=lambda p, q=dim.quantiles: q(np.clip(p, tail, 1 - tail)))
        for dim in found.dimensions
    ]
    points = sobol(len(dists), seed, 0, 256)
    tried = vectorised(np.array([d.ppf(p) for d, p in zip(dists, points, strict=True)]))
    if not np.isfinite(tried).all() or np.ptp(tried) == 0:
        raise ValueError("The result does not vary, or is infinite: there is no variance to share.")
    shares = sobol_indices(func=vectorised, n=draws, dists=dists, rng=np.random.default_rng(seed))
    spread = shares.bootstrap(n_resamples=100)
    table = pd.DataFrame(
        {
            "input": found.names,
            "first": np.ravel(shares.first_order),
            "total": np.ravel(shares.total_order),
            "first_error": np.ravel(spread.first_order.standard_error),
            "total_error": np.ravel(spread.total_order.standard_error),
        }
    )
    return table.sort_values(["total", "input"], ascending=[False, True], ignore_index=True)


def _column(p) -> str:
    """q05 for 0.05, q2.5 for 0.025."""
    percent = round(100 * p, 9)
    return f"q{percent:02.0f}" if percent == round(percent) else f"q{percent:g}"


def _named(scenarios) -> list[tuple]:
    if isinstance(scenarios, pd.DataFrame) and len(scenarios):
        return list(zip(scenarios.index, scenarios.to_dict("records"), strict=True))
    listed = enumerate(scenarios) if isinstance(scenarios, Iterable) else ()
    named = [*(scenarios.items() if hasattr(scenarios, "items") else listed)]
    if not named or not all(isinstance(inputs, dict) for _, inputs in named):
        raise ValueError(
            "scenarios are dictionaries of inputs, one or more, as in [{'load': 300}, {'load': "
            f"400}}], or a frame; not {in_short(scenarios)}."
        )
    return named


def _chunk(formula, named, draws, seed, reading, probabilities) -> list[list]:
    """Rows of some scenarios; claims that several share are read once."""
    memory, rows = {}, []
    for name, inputs in named:
        try:
            refuse_misfit(formula, inputs)
            found = read_inputs(inputs, reading, memory=memory)
            values, errors = solve(formula, found, draws, seed, probabilities)
            refuse_nothing_below(inputs, values)
        except (ValueError, TypeError) as error:
            raise type(error)(f"Scenario {name}: {error}") from error
        rows.append([name, *values, float(np.max(errors))])
    return rows


def _with_bar(found, chunks, progress):
    """The parts as they come, with a bar once it takes long."""
    from tqdm import tqdm

    total = sum(len(chunk) for chunk in chunks)
    with tqdm(total=total, delay=_QUIET, leave=False, unit="scenario", disable=not progress) as bar:
        for part in found:
            bar.update(len(part))
            yield part


def _three(formula, inputs, reading, **settings) -> list[float]:
    """Quantiles at 5, 50 and 95 %."""
    found = propagate(formula, inputs, reading=reading, probabilities=_ENDS, **settings)
    return found.quantiles["value"].tolist()


def _by_reading(formula, inputs, name, given, reading, settings) -> list[tuple]:
    """Rows in which one claim is read otherwise than in the base."""
    if not is_claim(given):
        return []
    base = reading.get(name, "reader") if isinstance(reading, dict) else reading
    readings = dict.fromkeys(inputs, reading) if isinstance(reading, str) else dict(reading)
    rows = []
    for other in (r for r in READINGS if r != base):
        if other == "strict":
            ends = _strict(formula, inputs, name, given, reading, settings)
        else:
            ends = _three(formula, inputs, readings | {name: other}, **settings)
        rows.append((name, other, *ends, f"{_named_plainly(name)}: {READINGS_SAID[other]}"))
    return rows


def _named_plainly(name) -> str:
    return name.replace("_", " ")


def _strict(formula, inputs, name, given, reading, settings) -> list[float]:
    """Least 5 % and largest 95 % over what the words allow; they name no middle."""
    ends = [d.quantiles for d in read_inputs({name: given}, "strict", True).dimensions]
    if len(ends) > 1:
        raise ValueError(f"{name}: a tornado takes one claim an input, not a frame of several.")
    low, high = ends[0]
    tried = np.linspace(low, high, 9) if np.isfinite(high) else _far(low)
    found = [_three(formula, inputs | {name: Fixed(x)}, reading, **settings) for x in tried]
    least, largest = min(f[0] for f in found), max(f[2] for f in found)
    if np.isinf(high):  # where does it lead? still on its way up, it has no limit
        largest = np.inf if found[-1][2] > found[-2][2] * _STILL else largest
        least = 0.0 if 0 < found[-1][0] * _STILL < found[-2][0] else least
    return [least, float("nan"), largest]


def _far(low) -> np.ndarray:
    """From a floor to far beyond it."""
    return np.array([low, *(max(low, 1.0) * np.geomspace(1.5, 1e6, 8))])


def _any_dependence(formula, inputs, reading) -> list[tuple]:
    """A row of bounds; none where the formula turns, so that no bounds are known."""
    settings = {"dependence": "unknown", "probabilities": (0.05, 0.95)}
    try:
        found = propagate(formula, inputs, reading=reading, **settings).quantiles
    except NoDirectionError:
        return []
    ends = found["low"].iloc[0], float("nan"), found["high"].iloc[1]
    return [("dependence", "unknown", *ends, "any dependence between the inputs")]
