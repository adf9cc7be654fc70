"""What the kit computes for a fixed list of calls, so that no number moves unseen.

Other tests say why a number is right; this list says that it is still the same. It is renewed by

    .venv/bin/python tests/pins/computed.py

which prints what moved, and stores the numbers as they are.
"""

import csv
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import next_reports, pool, propagate, read_figure, reader_band
from analysis.bounds import feasible, stretches
from analysis.pooling import leave_one_out, originator_bias
from analysis.readers import reach
from analysis.writing import write_whole

NUMBERS = Path(__file__).with_name("numbers.csv")
PHRASES = (
    *("more than 13,000", "at least 5", "over 1,000", "over 1,234", "as many as 6 million"),
    *("up to 300", "no more than 1,200", "below 1,230", "nearly 1,000", "almost 12,345"),
    *("about 5", "about 1,500", "around 123", "some 1,234", "on the order of 1,000"),
    *("4 to 6 million", "between 10 and 12", "about 2,000 to 3,000", "up to 10,000 to 12,000"),
    *("thousands of troops", "hundreds of troops", "dozens of ships", "scores of ships"),
    *("exactly 500", "500", "512", "1,000", "a third", "about two-thirds", "nearly half"),
    *("at least 40 percent", "about 95%", "150 percent", "a 12% rise"),
)
BANDS = ["edge_mid", "edge_far", "band_low", "band_mid", "band_high"]
DAYS = ["2024-01-10", "2024-02-10", "2024-04-10", "2024-04-20", "2024-05-05"]
REPORTS = pd.DataFrame(
    {
        "claim_id": [*"abcde"],
        "statement_id": [*"abcde"],
        "originator_id": ["us", "kr", "us", "ua", "us"],
        "hedge": ["about", "more than", "around", "up to", None],
        "bound": ["about", "lower", "about", "upper", "point"],
        "value": [1_000.0, 1_500.0, 3_000.0, 4_000.0, 3_210.0],
        "value_high": np.nan,
        "window_start": pd.to_datetime(["2023-08-01", "2023-08-01", None, "2023-10-01", None]),
        "window_end": pd.to_datetime(DAYS),
        "published": pd.to_datetime(DAYS),
    }
)
CURVE = ["q05", "q25", "q50", "q75", "q95", "total_q05", "total_q95"]
INPUTS = {"top": "as many as 6 million", "bottom": "more than 13,000"}


def ratio(top, bottom):
    return top / bottom


def three(a, b, c):
    return a * b / c


def larger(a, b):
    return np.where(a > b, a, 2 * b)


def falling(a, b):
    return 1_000 - a - b


def rows(frame, names, columns):
    """Numbers of a frame by row name and column."""
    named = zip(names, frame[columns].astype(float).to_numpy(), strict=True)
    return {f"{n} {c}": x for n, cells in named for c, x in zip(columns, cells, strict=True)}


def bands(reading="reader", coverage=0.9):
    claims = pd.DataFrame([read_figure(phrase)._asdict() for phrase in PHRASES])
    return rows(reader_band(claims, coverage, reading), PHRASES, BANDS)


def reached():
    claims = reader_band(pd.DataFrame([read_figure(phrase)._asdict() for phrase in PHRASES]))
    table = reach(claims).select_dtypes("number")
    return rows(table, PHRASES, [*table])


def curve(**settings):
    found = pool(REPORTS, **{"cell": 0.05, "evens": (1.0, 16.0), "step": "M"} | settings)
    told = rows(found.agreement, found.agreement["claim_id"], ["weight", "curve", "above", "sound"])
    told |= rows(found.curve, found.curve["date"].dt.strftime("%Y-%m-%d"), CURVE)
    return told | {"evidence": found.log_evidence}


def forecasts():
    found = next_reports(REPORTS, least=2, cell=0.05, evens=(4.0,))
    return rows(
        found, found["claim_id"], [*CURVE[:5], "sound_q05", "chance", "score", "last_value"]
    )


