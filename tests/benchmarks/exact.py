"""Exact quantiles of a few formulas: closed forms, or quadrature between all kinks.

Every integrand below is smooth between its kinks, and Gauss-Legendre nodes are laid between
them. Twice as many nodes change nothing but the last digits: see `quantiles`.
"""

import numpy as np
from scipy.optimize import brentq

NODES = 12


def quantiles(distribution, probabilities, low, high):
    """Where a distribution function reaches each probability, and how far twice as many nodes move.

    Returns
    -------
    tuple
        Quantiles, and the largest change as a share of them.
    """
    rough, fine = (
        np.array([_reach(distribution, p, low, high, nodes) for p in probabilities])
        for nodes in (NODES, 2 * NODES)
    )
    return fine, float(np.abs(rough / fine - 1).max())


def _reach(distribution, p, low, high, nodes) -> float:
    return brentq(lambda t: distribution(t, nodes) - p, low, high, xtol=1e-300, rtol=1e-15)


def integral(function, kinks, nodes) -> float:
    """Integral from the first kink to the last."""
    x, w = np.polynomial.legendre.leggauss(nodes)
    kinks = np.unique(kinks)
    half, middle = np.diff(kinks)[:, None] / 2, (kinks[1:] + kinks[:-1])[:, None] / 2
    return float((function(middle + half * x) * half * w).sum())


def of_uniform(low, high):
    """Density and distribution function of a uniform number."""
    return (
        lambda x: np.where((x >= low) & (x <= high), 1 / (high - low), 0.0),
        lambda x: np.clip((x - low) / (high - low), 0, 1),
    )


def of_triangular(low, mode, high):
    """Density and distribution function of a triangular number with its mode at one end."""
    wide = high - low
    if mode == high:
        return (
            lambda x: np.where((x >= low) & (x <= high), 2 * (x - low) / wide**2, 0.0),
            lambda x: np.clip((x - low) / wide, 0, 1) ** 2,
        )
    return (
        lambda x: np.where((x >= low) & (x <= high), 2 * (high - x) / wide**2, 0.0),
        lambda x: 1 - (1 - np.clip((x - low) / wide, 0, 1)) ** 2,
    )


MAKERS = {"uniform": of_uniform, "triangular": of_triangular}


def ratio(a, b):
    """Distribution function of a / b, each a kind and its ends."""
    below_a, (density_b, _) = MAKERS[a[0]](*a[1:])[1], MAKERS[b[0]](*b[1:])
    ends_a, ends_b = (a[1], a[-1]), (b[1], b[-1])

    def distribution(t, nodes):
        kinks = np.clip([*ends_b, *(end / t for end in ends_a)], *ends_b)
        return integral(lambda x: density_b(x) * below_a(t * x), kinks, nodes)

    return distribution


def product_density(x, y):
    """Density and kinks of the product of two uniform numbers above 0, in closed form."""
    (x0, x1), (y0, y1) = x, y

    def density(z):
        low, high = np.maximum(x0, z / y1), np.minimum(x1, z / y0)
        return np.log(np.maximum(high / low, 1)) / ((x1 - x0) * (y1 - y0))

    return density, np.sort([x0 * y0, x0 * y1, x1 * y0, x1 * y1])


def of_five(a, b, c, d, e):
    """Distribution function of a / b * c * d / e, all uniform above 0.

    It is at most t where a is at most t u / v, with u = b e and v = c d: two integrals over
    densities in closed form.
    """
    (density_u, kinks_u), (density_v, kinks_v) = product_density(b, e), product_density(c, d)
    below_a = of_uniform(*a)[1]

    def inner(s, nodes):
        kinks = np.clip([*kinks_v, *(s / end for end in a)], kinks_v[0], kinks_v[-1])
        return integral(lambda v: density_v(v) * below_a(s / v), kinks, nodes)

    def distribution(t, nodes):
        turns = [v * end / t for v in kinks_v for end in a]  # where a kink of `inner` lies
        kinks = np.clip([*kinks_u, *turns], kinks_u[0], kinks_u[-1])
        below = np.vectorize(lambda u: inner(t * u, nodes))
        return integral(lambda u: density_u(u) * below(u), kinks, nodes)

    return distribution


def of_tables(a, b):
    """Distribution function of a / b, each a table of quantiles at equal steps, straight between.

    Along the probability of b the probability of a is straight between the kinks of both tables,
    so that trapezia are exact: the nodes do not matter.
    """
    steps = np.linspace(0, 1, len(a))

    def distribution(t, nodes):
        kinks = np.union1d(steps, np.interp(a / t, b, steps))
        return float(np.trapezoid(np.interp(t * np.interp(kinks, steps, b), a, steps), kinks))

    return distribution
