"""What every page says about itself: how to cite it, which data it shows, where they come from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.charts.look import number
from analysis.datasets import load

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"

# A row is on a page if all that one of these columns hold stands there.
_KEYS = (
    ("claim_id",),
    ("statement_id",),
    ("event",),
    ("resolution",),
    ("outlet", "wording"),
    ("originator", "number"),
    ("originator", "period_start"),
    ("item",),
)
_NAMES = ("outlet", "source", "originator", "topic")  # whichever a table has for who tells it
_DATES = ("published", "date", "period_start")


class Package(NamedTuple):
    """A data package, as a page names it."""

    name: str
    title: str
    version: str
    short_hash: str
    sources: list[dict]


class Citation(NamedTuple):
    """What CITATION.cff says."""

    title: str
    authors: str
    version: str
    licences: str
    message: str
    url: str


def packages(folder: Path = DATA) -> dict[str, Package]:
    """The data packages in a folder, by name.

    The short hash begins the SHA-256 of ``datapackage.json``, which holds those of all tables.

    Examples
    --------
    >>> sorted(packages()), len(packages()["article"].short_hash)
    (['article', 'record', 'wording'], 12)
    """
    found = {}
    for path in sorted(folder.glob("*/datapackage.json")):
        data = path.read_bytes()
        told = json.loads(data)
        sources = [source for source in told.get("sources", []) if "path" in source]
        found[told["name"]] = Package(
            told["name"], told["title"], told["version"], sha256(data).hexdigest()[:12], sources
        )
    return found


def citation(path: Path = ROOT / "CITATION.cff") -> Citation:
    """How to cite the kit.

    Examples
    --------
    >>> citation().authors
    'The hedged numbers authors'
    """
    import yaml

    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    licences = told["license"] if isinstance(told["license"], list) else [told["license"]]
    return Citation(
        told["title"],
        ", ".join(_author(author) for author in told["authors"]),
        str(told["version"]),
        " and ".join(licences),
        told["message"],
        told.get("url") or told.get("repository-code") or "",
    )


def _author(author) -> str:
    parts = (author.get("given-names"), author.get("family-names"))
    return author.get("name") or " ".join(filter(None, parts))


def sources(names: Iterable[str]) -> pd.DataFrame:
    """Every row of the packages' tables that has an address.

    Parameters
    ----------
    names
        Names of data packages of the kit.

    Returns
    -------
    DataFrame
        ``name, date, url`` and the columns by which :func:`sources_on` finds a row on a page.

    Examples
    --------
    >>> bool(sources(["record"])["url"].str.startswith("http").all())
    True
    """
    frames = [
        _sources_of(name, table["name"])
        for name in names
        for table in json.loads((DATA / name / "datapackage.json").read_bytes())["resources"]
        if any(field["name"] == "url" for field in table["schema"]["fields"])
    ]
    columns = dict.fromkeys(["name", "date", "url", *(key for keys in _KEYS for key in keys)])
    return pd.concat([pd.DataFrame(columns=list(columns), dtype=str), *frames], ignore_index=True)


def _sources_of(package, table) -> pd.DataFrame:
    rows = load(package, table)
    if "originator_id" in rows and "originator" not in rows:
        people = load(package, "originators").set_index("originator_id")["name"]
        rows["originator"] = rows["originator_id"].map(people)
    if "value" in rows:
        rows["number"] = rows["value"].map(number)
    keys = {key for keys in _KEYS for key in keys} & set(rows)
    out = pd.DataFrame({key: _as_text(rows[key]) for key in sorted(keys)})
    out["name"] = _first(rows, _NAMES, "source")
    out["date"] = _first(rows, _DATES, "")
    out["url"] = _as_text(rows["url"])
    return out[out["url"].ne("")]


def _as_text(column) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d").fillna("").astype(str)
    return column.astype(object).where(column.notna(), "").astype(str)


def _first(rows, columns, otherwise):
    return next((_as_text(rows[name]) for name in columns if name in rows), otherwise)


def sources_on(text: str, rows: pd.DataFrame) -> list[dict]:
    """Addresses of what a page shows: of ids, events, words and speakers that stand in its text.

    Parameters
    ----------
    text
        All that the page shows, as plain text.
    rows
        As :func:`sources` returns them.

    Returns
    -------
    list of dict
        ``name, date, url``, each address once, by name and date.

    Examples
    --------
    >>> rows = sources(["record"])
    >>> sources_on("nothing of the kind", rows)
    []
    >>> sources_on("seen in fc-5b alone", rows)[0]["url"][:4]
    'http'
    """
    words = set(re.findall(r"[\w./,-]*\w", text))
    shown = pd.Series(False, index=rows.index)
    for keys in _KEYS:
        there = [rows[key].map(lambda value: _stands(value, text, words)) for key in keys]
        shown |= pd.concat(there, axis=1).all(axis=1)
    found = rows.loc[shown, ["name", "date", "url"]].fillna("")
    found = found.sort_values(["name", "date", "url"]).drop_duplicates("url")
    return found.to_dict("records")


def _stands(value, text, words) -> bool:
    """Whether a value stands in a text: one word as a whole word, several as they are."""
    if not isinstance(value, str) or not value:
        return False
    return value in words if " " not in value else value in text
