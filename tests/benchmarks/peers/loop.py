"""How each tool is timed, and plain NumPy to tell whether both sides met one machine."""

import time
from statistics import median

import numpy as np

LEAST_SEEDS = 5
ENOUGH = 1.0  # seconds for one size, beyond which fewer seeds will do
TOO_SLOW = 0.5  # seconds a call, beyond which no larger size is tried


def measure(call, sizes, seeds):
    """Call with (draws, seed) at each size: median time, and what each seed gave."""
    found = []
    for size in sizes:
        call(size, 0)
        times, values = [], []
        for seed in range(1, seeds + 1):
            start = time.perf_counter()
            values.append([float(value) for value in call(size, seed)])
            times.append(time.perf_counter() - start)
            if sum(times) > ENOUGH and seed >= LEAST_SEEDS:
                break
        found.append({"draws": size, "seconds": median(times), "values": values})
        if found[-1]["seconds"] > TOO_SLOW:
            break
    return found


def plain_numpy(case, probabilities):
    """Plain draws."""

    def call(draws, seed):
        rng = np.random.default_rng(seed)
        inputs = {
            name: getattr(rng, k)(*ends, draws) for name, (k, *ends) in case["inputs"].items()
        }
        return np.quantile(eval(case["formula"], {}, inputs), probabilities)

    return call
