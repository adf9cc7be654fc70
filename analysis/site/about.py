"""What every page says about itself: how to cite it, which data it shows, where they come from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.datasets import tables
from analysis.lineage import best_renderings
from analysis.places import DATA
from analysis.wording.said import number

ROOT = Path(__file__).parents[2]

# A page names a row if all that one of these groups of columns hold stands together on it.
_KEYS = (
    ("claim_id",),
    ("statement_id",),
    ("event",),
    ("resolution",),
    ("item",),
    ("topic",),
    ("outlet", "wording"),
    ("originator", "wording", "window_end"),
    ("originator", "number", "window_end"),
    ("originator", "period_start"),
)
_COLUMNS = {key for keys in _KEYS for key in keys}
_WORD = re.compile(r"(?<![\w./,-])[\w./,-]*\w")  # from its start: once over a long run
_NAMES = (
    "outlet",
    "resolution",
    "source",
    "originator",
    "topic",
)  # whichever a table has for who tells it
_CITING = re.compile(r" \(citing .*\)$")  # as drafts write an outlet that repeats another
_OF_DRAFTS = (
    "For what the article says, cite the article. The data are one reading of it; rows that are "
    "not confirmed are drafts."
)
_DATES = ("published", "date", "period_start")


class Package(NamedTuple):
    """A data package, as a page names it."""

    name: str
    title: str
    version: str
    short_hash: str
    sources: list[dict]


class Citation(NamedTuple):
    """How to cite the kit, as CITATION.cff says, or an article."""

    title: str
    authors: str
    edition: str  # a version, or the day of publication
    licences: str
    message: str
    url: str


def packages(folder: Path = DATA) -> dict[str, Package]:
    """The data packages in a folder, or the one whose folder it is, by name.

    The short hash begins the SHA-256 of ``datapackage.json``, which holds those of all tables.

    Examples
    --------
    >>> sorted(packages()), len(packages()["article"].short_hash)
    (['article', 'outcomes', 'record', 'wording'], 12)
    """
    found = {}
    own = folder / "datapackage.json"
    for path in [own] if own.is_file() else sorted(folder.glob("*/datapackage.json")):
        data = path.read_bytes()
        told = json.loads(data)
        sources = [source for source in told.get("sources", []) if "path" in source]
        found[told["name"]] = Package(
            told["name"],
            told["title"],
            told.get("version", ""),
            sha256(data).hexdigest()[:12],
            sources,
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
        f"version {told['version']}",
        " and ".join(licences),
        told["message"],
        told.get("url") or told.get("repository-code") or "",
    )


def citation_of_article(folder: Path) -> Citation:
    """How to cite the article that a package of draft claims is of: outlet, title, day, address.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import new_package
    >>> about = {"title": "Ships leave", "outlet": "The Example", "published": "2024-09-02"}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     citation_of_article(new_package("harbour", "Some 40 ships left.", folder, **about))[:3]
    ('Ships leave', 'The Example', '2024-09-02')
    """
    (package,) = packages(folder).values()
    claims = tables(folder)["claims"]
    outlet, published = _first_of(_printed_by(claims), "outlet"), _first_of(claims, "published")
    url = next((source["path"] for source in package.sources), "")
    return Citation(package.title, _CITING.sub("", outlet), published, "", _OF_DRAFTS, url)


def _printed_by(claims) -> pd.DataFrame:
    """Claims but those whose outlet is no more than what somebody spoke through."""
    if "through" not in claims or "outlet" not in claims:
        return claims
    through = _as_text(claims["through"])
    return claims[through.eq("") | _as_text(claims["outlet"]).ne(through)]


def _first_of(rows, name) -> str:
    filled = _as_text(rows[name]) if name in rows else pd.Series(dtype="str")
    return next(filter(None, filled), "")


def _author(author) -> str:
    parts = (author.get("given-names"), author.get("family-names"))
    return author.get("name") or " ".join(filter(None, parts))


def sources(names: Iterable[str]) -> pd.DataFrame:
    """Every row of the packages' tables that has an address.

    Parameters
    ----------
    names
        Names of data packages of the kit, or folders of others.

    Returns
    -------
    DataFrame
        ``name, date, url`` and the columns by which :func:`sources_on` finds a row on a page.

    Examples
    --------
    >>> bool(sources(["record"])["url"].str.startswith("http").all())
    True
    """
    known = {name: tables(name) for name in {"article", "record", *names}}
    frames = [
        _with_keys(table, known[name])
        for name in names
        for table in known[name].values()
        if "url" in table
    ]
    if "article" in names:
        frames.append(_behind_the_article(known["article"], known["record"]))
    columns = ["name", "date", "url", *sorted(_COLUMNS)]
    return pd.concat([pd.DataFrame(columns=columns, dtype=str), *frames], ignore_index=True)


def _with_keys(rows, package) -> pd.DataFrame:
    """Rows that have an address, with all by which they can be found, from their own package."""
    rows = rows.copy()
    if "originator_id" in rows and "originator" not in rows:
        people = package["originators"].set_index("originator_id")["name"]
        rows["originator"] = rows["originator_id"].map(people)
    if "statement_id" in rows and "factcheck" in package:
        topics = package["factcheck"].set_index("statement_id")["topic"]
        rows["topic"] = rows["statement_id"].map(topics)
    if "event" in rows and "source" in rows:  # a vote has its source in the table of votes
        rows["source"] = rows["source"].mask(rows["source"].str.startswith("see "), rows["event"])
    if "topic" in rows and "outlet" not in rows:
        rows["source"] = "check of “" + rows["topic"] + "”"
    if "value" in rows:  # of the retellings of a statement one goes by its number
        best = best_renderings(rows) if "statement_id" in rows else rows
        rows["number"] = rows["value"].map(number).where(rows.index.isin(best.index), "")
    out = pd.DataFrame({key: _as_text(rows[key]) for key in sorted(_COLUMNS & set(rows))})
    out["name"] = _first(rows, _NAMES, "source")
    out["date"] = _first(rows, _DATES, "")
    out["url"] = _as_text(rows["url"])
    return out[out["url"].ne("")]


def _behind_the_article(article, record) -> pd.DataFrame:
    """The article's claims, with where the statements that they repeat were read and checked."""
    keys = ["claim_id", "wording", "outlet", "originator_id", "value", "window_end"]
    claims = article["claims"][["statement_id", *keys]]
    told = best_renderings(record["claims"])[["statement_id", "outlet", "url"]]
    told = told.rename(columns={"outlet": "source"})
    topics = article["statements"][["statement_id", "claim_id", "topic"]]
    checked = topics.merge(record["factcheck_sources"], on="statement_id")
    checked = checked.assign(source="check of “" + checked["topic"] + "”")
    pairs = [claims.merge(told, on="statement_id"), claims.merge(checked, on="claim_id")]
    rows = pd.concat([pair[[*keys, "source", "url"]] for pair in pairs], ignore_index=True)
    return _with_keys(rows, article).assign(name=_as_text(rows["source"]))


