"""Words beside a number that no rule reads: harmless, or a reason to refuse the phrase.

The table is ``data/wording/beside.csv``: every word of a closed class that can stand beside a
number, as ``hedge`` (the vocabulary reads it), ``harmless`` (it changes no amount) ``refused``, or
``alone`` (refused unless a hedge stands between it and the number).
Nouns, verbs and names are not in it: they say what is counted. An adverb in "-ly" or a sign of
mathematics that is not in it is refused, for it may well be a hedge.
"""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from typing import NamedTuple

from analysis.places import DATA
from analysis.wording.amounts import PERCENTS, TIMES
from analysis.wording.digits import SCALES
from analysis.wording.grammar import MARKS, Found
from analysis.wording.tokens import Tokens
from analysis.wording.units import ends_clause
from analysis.wording.vocabulary import FRONT, Phrasebook

_TABLE = DATA / "wording" / "beside.csv"
_ARTICLES = frozenset(("the", "its", "their", "these", "those", "a", "an"))
_SIGNS = frozenset("^_*#@\\")
_UNKNOWN = "is not understood, and may change the number"


class _Table(NamedTuple):
    before: Phrasebook  # refused words -> why
    behind: Phrasebook
    known: frozenset[str]  # words of the table that may stand before
    alone: frozenset[str]  # refused unless a hedge stands between: "easily more than 500"


@cache
def _table() -> _Table:
    """Read the table on first use: the import stays cheap."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    refused = {
        place: {
            row["word"]: row["reason"]
            for row in rows
            if row["place"] == place and row["decision"] in ("refused", "alone")
        }
        for place in ("before", "behind")
    }
    known = frozenset(row["word"] for row in rows if row["place"] == "before")
    alone = frozenset(row["word"] for row in rows if row["decision"] == "alone")
    return _Table(Phrasebook(refused["before"]), Phrasebook(refused["behind"]), known, alone)


def not_understood(s: Tokens, found: Found) -> str:
    """Name a word beside a figure that must not be looked past, with the reason; else ""."""
    return _before(s, found) or _behind(s, found) or _joined(s, found)


def _before(s: Tokens, found: Found) -> str:
    if found.number.kind != "range" and "between" in s.words[found.start : found.number.start]:
        return "'between' needs two numbers"
    if s.word(found.stop) in TIMES or found.front[:1] in (["no more than"], ["no less than"]):
        return ""  # "in the past 24 hours", "did not | exceed 500"
    after_article = found.start - (s.word(found.start - 1) in _ARTICLES)
    length, hedge = FRONT.before(s.words, after_article)
    if hedge and after_article < found.start:
        return f"{s.slice(after_article - length, found.start)!r} may hedge or compare"
    for i in (found.start, after_article):
        length, why = _table().before.before(s.words, i)
        weak = found.front and " ".join(s.words[i - length : i]) in _table().alone
        share = s.word(i - 1) == "of" and s.word(found.stop) in PERCENTS  # "a majority of 52%"
        if length and not weak and not share:
            return f"{s.slice(i - length, i)!r} {why}"
    word = s.word(found.start - 1)
    adverb = word.endswith("ly") and len(word) > 3 and word not in _table().known
    unknown = (adverb and not found.front) or _is_sign(word)
    return f"{word!r} {_UNKNOWN}" if unknown else ""


def _behind(s: Tokens, found: Found) -> str:
    i = found.stop
    length, why = _table().behind.at(s.words, i)
    if length and ends_clause(s, i + length) and not s.hyphen(i + length):
        return f"{s.slice(i, i + length)!r} {why}"
    word, then = s.word(i), s.word(i + 1)
    if word in ("less", "fewer", "more", "higher", "lower") and then == "than":
        return f"{s.slice(i, min(i + 2, len(s)))!r} makes it a difference from another number"
    if found.number.kind == "share" and (word in ("that", "as", "again") or then in _WHOLES):
        return f"{s.slice(i, min(i + 2, len(s)))!r} makes it a part of another number"
    scale = word in SCALES and not word.endswith("s") and not s.hyphen(i + 1)
    return f"{word!r} {_UNKNOWN}" if scale or _is_sign(word) else ""


_WHOLES = frozenset(("size", "number", "amount", "rate", "level", "total", "price"))


def _is_sign(word: str) -> bool:
    """Say whether a word is a sign that may change a number: "±", "√", "^"."""
    odd = len(word) == 1 and word != "=" and unicodedata.category(word) == "Sm"
    return odd or word in _SIGNS


def _joined(s: Tokens, found: Found) -> str:
    """Refuse a suffix that ends the phrase and is no unit: "500-wise"."""
    i = found.stop
    if s.hyphen(i) and s.kind(i + 1) == "num" and found.back:  # "500ish-600"
        return f"{s.slice(i, i + 2)!r} {_UNKNOWN}"
    if not s.hyphen(i) or not ends_clause(s, i + 2) or found.number.kind == "share":
        return ""
    word = s.word(i + 1)
    plain = (
        word in ("strong", "fold", "percent", "man")
        or word in MARKS
        or word.endswith("s")
        or word in TIMES
    )
    return "" if plain or s.kind(i + 1) != "word" else f"{s.slice(i, i + 2)!r} {_UNKNOWN}"
