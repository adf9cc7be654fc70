"""Changes of draft claims, and what is likely for them: frames of text to frames of text."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from types import SimpleNamespace

import pandas as pd

from analysis.bounds import strict_bounds
from analysis.datasets.article_text import misquote, paragraph_sha256
from analysis.drafting.package import KINDS, NOTED, key, kind_of, slug
from analysis.drafting.when import dates, first_day, last_day
from analysis.review.marks import SAYS
from analysis.told import stated_ends
from analysis.wording import UnreadableFigure, read_figure
from analysis.wording.said import number

NEEDED = (
    *("claim_id", "statement_id", "paragraph", "wording", "value", "value_high", "bound", "hedge"),
    *("unit", "quantity", "measure", "modality", "window_end", "originator_id", "confirmed"),
)
HIDDEN = ("claim_id", "paragraph", "paragraph_sha256", "confirmed", "evidence")
_SAME = ["value", "value_high", "unit", "quantity", "direction", "measure", "per", "originator_id"]
KINDS_OF_SPEAKERS = (*KINDS, "media", "politician", "expert", "person")
_MOST = 3  # offers for a field


# --- changes -------------------------------------------------------------------------------------


def corrected(claims: pd.DataFrame, claim: str, **cells: str) -> pd.DataFrame:
    """The claims with other texts in some cells of one row.

    Examples
    --------
    >>> claims = pd.DataFrame({"claim_id": ["a", "b"], "unit": ["", ""]})
    >>> corrected(claims, "b", unit="tents")["unit"].tolist()
    ['', 'tents']
    """
    claims = claims.copy()
    claims.loc[claims["claim_id"].eq(claim), list(cells)] = list(cells.values())
    return claims


def overtaken(row, originators: pd.DataFrame, **cells: str) -> dict[str, str]:
    """The cells of a correction, with what the draft had said of the old ones taken out.

    That is the sentence of the note about a cell that changes, and its cue: the words of how sure
    one is, of another speaker, of another day.

    Examples
    --------
    >>> row = {"modality": "may", "modality_cue": "may", "note": ""}
    >>> overtaken(row, pd.DataFrame(), modality="alleged")
    {'modality': 'alleged', 'modality_cue': ''}
    """
    changed = {name: text for name, text in cells.items() if text != row[name]}
    gone = [name for name in _CUES if _is_overtaken(name, row, changed, originators)]
    left = dict.fromkeys(gone, "")
    note = row.get("note", "")
    for name in changed:
        note = re.sub(rf" ?{NOTED.get(name, '(?!)')}", "", note)
    if note != row.get("note", ""):
        left["note"] = note.strip()
    return cells | left


_CUES = ("modality_cue", "attributed_to", "date_cue")


def _is_overtaken(cue, row, changed, originators) -> bool:
    """Whether a draft's words say something else than what is typed now."""
    words = row.get(cue, "")
    if not words:
        return False
    if cue == "modality_cue":
        return "modality" in changed
    if cue == "attributed_to":
        names = dict(zip(originators["originator_id"], originators["name"], strict=True))
        who = changed.get("originator_id")
        return who is not None and key(names.get(who, "")) != key(words)
    on = _published(row)
    fixes = {"window_end": last_day, "window_start": first_day} if on else {}
    days = [(fixes[name](words, on), changed[name]) for name in fixes if name in changed]
    return any(day and text not in (str(day), str(_fixed(words, on))) for day, text in days)


def _published(row) -> dt.date | None:
    on = row.get("published", "")
    return dt.date.fromisoformat(on) if re.fullmatch(r"\d{4}-\d\d-\d\d", on) else None


def confirmed(claims: pd.DataFrame, claim: str) -> pd.DataFrame:
    """The claims with one row confirmed; a person has read it then, and rules alone no longer."""
    row = claims[claims["claim_id"].eq(claim)]
    read = {"evidence": "read"} if row.get("evidence", pd.Series()).eq("drafted").any() else {}
    return corrected(claims, claim, confirmed="true", **read)


def without(claims: pd.DataFrame, claim: str) -> pd.DataFrame:
    """The claims without one row."""
    return claims[claims["claim_id"].ne(claim)].reset_index(drop=True)


