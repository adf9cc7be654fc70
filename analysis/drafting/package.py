"""A data package of draft claims, made from a text."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import unicodedata
import warnings
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from analysis.datasets import paragraph_sha256, paragraphs_in
from analysis.datasets.descriptor import DATA, DESCRIPTOR
from analysis.datasets.sealing import as_csv, as_json, fingerprint
from analysis.drafting.claims import draft_claims
from analysis.drafting.notebook import notebook
from analysis.drafting.sentences import sentences
from analysis.drafting.when import first_day, last_day, told_on
from analysis.formulas import defused, risky, told
from analysis.wording.tokens import Tokens
from analysis.writing import write_folder

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")  # no part of a line
_UNATTRIBUTED = "unattributed"
_NO_UNIT = "Type the unit: the words leave out what is counted. "
NOTED = {  # the sentences of a note that say how a draft came by a cell, by its column
    "unit": re.escape(_NO_UNIT.strip()),
    "cumulative": r"(?:not )?cumulative, for it says “[^”]*”\.",
    "window_start": r"window_start is the day that “[^”]*” fixes\.",
    "window_end": r"window_end is .*?, until you know better\.",
}
_PRONOUNS = frozenset(["i", "we", "you", "he", "she", "it", "they", "one"])
_OWN_KINDS = {
    "description": "What kind of speaker it is, in any words; by it charts choose colours. "
    "Capitals and spaces make no difference: Ferry operator is read as ferry_operator.",
    "constraints": {},
}
# What the words of a name say about its kind, the first that fits.
KINDS = {
    "hospital": r"hospitals?|clinics?|doctors?|medics?|surgeons?|paramedics",
    "police": r"police|gendarmerie|sheriff",
    "union": r"(?:trade |labou?r )?unions?",
    "international_body": r"UN\b.*|United Nations|UNHCR|UNICEF|WHO|World Health Organi[sz]ation|IOM"
    r"|International .*|European Commission|European Union|World Bank|IMF",
    "military": r"army|military|navy|air force|armed forces|general staff",
    "intelligence": r"intelligence.*|spy agency|secret service",
    "scientist": r"scientists?|researchers?|university|institute|professors?|epidemiologists?",
    "witness": r"(?:eye)?witness(?:es)?|residents?|survivors?|neighbou?rs?|villagers?",
    "organiser": r"organi[sz]ers?",
    "ngo": r"Red Cross|Red Crescent|charity|aid groups?|rights groups?|NGOs?",
    "government": r"(?:\w+ )?ministry|ministries|government|(?:prime )?minister|governor|mayor"
    r"|council|authorit(?:y|ies)|officials?|cent(?:er|re) for disease control.*|civil protection.*",
    "company": r"company|airline|operator|firm|manufacturer",
}
# Columns that a draft has and the kit's other claims do not.
_OF_DRAFTS = {
    "counted_noun": "What is counted, as printed; empty where the words leave it out.",
    "per": "Of a rate: per day, month or another stretch of time.",
    "modality_cue": "The words that say how sure the claim is.",
    "attributed_to": "Whom the sentence credits, as printed.",
    "through": "The outlet or go-between through which the words came, as printed.",
    "date_cue": "The words that date the number, as printed; type the days into window_start and "
    "window_end.",
}
_OWN_WORDS = {  # fields of the article's claims whose rules fit its own subject only
    "direction": {"constraints": {}},
    "cumulative": {"constraints": {}},
    "unit": {"constraints": {}},  # the words may leave out what is counted
    "outlet": {"constraints": {}},
    "wording": {"constraints": {"required": True, "pattern": r"\S+(\s\S+){0,7}"}},
    "evidence": {
        "description": "How the row is known: drafted (by rules, not yet read by anybody), read "
        "(the text itself), excerpt (part of the page), derived (computed from other rows).",
        "constraints": {"required": True, "enum": ["drafted", "read", "excerpt", "derived"]},
    },
}


# --- a new package -----------------------------------------------------------------------------


def new_package(
    name: str,
    text: str,
    folder=".",
    title: str = "",
    outlet: str = "",
    published: str = "",
    url: str = "",
    text_file="",
) -> Path:
    """Make a data package of the draft claims of a text.

    Parameters
    ----------
    name
        Of the package and its folder: small letters and digits, with hyphens.
    text
        As for `analysis.draft_claims`. It is not copied into the package; each row keeps the
        fingerprint of its paragraph, by which `analysis.datasets.check_against_text` compares them.
        Without a quantified claim in it the table of claims has no row.
    folder
        Where the folder of the package will stand.
    title, outlet, url
        Of the article, where known; ``url`` is a web address.
    published
        Day of publication, year-month-day. It becomes ``window_end`` of each claim, or an earlier
        day that the words fix ("on Monday", "as of 10 June"), until somebody knows better; words
        such as "since 9 March" fix ``window_start``. The column ``note`` says which, and which
        words ("so far", "another") make ``cumulative`` true or false.
    text_file
        Where the text lies, for the notebook: without it, as ``article.txt`` beside the package.

    Returns
    -------
    Path
        The folder, with ``claims.csv``, ``originators.csv`` and ``datapackage.json``, and a
        notebook of the same name that draws them. It is there whole or not at all.

    Raises
    ------
    ValueError
        For a name, a day or an address that is none; a title or an outlet that is no line; an
        outlet or an address that a spreadsheet would run as a formula.
    FileExistsError
        If the folder is there already.

    Warns
    -----
    UserWarning
        For texts of the article that a spreadsheet would run; the package keeps them exact.

    Examples
    --------
    >>> import tempfile
    >>> from analysis.datasets import load
    >>> text = "At least 40 ships left.\\nThe navy said some 25 ships may return."
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     package = new_package("harbour", text, folder)
    ...     load(package)[["claim_id", "wording", "originator_id", "confirmed"]]
            claim_id            wording originator_id  confirmed
    0  harbour-p01-1  At least 40 ships  unattributed      False
    1  harbour-p02-1      some 25 ships      the-navy      False
    """
    _refuse_unfit(name, published, url, title, outlet)
    drafts = draft_claims(text)
    originators = _originators(drafts)
    about = {"outlet": outlet, "published": published, "url": url}
    claims = as_claims(drafts, name, paragraphs_in(text), originators, about)
    tables = {"claims": claims, "originators": originators}
    descriptor = _descriptor(name, title, url, text, tables)
    files = {f"{table}.csv": as_csv(frame) for table, frame in tables.items()}
    fingerprint(descriptor, files)
    _warn_of_formulas(tables)
    where = os.path.relpath(text_file, Path(folder, name)) if text_file else "../article.txt"
    files[f"{name}.ipynb"] = notebook(name, title, Path(where).as_posix())
    path = Path(folder, name)
    write_folder(path, {DESCRIPTOR: as_json(descriptor)} | files)
    return path


def _refuse_unfit(name, published, url, title, outlet) -> None:
    wrong = [
        f"{text!r} is no {what}: type it in one line of letters, or leave it out."
        for what, text in {"title": title, "outlet": outlet, "web address": url}.items()
        if text and (not text.strip() or _UNSEEN.search(text))
    ]
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > 60:
        fit = slug(name if isinstance(name, str) else "")[:60].strip("-") or "my-article"
        wrong.append(
            f"{name!r} is no name for a package: use at most 60 small letters and digits, with "
            f"hyphens between them, such as {fit}; the folder is given by itself."
        )
    if published and (not re.fullmatch(r"\d{4}-\d{2}-\d{2}", published) or _no_day(published)):
        wrong.append(f"{published!r} is no day: write it as year-month-day, such as 2024-10-23.")
    if url and not re.fullmatch(r"https?://\S+", url):
        wrong.append(f"{url!r} is no web address: begin it with https://.")
    wrong += [
        f"{text!r} holds what a spreadsheet would run as a formula when it opens claims.csv: {how}."
        for text, how in {outlet: "leave out the sign", url: f"type it as {_as_codes(url)}"}.items()
        if isinstance(text, str) and defused(text) != text
    ]
    if wrong:
        raise ValueError(" ".join(wrong))


def _as_codes(url) -> str:
    """The same address with codes for what may break a cell apart."""
    return quote(str(url), safe=":/?#[]@!$&'()*+=%~")


def _warn_of_formulas(tables) -> None:
    """Tell of texts from the article that stay exact, though a spreadsheet would run them."""
    columns = {
        f"column {name!r} of {table}.csv": frame[name]
        for table, frame in tables.items()
        for name in frame
    }
    if found := told(risky(columns)):
        warnings.warn(
            f"The article has texts that a spreadsheet would run as formulas: {found}. The package "
            "keeps them exact: open it in the notebook, not in a spreadsheet.",
            UserWarning,
            stacklevel=3,
        )


def _no_day(text) -> bool:
    return bool(pd.isna(pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")))


def slug(name: str) -> str:
    """A name as an id: small letters and digits, with hyphens; empty if it has none."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))


