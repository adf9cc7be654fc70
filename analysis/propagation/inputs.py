"""What may go into a formula, as quantile functions: one for each random dimension."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bounds import per_one, strict_bounds
from analysis.needed import at_most, in_short
from analysis.readers import READINGS, look_up, quantile_table
from analysis.wording import UnreadableFigure, read_figure

_WHAT = (
    "a claim (one row, a frame or its wording), a range (low, high), a quantile function, a "
    "distribution or a number"
)


class Tabulated(NamedTuple):
    """A quantile function from values at equal steps of probability, straight between them."""

    values: np.ndarray

    def __call__(self, p):
        return look_up(self.values, p)


class Interval(NamedTuple):
    """What the words of a claim allow, and nothing about where in it the value lies."""

    low: float
    high: float


class Dimension(NamedTuple):
    """One uncertain number: its quantile function or interval, and whether it comes in steps."""

    quantiles: Callable | Interval
    stepped: bool = False


class Inputs(NamedTuple):
    """Uncertain numbers, and which of them make up each named input of a formula."""

    dimensions: list[Dimension]
    wiring: dict[str, object]  # name -> a number, a dimension, or a list of dimensions

    def feed(self, values) -> dict:
        """Values of the named inputs, from values of each dimension (dimensions, draws)."""
        return {name: _pick(values, where, self.own) for name, where in self.wiring.items()}

    @property
    def own(self) -> bool:
        """Whether each dimension belongs to one input, so that none sees what a formula does."""
        parts = [w if isinstance(w, list) else [w] for w in self.wiring.values()]
        used = [part for some in parts for part in some if isinstance(part, Place)]
        return len(used) == len(self.dimensions)

    @property
    def names(self) -> list[str]:
        """A name for each dimension: that of the first input that uses it."""
        named = {}
        for name, where in self.wiring.items():
            places = where if isinstance(where, list) else [where]
            for number, place in enumerate(places, 1):
                if isinstance(place, Place):
                    named.setdefault(place.at, f"{name}[{number}]" if where is places else name)
        return [named[at] for at in range(len(self.dimensions))]


class Place(NamedTuple):
    """Where an input finds its values."""

    at: int


class Fixed(NamedTuple):
    """A number that may be infinite: the end of what the words of a claim allow."""

    value: float


def read_inputs(
    inputs, readings="reader", strict_allowed: bool = False, memory: dict | None = None
) -> Inputs:
    """Turn named inputs into quantile functions; the same claim is one dimension.

    Parameters
    ----------
    inputs
        Name of each input of the formula, and what it is: a claim (a row of a frame of claims, or
        a wording such as "more than 13,000"), a frame of claims (the formula gets an array claims
        by draws), a range ``(low, high)``, read as the words "1 to 3" are, a quantile function of
        probabilities, a distribution of ``scipy.stats``, or a number. Percent are shares of one
        (:mod:`analysis.bounds`).
    readings
        How claims are read: one reading, or a reading by name of the input.
    strict_allowed
        Whether claims may be taken strictly.
    memory
        Where claims that were read before are found again, in a sweep over many scenarios.

    Raises
    ------
    ValueError
        Names every input that is none of these, all at once.

    Examples
    --------
    >>> found = read_inputs({"shells": "as many as 6 million", "boxes": 13_000})
    >>> found.names, found.wiring["boxes"]
    (['shells'], 13000.0)
    """
    refuse_no_inputs(inputs)
    dimensions, wiring, known, faults = [], {}, {}, []
    memory = {} if memory is None else memory
    for name, given in inputs.items():
        reading = readings.get(name, "reader") if isinstance(readings, dict) else readings
        try:
            parts = _parts(given, reading, strict_allowed, memory)
        except (ValueError, TypeError) as error:
            faults.append(f"{name}: {error}")
            continue
        try:
            places = [_place(part, dimensions, known) for part in parts]
        except ValueError as error:
            faults.append(f"{name}: {error}")
            continue
        wiring[name] = places if isinstance(given, pd.DataFrame) else places[0]
    if isinstance(readings, dict) and set(readings) - set(inputs):
        faults.append(f"readings of {sorted(set(readings) - set(inputs))}: there is no such input")
    if faults:
        raise ValueError("These inputs cannot be used.\n" + "\n".join(faults))
    return Inputs(dimensions, wiring)


def refuse_no_inputs(inputs) -> None:
    """Name the dictionary to write where the inputs of a formula are none."""
    if not isinstance(inputs, dict) or not inputs:
        raise TypeError(
            "inputs is a dictionary, the name of each input and what it is, as in "
            f"{{'boxes': 'more than 13,000'}}; not {in_short(inputs)}."
        )


def refuse_misfit(formula, inputs) -> None:
    """Name inputs that the formula does not take, and those that it lacks.

    Examples
    --------
    >>> refuse_misfit(lambda a, b: a / b, {"a": 1, "c": 2})
    Traceback (most recent call last):
    TypeError: The formula takes a, b and was given a, c: b is missing; it does not take c.
    """
    if not callable(formula):
        raise TypeError(
            "The formula is a function of the named inputs and comes first, as in lambda shells, "
            f"boxes: shells / boxes; not {in_short(formula)}."
        )
    refuse_no_inputs(inputs)
    try:
        signature = inspect.signature(formula)
    except ValueError:
        return  # some compiled functions do not tell
    try:
        signature.bind(**dict.fromkeys(inputs))
    except TypeError:
        taken = [p.name for p in signature.parameters.values() if p.kind in _BY_NAME]
        lacking = [
            p.name
            for p in signature.parameters.values()
            if p.kind in _BY_NAME and p.default is p.empty and p.name not in inputs
        ]
        odd = [name for name in inputs if name not in taken]
        said = [f"{', '.join(lacking)} is missing"] * bool(lacking)
        said += [f"it does not take {at_most(odd)}"] * bool(odd)
        raise TypeError(
            f"The formula takes {', '.join(taken)} and was given {at_most(inputs)}: "
            + "; ".join(said or ["its inputs are given by name"])
            + "."
        ) from None


_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def _pick(values, where, own=False):
    if isinstance(where, list):
        first = where[0].at if own and isinstance(where[0], Place) else -1
        if where == [Place(at) for at in range(first, first + len(where))]:
            return values[first : first + len(where)]
        return np.stack([_pick(values, one) for one in where])
    return values[where.at] if isinstance(where, Place) else np.float64(where)


def _place(part, dimensions, known):
    """Where the values of a part are found; the same claim is found at the same place."""
    if isinstance(part, float):
        return part
    key, dimension = part
    if key is None or key not in known:
        dimensions.append(dimension)
        place = Place(len(dimensions) - 1)
        if key is None:
            return place
        known[key] = place
    if not _alike(dimensions[known[key].at], dimension):
        raise ValueError(
            f"the claim {key[0]} is an input already, with other numbers or another reading; give "
            "different claims different names, and read a claim in one way"
        )
    return known[key]


def _alike(one: Dimension, other: Dimension) -> bool:
    pairs = zip(one.quantiles, other.quantiles, strict=False)
    return type(one.quantiles) is type(other.quantiles) and all(
        np.array_equal(a, b) for a, b in pairs
    )


def _parts(given, reading, strict_allowed, memory) -> list:
    """What an input is made of: numbers, or pairs of a key and a dimension."""
    if isinstance(given, list) and len(given) == 2 and _are_numbers(given):
        raise TypeError(f"a range is a pair in round brackets: {tuple(given)}")
    if isinstance(given, bool) or given is None:
        raise TypeError(f"{given!r} is not {_WHAT}")
    if isinstance(given, Real):
        if not np.isfinite(given):
            raise ValueError(f"{given!r} is not finite")
        return [float(given)]
    if is_claim(given):
        name = (given if isinstance(given, str | tuple) else id(given), reading)
        if name not in memory:  # the frame is kept too, so that its id stays its own
            memory[name] = given, _of_claims(given, reading, strict_allowed)
        return memory[name][1]
    if isinstance(given, Fixed):
        return [given.value]
    for name in ("ppf", "icdf"):
        if hasattr(given, name):
            return [(None, Dimension(_known_quantiles(getattr(given, name)), _in_steps(given)))]
    if callable(given):
        return [(None, Dimension(_known_quantiles(given)))]
    raise TypeError(f"{in_short(given)} is not {_WHAT}")


def is_claim(given) -> bool:
    """Whether an input is read as claims are: words, rows, or a range."""
    pair = isinstance(given, tuple) and len(given) == 2 and _are_numbers(given)
    return pair or isinstance(given, str | pd.Series | pd.DataFrame)


def _are_numbers(given) -> bool:
    return all(isinstance(end, Real) and not isinstance(end, bool) for end in given)


def _known_quantiles(function):
    """A quantile function that has been tried: it rises, and gives a number for each one."""
    p = np.linspace(0.01, 0.99, 23)
    values = np.asarray(function(p), float)
    if values.shape != p.shape or not np.isfinite(values).all() or (np.diff(values) < 0).any():
        raise ValueError(
            "a quantile function takes an array of probabilities and returns as many numbers, "
            "finite and rising"
        )
    return function


def _in_steps(distribution) -> bool:
    """Distributions of whole numbers, in the old style of SciPy and the new."""
    kind = getattr(distribution, "dist", distribution)
    return hasattr(kind, "pmf") and not hasattr(kind, "pdf")


def _of_claims(given, reading, strict_allowed) -> list:
    claims = _frame(given)
    if reading not in READINGS:
        raise ValueError(f"unknown reading {reading!r}; choose one of {', '.join(READINGS)}")
    if claims.empty:
        raise ValueError("the frame of claims is empty")
    for column in ("value", "bound"):
        if column not in claims:
            raise ValueError(f"each claim needs its {column}, and there is no such column")
        if empty := claims[column].isna().sum():
            raise ValueError(
                f"each claim needs its {column}, which {empty} of {len(claims)} lack: "
                f"frame.dropna(subset={column!r}) leaves these out"
            )
    if "modality" in claims and claims["modality"].eq("denied").any():
        raise ValueError("what is denied is no input; give the number alone to reckon with it")
    keys, unit = _keys(given, claims), per_one(claims)
    if reading == "strict":
        if not strict_allowed:
            raise ValueError(
                "taken strictly, words set ends and no quantiles between them; "
                "ask for dependence='unknown', or use divide and multiply"
            )
        ends = strict_bounds(claims)[["low", "high"]].div(unit, axis=0).itertuples(index=False)
        return [(key, Dimension(Interval(*end))) for key, end in zip(keys, ends, strict=True)]
    table = quantile_table(claims, reading) / unit.to_numpy()[:, None]
    if np.isnan(table).any():
        rows = claims.index[np.isnan(table).any(axis=1)].tolist()
        raise ValueError(f"nothing is known about how far readers go in the rows {rows}")
    return [(key, Dimension(Tabulated(row))) for key, row in zip(keys, table, strict=True)]


def _frame(given) -> pd.DataFrame:
    if isinstance(given, tuple):
        low, high = map(float, given)
        if not 0 <= low <= high < np.inf:
            raise ValueError(f"a range goes from a number of 0 or more upwards; not {given!r}")
        return pd.DataFrame([{"value": low, "value_high": high, "bound": "range"}])
    if isinstance(given, str):
        try:
            figure = read_figure(given)
        except UnreadableFigure as error:
            raise ValueError(str(error)) from None
        if figure.contradictory:
            raise ValueError(f"{given!r} contradicts itself; say which side it limits")
        return pd.DataFrame([figure._asdict()])
    return given.to_frame().T.infer_objects() if isinstance(given, pd.Series) else given


def _keys(given, claims) -> list:
    """What makes a claim the same as another: its claim_id, or being the very same row object."""
    if "claim_id" in claims and claims["claim_id"].notna().all():
        return [(name,) for name in claims["claim_id"]]
    if isinstance(given, str | tuple):
        return [None] * len(claims)  # the same words may be said of two things
    return [(f"in row {row}", id(given)) for row in range(len(claims))]