def _as_text(column) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.strftime("%Y-%m-%d").fillna("").astype(str)
    return column.astype(object).where(column.notna(), "").astype(str)


def _first(rows, columns, otherwise):
    return next((_as_text(rows[name]) for name in columns if name in rows), otherwise)


def sources_on(shown: Iterable[str], drawn: Iterable[str], rows: pd.DataFrame) -> list[dict]:
    """The addresses of what a page names or draws.

    Parameters
    ----------
    shown
        What stands together on the page: a row of a table, a paragraph. A row of the data is named
        by its id, or by a speaker with a number and a day, an outlet with a wording and the like,
        if they stand in one of these.
    drawn
        Addresses of what the charts draw.
    rows
        As :func:`sources` returns them.

    Returns
    -------
    list of dict
        ``name, date, url``, each address once, by name and date. One that only a chart knows has
        no name.

    Examples
    --------
    >>> rows = sources(["record"])
    >>> sources_on(["nothing of the kind"], [], rows)
    []
    >>> sources_on(["seen in fc-5b alone"], [], rows)[0]["url"][:4]
    'http'
    >>> sources_on([], ["https://example.org/"], rows)
    [{'name': '', 'date': '', 'url': 'https://example.org/'}]
    """
    drawn = set(drawn)
    values = rows[sorted(_COLUMNS)].fillna("").to_dict("records")
    places = set(rows.index[rows["url"].isin(drawn)])
    by_first = {keys: _places_by(keys[0], values) for keys in _KEYS}
    for text in shown:
        places |= _named_in(_Text(text), values, by_first)
    found = rows.loc[sorted(places), ["name", "date", "url"]].fillna("")
    others = sorted(drawn - set(found["url"]))
    found = pd.concat([found, pd.DataFrame({"name": "", "date": "", "url": others})])
    # A page that was read for a report and for a check goes by the report's name.
    found = found.assign(check=found["name"].str.startswith("check of"))
    found = found.sort_values(["check", "name", "date", "url"]).drop_duplicates("url")
    return found[["name", "date", "url"]].to_dict("records")


class _Text(dict):
    """Whether a value stands in a text: one word as a whole word, several as they are."""

    def __init__(self, text):
        super().__init__({"": False})
        self._text, self._words = text, set(_WORD.findall(text))

    def __missing__(self, value):
        self[value] = value in (self._text if " " in value else self._words)
        return self[value]


def _places_by(key, values) -> dict[str, list[int]]:
    places = {}
    for place, row in enumerate(values):
        places.setdefault(row[key], []).append(place)
    return places


def _named_in(there, values, by_first) -> set[int]:
    """Places of the rows of which all values of some group of columns are there."""
    return {
        place
        for keys, places in by_first.items()
        for value in places
        if there[value]
        for place in places[value]
        if all(there[values[place][key]] for key in keys[1:])
    }
