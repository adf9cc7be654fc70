"""Every claim about a subject, from the article and from the record, with bounds and bands."""

from __future__ import annotations

import os
import re

import pandas as pd

from analysis.bounds import divide, strict_bounds
from analysis.datasets import load, tables
from analysis.datasets.descriptor import located
from analysis.days import day_of
from analysis.lineage import best_renderings
from analysis.needed import ORIGINATORS, in_short, meant, need_columns
from analysis.readers import READINGS, reader_band
from analysis.whether import add_whether

PACKAGES = ("article", "record")
# Countries of speakers as charts write them (ISO 3166-1 alpha-2); none for several at once.
COUNTRIES = {
    "INT": "",
    "DE": "Germany",
    "EE": "Estonia",
    "FR": "France",
    "GB": "UK",
    "HT": "Haiti",
    "JP": "Japan",
    "KP": "North Korea",
    "KR": "South Korea",
    "LB": "Lebanon",
    "LV": "Latvia",
    "MA": "Morocco",
    "NL": "Netherlands",
    "NO": "Norway",
    "RU": "Russia",
    "TR": "Türkiye",
    "UA": "Ukraine",
}
# One rendering of each statement of the record: what counts as evidence.
STATED = {"packages": ["record"], "renderings": "best"}
SIDES = ("top", "bottom")


def ledger(
    *quantities: str,
    packages=PACKAGES,
    coverage: float = 0.90,
    reading: str = "reader",
    measure: str | None = None,
    originator: str | None = None,
    window_start=None,
    renderings: str = "all",
) -> pd.DataFrame:
    """Claims about some quantities, one row a claim, with what the words allow and how they read.

    Parameters
    ----------
    *quantities
        Values of the column ``quantity`` to keep, for example ``"containers"``; none keeps all.
    packages
        Names or paths of data packages with a table ``claims`` and a table ``originators``, and
        perhaps one ``doubts`` like that of the record.
    coverage, reading
        As for :func:`analysis.reader_band`.
    measure, originator, window_start
        Keep only claims with this ``measure``, this ``originator_id`` or this first day.
    renderings
        ``all``, or ``best``: one rendering a statement, chosen before anything else is left out,
        so that a retelling never stands in for a statement about something else.

    Returns
    -------
    DataFrame
        The columns of the tables ``claims``; ``source`` (the package that the row is from),
        ``originator`` (with its country), ``originator_short`` (its short name, or the same where
        it has none) and ``originator_kind`` (all from the table ``originators``; kinds in small
        letters, with _ for blanks);
        ``doubt`` (what may be read in another way and why, see :func:`doubts`; mostly missing);
        ``low, high, low_closed, high_closed`` (:func:`analysis.strict_bounds`); the columns of
        :func:`analysis.reader_band`; and beside ``modality``, in columns of their own, how likely
        people take such words to be (:func:`analysis.whether.add_whether`), which bears on no
        number. The article's rows come first; within a package the order is that of the file.

    Raises
    ------
    DataProblem
        If a package breaks a rule of its description.
    ValueError
        If no claim is about one of the quantities, or has the measure, the originator or the
        first day asked for; names those that exist. Or if a package says of no claim who vouches
        for it; gives the lines to type.

    Examples
    --------
    >>> ledger("containers", packages=["article"])[["wording", "low", "high", "source"]]
                                     wording      low  high   source
    0             more than 1,000 containers   1000.0   inf  article
    1  more than 13,000 shipping containers  13000.0   inf  article
    """
    _refuse_slips(quantities, packages)
    day = day_of(window_start, "window_start")
    wanted = {"measure": measure, "originator_id": originator, "window_start": day}
    found = [tables(package) for package in packages]
    files = [one.state for one in found]
    key = repr((quantities, packages, coverage, reading, wanted, renderings, files))
    kept = _MADE.get(key)
    if kept is None:
        named = pd.concat(map(_named, packages, found), ignore_index=True)
        claims = strict_bounds(_asked_for(named, quantities, wanted, renderings))
        claims = add_whether(reader_band(claims, coverage, reading))
        if None in files or len(claims) > _LONG:
            return claims
        _MADE[key] = kept = claims
        for oldest in list(_MADE)[:-_MOST]:
            _MADE.pop(oldest, None)
    return kept.copy()


_MADE = {}  # ledgers by what was asked and the state of the files; not those of many rows
_MOST, _LONG = 64, 10_000