def who_of(drafts) -> pd.Series:
    """The originator of each draft by name; nobody for a pronoun."""
    who = drafts["attributed_to"].where(drafts["attributed_to"].ne(""), drafts["through"])
    who = who.mask(who.str.lower().isin(_PRONOUNS), "")
    names = sorted(set(who))
    return who.map({name: _in_full(name, names) for name in names}).astype(who.dtype)


def _in_full(name: str, names: list[str]) -> str:
    """The longer name that a person's name ends, where there is but one such person.

    >>> _in_full("Kern", ["Kern", "director Paul Kern", "Navy"])
    'director Paul Kern'
    >>> _in_full("Kern", ["Kern", "Paul Kern", "Ana Kern"])
    'Kern'
    """
    words = name.split()
    if not all(word[:1].isupper() for word in words) or words[:1] in (["The"], ["A"], ["An"]):
        return name
    longer = [other.split() for other in names if other.endswith(f" {name}")]
    own = {tuple(other[-max(2, len(words)) :]) for other in longer}
    people = len(own) == 1 and all(word[:1].isupper() for word in next(iter(own)))
    return " ".join(max(longer, key=len)) if people else name


def key(name: str) -> str:
    """What a name is known by: "The navy", "the navy" and "Navy" are one speaker."""
    return re.sub(r"^(?:the|an?)\s+", "", name.casefold())


