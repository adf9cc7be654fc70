"""A text cut into numbers, words and signs, and the signs of money among them."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from analysis.wording.vocabulary import word_set

HYPHENS = frozenset("-‐‑")
DASHES = HYPHENS | frozenset("–—−")
_QUOTES = frozenset("\"'“”‘’„«»`*")
_HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"

# a tag or an entity, as a VERBOSE pattern
MARKUP = r"""
      </?[A-Za-z][^<>]*>
    | & (?: \#[0-9]+ | \#[xX][0-9A-Fa-f]+ | amp | lt | gt | le | ge | nbsp | quot | apos | minus
          | [lr][sd]quo | [nm]dash | thinsp | hellip | plusmn | frac[1-8]{2} ) ;
"""

_TOKEN = rf"""
      (?P<date> (?<![\w.,/-]) (?: [0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}
          | [0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2}}(?:[0-9]{{2}})?
          | [0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}} ) (?!\w) (?![-/.,][0-9]) )
    | (?P<clock> (?<![\w.,:]) [0-9]{{1,2}}:[0-9]{{2}} (?::[0-9]{{2}})? (?![0-9]) )
    # groups parted by spaces; "20 240mm" is not 20,240, but "10 000-ton" is one number
    | (?P<spaced> [0-9]{{1,3}} (?P<gap>[ \u00a0\u2009\u202f]) [0-9]{{3}}
          (?: (?P=gap)[0-9]{{3}} )* (?:\.[0-9]+)? (?![0-9]) (?![.,'’][0-9])
          (?: (?<=[ \u00a0\u2009\u202f]0[0-9]{{2}})
            | (?! [ \u00a0\u2009\u202f]?[-‐‑]?(?i:mm\b|㎜|millim|inch|calib)
                | [-‐‑](?i:km|kilo|met[re]|foot|feet|ft|mile|kg|pound|lb|ton|day|week|month|year
                    |hour|minute|megawatt|round) ) ) )
    | (?P<num> (?:(?<![\w.])\.)? [0-9] (?: [0-9] | [.,'’{_HIDDEN}]+(?=[0-9]) )* )
    | (?P<word> [^\W\d_]+ (?: ['’][^\W\d_]+ )* )
    # markup is one sign, so that the ">" of a tag is no "more than"
    | (?P<sign> \n\s*\n | {MARKUP} | >= | <= | [^\s\w] | [\d_] )
"""


@cache
def _token_pattern() -> re.Pattern[str]:
    """Compile on first use: the import stays cheap."""
    return re.compile(_TOKEN, re.VERBOSE)


class Tokens:
    """A text as numbers, lower-case words and signs, each with its place in the text.

    Quotation marks are left out, so that they hide no hedge from its number. An empty line is the
    sign "¶". Kinds are num, word, sign, date and clock; there is no word or kind outside the text.

    >>> tokens = Tokens("“More than” 13,000 ships")
    >>> tokens.words, tokens.kinds
    (['more', 'than', '13,000', 'ships'], ['word', 'word', 'num', 'word'])
    """

    __slots__ = ("ends", "kinds", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[str] = []
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in _token_pattern().finditer(text):
            word, kind = match.group().lower(), match.lastgroup or ""
            if word not in _QUOTES:
                self.kinds.append("num" if kind in ("spaced", "gap") else kind)
                self.words.append("¶" if word.isspace() else word)
                self.starts.append(match.start())
                self.ends.append(match.end())

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def kind(self, i: int) -> str:
        return self.kinds[i] if 0 <= i < len(self.words) else ""

    def glued(self, i: int) -> bool:
        """Say whether token i begins exactly where the one before it ends."""
        return 0 < i < len(self.words) and self.starts[i] == self.ends[i - 1]

    def hyphen(self, i: int) -> bool:
        """Say whether token i is a hyphen that joins its neighbours."""
        return self.word(i) in HYPHENS and self.glued(i) and self.glued(i + 1)

    def past_hyphen(self, i: int) -> int:
        return i + 1 if self.hyphen(i) else i

    def capital(self, i: int) -> bool:
        """Say whether token i begins with a capital."""
        return 0 <= i < len(self.words) and self.text[self.starts[i]].isupper()

    def any_of(self, words: Set[str], start: int, stop: int) -> bool:
        """Say whether one of these words stands in tokens start to stop."""
        return not words.isdisjoint(self.words[max(0, start) : max(0, stop)])

    def follows(self, i: int, *words: str) -> bool:
        """Say whether these words stand from token i on."""
        return self.words[i : i + len(words)] == list(words)

    def slice(self, start: int, stop: int) -> str:
        """The text of tokens start to stop, as printed."""
        return self.text[self.starts[start] : self.ends[stop - 1]] if start < stop else ""


def shorten(text: str, limit: int = 60) -> str:
    """Quote a text, cut when it is long."""
    return repr(text if len(text) <= limit else f"{text[:limit]}...")


# --- money -------------------------------------------------------------------------------------

CURRENCY_SIGNS = frozenset("$€£¥₩₽₴₹₺₪₦₱₫฿₵₸₡₲₮៛৳")
MONEY_WORDS = word_set(
    "rp rmb ksh tsh ush tk dh dhs lkr npr ghs clp ars uyu pen vef etb xaf xof mad dzd tnd qar omr"
    " kwd bhd jod lbp irr iqd syp mmk khr usd eur gbp rub krw cny jpy inr rs aud cad chf uah"
    " sek nok dkk pln huf czk ils brl mxn zar aed sar twd sgd hkd thb php vnd idr myr egp ngn kes"
    " gel kzt ron bgn nzd pkr"
)
# beside a sign: "US$", "A$", "$US"
_COUNTRY_LETTERS = word_set("us c ca a au nz hk s sg r nt j z mx rd ec bz n l t")
_LONG_LETTERS = word_set("rm rp kr sfr sh shs bs dm")
_GLUED_MONEY = _LONG_LETTERS | word_set("r p n q k")  # "RM12", "R500 million"
_PAYING = word_set("cost costs costing paid pay pays price priced worth fine fined charge charges")


def _is_currency(s: Tokens, i: int) -> bool:
    """Say whether token i is a sign, "USD", or the letters beside a sign."""
    word = s.word(i)
    if word in _COUNTRY_LETTERS:
        before = s.glued(i) and s.word(i - 1) in CURRENCY_SIGNS
        if before or (s.glued(i + 1) and s.word(i + 1) in CURRENCY_SIGNS):
            return True
    glued = word in _GLUED_MONEY and s.kind(i + 1) == "num" and s.glued(i + 1) and not s.glued(i)
    return word in CURRENCY_SIGNS or word in MONEY_WORDS or (glued and _says_money(s, i))


def _says_money(s: Tokens, i: int) -> bool:
    """Tell "RM12" and "R500 million" from the models "R12" and "K9"."""
    if s.word(i) in _LONG_LETTERS or s.word(i - 1) in _PAYING:
        return True
    scaled = s.word(i + 2) in ("million", "billion", "trillion", "m", "bn", "mn")
    return s.text[s.starts[i]].isupper() and (scaled or "," in s.word(i + 1))


def currency_start(s: Tokens, i: int) -> int:
    """Step back over "$", "US$", "$US", "USD" before a number."""
    first = i
    while i - first < 2 and _is_currency(s, first - 1):
        first -= 1
    dotted = first == i and s.word(i - 1) == "." and s.word(i - 2) in ("rs", "rp", "tk", "sh")
    return i - 2 if dotted else first  # "Rs. 120"


def past_currency(s: Tokens, i: int) -> int:
    """Step forward over the same."""
    stop = i
    while stop - i < 2 and _is_currency(s, stop):
        stop += 1
    return stop
