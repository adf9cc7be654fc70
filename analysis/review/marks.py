"""Where each figure stands in its text, and the text with the figures marked."""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_left
from html import escape
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.datasets import paragraphs_in
from analysis.needed import in_short, need_columns, need_file

MARKED = "application/vnd.hedged-numbers.marked+json"  # the pieces, from which a site makes its own
SAYS = {  # in one or two words what the words do with the number, so that colour is not needed
    "lower": "floor",
    "upper": "ceiling",
    "about": "about",
    "range": "range",
    "point": "bare number",
}
# Okabe and Ito's colours, see analysis.charts.look; thin enough to read dark and light text on.
_COLOURS = {
    "lower": "0, 114, 178",
    "upper": "213, 94, 0",
    "about": "184, 119, 0",
    "range": "0, 129, 93",
    "point": "127, 127, 127",
}
_NEEDS = ("paragraph", "wording", "bound")


class Piece(NamedTuple):
    """A stretch of a paragraph: its text, the bound of the figure in it, and what is said of it.

    ``said`` stands behind the last piece of a figure; ``strong`` is the figure that one looks at.
    """

    text: str
    bound: str = ""
    said: str = ""
    strong: bool = False


class Marked:
    """An article with its figures marked, as notebooks, pages and printers show it.

    Parameters
    ----------
    paragraphs
        Pieces of each paragraph, by its number.
    lost
        Wordings that do not stand where they should.
    """

    def __init__(self, paragraphs: dict[int, list[Piece]], lost=()):
        self.paragraphs, self.lost = paragraphs, tuple(lost)

    def __repr__(self) -> str:
        lines = [f"{n}  {as_text(pieces)}" for n, pieces in self.paragraphs.items()]
        return "\n".join([*lines, *_lost(self.lost)])

    def _repr_mimebundle_(self, **_) -> dict:
        shown = [as_html(pieces, number) for number, pieces in self.paragraphs.items()]
        shown += [f"<p>{escape(line)}</p>" for line in _lost(self.lost)]
        stored = [
            [number, [[piece.text, piece.bound, piece.said] for piece in pieces]]
            for number, pieces in self.paragraphs.items()
        ]
        return {
            "text/html": f'<div style="max-width: 44em; line-height: 1.8">{"".join(shown)}</div>',
            "text/plain": repr(self),
            MARKED: {"paragraphs": stored, "lost": list(self.lost)},
        }


def text_of(text) -> str:
    """The text itself, or that of a file given as a path.

    Raises
    ------
    TypeError
        For what is neither.
    OSError
        If the file cannot be read, or is none that :func:`need_file` lets be read.
    ValueError
        For the name of a file where a text belongs.

    Examples
    --------
    >>> text_of("More than 13,000 containers")
    'More than 13,000 containers'
    """
    if isinstance(text, Path):
        need_file(text)
        return text.read_bytes().decode("utf-8-sig")
    if not isinstance(text, str):
        raise TypeError(f"A text is a str, or a pathlib.Path of its file, not {in_short(text)}.")
    if "\n" not in text and text.endswith(".txt") and os.path.exists(text):
        raise ValueError(f"{text!r} names a file: give its text, Path({text!r}).read_text().")
    return text


def marked(text, draft: pd.DataFrame) -> Marked:
    """The article with each figure marked: by colour, by a line, and by a word for its bound.

    Parameters
    ----------
    text
        The article's text, or a ``pathlib.Path`` of its file.
    draft
        What :func:`analysis.draft_claims` makes of it, or a package's claims: ``paragraph``,
        ``wording``, ``bound``; ``value_high`` and ``modality`` are used if there.

    Returns
    -------
    Marked
        For notebooks, pages and print. What it could not find in the text is named below it.

    Raises
    ------
    TypeError
        If the text is none, or the draft no frame.
    ValueError
        If a column is missing, or the text is the name of a file.

    Examples
    --------
    >>> from analysis import draft_claims
    >>> text = "Some 2,000 containers had arrived, at least 300 of them empty."
    >>> marked(text, draft_claims(text))
    1  [Some 2,000 containers: about] had arrived, [at least 300: floor] of them empty.
    """
    need_columns(draft, _NEEDS, "Marking figures in a text")
    lines = paragraphs_in(text_of(text))
    places = placed(lines, draft)
    found = places["start"].notna()
    lost = [
        f"{wording} (paragraph {number})"
        for wording, number in zip(
            draft["wording"][~found], draft["paragraph"][~found], strict=True
        )
        if pd.notna(wording)
    ]
    numbered = {n: pieces_of(line, places[found], n) for n, line in enumerate(lines, 1)}
    return Marked(numbered, lost)


def placed(lines, draft: pd.DataFrame) -> pd.DataFrame:
    """Where each figure stands in its paragraph.

    Parameters
    ----------
    lines
        The paragraphs, see :func:`analysis.datasets.paragraphs_in`.
    draft
        ``paragraph, wording, bound``; also ``value_high`` and ``modality``, if there.

    Returns
    -------
    DataFrame
        With the index of the draft: ``paragraph, start, end`` (missing where the words do not
        stand there), ``bound, said``. Rows are taken in their order: the same words twice are the
        first place and the second.

    Examples
    --------
    >>> draft = pd.DataFrame({"paragraph": 1, "wording": ["20 men", "20 men"], "bound": "point"})
    >>> placed(["Of 120 men 20 men left, 20 men stayed."], draft)[["start", "end"]].values.tolist()
    [[11, 17], [24, 30]]
    """
    numbers = pd.to_numeric(draft["paragraph"], errors="coerce")
    numbers = numbers.where(numbers.between(1, len(lines)), 0).astype(int)  # inf is none either
    wordings = draft["wording"].fillna("").astype(str)
    spans, taken, known = [], {}, {}
    for number, wording in zip(numbers, wordings, strict=True):
        if (number, wording) not in known:
            known[number, wording] = places_of(wording, lines[number - 1] if number else "")
        spans.append(_next(known[number, wording], taken.setdefault(number, {})))
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    bounds = draft["bound"].fillna("").astype(str)
    return pd.DataFrame(
        {
            "paragraph": numbers,
            "start": pd.array(starts, dtype="Int64"),
            "end": pd.array(ends, dtype="Int64"),
            "bound": bounds.where(bounds.isin(SAYS), ""),
            "said": _said(draft, bounds),
        },
        index=draft.index,
    )