def _originators(drafts) -> pd.DataFrame:
    """One row a name that is credited, in the order of the text, and one for nobody."""
    names = list({key(name): name for name in reversed(who_of(drafts).tolist()) if name}.values())
    names.reverse()
    ids: dict[str, str] = {}
    for name in names:
        new = slug(name) or f"originator-{len(ids) + 1}"
        while new in ids.values() or new == _UNATTRIBUTED:
            new += "-2"
        ids[name] = new
    rows = [(_UNATTRIBUTED, "the outlet itself, naming no source"), *((ids[n], n) for n in names)]
    empty = dict.fromkeys(["short", "country", "kind", "party_to_war", "aliases"], "")
    people = pd.DataFrame(rows, columns=["originator_id", "name"]).assign(**empty)
    return people.assign(kind=["media", *map(kind_of, people["name"][1:])])


def kind_of(name) -> str:
    """The kind of speaker that a name says, or nothing."""
    fits = (k for k, words in KINDS.items() if re.search(rf"\b(?:{words})\b", name, re.IGNORECASE))
    return next(fits, "")


def as_claims(drafts, name, lines, originators, about) -> pd.DataFrame:
    """Drafts in the columns of the kit's claims."""
    number = drafts.groupby("paragraph").cumcount() + 1
    ids = [f"{name}-p{p:02}-{n}" for p, n in zip(drafts["paragraph"], number, strict=True)]
    known = dict(zip(originators["name"].map(key), originators["originator_id"], strict=True))
    ends, dated = _ends(drafts, lines, about["published"])
    starts, begun = _starts(drafts, about["published"], ends)
    noted = [drafts["unit"].eq("").map({True: _NO_UNIT, False: ""}), _counted(drafts), begun, dated]
    notes = ["".join(parts).strip() for parts in zip(*noted, strict=True)]
    claims = drafts.assign(
        claim_id=ids,
        statement_id=ids,
        direction="",
        quantity=_quantity(drafts),
        measure=_measure(drafts),
        munition="",
        wording_is="printed",
        window_start=starts,
        window_end=ends,
        originator_id=[known.get(key(who), _UNATTRIBUTED) for who in who_of(drafts)],
        language="en",
        depends_on="",
        paragraph_sha256=[paragraph_sha256(lines[p - 1]) for p in drafts["paragraph"]],
        evidence="drafted",
        note=notes,
        **about,
    )
    via = drafts["through"].where(drafts["attributed_to"].ne(""), "")
    cited = via.where(
        via.eq("") | (about["outlet"] == ""), about["outlet"] + " (citing " + via + ")"
    )
    claims["outlet"] = cited.where(cited.ne(""), about["outlet"])
    return claims[[field["name"] for field in _fields()]]


def _ends(drafts, lines, published) -> tuple[list[str], list[str]]:
    """The last day that each draft's words fix, else when it was told, else that of publication;
    and what says so.
    """
    if not published:
        return [""] * len(drafts), [""] * len(drafts)
    on = dt.date.fromisoformat(published)
    ahead = drafts["modality"].isin(["planned", "may"])  # "by the end of May" is to come
    cues = drafts["date_cue"].mask(ahead, "")
    days = [last_day(cue, on) for cue in cues]
    told = [
        "" if cue else _told(lines[p - 1], w)
        for cue, p, w in zip(
            drafts["date_cue"], drafts["paragraph"], drafts["wording"], strict=True
        )
    ]
    said = [last_day(words, on) for words in told]
    ends = [(day or when or on).isoformat() for day, when in zip(days, said, strict=True)]
    notes = [
        f"window_end is the day that “{cue}” fixes, until you know better."
        if day
        else f"window_end is the day on which it was told (“{words}”), until you know better."
        if when
        else "window_end is the day of publication, until you know better."
        for cue, day, words, when in zip(cues, days, told, said, strict=True)
    ]
    return ends, notes


