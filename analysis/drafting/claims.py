"""One text to draft claims: paragraph by paragraph, sentence by sentence, figure by figure."""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache
from operator import itemgetter

import pandas as pd

from analysis.datasets import paragraphs_in
from analysis.drafting import nouns
from analysis.drafting.credit import credited, credits
from analysis.drafting.modality import modality
from analysis.drafting.passed_over import passed_over
from analysis.drafting.ratios import comparisons
from analysis.drafting.running import running
from analysis.drafting.sentences import codes, is_furniture, sentences
from analysis.drafting.when import dates, nearest
from analysis.needed import in_short, names_a_file
from analysis.wording import HEDGES, Figure, figures_in
from analysis.wording.grammar import Found, items
from analysis.wording.tokens import Tokens

COLUMNS = {
    "paragraph": "int64",
    "wording": "str",
    "hedge": "str",
    "bound": "str",
    "value": "float64",
    "value_high": "float64",
    "significant_digits": "int64",
    "unit": "str",
    "per": "str",
    "counted_noun": "str",
    "quantity": "str",
    "modality": "str",
    "modality_cue": "str",
    "attributed_to": "str",
    "through": "str",
    "date_cue": "str",
    "cumulative": "boolean",
    "cumulative_cue": "str",
    "contradictory": "bool",
    "confirmed": "bool",
}

_dtype = cache(pd.api.types.pandas_dtype)
_DENIALS = frozenset(("denied", "denies", "deny", "denying", "doubt", "doubts", "doubted"))
_MAX_WORDS = 8
_MEMORY = 4  # figures of earlier sentences that one without a noun may refer to
# An item of a list, which counts what the one before it counts: "- Lund with 90,000 (41%)".
_ITEM = re.compile(
    r"\W*[^\d\W].{0,80}?(?:[-–—=:]|\b(?:with|on|has|got))\s\d[\d,.]*(?:\s*\([^()]{0,20}\))?\W*"
)
_SETTING = frozenset(("in", "at", "on", "across", "for", "with", "over", "per"))
# A paragraph without any of these holds no figure.
_MAY_COUNT = re.compile(
    r"\d|[½⅓⅔¼¾⅕⅛]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen"
    r"|twent|thirt|fort|fift|sixt|sevent|eight|ninet|hundred|thousand|million|billion|trillion"
    r"|lakh|crore|dozen|score|couple|half|quarter|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|few|several|twice|thrice|double|triple|treble|quadruple)",
    re.IGNORECASE,
)


def draft_claims(text: str) -> pd.DataFrame:
    """Draft the quantified claims of an English news text, for a person to confirm.

    Parameters
    ----------
    text
        An article in paragraphs as `analysis.datasets.paragraphs_in` finds them; the first is the
        headline.

    Returns
    -------
    DataFrame
        One row a figure that claims something, in the order of the text, all ``confirmed=False``:

        - ``paragraph``: from 1; ``wording``: hedge, number and noun as printed, at most eight
          words;
        - ``hedge, bound, value, value_high, significant_digits, contradictory``: as
          `analysis.read_figure` reads them, in the unit that the text names; a share
          ("a third of") is a number below 1;
        - ``unit``: *persons, rounds, containers, missiles, percent, share, times, ratio*, the ISO
          4217 code of money, or the noun or measure as printed; ``per``: *day, month, ...* of a
          rate; ``counted_noun``: as printed, empty where it is left out;
        - ``quantity``: *containers, shells, troops, deaths, wounded, missing, displaced,
          casualties, missiles, money* or *other*; casualties are what mixes the dead with others,
          or says casualties, losses or victims;
        - ``modality``: *asserted, estimated, believed, planned, may, alleged* or
          *denied*, and ``modality_cue``, the words that say so;
        - ``attributed_to``: whom the sentence credits; ``through``: an outlet or go-between; both
          as printed, pronouns too;
        - ``date_cue``: the words of the sentence that date the figure;
        - ``cumulative``: whether it counts everything up to its day (missing where one cannot
          tell), and ``cumulative_cue``, the words that say so.

        Dates, ages, times, telephone and article numbers, model names, calibres, sizes, scores,
        the number of sources and the furniture of a web page are no claims.

    Raises
    ------
    TypeError
        If it is not text, or the name of a file.

    Notes
    -----
    A draft: the cues are looked up by rules, the reading of a sentence is not. How often it is
    right, on sentences and articles that it had never seen, stands in
    ``tests/benchmarks/RESULTS.md``.

    Examples
    --------
    >>> text = "Seoul says the North may have sent as many as 6 million shells since August 2023."
    >>> draft_claims(text)[["wording", "bound", "value", "modality", "attributed_to"]].T[0]
    wording          as many as 6 million shells
    bound                                  upper
    value                              6000000.0
    modality                                 may
    attributed_to                          Seoul
    Name: 0, dtype: object
    """
    if isinstance(text, os.PathLike) or (isinstance(text, str) and names_a_file(text)):
        read = f"Path({in_short(text)}).read_text(encoding='utf-8')"
        raise TypeError(
            f"draft_claims reads a text, and {in_short(text)} names a file: give {read}."
        )
    if not isinstance(text, str):
        raise TypeError(f"draft_claims reads a text (str), not {in_short(text)}.")
    return frame_of(rows_of(text))


