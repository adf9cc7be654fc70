"""How numbers, days and lists are written, in charts, tables, sentences and messages alike."""

from __future__ import annotations

import math
import re
from string import ascii_lowercase

import pandas as pd

_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))


def number(value: float, digits: int | None = None) -> str:
    """Write a number as a newspaper would.

    Parameters
    ----------
    value
        Any number; not-a-number gives "no number", infinity "no limit".
    digits
        Significant digits to keep; all of them when left out, with at most three decimals below
        a million.

    Examples
    --------
    >>> [number(x) for x in (13_000, 6e6, 461.5384615, 1.5e6, float("inf"))]
    ['13,000', '6 million', '461.538', '1.5 million', 'no limit']
    >>> number(17_329, digits=3)
    '17,300'
    """
    if math.isnan(value):
        return "no number"
    if math.isinf(value):
        return "no limit"
    if digits and value:
        value = round(value, digits - 1 - math.floor(math.log10(abs(value))))
    for scale, word in _SCALES:
        if abs(value) >= scale:
            return f"{value / scale:.12g}{word}"
    if 0 < abs(value) < 0.001:
        return f"{value:.3g}"
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def rounded(value: float) -> float:
    """Round as tables do: to a whole from a thousand on, otherwise to four significant digits.

    Examples
    --------
    >>> rounded(13_009.4), rounded(1_234_567), rounded(0.66667)
    (13009, 1235000.0, 0.6667)
    """
    return round(value) if 1_000 <= abs(value) < 1_000_000 else float(f"{value:.4g}")


def span(low: float, high: float, digits: int | None = None) -> str:
    """Write a span, its scale word once.

    Examples
    --------
    >>> span(13_000, 17_329, 3), span(3e6, 6e6), span(0, 6e6)
    ('13,000 to 17,300', '3 to 6 million', '0 to 6 million')
    """
    first, last = number(low, digits), number(high, digits)
    if first == last:
        return first
    for _, word in _SCALES:
        if first.endswith(word) and last.endswith(word):
            first = first.removesuffix(word)
    return f"{first} to {last}"


def percent(share) -> str:
    return f"{number(100 * share)}\u00a0%"


def count_of(count, one, several) -> str:
    """A count with the word that goes with it.

    Examples
    --------
    >>> count_of(1, "claim", "claims"), count_of(0, "claim", "claims")
    ('1 claim', '0 claims')
    """
    return f"{number(count)} {one if count == 1 else several}"


def some_of(count, one, several) -> str:
    """The same where there are any, otherwise nothing.

    Examples
    --------
    >>> some_of(2, "is denied", "are denied"), some_of(0, "is denied", "are denied")
    ('2 are denied', '')
    """
    return count_of(count, one, several) if count else ""


def listed(parts) -> str:
    """Parts of a sentence, one after the other.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    *rest, last = parts or [""]
    return f"{', '.join(rest)} and {last}" if rest else last


def sentence(head, *parts) -> str:
    """One sentence: what is shown, then what is to be said of it; empty parts are left out.

    Examples
    --------
    >>> sentence("Chart of 2 claims", "both are floors", "", "1 is doubted")
    'Chart of 2 claims: both are floors; 1 is doubted.'
    """
    said = "; ".join(filter(None, parts))
    return f"{head}: {said}." if said else f"{head}."


def known(*parts) -> str:
    """What is known of a mark: its parts, without those that are empty."""
    return "; ".join(part for part in parts if part)


def title_of(description: str) -> str:
    """What a description says before its colon, or its first sentence: the title of a file.

    Examples
    --------
    >>> title_of(sentence("Chart of 2 claims", "both are floors"))
    'Chart of 2 claims'
    """
    return re.split(r"(?<=[.!?])\s|:\s", description, maxsplit=1)[0].rstrip(".")


def day_in_words(day, precision="day") -> str:
    """A date as a newspaper writes it, to the month or the year where no more is known.

    Examples
    --------
    >>> day = pd.Timestamp("2024-08-27")
    >>> day_in_words(day), day_in_words(day, "month"), day_in_words(day, "year")
    ('27 Aug 2024', 'Aug 2024', '2024')
    """
    if pd.isna(day):
        return ""
    known = {"month": f"{day:%b %Y}", "year": f"{day:%Y}"}
    return known.get(precision, f"{day.day} {day:%b %Y}")


def days_in_words(days: pd.Series) -> pd.Series:
    """A column of days as a newspaper writes them; missing ones are empty.

    Examples
    --------
    >>> days_in_words(pd.Series(["2024-08-27", None])).tolist()
    ['27 Aug 2024', '']
    """
    places, once = pd.factorize(pd.to_datetime(days))  # many rows share a day
    words = [*map(day_in_words, once), ""]
    return pd.Series([words[place] for place in places], days.index, "str")


def letters(place: int) -> str:
    """The letters that stand for a place in a list: a to z, then aa, ab and so on.

    Examples
    --------
    >>> letters(0), letters(25), letters(26)
    ('a', 'z', 'aa')
    """
    more, last = divmod(int(place), len(ascii_lowercase))
    return (letters(more - 1) if more else "") + ascii_lowercase[last]
