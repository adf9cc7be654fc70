"""The sources of a table as a first table of originators."""

import difflib
import re
import unicodedata
from collections import Counter
from itertools import combinations

import pandas as pd

from analysis.datasets.mapping.originators import SEPARATOR
from analysis.datasets.mapping.target_column import slug
from analysis.datasets.mapping.values import Refused

LISTED = 300  # names, the most frequent first, among which pairs are looked for
LIKE = 0.88  # of difflib's ratio
COLUMNS = ["originator_id", "name", "short", "kind", "aliases"]
# Words that do not tell one outlet from another.
COMMON = (
    "the a of news agency newspaper tv radio online press media group com org net daily la le el "
    "der die das agencia agentur agence television channel network service"
)


def originators_of(names):
    """One row a source, with the spellings of one name as its aliases.

    Parameters
    ----------
    names : Series
        The source of each row, as it stands in the table.

    Returns
    -------
    DataFrame
        originator_id, name, short, kind, aliases; the two in the middle are for people to fill.

    Examples
    --------
    >>> originators_of(pd.Series(["AFP", "Reuters ", "A.F.P.", "reuters", "AFP"]))
      originator_id     name short kind aliases
    0           afp      AFP             A.F.P.
    1       reuters  Reuters            reuters
    """
    counts = Counter(name for name in names.dropna().str.strip() if name)
    spellings = {}
    for name, _ in counts.most_common():
        key = name if SEPARATOR in name else folded(name) or name
        spellings.setdefault(key, []).append(name)
    taken = {name for names in spellings.values() for name in names}
    rows, used = [], set()
    for name, *others in spellings.values():
        used.add(identifier := _free(name, used | (taken - {name, *others})))
        rows.append((identifier, name, "", "", SEPARATOR.join(others)))
    return pd.DataFrame(rows, columns=COLUMNS).astype("str")


def folded(name):
    """A name without case, white space and punctuation.

    >>> folded("A.F.P.") == folded("afp"), folded("Reuters ") == folded("reuters")
    (True, True)
    """
    return "".join(_words(name))


def _free(name, taken):
    found = slug(name)
    base = "source" if isinstance(found, Refused) else found[:60].strip("-")
    number, free = 1, base
    while free in taken:
        number += 1
        free = f"{base}-{number}"
    return free


def alike(names):
    """Pairs of names that may be one source, for a person to decide.

    >>> alike(["Agence France-Presse", "AFP", "Moon Post", "The Moon Post", "Comet Wire"])
    [('Agence France-Presse', 'AFP'), ('Moon Post', 'The Moon Post')]
    """
    names = [name for name in names if not re.match("https?:|www[.]", name)][:LISTED]
    pairs = combinations([(name, _words(name)) for name in names], 2)
    return [(one, other) for (one, own), (other, its) in pairs if _may_be_one(own, its)]


def _words(name):
    return tuple(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold()))


def _may_be_one(words, others):
    common = {*COMMON.split()}
    own, theirs = {*words} - common, {*others} - common
    if own and own == theirs and ({*words} <= {*others} or {*others} <= {*words}):
        return True
    key, other_key = "".join(words), "".join(others)
    for initials, long in ((key, others), (other_key, words)):
        if 2 < len(initials) == len(long) and "".join(word[0] for word in long) == initials:
            return True
    if min(len(key), len(other_key)) < 6 or key[:2] != other_key[:2]:
        return False
    if re.sub("[^0-9]", "", key) != re.sub("[^0-9]", "", other_key):
        return False
    match = difflib.SequenceMatcher(None, key, other_key, autojunk=False)
    return match.real_quick_ratio() >= LIKE <= match.quick_ratio() and match.ratio() >= LIKE