def judged():
    how = {"cell": 0.1, "evens": (4.0,)}
    bias = originator_bias(REPORTS, **how)
    left = leave_one_out(REPORTS, **how).groupby("left_out").last().reset_index()
    told = rows(left, left["left_out"], ["q50", "total_q95", "moved"])
    return told | rows(bias, bias["originator_id"], ["reports", "factor", "gain"])


def quantiles(formula, inputs, **settings):
    found = propagate(formula, inputs, draws=2**10, **settings).quantiles
    return rows(found, found["probability"], [*found.columns.drop("probability")])


def formulas():
    several = {"a": "about 500", "b": (2, 3), "c": "at least 40"}
    found = {"two": quantiles(ratio, INPUTS), "three": quantiles(three, several)}
    found["share"] = quantiles(ratio, {"top": "about 500", "bottom": "12%"})
    found["jump"] = quantiles(larger, {"a": "about 500", "b": (400, 600)})
    found["falls"] = quantiles(falling, {"a": "about 500", "b": (2, 3)})
    found["any"] = quantiles(ratio, INPUTS, dependence="unknown")
    found["strict"] = quantiles(ratio, INPUTS, dependence="unknown", reading="strict")
    found["any three"] = quantiles(three, several, dependence="unknown")
    return {f"{part} {name}": x for part, told in found.items() for name, x in told.items()}


def room():
    ends = REPORTS.assign(
        low=[900.0, 1_500, 0, 0, 3_210], high=[np.inf, np.inf, 2_900, 4_000, 3_210]
    )
    found = feasible(ends, "2023-08-01")
    parts = stretches(feasible(ends), "2024-01-01", "2024-06-01")
    told = rows(found.envelope, found.envelope["date"].dt.strftime("%Y-%m-%d"), ["lower", "upper"])
    told |= rows(parts, parts["start"].dt.strftime("from %Y-%m-%d"), ["lower", "upper", "clash"])
    pairs = found.contradictions
    return told | rows(pairs, pairs["floor_claim"] + pairs["ceiling_claim"], ["gap", "ratio"])


CALLS = {
    "bands": bands,
    "bands, half": lambda: bands(coverage=0.5),
    "bands, strict": lambda: bands("strict"),
    "bands, floor": lambda: bands("floor"),
    "reach": reached,
    "curve": curve,
    "curve, first day": lambda: curve(window_start="2023-08-01"),
    "curve, undated earlier": lambda: curve(window_start="2023-08-01", undated="earlier"),
    "curve, strict": lambda: curve(reading="strict", sharing=1.0, bias={"ua": 1.1}),
    "curve, later": lambda: curve(until="2024-09-30", near=0.2, headroom=0.2, stock=2.0),
    "forecasts": forecasts,
    "judged": judged,
    "formulas": formulas,
    "room": room,
}


def computed(call) -> dict[str, float]:
    """The numbers of one call, by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # few reports, and one speaker with most of the weight
        return CALLS[call]()


def stored(path=NUMBERS) -> dict[str, dict[str, float]]:
    """The numbers of each call as they were stored."""
    found = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["call"], {})[row["what"]] = float(row["number"])
    return found


def moved(now, was) -> list[str]:
    """Numbers that are another than they were, by more than machines differ."""
    names = [*dict.fromkeys([*was, *now])]
    pairs = [(name, now.get(name), was.get(name)) for name in names]
    return [f"{name}: {x} was {y}" for name, x, y in pairs if None in (x, y) or not _alike(x, y)]


def _alike(x, y):
    return bool(np.isclose(x, y, rtol=1e-6, atol=1e-9, equal_nan=True))


def renew() -> None:
    """Print what moved since the numbers were stored, and store them as they are."""
    known, lines = stored() if NUMBERS.is_file() else {}, ["call,what,number"]
    for call in CALLS:
        now = computed(call)
        for line in moved(now, known.get(call, {})):
            print(f"{call}: {line}")
        lines += [f'"{call}","{what}",{number:.9g}' for what, number in now.items()]
    write_whole(NUMBERS, "\n".join([*lines, ""]))


if __name__ == "__main__":
    renew()
