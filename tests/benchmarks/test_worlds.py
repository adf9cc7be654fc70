"""How often the intervals of a pooled curve hold where the truth is known, because it was drawn."""

import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import pandas as pd
import results
from worlds import WORLDS, coverage

DRAWS, SEED = 100, 7
ASKED = [("curve", 50), ("curve", 90), ("total", 90), ("next", 50), ("next", 90)]
ASKED += [("late", 50), ("late", 90)]
HEADER = ["World", "Curve, 50", "Curve, 90", "Total, 90", "Next value, 50", "Next value, 90"]
HEADER += ["Late value, 50", "Late value, 90"]


def row_of(world, table):
    """What a world breaks, and shares with twice their standard error."""
    cells = []
    for what, level in ASKED:
        hits, of = table.loc[(world, what, level), ["hits", "of"]]
        share = hits / of
        cells.append(f"{share:.2f} ± {2 * (share * (1 - share) / of) ** 0.5:.2f}")
    return [f"{world}: {WORLDS[world].__doc__.splitlines()[0].rstrip('.')}", *cells]


def test_worlds(page):
    with ProcessPoolExecutor(min(len(WORLDS), os.cpu_count() or 1)) as workers:
        found = list(workers.map(partial(coverage, draws=DRAWS, seed=SEED), WORLDS))
    table = pd.concat(found).set_index(["world", "what", "level"])
    late, ahead = (table.loc[("own", what, 90), "share"] for what in ("late", "next"))
    total = table.xs("total", level="what")["share"]
    least = total.idxmin()[0]
    values = table.xs("next", level="what")["of"]
    note = (
        f"{DRAWS} draws of each world, of six to twelve reports; shares of intervals that held, "
        "with twice the standard error. Curve: what the reports say of the last day, against the "
        "truth; total: its interval if all may be wrong together; next value: against the reports "
        f"before it ({values.min()} to {values.max()} values, some of one draw); late value: the "
        "same about a day between two reports that are known, where the model states the growth. "
        "Growth after the last report it takes to be slower than these worlds', on purpose."
    )
    page.add(
        results.Section(
            "worlds",
            "Worlds whose total is known",
            "in the kit's own world, 84 to 96 in 100 of the values that are told late",
            f"{100 * late:.0f} in 100, and {100 * ahead:.0f} of the next; the nine tenths of the "
            f"total hold {total.min():.2f} ({least}) to {total.max():.2f}",
            "met" if 0.84 <= late <= 0.96 else "missed",
            "a common error cannot be told from the truth by reports alone: the curve does not "
            "cover it, the total does where the error is as large as was assumed",
            results.table(HEADER, [row_of(world, table) for world in WORLDS]) + "\n\n" + note,
        )
    )
