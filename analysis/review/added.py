"""A row for a figure that the draft missed, from its words as printed."""

from __future__ import annotations

import io
import re

import pandas as pd

from analysis.datasets.sealing import as_csv
from analysis.drafting.claims import COLUMNS, every_figure
from analysis.drafting.package import as_claims, who_of
from analysis.review.marks import composed, placed, places_of
from analysis.review.rows import with_speaker
from analysis.wording import UnreadableFigure, read_figure

_MAX_WORDS = 8


def with_words(claims, originators, lines, words: str, near: int, name: str, taken=()):
    """The claims and speakers with one more row, drafted from words of the text.

    The words decide the number and its bound; unit, speaker, day and the rest are drafted from
    their paragraph, as for any other figure.

    Parameters
    ----------
    claims, originators, lines
        The tables of the package, and the paragraphs of its text.
    words
        As printed: hedge, number and noun, at most eight words.
    near
        Number of the paragraph that is shown; of several that have the words, the nearest to it.
    name
        Of the package, for the new ``claim_id``.
    taken
        Names of rows that are gone, which no new one may have.

    Returns
    -------
    tuple
        Claims, originators and the ``claim_id`` of the new row.

    Raises
    ------
    ValueError
        If the words stand nowhere, are a row already, or have no number that can be read.

    Examples
    --------
    >>> from analysis.drafting.claims import draft_claims
    >>> lines = ["The Tarn rises", "TARN, 14 June 2024 - At least 87 boats left, the port said."]
    >>> people = pd.DataFrame(columns=["originator_id", "name", "kind"], dtype="str")
    >>> empty = as_claims(draft_claims(""), "tarn", lines, people, ABOUT)
    >>> claims, people, new = with_words(empty, people, lines, "At least 87 boats", 1, "tarn")
    >>> claims[["claim_id", "wording", "bound", "value", "originator_id"]].values.tolist()
    [['tarn-p02-1', 'At least 87 boats', 'lower', '87', 'the-port']]
    """
    words = " ".join(words.split())
    number, start = _free_place(claims, lines, words, near)
    draft = _drafted(composed(lines[number - 1]), words, start).assign(paragraph=number)
    who = who_of(draft).iloc[0]
    if who:
        originators, _ = with_speaker(originators, who)
    made = as_claims(draft, name, lines, originators, _about(claims, number))
    new = _fresh(f"{name}-p{number:02}", {*claims["claim_id"], *taken})
    made = made.assign(claim_id=new, statement_id=new)
    cells = pd.read_csv(io.BytesIO(as_csv(made)), dtype="str", keep_default_na=False)
    cells = cells.reindex(columns=claims.columns, fill_value="")
    at = _rows_before(claims, lines, number, start)
    frames = [claims.iloc[:at], cells, claims.iloc[at:]]
    return pd.concat(frames, ignore_index=True), originators, new


ABOUT = {"outlet": "", "published": "", "url": ""}


def _about(claims, number) -> dict[str, str]:
    """What the nearest row knows of the article, without a go-between of its own."""
    if claims.empty:
        return ABOUT
    gap = (pd.to_numeric(claims["paragraph"]) - number).abs()
    row = claims.loc[gap.idxmin()]
    about = {column: row.get(column, "") for column in ABOUT}
    return about | {"outlet": re.sub(r" \(citing [^)]*\)$", "", about["outlet"])}


def _free_place(claims, lines, words, near) -> tuple[int, int]:
    """Paragraph and place of the words, where no row has them yet."""
    if not words:
        raise ValueError("Type the words as printed first: hedge, number and what is counted.")
    if len(words.split()) > _MAX_WORDS:
        raise ValueError(
            f"{words!r} has more than {_MAX_WORDS} words: type fewer, the number among them."
        )
    stands = False
    for number in sorted(range(1, len(lines) + 1), key=lambda n: (abs(n - near), n)):
        here = claims[pd.to_numeric(claims["paragraph"]).eq(number)]
        old = placed(lines, here).dropna(subset="start")
        spans = set(zip(old["start"], old["end"], strict=True))
        found = places_of(words, lines[number - 1])
        stands = stands or bool(found)
        if free := [span for span in found if span not in spans]:
            return number, free[0][0]
    if stands:
        raise ValueError(f"{words!r} is a row already wherever it stands in the text.")
    raise ValueError(f"{words!r} does not stand in the text: copy the words from the paragraph.")


def _drafted(line, words, start) -> pd.DataFrame:
    """The words as a draft has them; what cannot be drafted is left empty."""
    try:
        figure = read_figure(words)
    except UnreadableFigure as error:
        raise ValueError(f"{words!r} has no number that can be read: {error}") from None
    # Digits just before the words may be read as one with them: "14 June 2024 - 87 people".
    hidden = re.sub(r"\d(?=[\W\d]*$)", "x", line[:start]) + line[start:]
    drafts = (_at(every_figure(text), text, start, words) for text in (line, hidden, line[start:]))
    draft = next((found for found in drafts if len(found)), _bare())
    own = {name: getattr(figure, name) for name in _OF_FIGURES}
    if draft["value"].eq(figure.value).any():
        own |= {"significant_digits": draft["significant_digits"].iloc[0]}
    elif draft["unit"].iloc[0]:  # "21 cents" is 0.21
        own |= {name: draft[name].iloc[0] for name in ("value", "value_high")}
    own |= {name: "" for name in _PRINTED if draft[name].iloc[0] not in line}
    row = draft.iloc[0].to_dict() | own | {"wording": words, "confirmed": False}
    return pd.DataFrame([row], columns=list(COLUMNS)).astype(COLUMNS)


_OF_FIGURES = ("hedge", "bound", "value", "value_high", "significant_digits", "contradictory")

_PRINTED = ("modality_cue", "attributed_to", "through", "date_cue")


def _at(drafts, text, start, words) -> pd.DataFrame:
    """Of a paragraph's figures the one that stands where the words do."""
    start = 0 if len(text) < start + len(words) or not text.startswith(words, start) else start
    places = placed([text], drafts)
    number = text.find(next(iter(re.findall(r"\d[\d,.]*", words)), words), start)
    return drafts[(places["start"] <= number) & (places["end"] > number)].head(1)


def _bare() -> pd.DataFrame:
    texts = {name: "" if kind == "str" else pd.NA for name, kind in COLUMNS.items()}
    return pd.DataFrame([texts | {"quantity": "other", "modality": "asserted"}])


def _fresh(stem, taken) -> str:
    return next(new for n in range(1, len(taken) + 2) if (new := f"{stem}-{n}") not in taken)


def _rows_before(claims, lines, number, start) -> int:
    """How many rows go before a new one: those up to the last that stands before it."""
    starts = placed(lines, claims)["start"]
    of = pd.to_numeric(claims["paragraph"])
    before = (of < number) | (of.eq(number) & starts.lt(start).fillna(False).astype(bool))
    return int(before.to_numpy().nonzero()[0].max(initial=-1)) + 1
