"""Who says so in a foreign table, and where: its columns of sources, outlets and addresses."""

import re

import pyarrow as pa

from analysis.datasets.cells import fitting
from analysis.datasets.guessing import words as w
from analysis.datasets.guessing.people import alike, originators_of
from analysis.datasets.guessing.values import are_addresses
from analysis.datasets.guessing.words import among
from analysis.datasets.mapping.targets import target_claims
from analysis.needed import many

UNNAMED = "unattributed"
LONG, MANY = 120, 20_000  # a name of a source is shorter, and there are fewer of them
SHOWN = 5  # pairs of names that may be one


def find_sources(draft):
    """The rules of originator_id, outlet and url; the table of originators goes to the draft."""
    columns = [column for column in draft.given.columns.values() if column.texts]
    address = _address(draft, columns)
    source = _source_column([c for c in columns if not are_addresses(c)])
    named = [c for c in columns if among(c.words, w.OUTLET) and not among(c.words, w.NO_SOURCE)]
    outlet = next((c for c in named if not are_addresses(c)), source)
    rules = {"originator_id": _originator(draft, source, address)}
    if outlet:
        rules["outlet"] = {"from": outlet.name} | _if_empty(outlet)
    elif address:
        rules["outlet"] = {"from": address.name, "host": True} | _if_empty(address)
    else:
        rules["outlet"] = {"constant": draft.given.file}
    return rules | ({"url": {"from": address.name}} if address else {})


def _if_empty(column):
    return {} if column.whole else {"if_empty": "not named"}


def _wrong(column):
    """The texts of a column that are no address."""
    pattern = target_claims().fields["url"]["constraints"]["pattern"]
    fits = fitting(pa.array(column.texts, pa.string()), pattern).to_pylist()
    return [text for text, fit in zip(column.texts, fits, strict=True) if not fit]


def _address(draft, columns):
    """The first column of addresses by its name, if each is one; else the first by its cells."""
    for column in columns:
        if among(column.words, w.URL) or (_names_source(column) and are_addresses(column)):
            wrong = _wrong(column)
            if not wrong:
                return column
            draft.told.append(
                f"{column.name} holds no address in {many(len(wrong), 'text')}, such as "
                f"{wrong[0][:60]!r}: it stays as a column beside the claims."
            )
    return next((c for c in columns if are_addresses(c) and not _wrong(c)), None)


def _source_column(columns):
    """The column that names who says so; the better filled, the more like a name, the better."""
    usable = [c for c in columns if _names_source(c) and len(c.texts) <= MANY]
    usable = [c for c in usable if _median(c.texts) <= LONG]
    usable = [c for c in usable if c.filled * 2 >= c.rows or len(usable) == 1]
    return min(usable, key=lambda column: len(column.words), default=None)


def _names_source(column):
    if re.search(rf"\b({w.REPORTED_BY})\b", " ".join(column.words)):
        return True
    return bool(among(column.words, w.SOURCE)) and not among(column.words, w.NO_SOURCE)


def _median(texts):
    return sorted(map(len, texts))[len(texts) // 2]


def _originator(draft, column, address):
    if column is None:
        return _nobody(draft, address)
    draft.people = originators_of(draft.given.read.texts[column.name].to_pandas())
    _tell_people(draft, column)
    rule = {"from": column.name, "aliases": "originators"}
    if not column.whole:
        if UNNAMED not in set(draft.people["originator_id"]):
            draft.people.loc[len(draft.people)] = _person(UNNAMED, "the table, naming no source")
        unnamed = many(column.rows - column.filled, "row")
        draft.told.append(f"{unnamed} without a source: {UNNAMED}.")
        rule["if_empty"] = UNNAMED
    return rule


def _person(identifier, name):
    return [identifier, name, "", "", ""]


def _nobody(draft, address):
    """A table whose columns name no speaker: itself, or where it has addresses nobody."""
    name, shown = (UNNAMED, "nobody named") if address else (draft.options.name, draft.given.file)
    draft.people.loc[0] = _person(name, shown)
    if address:
        draft.ask(
            f"Who says so: {address.name} holds addresses. Their hosts are the outlets, and the "
            f"speakers are {UNNAMED}."
        )
    else:
        draft.ask(
            f"Who says so: no column names sources, so {name} itself stands for them in "
            "originators.csv."
        )
    return {"constant": name}


def _tell_people(draft, column):
    merged = draft.people[draft.people["aliases"] != ""]
    if len(merged):
        rows = merged[["name", "aliases"]].head(3).itertuples(index=False)
        shown = "; ".join(f"{row.name} = {row.aliases}" for row in rows)
        draft.told.append(
            f"Several spellings of {many(len(merged), 'source')}, now aliases: {shown}."
        )
    if pairs := alike(draft.people["name"]):
        shown = "; ".join(f"{a} = {b}" for a, b in pairs[:SHOWN])
        more = f" ({len(pairs):,} pairs, such as these)" if len(pairs) > SHOWN else ""
        draft.ask(
            f"Whether these are one source{more}: {shown}. If so, put one name under the other's "
            "aliases (| between them) in originators.csv and delete its row."
        )
    several = sum(bool(re.search(r";|\|", text)) for text in column.texts)
    if several:
        draft.ask(
            f"Several sources in one cell of {column.name}, {several:,} times: each such cell is "
            "one speaker."
        )
