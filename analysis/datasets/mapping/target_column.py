"""One target column, filled from foreign ones by one rule."""

import re
import unicodedata
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.exact_reading import with_nulls
from analysis.datasets.mapping.dates import date_reader
from analysis.datasets.mapping.originators import originator_reader
from analysis.datasets.mapping.values import FAULT, Refused, read_each, refusals, repeated
from analysis.datasets.schema import listed

NAMES = re.compile("[a-z0-9]+")


class TargetColumn(NamedTuple):
    texts: pa.ChunkedArray  # as the kit would have them in a file; null where empty or refused
    sources: tuple | list = ()  # the foreign columns
    refused: pd.DataFrame = refusals([], [])  # as `refusals` returns it


def fill(table, name, rule, originators, numbers):
    """The target column `name`; `originators` are there where its rule looks them up.

    `numbers` are those of the rows in the file.
    """
    if "constant" in rule:
        return TargetColumn(repeated(_as_text(rule["constant"]), len(table.frame)))
    if "row" in rule:
        texts = [rule["row"].replace("{row}", str(row)) for row in numbers]
        return TargetColumn(pa.chunked_array([pa.array(texts, pa.string())]))
    given, sources = _given(table, rule), list(dict.fromkeys(listed(rule["from"])))
    read = _reader(name, rule, originators)
    empty = _as_text(_stripped(rule.get("codes", {})).get("", rule.get("if_empty")))
    if read is None:
        texts = given if empty is None else given.fill_null(empty)
        return TargetColumn(texts, sources)
    found = read_each(given, read, empty)
    return TargetColumn(found.texts(), sources, found.refusals())


def moves(name, rule):
    """The foreign column that a rule moves without a change, if it is one."""
    whole = set(rule) == {"from"} and len(listed(rule["from"])) == 1 and name != "note"
    return listed(rule["from"])[0] if whole else None


def _as_text(value):
    return {True: "true", False: "false"}.get(value, value)


def _given(table, rule):
    """The texts that a rule starts from; null where all of its cells are empty."""
    parts = [table.columns.texts[name] for name in listed(rule["from"])]
    if len(parts) == 1:
        return parts[0]
    if "format" in rule:
        return joined_date(parts, rule["join"])
    joined = pc.binary_join_element_wise(*parts, rule["join"], null_handling="skip")
    return with_nulls(joined, [""])


def joined_date(parts, mark):
    """Year, month and day as one text; an empty cell at the end is left out, and no other."""
    joined = pc.binary_join_element_wise(
        *parts, mark, null_handling="replace", null_replacement=""
    ).combine_chunks()
    for _ in parts[1:]:
        joined = pc.if_else(
            pc.ends_with(joined, mark), pc.utf8_slice_codeunits(joined, 0, -len(mark)), joined
        )
    return pa.chunked_array([with_nulls(joined, [""])])


def _reader(name, rule, originators):
    """A function from a foreign text to the kit's, or None where they are the same."""
    if "format" in rule:
        return date_reader(rule, f"mapping.{name}")
    if "codes" in rule:
        return _code_reader(name, rule["codes"])
    if "aliases" in rule:
        return originator_reader(originators[rule["aliases"]])
    return slug if "slug" in rule else host if "host" in rule else None


def _stripped(codes):
    """Codes without white space around them: the cells have none either."""
    return {code.strip(): value for code, value in codes.items()}


def _code_reader(name, codes):
    codes = _stripped(codes)
    refused = Refused(f"has no code for {name}", f"Add it to mapping.{name}.codes")
    return lambda text: _as_text(codes.get(text, refused))


def host(text):
    """The host of an address.

    >>> host("https://www.moon.example/1"), host("Moon Post").problem
    ('moon.example', 'is no address with a host')
    """
    found = re.match(r"https?://(?:[^/?#@\s]*@)?(?:www\.)?([^/?#:\s]+)", text)
    return found[1].lower() if found else Refused("is no address with a host", FAULT)


def slug(text):
    """A name in the kit's form: small letters and digits, with hyphens between them.

    >>> slug("São Tomé / 12"), slug("??").problem
    ('sao-tome-12', 'has no letter or digit to make a name of')
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = "-".join(NAMES.findall(text.lower()))
    return name or Refused("has no letter or digit to make a name of", "Name the row otherwise")
