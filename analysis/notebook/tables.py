"""Sentences whose numbers come from code, and the small tables beside charts."""

from __future__ import annotations

import string

import numpy as np
import pandas as pd
from IPython.display import Markdown

from analysis.exports.escapes import plain
from analysis.needed import in_short, need_columns
from analysis.readers import READINGS, reader_band
from analysis.told import SAID_OF_EVIDENCE, allowed, far_share, only, readings_in_words
from analysis.whether import WHETHER, add_whether
from analysis.wording.said import day_in_words, number

_SHOWN = (
    *("wording", "quantity", "originator", "outlet", "modality", "value", "bound"),
    *("low", "high", "coverage", "band_evidence"),
)
_DOUBT = {
    "asserted": "stated as fact",
    "estimated": "an estimate",
    "believed": "believed",
    "planned": "planned",
    "may": "only may",
    "alleged": "only alleged",
    "denied": "denied",
}


def say(sentence: str, **values) -> Markdown:
    """A sentence whose numbers come from code.

    Parameters
    ----------
    sentence
        Markdown with a place in braces for each value, for example ``"at least {low}"``; a digit
        after a colon keeps so many significant digits: ``"about {low:3}"``.
    **values
        Numbers and days are written as a newspaper would write them (a day also as its format
        says: ``{day:%B %Y}``); text is shown as it is, never as markup. A row of a frame can be
        given as ``**row``.

    Examples
    --------
    >>> say("The words allow at most {ratio} shells a container.", ratio=461.538).data
    'The words allow at most 461.538 shells a container.'
    >>> say("At most {ratio:3}.", ratio=461.538).data
    'At most 462.'
    >>> say("On {day}.", day=pd.Timestamp("2024-08-27")).data
    'On 27 Aug 2024.'
    """
    if not isinstance(sentence, str):
        raise TypeError(f"say takes a sentence and its values by name, not {in_short(sentence)}.")
    try:
        return Markdown(_Sentence().vformat(sentence, (), values))
    except (KeyError, IndexError) as error:
        wanted = f"{error.args[0]!r}" if isinstance(error, KeyError) else "a place without a name"
        given = ", ".join(values) or "nothing"
        raise ValueError(
            f"The sentence has {wanted} in braces, and given is {given}: name each value, as in "
            'say("at least {low}", low=5).'
        ) from None


def claims_table(claims: pd.DataFrame) -> pd.DataFrame:
    """The small table beside a chart of claims: words, what they allow, how they are read.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`, of one coverage.

    Returns
    -------
    DataFrame
        One row a claim, all text: ``as printed, counts, who says so, through whom, how sure``,
        ``people hear`` (how likely people take such words to be, see
        :func:`analysis.whether.add_whether`; empty where nobody was asked and nothing assumed),
        ``the words allow``; at a coverage of 0.90 ``edge that 95 % of readers name`` (data where
        they were asked, or as the cell says) and ``90 % of the value, assumed`` (or as the cell
        says); ``width`` (the evidence for it).

    Examples
    --------
    >>> from analysis import containers
    >>> claims_table(containers().head(2))["the words allow"].tolist()
    ['more than 1,000, no upper limit', 'more than 13,000, no upper limit']
    >>> table = claims_table(containers().iloc[[1]])
    >>> table["people hear"].tolist(), table.iloc[0, 7:9].tolist()
    (['20 to 80...%, middle 50, assumed'], ['17,300, by analogy', '13,009 to 15,411'])
    """
    need_columns(claims, _SHOWN, "A table of claims")
    if claims.empty:
        raise ValueError("There is no claim to show: the frame is empty.")
    read = readings_in_words(claims)
    coverage = only(claims["coverage"])
    far = number(100 * far_share(coverage))
    table = pd.DataFrame(
        {
            "as printed": claims["wording"].fillna(""),
            "counts": claims["quantity"].str.replace("_", " "),
            "who says so": claims["originator"],
            "through whom": claims["outlet"],
            "how sure": claims["modality"].map(_DOUBT),
            "people hear": [_heard(row) for row in add_whether(claims).itertuples()],
            "the words allow": [allowed(row) for row in claims.itertuples()],
            f"edge that {far} % of readers name": read["edge"].array,
            f"{number(100 * coverage)} % of the value, assumed": read["band"].array,
            "width": claims["band_evidence"].fillna("no band").str.replace("_", " "),
        }
    )
    return table.set_axis(range(1, len(table) + 1))


def _heard(row) -> str:
    """How likely people take the words about whether to be, and how that is known."""
    if pd.isna(row.whether_mid):
        return ""
    low, mid, high = (round(100 * getattr(row, name)) for name in WHETHER[:3])
    known = SAID_OF_EVIDENCE[row.whether_evidence]
    return f"{low} to {high}\u00a0%, middle {mid}" + f", {known}" * (known != "measured")


def readings_table(claims: pd.DataFrame, coverage: float = 0.90) -> pd.DataFrame:
    """The same claims under each reading, side by side, in words.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`.
    coverage
        As for :func:`analysis.reader_band`.

    Returns
    -------
    DataFrame
        One row a claim: ``as printed, counts`` and a column a reading.

    Examples
    --------
    >>> from analysis import troops
    >>> readings_table(troops().head(1)).iloc[0, 2:4].tolist()
    ['90...% of the value in 2,082 to 6,600, extrapolated', 'at least 1,000, no upper limit']
    """
    table = claims_table(claims)[["as printed", "counts"]]
    for reading in READINGS:
        table[reading] = _as_read(reader_band(claims, coverage, reading), reading)
    return table


def _as_read(claims, reading):
    """What the charts say in brackets, or the number itself where readers add nothing."""
    if reading == "strict":
        return [allowed(row) for row in claims.itertuples()]
    read = readings_in_words(claims)
    stated = claims["value"].map(number).where(claims["value"].notna(), "")
    said = read["reads"].where(read["reads"].ne(""), stated)
    return (said if reading == "reader" else read["band"]).array


class _Sentence(string.Formatter):
    """Formatting in which a number is written in words and text is never markup."""

    def format_field(self, value, spec):
        if isinstance(value, int | float | np.integer | np.floating):
            if spec and not spec.isdigit():
                raise ValueError(
                    f"How a number is written is its significant digits, {{low:3}}; not {spec!r}."
                )
            return number(float(value), int(spec) if spec else None)
        if isinstance(value, pd.Timestamp):
            return format(value, spec) if spec else day_in_words(value)
        return plain(str(value))