def _asked_for(claims, quantities, wanted, renderings) -> pd.DataFrame:
    """The claims that were asked for, in their order."""
    if renderings == "best":
        claims = best_renderings(claims).sort_index()
    elif renderings != "all":
        raise ValueError(f"renderings is 'all' or 'best', not {renderings!r}.")
    if quantities:
        claims = _kept(claims, "quantity", quantities)
    for column, value in wanted.items():
        claims = claims if value is None else _kept(claims, column, [value])
    return claims.reset_index(drop=True)


def _refuse_slips(quantities, packages) -> None:
    """Name the call to type where quantities or packages are given in another way."""
    if isinstance(packages, str | os.PathLike):
        raise TypeError(f"packages is a list of packages: packages=[{in_short(packages)}].")
    if not isinstance(packages, list | tuple) or not packages:
        raise TypeError(
            "packages is a list of names or folders, such as ['article', 'record']; not "
            f"{in_short(packages)}."
        )
    for given in quantities:
        if isinstance(given, list | tuple) and all(isinstance(name, str) for name in given):
            raise TypeError(f"Quantities stand one by one: ledger({', '.join(map(repr, given))}).")
        if not isinstance(given, str):
            raise TypeError(
                "ledger takes names of quantities, such as 'containers'; not "
                f"{in_short(given)}. Packages go into packages=[...]."
            )
        if located(given).is_file():
            raise ValueError(f"{given!r} is a package: ledger(packages=[{given!r}]).")


def doubts(claims: pd.DataFrame | None = None) -> pd.DataFrame:
    """Codings of the record that can be read in another way.

    Parameters
    ----------
    claims
        Keep only the doubts about these, by the column ``claim_id``; left out, all are kept.

    Returns
    -------
    DataFrame
        One row a cell in doubt: ``claim_id``, ``column`` (of the claims), ``coded`` and
        ``other_reading`` (both as text), ``alternative`` (the other reading as a value of that
        column, as text: a date, a code; several are separated by semicolons, ``none`` is an empty
        cell; missing where no value is named) and ``reason``; in the order of the file.

    Raises
    ------
    ValueError
        If the claims have no column ``claim_id``.

    Examples
    --------
    >>> table = doubts(ledger("shells"))
    >>> table[["claim_id", "column", "alternative"]].iloc[0].tolist()
    ['kr-dia-2026-02-shells', 'bound', 'about;lower']
    """
    table = load("record", "doubts")
    if claims is None:
        return table
    if "claim_id" not in claims:
        raise ValueError("Claims need the column claim_id to find the doubts about them.")
    return table[table["claim_id"].isin(claims["claim_id"])].reset_index(drop=True)


