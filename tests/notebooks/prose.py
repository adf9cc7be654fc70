"""What the text of a notebook may hold: plain sentences, and hardly a number.

A number that is typed does not follow the data. Text holds names that its notebook shows, years
that stand as dates, and the few words of number without which English cannot do.
"""

import re
from functools import cache
from pathlib import PurePosixPath
from unicodedata import numeric

import mistune

from analysis.wording.digits import SCALES
from analysis.wording.numerals import PARTS, TENS, UNITS

_PARSER = mistune.create_markdown(renderer=None, plugins=["table", "math", "strikethrough"])

# HTML, formulas, pictures and letters that only look like others need signs besides these.
_SIGNS = re.compile(r"[A-Za-z0-9 \n\"'`#()\[\]*,./:;=?_-]")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")  # a sign that is meant as such
_KINDS = {"blank_line", "block_text", "codespan", "emphasis", "heading", "link", "list"}
_KINDS |= {"list_item", "paragraph", "softbreak", "strong", "text"}
_ENDS = {"block_text", "heading", "paragraph"}

# Pronouns, ordinals, what a text itself lists: free unless they count things or are a share.
_FREE = {"one", "two", "three", "half", "third"}
_THINGS = "containers|boxes|shells|rounds|rockets|missiles|guns|ships|voyages|tonnes|soldiers|men"
_THINGS += "|troops|dead|wounded|killed|deaths|casualties|refugees|people|persons|days|months"
_WORDS = sorted({*UNITS, *TENS, *SCALES, *PARTS} - _FREE)
_MANY = [
    *(re.sub("y$", "(?:y|ie)", word) + "(?:e?s)?" for word in _WORDS),
    *(f"{part}s" for part in PARTS),
    *(r"\w+(?:lf|teen)ths?", r"\w+fold", "scores? of", "gross of", "myriads?", "braces? of"),
    *("(?:two|three) scores?",),
    *("couples?", "duos?", "trios?", "pairs? of", "a pair(?! that)", "decades?", "centur(?:y|ies)"),
    *("twice", "thrice", r"(?:doubl|trebl|tripl|quadrupl|quintupl|halv)\w+", "(?:two|three) times"),
    *("half (?:of|the|as|again|an?(?! number))", "(?:a|one|every|each) third (?:of|more|less)"),
    *("one third", "(?:one|two) in three", "(?:three|four)score", "quartets?", "quintets?"),
    rf"(?:two|three) (?:\w+ )?(?:{_THINGS})",
]
_ROMAN = r"[IVXLCDM]{2,}|[ivx]{2,}|(?<=[Pp]art )[IVX]|[lIO][lIO,]*O"  # or letters for digits
_ROMAN += r"|[IVXLCDM](?= (?!(?:means|shows|stands|says)\b)[a-z]{3,}s\b)"  # "X boxes"
_NUMBER = re.compile(  # the zeros of a number are signs, and no number themselves
    rf"\S*\d\S*|\b((?!zeros)(?i:{'|'.join(_MANY)})|{_ROMAN})\b"
)
_CHANCE = re.compile(  # what the kit's own bands and settings say of any data
    r"\b(?:(?:[Nn]ine|[Ee]ight)( readers| chances)? in ten|nineteen( readers)? in twenty"
    r"|hold (exactly )?nine times in ten|almost three times the chance"
    r"|[Hh]alf of the readers|[Hh]alf of all next numbers|[Hh]alf the rounds, half the days"
    r"|[Oo]ne( report)? in (five|twenty)|in a hundred|after a third of them)\b"
)
_QUOTED = {"hundreds", "thousands"}  # as words that the kit reads
_ORDINAL = re.compile(r"^(Four|Five|Six): ")  # of a part of the text, in its heading
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = rf"(?:{_MONTHS}|early|late) (?!\d+ [a-z]{{3,}}s\b)"
_DATED += r"|(?:\b(?:in|of|since)|,) (?=\d+(?:[.,;:?)]|$| and | or ))"
_YEAR = re.compile(rf"(?:{_DATED})((?:19|20)\d\d)\b", re.MULTILINE)  # not "2024 containers"


@cache
def _parsed(markdown):
    """Its tokens, and the references that it makes apart from them."""
    tokens, state = _PARSER.parse(markdown)
    return tokens, state.env["ref_links"]


def tokens_in(markdown):
    """What a Markdown text consists of, in its order: blocks, then what stands in each."""
    for token in _parsed(markdown)[0]:
        yield from _flat(token)


def _flat(token):
    yield token
    for child in token.get("children", ()):
        yield from _flat(child)


def oddities(markdown):
    """What is no plain text: signs, markup, and text that only a source shows."""
    plain = _ESCAPED.sub("", markdown)
    yield from sorted({f"the sign {sign!r}" for sign in _SIGNS.sub("", plain)})
    for token in tokens_in(markdown):
        if token["type"] not in _KINDS:
            yield f"{token['type'].replace('_', ' ')}: {token.get('raw', '')[:40]!r}"
        told = token.get("attrs", {})
        if "title" in told or told.get("ordered"):
            yield f"a title of a link, or numbers of a list: {told}"
    for name in _parsed(markdown)[1]:
        yield f"a reference that stands apart, {name!r}"


def typed_numbers(markdown, shown):
    """Numbers in a text in any form, but for dates, chances and names in ``shown``."""
    text = "".join(_spoken(_parsed(markdown)[0], shown))
    text = _CHANCE.sub("so many", text)
    text = _YEAR.sub(lambda found: "" if re.search(rf"\b{found[1]}\b", shown) else found[0], text)
    found = [found[0] for found in _NUMBER.finditer(text)]
    signs = re.findall(r"[^\d\W]", text)  # such as those of other scripts
    return found + [sign for sign in signs if numeric(sign, None) is not None]


def _spoken(tokens, shown):
    """A text as it is read, with "so" for each name that may hold a number."""
    for token in tokens:
        inner = "".join(_spoken(token.get("children", ()), shown)) or token.get("raw", " ")
        inner = _ORDINAL.sub("", inner) if token["type"] == "heading" else inner
        yield "so" if _is_name(token, inner, shown) else inner
        if token["type"] in _ENDS:
            yield "\n"


def _is_name(token, inner, shown):
    if token["type"] == "codespan":
        stands = rf"(?<![\w-]){re.escape(inner)}(?![\w-])"
        return re.fullmatch(r"[a-z][\w-]*", inner) and re.search(stands, shown)
    if token["type"] == "link":
        return inner == PurePosixPath(token["attrs"]["url"]).stem
    return token["type"] == "emphasis" and inner.lower() in _QUOTED