def with_speaker(originators: pd.DataFrame, name: str) -> tuple[pd.DataFrame, str]:
    """The speakers with one more, and its ``originator_id``; a known name gives its own.

    Raises
    ------
    ValueError
        For no name.

    Examples
    --------
    >>> people = pd.DataFrame({"originator_id": ["navy"], "name": ["the navy"], "short": [""]})
    >>> people, name = with_speaker(people, "The Port")
    >>> name, people["name"].tolist()
    ('the-port', ['the navy', 'The Port'])
    """
    name = " ".join(name.split())
    if not name:
        raise ValueError("Type the speaker's name first.")
    same = originators["name"].map(key).eq(key(name))
    if same.any():
        return originators, originators["originator_id"][same].iloc[0]
    taken, new = set(originators["originator_id"]), slug(name) or f"originator-{len(originators)}"
    while new in taken:
        new += "-2"
    row = dict.fromkeys(originators, "") | {"originator_id": new, "name": name}
    row |= {"kind": kind_of(name)} if "kind" in row else {}
    return pd.concat([originators, pd.DataFrame([row])], ignore_index=True), new


def with_kind(originators: pd.DataFrame, who: str, kind: str) -> pd.DataFrame:
    """The speakers, one of them of another kind: small letters, with _ between its words.

    Examples
    --------
    >>> people = pd.DataFrame({"originator_id": ["line"], "kind": [""]})
    >>> with_kind(people, "line", "Ferry operator ")["kind"].tolist()
    ['ferry_operator']
    """
    plain = "_".join(re.split(r"[\s_-]+", kind.strip().lower()))
    return originators.assign(
        kind=originators["kind"].mask(originators["originator_id"].eq(who), plain)
    )


# --- what waits, and what does not fit -----------------------------------------------------------


def waiting(claims: pd.DataFrame) -> list[str]:
    """The claims that nobody has confirmed, in their order."""
    return claims["claim_id"][claims["confirmed"].ne("true")].tolist()


def progress(claims: pd.DataFrame) -> str:
    """How far one is.

    Examples
    --------
    >>> progress(pd.DataFrame({"claim_id": ["a", "b"], "confirmed": ["true", "false"]}))
    '1 of 2 rows confirmed.'
    """
    done, all_ = len(claims) - len(waiting(claims)), len(claims)
    return f"{done} of {all_} {'row' if all_ == 1 else 'rows'} confirmed."


def misquoted(row, lines) -> str:
    """What is wrong with the wording of a row in its paragraph; empty if nothing is."""
    known = {
        str(n): SimpleNamespace(text=line, sha256=paragraph_sha256(line))
        for n, line in enumerate(lines, 1)
    }
    found = misquote(row["wording"], row["paragraph"], row["paragraph_sha256"], known)
    said = [f"{value!r} - {problem}. {remedy}." for _, value, problem, remedy in found]
    return said[0] if said else ""


def other_text(claims: pd.DataFrame, lines) -> str:
    """A warning where rows are of another text than this one; empty where all fit."""
    prints = {str(n): paragraph_sha256(line) for n, line in enumerate(lines, 1)}
    fits = claims["paragraph"].map(prints).eq(claims["paragraph_sha256"])
    odd = claims["paragraph"][~fits].unique().tolist()
    if not odd:
        return ""
    some = ", ".join(odd[:3]) + (" and more" if len(odd) > 3 else "")
    return (
        f"This is not the text that {int((~fits).sum())} of {len(claims)} rows were drafted from: "
        f"paragraph {some} reads otherwise. Open that text, or read those rows with care."
    )


# --- what is likely ------------------------------------------------------------------------------