def read_otherwise(claims: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The claims once more for each doubt about one of them, with that one cell read otherwise.

    Parameters
    ----------
    claims
        A frame of :func:`ledger`.

    Returns
    -------
    dict
        By claim, column and other reading (in one text) the claims with that reading. A doubt that
        names no value is not among them. Bounds and bands stay as they were.

    Examples
    --------
    >>> told = read_otherwise(ledger("containers", packages=["record"]))
    >>> list(told)[0], len(told)
    ('kr-jcs-2023-11-02-containers: window_start 2022-07-01', 6)
    """
    found, known = {}, doubts(claims).dropna(subset="alternative")
    for doubt in known[known["column"].isin(claims)].itertuples():
        for other in doubt.alternative.split(";"):
            value = {"none": None, "true": True, "false": False}.get(other, other)
            column, row = claims[doubt.column], claims["claim_id"].eq(doubt.claim_id)
            if pd.api.types.is_datetime64_any_dtype(column):
                value = pd.Timestamp(value)  # of none: missing
            changed = claims.assign(**{doubt.column: column.mask(row, value)})
            found[f"{doubt.claim_id}: {doubt.column} {other}"] = changed
    return found


def ratios(tops: pd.DataFrame, bottoms: pd.DataFrame) -> pd.DataFrame:
    """Quotients of claims that one speaker made for one day, with open ends kept open.

    Parameters
    ----------
    tops, bottoms
        Frames of :func:`ledger` with ``renderings="best"``: retellings are no evidence.

    Returns
    -------
    DataFrame
        One row a pair of claims with the same originator, direction and ``window_end``:
        ``originator, date, top, bottom`` (the figures as printed), ``printed`` (the quotient of the
        printed numbers, missing for ranges), ``low, high, low_closed, high_closed`` (what the
        words allow), ``top_claim, bottom_claim``; by date. Claims without a partner are left out,
        and what is denied.

    Examples
    --------
    >>> shells = ledger("shells", packages=["record"], renderings="best")
    >>> boxes = ledger("containers", packages=["record"], renderings="best")
    >>> table = ratios(shells, boxes).set_index("top_claim")
    >>> round(float(table.loc["kr-dia-2024-08-27-shells-152", "printed"]), 1)
    461.5
    """
    keys = ["originator_id", "direction", "window_end"]
    one, other = (
        frame[frame["modality"].ne("denied")].dropna(subset=["value", *keys])
        for frame in (tops, bottoms)
    )
    pairs = one.merge(other, on=keys, suffixes=("_top", "_bottom"))
    pairs = pairs.sort_values(["window_end", "claim_id_top", "claim_id_bottom"], ignore_index=True)
    ends = ["low", "high", "low_closed", "high_closed"]
    top, bottom = (pairs[[f"{e}_{side}" for e in ends]].set_axis(ends, axis=1) for side in SIDES)
    single = pairs["value_high_top"].isna() & pairs["value_high_bottom"].isna()
    table = pd.DataFrame(
        {
            "originator": pairs["originator_top"],
            "date": pairs["window_end"],
            "top": pairs["wording_top"],
            "bottom": pairs["wording_bottom"],
            "printed": (pairs["value_top"] / pairs["value_bottom"]).where(single),
        }
    )
    claims = pairs[["claim_id_top", "claim_id_bottom"]].set_axis(
        ["top_claim", "bottom_claim"], axis=1
    )
    return pd.concat([table, divide(top, bottom), claims], axis=1)


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


def _named(package, found) -> pd.DataFrame:
    """A package's claims with the names of their originators beside them."""
    if "originators" not in found:
        raise ValueError(
            f"The package {package} has no table of originators: who vouches for its numbers? "
            f"{ORIGINATORS}."
        )
    need_columns(found["claims"], ("claim_id", "originator_id"), f"The ledger of {package}")
    people = found["originators"].set_index("originator_id")
    optional = ("country", "kind", "short")
    people = people.assign(**{name: "" for name in optional if name not in people})
    named, short = _with_country(people), people["short"].astype("str").replace("", pd.NA)
    claims = found["claims"]
    return claims.assign(
        source=str(package),
        originator=claims["originator_id"].map(named),
        originator_short=claims["originator_id"].map(short.fillna(named)),
        originator_kind=claims["originator_id"].map(_folded(people["kind"])).replace("", pd.NA),
        doubt=claims["claim_id"].map(_in_words(found.get("doubts"))).astype("str"),
    )


def _folded(kinds) -> pd.Series:
    """Kinds as charts know them: people type "Police" and "ferry operator ", too."""
    return kinds.astype("str").str.strip().str.lower().str.replace(r"\s+", "_", regex=True)


def _in_words(doubts) -> pd.Series:
    """What may be read in another way and why, by claim."""
    if doubts is None:
        return pd.Series(dtype="str")
    said = doubts["column"] + " may be " + doubts["other_reading"] + ": " + doubts["reason"]
    return said.groupby(doubts["claim_id"]).agg("; ".join)


def _with_country(people) -> pd.Series:
    """Names that say whose ministry or agency it is, unless they do already."""
    country = people["country"].fillna("").map(lambda code: COUNTRIES.get(code, code))
    named = [
        name if not place or re.search(rf"\b{re.escape(place)}", name) else f"{place}: {name}"
        for place, name in zip(country, people["name"], strict=True)
    ]
    return pd.Series(named, index=people.index, dtype="str")


def _kept(claims, column, values) -> pd.DataFrame:
    """Claims with one of the values; an unknown value is an error that names the known ones."""
    known = sorted(claims[column].dropna().unique())
    unknown = [str(value) for value in values if value not in known]
    if unknown:
        said = ", ".join(f"{v:%Y-%m-%d}" if isinstance(v, pd.Timestamp) else str(v) for v in known)
        like = [meant(value, map(str, known)) for value in unknown]
        like = f" {' and '.join(filter(None, like))} may be meant." if any(like) else ""
        raise ValueError(
            f"No claim about {', '.join(unknown)} in {column}; there are {said}.{like}"
        )
    return claims[claims[column].isin(values)]
