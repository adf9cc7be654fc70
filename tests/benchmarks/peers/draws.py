"""Quantiles of a formula by other tools, each used in its ordinary way.

Reads the question as JSON from standard input and prints the answers as JSON. Runs in an
environment of its own: see draws.txt.
"""

import json
import sys
from importlib.metadata import version
from statistics import NormalDist

import numpy as np
from loop import measure, plain_numpy


def squigglepy(case, probabilities):
    """Plain draws."""
    import squigglepy as sq

    makers = {"uniform": sq.uniform, "triangular": sq.triangular}

    def call(draws, seed):
        sq.set_seed(seed)
        inputs = {name: makers[kind](*ends) for name, (kind, *ends) in case["inputs"].items()}
        return np.quantile(sq.sample(eval(case["formula"], {}, inputs), n=draws), probabilities)

    return call


def mcerp(case, probabilities):
    """Latin hypercube draws."""
    import mcerp

    makers = {"uniform": mcerp.Uniform, "triangular": mcerp.Tri}

    def call(draws, seed):
        np.random.seed(seed)
        mcerp.npts = draws
        inputs = {name: makers[kind](*ends) for name, (kind, *ends) in case["inputs"].items()}
        return eval(case["formula"], {}, inputs).percentile(probabilities)

    return call


def openturns(case, probabilities):
    """Plain draws through a formula that is compiled."""
    import openturns as ot

    def call(draws, seed):
        ot.RandomGenerator.SetSeed(seed)
        joint = ot.JointDistribution([_openturns(ot, *one) for one in case["inputs"].values()])
        formula = ot.SymbolicFunction(list(case["inputs"]), [case["formula"]])
        result = formula(joint.getSample(draws))
        return [result.computeQuantile(p)[0] for p in probabilities]

    return call


def openturns_algebra(case, probabilities):
    """Arithmetic of distributions, by quadrature: no draws."""
    import openturns as ot

    def call(draws, seed):
        inputs = {name: _openturns(ot, *one) for name, one in case["inputs"].items()}
        result = eval(case["formula"], {}, inputs)
        return [result.computeQuantile(p)[0] for p in probabilities]

    return call


def _openturns(ot, kind, *ends):
    return {"uniform": ot.Uniform, "triangular": ot.Triangular}[kind](*ends)


def uncertainties(case, probabilities):
    """Linear error propagation: a middle and a standard deviation, read as a normal one."""
    from uncertainties import ufloat

    def call(draws, seed):
        inputs = {name: ufloat(*_moments(*one)) for name, one in case["inputs"].items()}
        result = eval(case["formula"], {}, inputs)
        normal = NormalDist(result.nominal_value, result.std_dev)
        return [normal.inv_cdf(p) for p in probabilities]

    return call


def _moments(kind, *ends):
    """Mean and standard deviation."""
    if kind == "uniform":
        low, high = ends
        return (low + high) / 2, (high - low) / 12**0.5
    a, b, c = ends
    return (a + b + c) / 3, ((a * a + b * b + c * c - a * b - a * c - b * c) / 18) ** 0.5


TOOLS = {
    "squigglepy": squigglepy,
    "mcerp": mcerp,
    "openturns": openturns,
    "openturns, algebra": openturns_algebra,
    "uncertainties": uncertainties,
    "numpy": plain_numpy,
}
WITHOUT_DRAWS = ("openturns, algebra", "uncertainties")


def main():
    question = json.load(sys.stdin)
    answers = {}
    for tool in question["tools"]:
        sizes = [1] if tool in WITHOUT_DRAWS else question["sizes"]
        try:
            call = TOOLS[tool](question["case"], question["probabilities"])
            answers[tool] = measure(call, sizes, question["seeds"])
        except Exception as error:  # one tool that fails says so and stops no other
            answers[tool] = f"{type(error).__name__}: {error}"
    names = ("squigglepy", "mcerp", "openturns", "uncertainties", "numpy", "scipy")
    print(json.dumps({"answers": answers, "versions": {name: version(name) for name in names}}))


if __name__ == "__main__":
    main()
