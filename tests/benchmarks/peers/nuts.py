"""The pooled curve by NUTS in NumPyro, on the model and data that `analysis.pool` is given.

Reads the model as JSON from standard input and prints what it found as JSON. Runs in an
environment of its own: see nuts.txt.
"""

import json
import sys
import time
from importlib.metadata import version

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpyro.diagnostics import effective_sample_size, split_gelman_rubin
from numpyro.infer import MCMC, NUTS

BATCHES = 8  # of each chain, whose means tell the Monte Carlo error


def model(given):
    """The last total, the shares of it that came between reports, and the weighted reports.

    Shares of a small concentration crowd near 0, where NUTS cannot follow them. So they are told by
    the logarithms of gamma variables, whose sum is independent of them.
    """
    low, most, high = given["ends"]
    size = numpyro.sample("size", dist.Uniform(low, high))
    numpyro.factor("headroom", -jnp.maximum(size - most, 0) / given["headroom"])
    count = len(given["concentration"])
    gammas = numpyro.sample("gammas", dist.ImproperUniform(dist.constraints.real, (count,), ()))
    numpyro.factor("shares", jnp.sum(given["concentration"] * gammas - jnp.exp(gammas)))
    sums = jax.lax.associative_scan(jnp.logaddexp, gammas)
    logs = numpyro.deterministic("logs", size + sums - sums[-1])
    place = (logs - low) / (high - low) * (given["table"].shape[1] - 1)
    place = jnp.clip(place, 0, given["table"].shape[1] - 1.001)
    left = place.astype(int)
    row = jnp.arange(len(left))
    before, after = given["table"][row, left], given["table"][row, left + 1]
    numpyro.factor("reports", jnp.sum(before + (after - before) * (place - left)))


def curve(sampler, probabilities):
    """Quantiles of each day, with their relative Monte Carlo errors by batch means."""
    logs = np.asarray(sampler.get_samples(group_by_chain=True)["logs"], float)
    chains, draws, days = logs.shape
    batches = logs[:, : draws // BATCHES * BATCHES].reshape(chains * BATCHES, -1, days)
    found = np.quantile(logs.reshape(-1, days), probabilities, axis=0)
    spread = np.quantile(batches, probabilities, axis=1).std(axis=1, ddof=1)
    error = spread / np.sqrt(len(batches))
    return {
        "quantiles": np.exp(found).T.tolist(),
        "error": error.T.tolist(),
        "rhat": float(np.max(split_gelman_rubin(logs))),
        "effective": float(np.min(effective_sample_size(logs))),
        "divergences": int(np.sum(sampler.get_extra_fields()["diverging"])),
    }


def main():
    given = json.load(sys.stdin)
    chains, warmup, draws = given.pop("chains"), given.pop("warmup"), given.pop("draws")
    probabilities = given.pop("probabilities")
    given |= {name: jnp.array(given[name]) for name in ("table", "concentration")}
    sampler = MCMC(
        NUTS(lambda: model(given)),
        num_warmup=warmup,
        num_samples=draws,
        num_chains=chains,
        chain_method="parallel",
        progress_bar=False,
    )
    times = []
    for seed in range(given.pop("runs")):  # the second run finds everything compiled
        start = time.perf_counter()
        sampler.run(jax.random.PRNGKey(seed), extra_fields=("diverging",))
        found = curve(sampler, probabilities)
        times.append(time.perf_counter() - start)
    versions = {name: version(name) for name in ("numpyro", "jax", "numpy")}
    print(json.dumps(found | {"times": times, "versions": versions}))


if __name__ == "__main__":
    numpyro.set_host_device_count(4)
    main()