def _told(paragraph: str, wording: str) -> str:
    """The words for the day on which a wording was told, where only one sentence has it."""
    s = Tokens(paragraph)
    held = [words for place in sentences(s) if wording in (words := s.slice(*place))]
    return told_on(held[0]) if len(held) == 1 else ""


def _starts(drafts, published, ends) -> tuple[list[str], list[str]]:
    """The first day that each draft's words fix, where they do; and what says so.

    None after the last day: "between 10 June and 3 May" is for a person to read.
    """
    if not published:
        return [""] * len(drafts), [""] * len(drafts)
    days = [first_day(cue, dt.date.fromisoformat(published)) for cue in drafts["date_cue"]]
    last = [dt.date.fromisoformat(end) for end in ends]
    days = [day if day and day <= end else None for day, end in zip(days, last, strict=True)]
    notes = [
        f"window_start is the day that “{cue}” fixes. " if day else ""
        for cue, day in zip(drafts["date_cue"], days, strict=True)
    ]
    return [day.isoformat() if day else "" for day in days], notes


def _counted(drafts) -> list[str]:
    """Which words make each draft a running total, or a part."""
    said = {True: "cumulative, for it says “{}”. ", False: "not cumulative, for it says “{}”. "}
    return [
        "" if pd.isna(total) else said[total].format(cue)
        for total, cue in zip(drafts["cumulative"], drafts["cumulative_cue"], strict=True)
    ]


def _quantity(drafts) -> pd.Series:
    """What is counted: a noun that no list knows names it, so that houses and boats are apart."""
    noun = drafts["counted_noun"].str.lower().str.extract(r"([a-z]+)$")[0]
    named = drafts["quantity"].eq("other") & drafts["unit"].eq(noun)
    return drafts["quantity"].mask(named, noun)


def _measure(drafts) -> pd.Series:
    """The kit's `measure`, as far as the words tell."""
    capacity = drafts["modality_cue"].str.fullmatch(
        "(?i)can|capable of|room for|capacity (of|for)|enough (to|for)"
    )
    measure = pd.Series("count", drafts.index).mask(drafts["modality"].eq("planned"), "planned")
    share, rate = drafts["unit"].isin(["percent", "share"]), drafts["per"].ne("")
    return measure.mask(capacity, "capacity").mask(share, "share").mask(rate, "rate")


# --- its description ---------------------------------------------------------------------------


def _article() -> dict:
    """The tables of the kit's own article as described, by name."""
    shipped = json.loads((DATA / "article" / DESCRIPTOR).read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in shipped["resources"]}


def _fields() -> list[dict]:
    """The columns of the draft claims, described."""
    fields = [f | _OWN_WORDS.get(f["name"], {}) for f in _article()["claims"]["schema"]["fields"]]
    names = [field["name"] for field in fields]
    own = [{"name": n, "type": "string", "description": d} for n, d in _OF_DRAFTS.items()]
    url = {"name": "url", "type": "string", "description": "Address of the article."}
    url["constraints"] = {"pattern": r"https?://\S+"}
    told = "true once a person has read the row against the text."
    confirmed = {"name": "confirmed", "type": "boolean", "description": told}
    confirmed["constraints"] = {"required": True}
    at = names.index("language") + 1
    return [*fields[:at], url, *fields[at:], *own, confirmed]


def _descriptor(name, title, url, text, tables) -> dict:
    shipped = _article()
    claims, originators = shipped["claims"], shipped["originators"]
    optional = {"country", "kind", "party_to_war"}
    people = [_optional(f) if f["name"] in optional else f for f in originators["schema"]["fields"]]
    people = [field | _OWN_KINDS if field["name"] == "kind" else field for field in people]
    source = {"title": title or "The article, read as plain text"} | ({"path": url} if url else {})
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": title or f"What {name} says",
        "description": "Draft claims of one article, to be confirmed by a person. Its text is not "
        f"part of the package; its SHA-256 is {digest}.",
        "sources": [source],
        "resources": [
            _resource(claims, "Quantitative claims", claims["schema"] | {"fields": _fields()}),
            _resource(originators, "Who speaks", originators["schema"] | {"fields": people}),
        ],
    }


def _optional(field) -> dict:
    rules = {k: v for k, v in field.get("constraints", {}).items() if k != "required"}
    return field | {"constraints": rules}


def _resource(shipped, title, schema) -> dict:
    kept = ("name", "type", "path", "format", "mediatype", "encoding", "dialect")
    return {k: shipped[k] for k in kept if k in shipped} | {"title": title, "schema": schema}
