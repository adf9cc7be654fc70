"""Every claim about a subject, from the article and from the record, with bounds and bands."""

from __future__ import annotations

import pandas as pd

from analysis.bounds import strict_bounds
from analysis.datasets import tables
from analysis.readers import READINGS, reader_band

PACKAGES = ("article", "record")


def ledger(
    *quantities: str, packages=PACKAGES, coverage: float = 0.90, reading: str = "reader"
) -> pd.DataFrame:
    """Claims about some quantities, one row a claim, with what the words allow and how they read.

    Parameters
    ----------
    *quantities
        Values of the column ``quantity`` to keep, for example ``"containers"``; none keeps all.
    packages
        Names or paths of data packages with a table ``claims`` and a table ``originators``.
    coverage, reading
        As for :func:`analysis.reader_band`.

    Returns
    -------
    DataFrame
        The columns of the tables ``claims``; ``source`` (the package that the row is from),
        ``originator`` and ``originator_kind`` (from the table ``originators``); ``low, high,
        low_closed, high_closed`` (:func:`analysis.strict_bounds`); and the columns of
        :func:`analysis.reader_band`. The article's rows come first; within a package the order
        is that of the file.

    Raises
    ------
    DataProblem
        If a package breaks a rule of its description.
    ValueError
        If none of the packages has a claim about one of the quantities; names those that exist.

    Examples
    --------
    >>> ledger("containers", packages=["article"])[["wording", "low", "high", "source"]]
                                     wording      low  high   source
    0             more than 1,000 containers   1000.0   inf  article
    1  more than 13,000 shipping containers  13000.0   inf  article
    """
    claims = pd.concat([_named(package) for package in packages], ignore_index=True)
    if quantities:
        _refuse_unknown(quantities, claims["quantity"].unique())
        claims = claims[claims["quantity"].isin(quantities)].reset_index(drop=True)
    return reader_band(strict_bounds(claims), coverage, reading)


def all_readings(claims: pd.DataFrame, coverage: float = 0.90) -> pd.DataFrame:
    """The same claims under each reading, one below the other.

    Columns in and out are those of :func:`analysis.reader_band`; the column ``reading`` tells
    the copies apart.

    Examples
    --------
    >>> claims = ledger("troops_sent", packages=["article"])
    >>> all_readings(claims)[["reading", "band_low", "band_high"]].round()
      reading  band_low  band_high
    0  reader    2082.0     6600.0
    1  strict    1000.0        inf
    2   floor    1000.0     1000.0
    """
    return pd.concat([reader_band(claims, coverage, r) for r in READINGS], ignore_index=True)


def _named(package) -> pd.DataFrame:
    """A package's claims with the names of their originators beside them."""
    found = tables(package)
    people = found["originators"].set_index("originator_id")
    claims = found["claims"]
    return claims.assign(
        source=str(package),
        originator=claims["originator_id"].map(people["name"]),
        originator_kind=claims["originator_id"].map(people["kind"]),
    )


def _refuse_unknown(asked, known) -> None:
    unknown = sorted(set(asked) - set(known))
    if unknown:
        raise ValueError(
            f"No claim about {', '.join(unknown)}; there are {', '.join(sorted(known))}."
        )
