"""The sources of a frame as a bibliography for biblatex, one entry an address."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

import pandas as pd

from analysis.exports.escapes import latex
from analysis.exports.frames import Rendered, cells_of, problems_of_text, rows_in_words, with_index
from analysis.exports.tables import for_pdflatex

_OUTLETS = ("outlet", "source")  # the first that the frame has
_SAID = ("originator", "claim_id", "wording", "wording_is")
_READ = ("url", *_OUTLETS, "title", "published", "urldate", *_SAID)
_KEPT = ":/?#[]@!$&'()*+,;=%~"  # of an address; braces and backslashes become codes
_NAMED = 20  # rows without an address that a warning names
_UNDATED = "nd"


def problems_of_sources(frame: pd.DataFrame) -> list[str]:
    """What keeps the sources of a frame from being cited."""
    frame = _each_once(frame)
    if "url" not in frame:
        return [
            "The frame has no column url, so it names no sources: add the addresses as a column "
            "of that name, or choose another ending."
        ]
    found = []
    for name in filter(frame.__contains__, _READ):
        found += problems_of_text(f"column {name!r}", cells_of(frame[name]))
    wrong = [bool(url) and not _is_address(url) for url in _texts(frame, "url")]
    if any(wrong):
        found.append(
            f"Only addresses that begin with http:// or https:// can be cited; column 'url', "
            f"{rows_in_words(wrong)}: correct them, or leave them empty."
        )
    if not any(_texts(frame, "url")):
        found.append("No row has an address in the column url, so there is nothing to cite.")
    return found


def bib(frame: pd.DataFrame) -> Rendered:
    """One ``@online`` entry an address, in the order of their keys."""
    frame = with_index(frame)
    rows = pd.DataFrame({name: _texts(frame, name) for name in _READ})
    outlets = next((name for name in _OUTLETS if name in frame), None)
    rows["outlet"] = _texts(frame, outlets)
    for name in ("published", "urldate"):
        rows[name] = [_day(text) for text in rows[name]]
    cited = rows[rows["url"].ne("")]
    pages = [_page(url, group) for url, group in cited.groupby("url", sort=True)]
    entries = [_entry(key, page) for key, page in sorted(_keyed(pages).items())]
    text = "\n".join([*entries, *_preamble(for_pdflatex("".join(entries)))])
    return Rendered(text.encode("utf-8"), _without_address(rows))


def _preamble(lines) -> list[str]:
    """Lines of TeX as BibTeX hands them on: as one line, in which nothing is a comment."""
    kept = [line.rstrip("%") for line in lines if not line.startswith("%")]
    return ["\n".join(["@preamble{{", *kept, "}}"]) + "\n"] if kept else []


def _each_once(frame) -> pd.DataFrame:
    frame = with_index(frame)
    return frame.loc[:, ~frame.columns.duplicated()]


def _texts(frame, name) -> list[str]:
    """The cells of a column as text, empty where they or the column are missing."""
    if name not in frame:
        return [""] * len(frame)
    return ["" if cell is None else str(cell).strip() for cell in cells_of(frame[name])]


def _day(text: str) -> str:
    """The day that a text begins with, or the month or the year where it tells no more."""
    found = re.match(r"\d{4}(-\d\d){0,2}(?!\d)", text)
    return found[0] if found else ""


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that hold no address of the sixth version
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _page(url, rows) -> dict:
    """What is known of one address, from all rows that name it."""
    outlet = _distinct(rows["outlet"])
    days = sorted(filter(None, rows["published"]))
    return {
        "author": "; ".join(outlet),
        "title": "; ".join(_distinct(rows["title"])),
        "date": days[0] if days else "",
        "url": quote(url, safe=_KEPT),
        "urldate": max(rows["urldate"]),
        "note": _note(rows),
        "stem": _slug(outlet[0] if outlet else urlsplit(url).hostname),
    }


def _distinct(texts) -> list[str]:
    """Each text once, in an order that does not go by rows."""
    return sorted(set(filter(None, texts)))


def _note(rows) -> str:
    """Who is quoted, and which words of which claim were read there."""
    said = _distinct(rows["originator"])
    claims = _distinct(_claim(row) for row in rows.itertuples())
    by = [f"Quotes {'; '.join(said)}"] if said else []
    return ". ".join(by + (["; ".join(claims)] if claims else []))


def _claim(row) -> str:
    """A claim and its words, in quotation marks only where they are known to be printed so."""
    words = f"\u201c{row.wording}\u201d" if row.wording_is == "printed" else row.wording
    return ": ".join(filter(None, [row.claim_id, words]))


def _slug(text) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "source"


def _keyed(pages) -> dict:
    """Pages by outlet, year and a letter, which goes by date and address and not by row."""
    keyed, used = {}, {}
    for page in sorted(pages, key=lambda page: (page["date"], page["url"])):
        stem = f"{page['stem']}-{page['date'][:4] or _UNDATED}"
        used[stem] = used.get(stem, 0) + 1
        keyed[f"{stem}-{_letters(used[stem])}"] = page
    return keyed


def _letters(count: int) -> str:
    """a, b, ... z, aa, ab, ..."""
    letters = ""
    while count:
        count, place = divmod(count - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def _entry(key, page) -> str:
    fields = {
        "author": f"{{{latex(page['author'])}}}" if page["author"] else "",  # one name, not several
        "title": latex(page["title"]),
        "date": page["date"],
        "url": page["url"],
        "urldate": page["urldate"],
        "note": latex(page["note"]),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@online{{{key},\n{''.join(lines)}}}\n"


def _without_address(rows) -> list[str]:
    lacking = rows[rows["url"].eq("")]
    if lacking.empty:
        return []
    names = [row.claim_id or f"row {row.Index}" for row in lacking.itertuples()]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return [
        f"{len(names):,} of {len(rows):,} rows have no address and are not in the .bib: "
        f"{', '.join(names[:_NAMED])}{more}."
    ]
