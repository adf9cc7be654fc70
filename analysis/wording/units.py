"""The words after a figure: how far its unit goes, and the hedge that may stand behind it."""

from __future__ import annotations

from analysis.wording.amounts import TIMES
from analysis.wording.dates import MONTHS
from analysis.wording.digits import Refusal
from analysis.wording.grammar import Found
from analysis.wording.tokens import Tokens, currency_start
from analysis.wording.vocabulary import BACK, word_set

_CUTS = frozenset(",;:!?()[]{}—…¶|•")
# Left over before a cut ("containers by | October 2023"): not part of the unit.
_DANGLING = word_set(
    "by in since on at of to for from and or the a an over within during until till before after"
    " as with past last next early late mid about between per this that but while plus including"
    " another some than just only end start beginning middle summer spring autumn fall winter"
)
_INTO_TIME = word_set(
    "in within over during for after every past last next previous first final recent since under"
    " coming preceding just roughly only some nearly about almost least than around the another to"
)


def _ends_sentence(s: Tokens, i: int) -> bool:
    """Say whether token i is a full stop after a word, not that of "U.S." or of "Lt."."""
    if s.word(i) != "." or s.glued(i + 1):
        return False
    return len(s.word(i - 1)) > 2 or i + 1 >= len(s)


def _ends_clause(s: Tokens, i: int, first: int) -> bool:
    word = s.word(i)
    if word in ("(", ")") and s.word(first) == "(":
        return False  # "(artillery) rounds"
    dash = word in ("–", "-", "−") and not s.glued(i) and not s.glued(i + 1)
    date = word in ("by", "in", "since", "until", "during") and s.word(i + 1) in MONTHS
    return word in _CUTS or dash or date or _ends_sentence(s, i)


def ends_clause(s: Tokens, i: int) -> bool:
    """Say whether nothing of the clause is left at token i."""
    return not s.word(i) or s.word(i) in _CUTS or _ends_sentence(s, i)


def _unit_end(s: Tokens, start: int, limit: int) -> int:
    """Find where the unit words end: at the clause, or at the next figure or date."""
    j = start
    while j < limit and not _ends_clause(s, j, start):
        j += 1
    if j == limit < len(s):
        while j > start and s.word(j - 1) in _DANGLING:
            j -= 1
    return j


def _back_in_unit(s: Tokens, start: int, stop: int) -> tuple[str, int, int]:
    """Read a hedge behind the unit words: "3,000 soldiers or more", "troops at least"."""
    for j in range(start + 1, min(stop + 2, len(s))):
        length, name = BACK.at(s.words, j)
        end = j + length
        if not length or s.word(end) == "than":
            continue
        # "20 containers or so a day"; hedges other than "or ..." must end the clause
        near = s.word(j) == "or" and j - start < 5 and s.kind(end) != "num"
        if near or ends_clause(s, end):
            return name or "", j, end
    return "", stop, stop


def _clean(words: str) -> str:
    """Normalise white space and strip punctuation at the ends, not "%" nor a bracketed word."""
    words = " ".join(words.split()).strip(" .,;:!?-‐‑–—\"'“”‘’„«»`*/…")
    return words if words.count("(") == words.count(")") else words.strip("() ")


def unit_words(s: Tokens, found: Found, limit: int) -> tuple[str, str]:
    """Read the unit words, and a hedge that stands directly behind the number or behind them."""
    start = found.stop
    if s.word(s.past_hyphen(start)) == "strong":  # "a 10,000-strong force"
        start = s.past_hyphen(start) + 1
    if s.word(start) == "of":
        start += 1
    end = _unit_end(s, start, limit)
    back, cut, rest = (found.back, end, end) if found.back else _back_in_unit(s, start, end)
    number = found.number.start
    sign = " ".join(s.slice(currency_start(s, number), number).split())
    parts = (sign, _clean(s.slice(start, min(cut, end))), _clean(s.slice(rest, end)))
    return " ".join(part for part in parts if part), back


def limits(s: Tokens, items: list[Found | Refusal]) -> list[int]:
    """For each item, the token at which the next figure or date begins."""
    found, limit = [], len(s)
    for item in reversed(items):
        found.append(limit)
        if isinstance(item, Found) or item.dated:
            limit = item.start
    return found[::-1]


def is_stretch(s: Tokens, found: Found, limit: int) -> bool:
    """Say whether a figure is only a stretch of time: "in the past 24 hours", "two weeks ago"."""
    j = found.stop
    if j >= limit or s.word(j) not in TIMES:
        return False
    if s.word(j + 1) in ("ago", "later", "earlier", "before"):
        return True
    own = s.words[found.start : found.number.start]
    return s.word(found.start - 1) in _INTO_TIME or "over" in own or "under" in own