def composed(text: str) -> str:
    """Text in Unicode NFC, in which wordings are looked for."""
    return unicodedata.normalize("NFC", text)


def places_of(wording: str, line: str) -> list[tuple[int, int]]:
    """All places of the words in a paragraph."""
    line = composed(line)
    words = r"\s+".join(re.escape(word) for word in composed(wording).split())
    # "20 men" does not stand in "120 men", nor "13" in "13,000" or "1.13".
    pattern = rf"(?<!\w)(?<!\d[.,]){words}(?!\w)(?![.,]\d)"
    return [match.span() for match in re.finditer(pattern, line)] if words else []


def _next(found, taken: dict):
    """The next of some places: behind the last figure, else across it, else any that is free.

    ``taken`` holds those of the paragraph that have a figure, the last one last.
    """
    last_start, last_end = next(reversed(taken), (-1, 0))
    behind = bisect_left(found, (last_end, -1))
    across = bisect_left(found, (last_start, -1))
    for at in chain(range(behind, len(found)), range(across, behind), range(across)):
        if found[at] not in taken:
            taken[found[at]] = True
            return found[at]
    return pd.NA, pd.NA


def _said(draft, bounds) -> pd.Series:
    """What stands behind a figure: its bound in words, and whether it is denied."""
    said = bounds.map(SAYS).fillna("no number")
    if "value_high" in draft:
        one = draft["value_high"].isna() | draft["value_high"].astype(str).eq("")
        said = said.mask(bounds.eq("range") & one, "plural")
    if "modality" in draft:
        said = said.mask(draft["modality"].eq("denied"), said + ", denied")
    return said


def pieces_of(line: str, places: pd.DataFrame, number: int, current=None) -> list[Piece]:
    """A paragraph cut at its figures; where two overlap, the one that begins later is on top.

    Parameters
    ----------
    places
        What :func:`placed` returns, without those that were not found.
    number
        Of the paragraph.
    current
        Index of the figure that one looks at.

    Examples
    --------
    >>> draft = pd.DataFrame({"paragraph": [1], "wording": ["some 20 men"], "bound": ["about"]})
    >>> places = placed(["Then some 20 men left."], draft)
    >>> [tuple(piece) for piece in pieces_of("Then some 20 men left.", places, 1)][:2]
    [('Then ', '', '', False), ('some 20 men', 'about', 'about', False)]
    """
    line = composed(line)
    here = places[places["paragraph"].eq(number) & places["start"].notna()]
    here = here.sort_values("start", kind="stable")
    figures = [
        *zip(here["start"], here["end"], here["bound"], here["said"], here.index, strict=True)
    ]
    cuts = sorted({0, len(line), *here["start"].astype(int), *here["end"].astype(int)})
    pieces, over, begun = [], [], 0
    for start, end in pairwise(cuts):
        while begun < len(figures) and figures[begun][0] <= start:
            over.append(figures[begun])
            begun += 1
        over = [figure for figure in over if figure[1] >= end]
        bound = (over[-1][2] or "point") if over else ""
        said = ", ".join(figure[3] for figure in over if figure[1] == end)
        pieces.append(Piece(line[start:end], bound, said, any(f[4] == current for f in over)))
    return pieces


def as_text(pieces) -> str:
    """Pieces as plain text, each figure in brackets with its word.

    Examples
    --------
    >>> as_text([Piece("Then "), Piece("some 20 men", "about", "about"), Piece(" left.")])
    'Then [some 20 men: about] left.'
    """
    parts, inside = [], False
    for piece in pieces:
        parts.append("[" if piece.bound and not inside else "")
        inside = bool(piece.bound) and not piece.said
        parts.append(piece.text + (f": {piece.said}]" if piece.said else ""))
    return "".join(parts)


def as_html(pieces, number=None) -> str:
    """A paragraph with its figures marked: by colour, by a line below, and by a word.

    The colours are in the element itself, for a notebook that nobody has trusted yet loses others.

    Examples
    --------
    >>> as_html([Piece("a < b")])
    '<p style="margin: 0 0 0.7em">a &lt; b</p>'
    """
    before = f"<small>{number}</small>&ensp;" if number is not None else ""
    return f'<p style="margin: 0 0 0.7em">{before}{"".join(map(_as_html, pieces))}</p>'


def _as_html(piece) -> str:
    text = escape(piece.text)
    if not piece.bound:
        return text
    colour = _COLOURS[piece.bound]
    style = (
        f"background-color: rgba({colour}, {0.45 if piece.strong else 0.16}); color: inherit; "
        f"border-bottom: {'3px' if piece.strong else '2px'} solid rgb({colour}); padding: 1px 2px"
    )
    said = f" <small><i>{escape(piece.said)}</i></small>" if piece.said else ""
    return f'<mark style="{style}">{f"<b>{text}</b>" if piece.strong else text}{said}</mark>'


def _lost(wordings) -> list[str]:
    return [f"Not found in the text: {'; '.join(wordings)}."] if wordings else []
