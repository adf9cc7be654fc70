"""A file's bytes in the encoding that its resource declares -> UTF-8."""

import codecs
import json
from functools import lru_cache

from analysis.datasets.problems import at_place

# Encodings that spreadsheets and old exports use, by the names that Python knows.
KNOWN = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "us-ascii"),
    *(f"windows-125{i}" for i in range(9)),
    *(f"iso-8859-{i}" for i in (*range(1, 12), *range(13, 17))),
    *("macintosh", "mac-cyrillic", "ibm437", "ibm850", "ibm852", "ibm866", "koi8-r", "koi8-u"),
    *("gb18030", "gbk", "big5", "shift_jis", "euc-jp", "euc-kr", "tis-620"),
)
SUCH = "one such as utf-8, utf-8-sig, utf-16, windows-1252, iso-8859-1, koi8-r, gb18030"
PLAIN, MARK = "utf-8", b"\xef\xbb\xbf"


@lru_cache
def by_codec():
    """The names above by those of Python; each loads a module, so not before one is asked for."""
    return {codecs.lookup(name).name: name for name in reversed(KNOWN)}


def known_encoding(name):
    """The encoding that a name means, as Python calls it; "" if it is none that is read here."""
    try:
        found = codecs.lookup(name).name if isinstance(name, str) and len(name) < 40 else ""
    except (LookupError, ValueError):
        found = ""
    return found if found == PLAIN or found in by_codec() else ""


def as_utf8(data, encoding):
    """The bytes as UTF-8, and frames of what is wrong with them; None for the bytes if it is much.

    >>> as_utf8("café".encode("cp1252"), "cp1252")[0].decode()
    'café'
    """
    if encoding == PLAIN:
        return data, []
    if encoding == "utf-8-sig":
        return data.removeprefix(MARK), []
    name = by_codec()[encoding]
    if data.startswith(MARK) or (not encoding.startswith("utf") and _is_utf8(data)):
        remedy = f'Write "encoding": {json.dumps("utf-8-sig" if data.startswith(MARK) else PLAIN)}'
        return None, [at_place(1, "", "", f"the file is UTF-8, not {name}", remedy)]
    try:
        return data.decode(encoding).encode(), []
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(encoding, "replace")
        problem = f"is not {name}: byte 0x{error.object[error.start]:02X}"
        problem += f" behind {before[-20:]!r}"
        remedy = "Correct encoding in its resource"
        return None, [at_place(before.count("\n") + 1, "", "", problem, remedy)]


def _is_utf8(data):
    """Whether bytes beyond ASCII make sense as UTF-8, which they hardly do by chance."""
    if data.isascii():
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