def speakers(claims, originators, claim: str) -> pd.DataFrame:
    """All speakers, the likeliest for a claim first.

    Parameters
    ----------
    claims, originators
        The tables of the package.
    claim
        Its ``claim_id``.

    Returns
    -------
    DataFrame
        ``originator_id, name, why``: those whom the paragraph's other rows credit, then those of
        the paragraphs beside it, then by how many rows each has.
    """
    number_of = pd.to_numeric(claims["paragraph"])
    gap = (number_of - number_of[claims["claim_id"].eq(claim)].iloc[0]).abs()
    near = gap.groupby(claims["originator_id"]).min()
    count = claims.groupby("originator_id").size()
    table = originators[["originator_id", "name"]].copy()
    table["near"] = table["originator_id"].map(near).fillna(99).clip(upper=2)
    table["count"] = table["originator_id"].map(count).fillna(0)
    table = table.sort_values(["near", "count"], ascending=[True, False], kind="stable")
    why = {0: "this paragraph", 1: "nearby"}
    table["why"] = table["near"].map(why).fillna("")
    return table[["originator_id", "name", "why"]].reset_index(drop=True)


def days(claims, lines, claim: str) -> pd.DataFrame:
    """Days that the words of a claim's paragraph and those beside it fix, and other rows have.

    Returns
    -------
    DataFrame
        ``day`` (year-month-day), ``why``; the nearest first, each day once.
    """
    row = row_of(claims, claim)
    on, found = _published(row), []
    if on:
        at = int(row["paragraph"]) - 1
        for n in (at, at - 1, at + 1):
            line = lines[n] if 0 <= n < len(lines) else ""
            cues = [line[a:b] for a, b in dates(line)]
            found += [(str(day), f"“{cue}”") for cue in cues if (day := _fixed(cue, on))]
        found.append((str(on), "day of publication"))
    others = claims["window_end"][claims["window_end"].ne("")].value_counts().index
    found += [(day, "another row") for day in others]
    return pd.DataFrame(found, columns=["day", "why"]).drop_duplicates("day", ignore_index=True)


_AHEAD = re.compile(r"(?:until|till|by|through|up to)\s(?:next\s)?(\w+day)\b", re.IGNORECASE)
_WEEKDAYS = [*map(str.lower, calendar.day_name)]


def _fixed(cue, on):
    """The day that a cue fixes: "until Sunday" is the Sunday to come, "on Sunday" the last one.

    >>> _fixed("until Sunday", dt.date(2024, 6, 14)), _fixed("on Sunday", dt.date(2024, 6, 14))
    (datetime.date(2024, 6, 16), datetime.date(2024, 6, 9))
    """
    found = _AHEAD.match(cue)
    if found and found[1].lower() in _WEEKDAYS:
        return on + dt.timedelta((_WEEKDAYS.index(found[1].lower()) - on.weekday()) % 7)
    return last_day(_bare(cue), on)


def _bare(cue):
    """A cue whose day counts as such: "since 9 March" fixes the 9th, as a beginning."""
    return re.sub(r"(?i)^(?:since|from|after|before|starting)\s+", "on ", cue)


def quantities(claims, claim: str) -> list[str]:
    """What rows with the same unit count, then what most rows do."""
    same = claims["unit"].eq(row_of(claims, claim)["unit"])
    counts = [*claims["quantity"][same].value_counts().index]
    return list(dict.fromkeys([*counts, *claims["quantity"].value_counts().index]))


def retellings(claims: pd.DataFrame) -> pd.DataFrame:
    """Rows that may retell one statement: same number, speaker and total, not joined yet.

    Returns
    -------
    DataFrame
        ``claim_id``, ``other`` (an earlier row), ``statement_id`` (that of the other).

    Examples
    --------
    >>> claims = pd.DataFrame({"claim_id": ["a", "b"], "statement_id": ["a", "b"], "value": "40",
    ...     "value_high": "", "unit": "", "quantity": "ships", "measure": "count",
    ...     "originator_id": "navy"})
    >>> retellings(claims).values.tolist()
    [['b', 'a', 'a']]
    """
    keys = [name for name in _SAME if name in claims]
    counted = claims[claims["value"].ne("")]
    exact = counted.assign(**{n: pd.to_numeric(counted[n]) for n in ("value", "value_high")})
    first = exact.groupby(keys, sort=False, dropna=False)["claim_id"].transform("first")
    pairs = counted.assign(other=first)
    named = claims.set_index("claim_id")["statement_id"]
    pairs["joint"] = pairs["other"].map(named)
    pairs = pairs[pairs["joint"].ne(pairs["statement_id"])]
    return pairs[["claim_id", "other", "joint"]].set_axis(
        ["claim_id", "other", "statement_id"], axis=1
    )


