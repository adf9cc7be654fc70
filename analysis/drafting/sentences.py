"""A paragraph cut into sentences, and what on a page is no part of its story."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.wording.tokens import Tokens
from analysis.wording.vocabulary import word_set

_ABBREVIATIONS = word_set(
    "mr mrs ms dr gen lt col sgt maj capt cmdr adm gov sen rep rev st jr sr vs no nos vol approx"
    " est inc corp co ltd jan feb mar apr jun jul aug sep sept oct nov dec prof fig art pp"
)
_STOPS = frozenset(".!?…")
_LONGEST = 200  # tokens; what goes on without a full stop is a list, and read in pieces


def sentences(s: Tokens) -> list[tuple[int, int]]:
    """The sentences of a text, each as its first token and the one after its last.

    >>> tokens = Tokens("Gen. Kim lost 500 men. “We held!” he said.")
    >>> [tokens.slice(*place) for place in sentences(tokens)]
    ['Gen. Kim lost 500 men.', 'We held!” he said.']
    """
    starts = [0, *(i + 1 for i in range(len(s) - 1) if _ends_sentence(s, i)), len(s)]
    return [(i, min(i + _LONGEST, b)) for a, b in pairwise(starts) for i in range(a, b, _LONGEST)]


def _ends_sentence(s: Tokens, i: int) -> bool:
    word = s.word(i)
    if word == "¶":
        return True
    before = s.word(i - 1)
    if word not in _STOPS or (s.glued(i + 1) and not _lost_its_space(s, i)):
        return False
    abbreviated = word == "." and s.kind(i - 1) == "word" and s.glued(i)
    if abbreviated and (before in _ABBREVIATIONS or len(before) == 1):
        return False
    return not s.text[s.starts[i + 1]].islower()


def _lost_its_space(s: Tokens, i: int) -> bool:
    """Say whether the stop at token i lost the space behind it: "12 bodies.The mayor"."""
    words = s.slice(i - 1, i), s.slice(i + 1, i + 2)
    return len(words[0]) > 2 and words[0].islower() and words[1][:1].isupper() and s.glued(i)


# --- page furniture ----------------------------------------------------------------------------

# Lines that belong to the page around a story, not to the story.
_FURNITURE = re.compile(
    r"""
      ^\W* (?: read | see | watch | listen ) \s+ (?: more | also | next | now | live | this )\b
    | ^\W* (?: related | recommended | trending | most\s(?:read|popular|viewed) | more\son\sthis
        | editors?['’]?s?\spicks? | up\snext | also\sread | you\smay\salso | don['’]t\smiss
        | more\s(?:from|stories|news) | top\sstories | in\spictures | in\sthis\s(?:article|story)
        | table\sof\scontents | jump\sto | skip\sto | key\spoints ) \b
    | \b \d+ [\s-]* (?: min | mins | minute | minutes | sec ) [\s-]+ (?: read | watch | listen ) \b
    | ^\W* (?: reading\stime | estimated\sread | time\sto\sread | word\scount | duration ) \b
    | ^\W* [\d.,]+ \s*+ [km]? \s*+ (?: comments? | shares? | likes? | views? | retweets? | reposts?
        | replies | reactions? | followers | points ) \b (?: \W | \b(?:and|comments?|shares?|likes?|
        views?|\d+)\b )* $
    | ^\W* (?: share | comments? | likes? | views? | tweet | print | email | save | listen ) \b
        [^a-z]* (?: (?:comments?|shares?|likes?|views?|tweet|print|email|save|article|this)
        [^a-z]* )* $
    | ^\W* (?: photo | image | picture | slide | gallery | video | page | part | figure | chart ) s?
        \s* \d+ \s* (?: of | / ) \s* \d+
    | ^\W* \d+ \s* (?: of | / ) \s* \d+ \W* $
    | ^\W* (?: (?:first\s|last\s)? (?: published | updated | posted | modified | edited ) | created
        | date | time ) \b (?! \s (?:in|by|on\sits|figures|data|estimates|report) )
        (?! .*? \s [-–—]+ \s+ (?: [\w,.]+ \s+ ){2} \w ) .{0,60} $
    | ^\W* (?: subscribe | sign\s(?:up|in) | log\sin | register | join | follow\sus | download
        | donate | support\s(?:us|our) | get\s(?:our|the|unlimited) | try | start\syour
        | already\sa | become\sa\s(?:member|subscriber) | unlock | enjoy\sunlimited ) \b .{0,140} $
    | ^\W* (?: advertisement | sponsored | promoted | newsletters? | cookies? | privacy | terms
        | copyright | all\srights ) \b .{0,140} $
    | ^\W* (?: tel | phone | call | fax | hotline | helpline | contact | email | e-mail | whatsapp
        | isbn | issn | doi ) \b (?: [.:] | \s (?: us | our | the | for | at | on ) \b | \s [+(\d] )
        .{0,80} $
    | \b page \s \d+ \s of \s \d+ \b | ^\W* (?: forward\sthis | you\sare\sreading ) \b
    | \b ratings? : | © | all\srights\sreserved
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_furniture(sentence: str) -> bool:
    """Say whether a sentence belongs to the page: counters, links, offers, time stamps.

    >>> is_furniture("Read more: 5 things to know"), is_furniture("3 min read")
    (True, True)
    >>> is_furniture("The page lists 13,000 containers.")
    False
    """
    return bool(_FURNITURE.search(sentence))


# --- codes -------------------------------------------------------------------------------------

# Runs of digits that name or address something.
_CODES = re.compile(
    r"""
      https?://\S+ | www\.\S+ | [\w.+-]{1,64}@\w[\w.-]{1,99} | [#@]\w+
    | (?<![\w-]) \w[\w-]{0,63} \. (?:com|org|net|gov|edu|io|uk|jpe?g|png|gif|pdf|mp[34]) \b \S*
    | \b ID s? :? \s \d+ \b
    | \b [A-Z]{2,} - \d+ (?: - \d+ )+ \b
    | \+ \d{1,3} [\s().-]* \d [\d\s().-]{5,} \d
    | \( 0? \d{2,4} \) \s* \d{3,4} [\s-]? \d{3,4}
    | (?<![\w,.]) (?: 1 [-.\s] )? \d{3} [-.] \d{3} [-.] \d{4} (?!\w)
    | (?<![\w,.-]) \d{3,5} - \d{4} (?: - \d{4} )? (?![\w,]) (?! \s [a-z] )
    | (?<![\w,.]) 0 \d{2,4} [\s-] \d{3,4} [\s-]? \d{3,4} (?!\w)
    | \b [A-Z]{2} \s \d{5} (?: -\d{4} )? \b (?! \s [a-z] )
    | \d{1,3} (?: \.\d+ )? \s? ° (?: \s? \d+ (?:\.\d+)? \s? ['′’] )? \s? [NSEW] \b
    | \b v? \d+ \. \d+ \. \d+ (?: \. \d+ )? \b
    """,
    re.VERBOSE,
)


def codes(text: str) -> list[tuple[int, int]]:
    """Where telephone numbers, addresses and coordinates stand in a text, as (start, end).

    >>> text = "Call +82 2 3456 7890 about 40 boxes."
    >>> [text[start:end] for start, end in codes(text)]
    ['+82 2 3456 7890']
    """
    return [match.span() for match in _CODES.finditer(text)]