def rows_of(text: str) -> list[tuple]:
    """The same as plain rows, in the order of `COLUMNS`."""
    # In Unicode NFC: a letter and the accent behind it, as some programs save it, are one letter.
    lines = (unicodedata.normalize("NFC", line) for line in paragraphs_in(text))
    memory = []
    return [row for n, line in enumerate(lines, 1) for row in _paragraph(n, line, memory)]


def every_figure(paragraph: str) -> pd.DataFrame:
    """The figures of one paragraph as `draft_claims` reads them, with those that it passes over.

    Examples
    --------
    >>> every_figure("Two officials said 9 boats left.")["wording"].tolist()
    ['Two officials', '9 boats']
    """
    return frame_of([*_paragraph(1, paragraph, [], every=True)])


def frame_of(rows: list[tuple], columns: dict = COLUMNS) -> pd.DataFrame:
    """Rows as a frame with columns of these types, at a fifth of the cost of `DataFrame.astype`."""
    cells = zip(*rows, strict=True) if rows else [()] * len(columns)
    typed = zip(columns.items(), cells, strict=True)
    return pd.DataFrame({name: pd.array([*column], _dtype(kind)) for (name, kind), column in typed})


def _paragraph(number: int, text: str, memory: list, every=False) -> Iterator[tuple]:
    """The rows of one paragraph; ``memory`` holds what is counted in front."""
    if not _ITEM.fullmatch(text):
        memory.clear()
    if not _MAY_COUNT.search(text):
        return
    s = Tokens(text)
    figures = _figures(s)
    starts = [found.start for found, _ in figures]
    masked = codes(text)
    for first, last in sentences(s):
        inside = figures[bisect_left(starts, first) : bisect_left(starts, last)]
        if inside and (every or not is_furniture(s.slice(first, last))):
            last = max(last, inside[-1][0].stop)  # a figure is never cut
            earlier = tuple(memory[-_MEMORY:])
            for row, what in _sentence(s, number, inside, masked, first, last, earlier, every):
                yield row
                memory.append(what)


def _figures(s: Tokens) -> list[tuple[Found, Figure]]:
    """Every figure of a text, comparisons among them, in order."""
    compared = list(comparisons(s))
    taken = {i for found, _ in compared for i in range(found.start, found.stop)}
    plain = [
        _in_whole_money(s, *pair)
        for pair in figures_in(s, list(items(s)))
        if taken.isdisjoint(range(pair[0].start, pair[0].stop))
    ]
    return _bracketed(s, sorted([*compared, *plain], key=lambda pair: pair[0].start))


def _bracketed(s: Tokens, figures: list[tuple[Found, Figure]]) -> list[tuple[Found, Figure]]:
    """Join both ends where a range is converted: "between 100 and 200 km (62 and 124 miles)"."""
    joined = []
    for found, figure in figures:
        left, low = joined[-1] if joined else (found, figure)
        ends = s.word(left.start - 1) in ("(", "[") and s.slice(left.stop, found.start) == "and"
        if ends and len(joined) > 1 and joined[-2][1].value_high:
            found = left._replace(stop=found.stop)
            figure = low._replace(value_high=figure.value, bound="range")
            joined.pop()
        joined.append((found, figure))
    return joined


def _in_whole_money(s: Tokens, found: Found, figure: Figure) -> tuple[Found, Figure]:
    """Bring "21 cents" to 0.21."""
    if not nouns.cents(s, found.stop) or found.number.kind == "share":
        return found, figure
    low, high = figure.value / 100, figure.value_high and figure.value_high / 100
    return found, figure._replace(value=low, value_high=high)