def as_read(row) -> dict[str, str]:
    """What the kit reads in a row's wording, where the row says otherwise.

    Examples
    --------
    >>> as_read({"wording": "up to 40 ships", "hedge": "", "bound": "point", "value": "40",
    ...          "value_high": ""})
    {'hedge': 'up to', 'bound': 'upper'}
    """
    try:
        figure = read_figure(row["wording"])
    except (UnreadableFigure, ValueError):
        return {}
    read = {
        "hedge": figure.hedge,
        "bound": figure.bound,
        "value": _typed(figure.value),
        "value_high": _typed(figure.value_high),
    }
    return {n: text for n, text in read.items() if not _alike(text, row[n])}


def _typed(value) -> str:
    if value is None or pd.isna(value):
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _alike(one, other) -> bool:
    try:
        return one == other or float(one) == float(other)
    except ValueError:
        return False


def offers(claims, originators, lines, claim: str) -> dict[str, list[tuple[str, str]]]:
    """What is likely for the fields of a claim: by field, pairs of a text and why it is offered.

    Nothing is offered that the cell holds already, and at most three texts a field.
    """
    row = row_of(claims, claim)
    when = [tuple(pair) for pair in days(claims, lines, claim).itertuples(index=False)]
    near = speakers(claims, originators, claim)
    near = near[near["why"].ne("")]
    again = retellings(claims)
    again = again[again["claim_id"].eq(claim)].merge(
        claims[["claim_id", "wording"]], left_on="other", right_on="claim_id"
    )
    found = {
        "quantity": [(text, "") for text in quantities(claims, claim)],
        "originator_id": [*zip(near["originator_id"], near["why"], strict=True)],
        "window_start": when,
        "window_end": when,
        "statement_id": [
            (text, f"as {other}: “{wording}”")
            for text, other, wording in zip(
                again["statement_id"], again["other"], again["wording"], strict=True
            )
        ],
    }
    found |= {name: [(text, "as the words read")] for name, text in as_read(row).items() if text}
    return {
        name: [pair for pair in pairs if pair[0] != row.get(name)][:_MOST]
        for name, pairs in found.items()
        if name in row
    }


def row_of(claims, claim) -> dict[str, str]:
    """The cells of one row, by column."""
    return claims[claims["claim_id"].eq(claim)].iloc[0].to_dict()


# --- as a table ----------------------------------------------------------------------------------


def overview(claims: pd.DataFrame, originators: pd.DataFrame) -> pd.DataFrame:
    """The rows as somebody reads them who cannot edit here: all text, in plain words."""
    names = dict(zip(originators["originator_id"], originators["name"], strict=True))
    table = pd.DataFrame(
        {
            "paragraph": claims["paragraph"],
            "wording": claims["wording"],
            "reads": _reads(claims),
            "counts": claims["quantity"].str.replace("_", " "),
            "how sure": claims["modality"],
            "who says so": claims["originator_id"].map(names),
            "from": claims.get("window_start", ""),
            "to": claims["window_end"],
            "confirmed": claims["confirmed"].map({"true": "yes"}).fillna("no"),
        }
    )
    return table.set_axis(range(1, len(table) + 1))


def _reads(claims) -> list[str]:
    """What each row's number says, in the words of the other tables."""
    numbers = {name: pd.to_numeric(claims[name]) for name in ("value", "value_high")}
    bounded = strict_bounds(claims.assign(**numbers, bound=claims["bound"].replace("", None)))
    return [_read(row) for row in bounded.itertuples()]


def _read(row) -> str:
    ends = [number(end) for end in (row.value, row.value_high) if pd.notna(end)]
    if not ends:
        return "no number"
    said = stated_ends(row) if row.bound != "about" else f"{SAYS['about']} {' to '.join(ends)}"
    both = row.bound == "range" and len(ends) > 1
    said = " to ".join(ends) if both or not said else said
    return said + (f" {row.unit}" if row.unit else "")
