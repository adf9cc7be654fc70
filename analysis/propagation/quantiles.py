"""Quantiles of a formula of uncertain numbers, independent or not."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from numbers import Real
from pickle import PicklingError
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.needed import at_most, in_short
from analysis.propagation import lines
from analysis.propagation.dependence import bounds_under_any_dependence
from analysis.propagation.inputs import Inputs, Interval, read_inputs, refuse_misfit
from analysis.propagation.lines import evaluate

PROBABILITIES = (0.05, 0.25, 0.50, 0.75, 0.95)
LEAST_DRAWS = 2**6


class Propagated(NamedTuple):
    """What :func:`propagate` found."""

    quantiles: pd.DataFrame
    draws: pd.DataFrame | None
    dependence: str


def propagate(
    formula: Callable,
    inputs: dict,
    draws: int = 2**14,
    seed: int = 0,
    executor: Executor | None = None,
    *,
    reading="reader",
    dependence: str = "independent",
    probabilities=PROBABILITIES,
    keep_draws: bool = False,
) -> Propagated:
    """Quantiles of a formula of uncertain numbers.

    Parameters
    ----------
    formula
        An ordinary function of the named inputs that works on arrays: ``lambda shells, boxes:
        shells / boxes``.
    inputs
        Name of each input, and what it is: a claim (a row of a frame, or a wording), a frame of
        claims (the formula gets an array claims by draws), a range ``(low, high)`` (read as the
        words "1 to 3" are), a quantile function, a distribution of ``scipy.stats`` or a number.
        Percent are shares of one: "12%" is 0.12. A claim that is used
        under two names is one uncertain number (the same ``claim_id``, or the same row object);
        distributions and wordings are not.
    draws
        Evaluations of the formula, a power of 2 from 64: about so many, fewer for one or two
        inputs, twice as many where lines turn out not to serve.
    seed
        Of the scrambled Sobol points.
    executor
        Any ``concurrent.futures.Executor``: blocks of draws are worked on in parallel. The result
        is the same to the last bit for one worker and many.
    reading
        How claims are read (see :func:`analysis.reader_band`), or a reading by name of the input.
        ``strict`` only goes with ``dependence="unknown"``.
    dependence
        ``independent``: an assumption, and labelled so. ``unknown``: the widest bounds of each
        quantile under any dependence whatever; the formula must rise or fall in each input.
    probabilities
        Of the quantiles.
    keep_draws
        Whether to return single draws too.

    Returns
    -------
    Propagated
        ``quantiles``: one row a probability, in the formula's unit: ``probability, value, error``
        (numerical error of the value: an estimate of its standard deviation); with unknown
        dependence ``probability, low, high``. ``draws``: ``result`` and a column an uncertain
        input, scrambled Sobol points, or None. ``dependence``: what was assumed.

    Raises
    ------
    ValueError, TypeError
        Names every input that cannot be used; if the formula does not take the inputs, does not
        return a number for each draw, or does not rise or fall in an input as needed.

    Notes
    -----
    The input that moves the result most is followed from end to end, while the others are set by
    scrambled Sobol points (``scipy.stats.qmc``), or by fixed steps where there is only one; see
    ``analysis/propagation/lines.py``. Where the result turns, jumps or bends in another way than a
    product or a quotient, and with more than seven uncertain inputs, each Sobol point gives one
    result. Tails of inputs beyond a probability of 2**-20 are cut off.

    Examples
    --------
    >>> ratio = propagate(lambda shells, boxes: shells / boxes,
    ...                   {"shells": "as many as 6 million", "boxes": "more than 13,000"})
    >>> ratio.quantiles.set_index("probability")["value"].round(1).to_dict()
    {0.05: 319.8, 0.25: 389.7, 0.5: 423.1, 0.75: 442.9, 0.95: 457.0}
    >>> ratio.dependence
    'independent'
    """
    refuse_unfit_call(draws, probabilities, seed, executor)
    if dependence not in ("independent", "unknown"):
        raise ValueError(f"dependence is 'independent' or 'unknown', not {dependence!r}.")
    refuse_misfit(formula, inputs)
    unknown = dependence == "unknown"
    found = read_inputs(inputs, reading, strict_allowed=unknown)
    if keep_draws and "result" in inputs:
        raise ValueError("Draws are kept with their result: give the input another name.")
    kept = _drawn(formula, found, draws, seed) if keep_draws else None
    if unknown:
        table = bounds_under_any_dependence(formula, found, probabilities)
        refuse_nothing_below(inputs, table[["low", "high"]])
    else:
        values, errors = solve(formula, found, draws, seed, probabilities, executor)
        refuse_nothing_below(inputs, values)
        table = pd.DataFrame({"probability": list(probabilities), "value": values, "error": errors})
    return Propagated(table, kept, dependence)


def refuse_nothing_below(inputs, values) -> None:
    """Name the input that is 0 where every result is infinite: the formula divides by it."""
    nothing = [n for n, given in inputs.items() if isinstance(given, Real) and given == 0]
    if nothing and np.isinf(np.asarray(values)).all():
        raise ValueError(
            f"The formula divides by {at_most(nothing)}, which is 0: nothing can be divided by 0. "
            "Give a number above 0, or what is known of it in words."
        )


def refuse_unfit_call(draws, probabilities, seed, executor) -> None:
    """Name a number of draws, probabilities, a seed or an executor that does not fit."""
    whole = isinstance(draws, int | np.integer)
    if not whole or draws < LEAST_DRAWS or draws & (draws - 1):
        raise ValueError(f"draws is a power of 2 from {LEAST_DRAWS}, such as 2**14; not {draws!r}.")
    p = np.asarray(probabilities, float)
    if p.ndim != 1 or not len(p) or not ((p > 0) & (p < 1)).all():
        raise ValueError(
            "probabilities are a list of numbers between 0 and 1, such as [0.05, 0.95]; not "
            f"{probabilities!r}."
        )
    if not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"seed is a whole number from 0, not {seed!r}.")
    if executor is not None and not hasattr(executor, "submit"):
        said = in_short(executor)
        raise TypeError(f"executor is one of concurrent.futures or like it, not {said}.")


def solve(formula, inputs: Inputs, draws, seed, probabilities, executor=None):
    """Quantiles of a formula of independent inputs, and their numerical errors."""
    if not inputs.dimensions:
        value = evaluate(formula, inputs, np.zeros((0, 1)))[0]
        return np.full(len(probabilities), value), np.zeros(len(probabilities))
    plan, found = lines.plan(formula, inputs, draws, seed), None
    if plan.along is not None:
        found = lines.along_lines(inputs, plan, *_worked(formula, inputs, plan, executor))
    if found is not None and found.off <= lines.allowed(draws):
        fewer = None
        if plan.others < 2:  # no random points: compare with fewer
            half = lines.fewer_lines(plan)
            fewer = lines.along_lines(inputs, half, *_worked(formula, inputs, half, None))
        return lines.quantiles(found, probabilities, fewer)
    points = lines.as_points(plan, draws)
    results, _ = _worked(formula, inputs, points, executor)
    return lines.quantiles_of_points(results.ravel(), probabilities)


def _worked(formula, inputs, plan, executor) -> tuple[np.ndarray, np.ndarray]:
    """Results and weights of all tasks, in order, worked on here or by the executor."""
    given = [(formula, inputs, plan, number) for number in range(plan.tasks)]
    if executor is None:
        parts = [lines.task(*arguments) for arguments in given]
    else:
        parts = list(spread(executor, lines.task, given))
    return tuple(np.concatenate(side) for side in zip(*parts, strict=True))


def spread(executor, work, given):
    """What a piece of work returns for each set of arguments, in order, as it comes."""
    try:
        tasks = [executor.submit(work, *arguments) for arguments in given]
        for task in tasks:
            yield task.result()
    except (PicklingError, AttributeError) as error:
        if "pickle" not in str(error).lower():
            raise
        raise TypeError(
            f"The formula or an input cannot be sent to another process ({error}). Write the "
            "formula with def in a module, or use an executor that sends functions by value, as "
            "that of Dask."
        ) from error


def _drawn(formula, inputs: Inputs, draws, seed) -> pd.DataFrame:
    """Single draws: scrambled Sobol points through the quantile functions."""
    points = lines.sobol(max(len(inputs.dimensions), 1), seed, 0, draws)
    if any(isinstance(dim.quantiles, Interval) for dim in inputs.dimensions):
        raise ValueError("Claims taken strictly cannot be drawn from; leave keep_draws out.")
    values = np.array([dim.quantiles(p) for dim, p in zip(inputs.dimensions, points, strict=False)])
    values = values.reshape(len(inputs.dimensions), draws)
    table = pd.DataFrame(dict(zip(inputs.names, values, strict=True)))
    return table.assign(result=evaluate(formula, inputs, values))