def _sentence(s, number, figures, masked, first, last, earlier, every) -> Iterator[tuple]:
    """The rows of one sentence; ``earlier`` is what the figures of the sentences before count."""
    offset = s.starts[first]
    sentence = s.text[offset : s.ends[last - 1]]
    when, credit = dates(sentence), credits(s, first, last)
    places = [(s.starts[f.start] - offset, s.ends[f.stop - 1] - offset) for f, _ in figures]
    limits = [found.start for found, _ in figures[1:]] + [last]
    floor, before, said = first, (), ()
    for (found, figure), limit, own in zip(figures, limits, places, strict=True):
        place = nouns.Place(first, floor, limit, before, earlier)
        what = nouns.counted(s, found, place)
        code = _is_inside(s.starts[found.number.start], masked)
        if not every and (code or passed_over(s, found, figure, what, first, last)):
            continue
        stop, hedge, bound = nouns.hedge_behind(s, max(found.stop, what.stop), found, figure)
        if nouns.no_hedge(s, found, what):
            found, hedge, bound = found._replace(start=found.number.start), "", "point"
        elif said and not hedge and nouns.converts(s, found, stop, what, *said[:2]):
            hedge, bound = said[2:]  # "more than 100 kilometres (62 miles)"
        what = nouns.several(what) if figure.value == 1 else what
        said = (stop, what, hedge, bound)
        end, per = nouns.rate(s, stop)
        hedged = hedge in ("no more than", "no less than", "no fewer than")
        sure = modality(s, found.start, end, place, last, hedged)
        if sure[1].lower() in _DENIALS and bound == "lower" and not HEDGES[hedge].closed:
            hedge, bound = "no more than", "upper"  # "denied that it had more than 50"
            sure = ("alleged" if sure[0] == "denied" else sure[0], sure[1])
        a, b = s.starts[found.start] - offset, s.ends[end - 1] - offset
        others = [p for p in places if p != own]
        dated = nearest(when, a, b, sentence, others)
        yield (
            (
                number,
                _wording(s, found, end, hedge),
                hedge,
                bound,
                figure.value,
                figure.value_high,
                figure.significant_digits,
                what.unit,
                per,
                what.noun,
                what.quantity,
                *sure,
                *credited(credit, found.start),
                dated,
                *running(sentence, (a, b), others, what.unit, per, dated),
                figure.contradictory,
                False,
            ),
            what,
        )
        setting = s.word(found.start - 1) in _SETTING
        before, floor = (*before, what._replace(setting=setting)), stop


def _is_inside(at: int, places: list[tuple[int, int]]) -> bool:
    """Say whether a character stands in one of these places, which are in order."""
    i = bisect_right(places, at, key=itemgetter(0))
    return i > 0 and at < places[i - 1][1]


_DENYING = re.compile(r"\b(?:not|never|cannot|unlikely|without|\w+n['’]t)\b", re.IGNORECASE)


def _wording(s: Tokens, found: Found, stop: int, hedge: str) -> str:
    """At most eight printed words: hedge, number and as much of the noun as there is room for."""
    start = found.start
    if hedge in ("no more than", "no less than") and found.front:
        start = _denial(s, start)
    while stop > found.stop and len(s.slice(start, stop).split()) > _MAX_WORDS:
        stop -= 1
    start = max(start, found.number.start - 8 * _MAX_WORDS)  # of a long row of hedges
    while start < found.number.start and len(s.slice(start, stop).split()) > _MAX_WORDS:
        start += 1
    words = list(re.finditer(r"\S+", s.slice(start, stop)))
    end = s.starts[start] + words[min(len(words), _MAX_WORDS) - 1].end()
    return _whole_quotation(s.text, s.starts[start], end, s.ends[found.number.stop - 1])


def _whole_quotation(text: str, start: int, end: int, number: int) -> str:
    """The words from start to end with both marks of a quotation, or cut where one stands alone.

    >>> _whole_quotation("He saw “nearly 70” bodies.", 8, 25, 17)
    '“nearly 70” bodies'
    >>> _whole_quotation("He “saw nearly 70” bodies.", 8, 25, 17)
    'nearly 70'
    """
    for a, b in ((start, end), (max(0, start - 1), end), (start, end + 1)):
        if _is_whole(text[a:b]) and (a < start) <= (text[a] in _MARKS):
            return text[a:b]
    alone = next((i for i in range(number, end) if text[i] in _MARKS), end)
    return text[start:alone].rstrip()


_MARKS = '"“”«»'


def _is_whole(words: str) -> bool:
    pairs = ("“”", "«»")
    even = words.count('"') % 2 == 0
    return even and all(words.count(a) == words.count(b) for a, b in pairs)


def _denial(s: Tokens, start: int) -> int:
    """Step back to the word that denies a hedge: "unlikely to send | more than"."""
    for j in range(start - 1, max(0, start - 6) - 1, -1):
        if _DENYING.fullmatch(s.word(j)):
            return j
    return start
