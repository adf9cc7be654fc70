"""The tables that the kit ships: sound, described, faithful to their text and sources."""

import csv
import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import check, drift, ledger, load, pool, read_figure
from analysis.datasets import check_against_text
from analysis.dictionary import dictionary
from analysis.factcheck import add_verdict
from analysis.ledger import doubts

ROOT = Path(__file__).parents[1]
PACKAGES = sorted(path.parent.name for path in (ROOT / "data").glob("*/datapackage.json"))
# The article is not shipped: its text stands beside a checkout, or where this variable says.
TEXT = Path(os.environ.get("ARTICLE_TEXT", ROOT.parent / "shared" / "article.txt"))
FACTS = ROOT.parent / "shared" / "facts"
CORRECTIONS = "record_corrections.csv"
needs_text = pytest.mark.skipif(
    not TEXT.is_file(), reason="the article's text is not shipped; set ARTICLE_TEXT to its path"
)
needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason="the gathered facts are not shipped")
IDENTITY = ["claim_id", "statement_id", "originator_id", "outlet", "published", "depends_on"]
AMOUNT = ["quantity", "direction", "measure", "value", "value_high", "unit", "munition"]
WORDS = ["wording", "hedge", "bound", "modality", "paragraph", "paragraph_sha256"]
WINDOW = ["window_start", "window_end", "cumulative", "evidence", "note"]
REQUIRED = {*IDENTITY, *AMOUNT, *WORDS, *WINDOW}


def description(package):
    return json.loads((ROOT / "data" / package / "datapackage.json").read_text(encoding="utf-8"))


def tables(package):
    return {table["name"]: table for table in description(package)["resources"]}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_sound(package):
    problems = check(package)
    assert problems.empty, problems.to_string()


@pytest.mark.parametrize("package", PACKAGES)
def test_frictionless_agrees(package):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(ROOT / "data" / package / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


@pytest.mark.parametrize("package", PACKAGES)
def test_dictionary_and_tables_hold_the_same_fields(package):
    """Both ways: no column without a description, no description without a column."""
    for name, table in tables(package).items():  # noqa: B007 - read by query
        with (ROOT / "data" / package / table["path"]).open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        described = dictionary(package).query("table == @name")["field"].tolist()
        assert columns == described, f"{package}/{table['path']}"
    folder = {path.name for path in (ROOT / "data" / package).glob("*.csv")}
    assert folder == {table["path"] for table in tables(package).values()}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_table_says_what_a_row_is(package):
    found = description(package)
    assert found["licenses"][0]["name"] == "CC-BY-4.0"
    for table in found["resources"]:
        assert table["hash"].startswith("sha256:"), table["name"]
        assert "row" in table["description"], table["name"]
        for field in table["schema"]["fields"]:
            assert field["description"], field["name"]
            assert bool(field.get("unit")) == (field["type"] in ("number", "integer")), field[
                "name"
            ]


def test_article_and_record_stack():
    article, record = load("article"), load("record")
    assert set(article) >= REQUIRED
    shared = article.columns.intersection(record.columns)
    assert REQUIRED - set(shared) == {"depends_on", "paragraph", "paragraph_sha256"}
    stacked = pd.concat([article, record], ignore_index=True)
    assert len(stacked) == len(article) + len(record)
    assert stacked[shared].dtypes.astype(str).equals(record[shared].dtypes.astype(str))


def test_the_article_claims_are_complete():
    claims = load("article").set_index("claim_id")
    assert claims.groupby("quantity").size().to_dict() == {
        "containers": 2,
        "missiles": 1,
        "shells": 1,
        "troops_present": 1,
        "troops_sent": 1,
    }
    assert claims.loc["article-shells-2024", "depends_on"] == "article-containers-2024"
    assert claims.loc["article-missiles", ["value"]].isna().all()
    assert "No number" in claims.loc["article-missiles", "note"]


@pytest.mark.parametrize("package", ["article", "outcomes", "record"])
def test_wordings_are_short(package):
    words = load(package)["wording"].dropna().str.split().str.len()
    assert words.max() <= 8


def test_wordings_of_the_article_read_as_they_are_coded():
    for row in load("article").dropna(subset="value").itertuples():
        figure = read_figure(row.wording)
        assert (figure.value, figure.hedge, figure.bound) == (row.value, row.hedge, row.bound)


def test_outcomes_stack_on_the_record():
    outcomes, record = load("outcomes"), load("record")
    shared = outcomes.columns.intersection(record.columns)
    assert set(outcomes) - set(shared) == {"event"}
    assert REQUIRED & set(record) - set(shared) == {"direction", "munition"}
    assert outcomes[shared].dtypes.equals(record[shared].dtypes)


def test_words_of_outcomes_read_as_they_are_coded():
    """But for two bare numbers, which the coder took for limits."""
    limits = []
    for row in load("outcomes").astype(object).fillna("").itertuples():
        figure = read_figure(row.wording)
        read = (figure.value, figure.value_high or "", figure.hedge)
        assert read == (row.value, row.value_high, row.hedge), row.wording
        limits += [(row.wording, row.bound)] * (figure.bound != row.bound)
    assert limits == [("10,000 feared in the first week", "upper"), ("2,672 confirmed", "lower")]


def test_outcomes_are_running_totals_some_with_a_known_end():
    claims, events = load("outcomes"), load("outcomes", "events").set_index("event")
    assert len(claims) == 142
    assert claims["cumulative"].all()
    assert set(claims["event"]) == set(events.index)
    assert (claims["event"].map(events["quantity"]) == claims["quantity"]).all()
    assert claims["statement_id"].is_unique
    assert len(events) == 12
    ends = events.dropna(subset="final")["final_kind"]
    assert ends.value_counts().to_dict() == {"constant": 4, "contested": 1, "path": 1}
    assert events["final_kind"].notna().sum() == len(ends)


def test_reports_on_one_total_of_outcomes_can_be_pooled():
    reports = load("outcomes").query("event == 'haiti_2021'")
    found = pool(reports)
    assert set(found.agreement["claim_id"]) == set(reports["claim_id"])
    assert found.left_out.empty


def test_the_ledger_takes_outcomes():
    book = ledger(packages=["outcomes"])
    assert book["originator"].notna().all()
    assert book.query("event == 'tohoku_2011'")["originator"].iloc[-1] == "Japan: NPA (police)"
    assert (book["low"] <= book["high"]).all()


def test_speakers_of_outcomes_and_record_share_their_names():
    mine = load("outcomes", "originators").set_index("originator_id")
    record = load("record", "originators").set_index("originator_id")
    shared = mine.index.intersection(record.index)
    assert list(shared) == ["uk-mod", "us-officials"]
    columns = ["name", "short", "country", "kind"]
    pd.testing.assert_frame_equal(mine.loc[shared, columns], record.loc[shared, columns])


def test_every_speaker_has_a_short_name_of_its_own():
    every = pd.concat([load(name, "originators") for name in ("record", "outcomes")])
    short = every["short"]
    assert short.str.len().le(28).all()
    assert short.eq(short.str.strip()).all()
    assert every.groupby("short")["originator_id"].nunique().eq(1).all()
    known = every.drop_duplicates("originator_id").set_index("originator_id")["short"]
    names = ["kr-dia", "us-nsc", "ua-hur", "unattributed"]
    said = ["Seoul, DIA", "White House", "Kyiv, military intelligence", "the outlet itself"]
    assert known[names].tolist() == said


def test_doubts_are_about_cells_of_the_record():
    claims = load("record").set_index("claim_id")
    assert len(doubts()) == 15
    for row in doubts().astype(object).fillna("").itertuples():
        cell, others = claims.loc[row.claim_id, row.column], row.alternative.split(";")
        assert all(other in row.other_reading for other in others) or others == ["none"]
        assert row.coded not in others
        if row.column in ("window_start", "window_end"):
            assert row.coded == ("not given" if pd.isna(cell) else f"{cell:%Y-%m-%d}")
            assert others == ["none"] or pd.Timestamp(row.alternative) != cell


def test_doubts_about_some_claims_stand_in_the_ledger_too():
    boxes = ledger("containers", packages=["record"])
    table = doubts(boxes)
    assert set(table["claim_id"]) == set(boxes.dropna(subset="doubt")["claim_id"])
    assert doubts(boxes.head(0)).empty
    said = boxes.set_index("claim_id")["doubt"]
    assert said["kr-mnd-2023-12-28-containers"].startswith("window_end may be 2023-12-28: the K")
    assert ledger(packages=["article"])["doubt"].isna().all()
    with pytest.raises(ValueError, match="claim_id"):
        doubts(boxes[["wording"]])


def test_originators_of_the_article_are_those_of_the_record():
    mine = load("article", "originators").set_index("originator_id")
    record = load("record", "originators").set_index("originator_id")
    pd.testing.assert_frame_equal(mine, record.loc[mine.index])


@needs_text
def test_every_wording_stands_in_its_paragraph():
    problems = check_against_text("article", TEXT)
    assert problems.empty, problems.to_string()


@needs_text
def test_a_changed_text_is_noticed(tmp_path):
    changed = tmp_path / "article.txt"
    text = TEXT.read_text(encoding="utf-8")
    changed.write_text(text.replace("more than 13,000", "more than 12,000"), encoding="utf-8")
    problems = check_against_text("article", changed)
    said = problems.astype(str).agg(" ".join, axis=1).str.cat(sep="\n")
    assert "article-containers-2024" in said
    assert "more than 13,000 shipping containers" in said
    assert "article-containers-2023" not in said


@needs_text
def test_no_sentence_of_the_article_is_shipped():
    """No run of nine words of the text stands anywhere in the data or the notebooks."""
    words = TEXT.read_text(encoding="utf-8").split()
    runs = {" ".join(words[i : i + 9]) for i in range(len(words) - 8)}
    for path in [*ROOT.glob("data/**/*.csv"), *ROOT.glob("notebooks/*.ipynb"), ROOT / "README.md"]:
        text = " ".join(path.read_text(encoding="utf-8").split())
        assert not [run for run in runs if run in text], path.name


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What follows from a correction: the claim and its cell.
FOLLOWS = {
    # A hedge on a range decides what the words do with the number.
    ("osc-2025-04-15-shells-v2", "bound"): "about",
    ("us-dod-2024-11-04-sent", "bound"): "about",
    ("kr-nis-2025-04-30-sent-v3", "bound"): "about",
    ("kr-nis-2024-10-18-containers", "wording_is"): "printed",
    ("us-state-2024-03-20-containers", "date_note"): (
        "Spoken on Monday, 18 March; the 20th is the outlet's day. See "
        "https://newdelhitimes.com/us-says-nkorea-shipped-10000-containers-of-munitions-to-russia/"
    ),
}


def facts_of(name):
    """Rows of the facts; those of the record with what was added and corrected later."""
    rows = rows_of(FACTS / f"{name}.csv")
    if name != "record":
        return rows
    mended = {(c["claim_id"], c["column"]): c["is"] for c in rows_of(FACTS / CORRECTIONS)} | FOLLOWS
    rows += rows_of(FACTS / "record_more.csv")
    return [
        {name: mended.get((row["claim_id"], name), cell) for name, cell in row.items()}
        for row in rows
    ]


# What a table of the record says in another way than the facts: (column, fact, table).
REWORDED = {
    "doubts": {
        (
            "reason",
            "as above; the report can be dated about 1 March 2026",
        ): "the agency's earlier counts start in mid-2022; "
        "the report can be dated about 1 March 2026",
    },
    "events": {("source", "see unsc.csv"): "see un_votes.csv"},
    "originators": {
        ("party_to_war", "yes"): "true",
        ("party_to_war", "no"): "false",
        ("name", "No source named by the outlet"): "the outlet itself, naming no source",
    },
}


@needs_facts
@pytest.mark.parametrize(
    ("table", "facts"),
    [
        ("claims", "record"),
        ("doubts", "record_doubts"),
        ("munitions", "munitions"),
        ("rates", "rates"),
        ("events", "events"),
        ("un_votes", "unsc"),
        ("originators", "originators"),
    ],
)
def test_no_row_of_the_facts_is_lost_or_changed(table, facts):
    """Every row stands in the package, cell by cell; aliases may have grown."""
    other = REWORDED.get(table, {})
    shipped = rows_of(ROOT / "data" / "record" / f"{table}.csv")
    for fact in facts_of(facts):
        said = {name: other.get((name, cell), cell) for name, cell in fact.items()}
        aliases = said.pop("aliases", "")
        assert any(
            said.items() <= row.items() and row.get("aliases", "").startswith(aliases)
            for row in shipped
        ), fact


@needs_facts
def test_nine_cells_of_the_record_were_corrected():
    first = {row["claim_id"]: row for row in rows_of(FACTS / "record.csv")}
    now = {row["claim_id"]: row for row in rows_of(ROOT / "data" / "record" / "claims.csv")}
    corrections = rows_of(FACTS / CORRECTIONS)
    assert len(corrections) == 9
    for made in corrections:
        cell = (made["claim_id"], made["column"])
        assert first[cell[0]][cell[1]] == made["was"], cell
        assert now[cell[0]][cell[1]] == made["is"], cell


@needs_facts
def test_every_report_of_the_facts_is_an_outcome():
    """All rows in their order; what the facts add to an address or to read stands in the notes."""
    folder = ROOT / "data" / "outcomes"
    events = {row["event"]: row for row in rows_of(folder / "events.csv")}
    speakers = {
        alias: row["originator_id"]
        for row in rows_of(folder / "originators.csv")
        for alias in row["aliases"].split("|")
    }
    same = ("event", "quantity", "wording", "bound", "value", "value_high", "modality")
    for fact, row in zip(
        rows_of(FACTS / "outcomes.csv"), rows_of(folder / "claims.csv"), strict=True
    ):
        assert [row[name] for name in same] == [fact[name] for name in same]
        assert row["window_end"] == row["published"] == fact["date"]
        assert row["originator_id"] == speakers[fact["originator"]]
        address = row["url"] or f"https://{row['outlet']}" * bool(fact["url"])
        assert fact["url"].startswith(address)
        more = fact["url"].removeprefix(address).strip(" ;()")
        assert row["note"].casefold().removeprefix("also ") == f"{more}.".casefold() * bool(more)
        table = " (The Economist's table)" * (row["outlet"] == "The Economist's table")
        known = f"{row['evidence']}{table}; {row['date_note']}".rstrip("; .")
        assert known.casefold() == fact["evidence"].casefold()
        for name in ("quantity", "final", "final_kind", "final_source"):
            assert events[row["event"]][name] == fact[name]


@needs_facts
def test_the_fact_check_is_that_of_the_facts():
    """The words are the table's own; verdicts, sources, and each name and number are the facts'."""
    verdicts = load("record", "factcheck").set_index("statement_id")
    sources = load("record", "factcheck_sources").groupby("statement_id")["url"].agg(list)
    facts = [*rows_of(FACTS / "factcheck.csv"), *rows_of(FACTS / "factcheck_more.csv")]
    assert {fact["statement_id"] for fact in facts} == set(verdicts.index)
    for fact in facts:
        row = verdicts.loc[fact["statement_id"]]
        assert row["verdict"] == fact["verdict"]
        assert sources[fact["statement_id"]] == fact["sources"].split("|")
        named = re.findall(r"\d[\d,]*\d|(?<!^)[A-Z]\w+", fact["reason"])
        lost = [name for name in named if name not in f"{row['topic']} {row['reason']}"]
        assert set(lost) <= {"DPRK"}, fact["statement_id"]  # North Korea, in plain words


def test_verdicts_can_be_read_alone():
    """A reason says itself whom or what it is about, and does not open with a pronoun."""
    for row in load("record", "factcheck").itertuples():
        topic, reason = (set(re.findall(r"\w{4,}", t.lower())) for t in (row.topic, row.reason))
        assert topic & reason, row.statement_id
        assert re.match("(?!He|She|It|They|This|Both)[“A-Z].*[.]$", row.reason), row.statement_id


def test_statements_and_their_checks_share_their_topics():
    topics = load("record", "factcheck").set_index("statement_id")["topic"]
    made = load("article", "statements").set_index("statement_id")["topic"]
    pd.testing.assert_series_equal(made, topics.loc[made.index])


def test_the_check_of_the_shells_says_what_drift_says():
    last = drift(ledger("shells")).set_index("claim_id").loc["article-shells-2024"]
    assert (last["from_words"], last["to_words"]) == ("about (about)", "as many as (upper)")
    reason = load("record", "factcheck").set_index("statement_id").loc["fc-5c", "reason"]
    assert last["meaning"]
    assert reason.endswith("room became contents, and “about” became a maximum.")


def test_every_claim_of_the_article_is_checked():
    checked = add_verdict(load("article")).set_index("claim_id")
    assert checked["verdict"].ne("not checked").all()
    assert checked["reason"].ne("").eq(checked["verdict"].str.contains("wrong|in part")).all()
    said = checked["verdict"]
    assert said["article-containers-2023"] == "the speaker is right, the post is wrong"
    assert said["article-missiles"] == "that there were supplies is right"


def test_every_originator_is_known_by_its_aliases():
    people = load("record", "originators")
    aliases = people.assign(alias=people["aliases"].str.split("|")).explode("alias")
    assert not aliases.duplicated("alias").any()
    known = aliases.set_index("alias")["originator_id"]
    rates = load("record", "rates")
    assert (rates["originator"].map(known) == rates["originator_id"]).all()


def test_verdicts_are_about_statements_of_the_article_or_say_so():
    """What was checked beyond the article's own statements is a short, known list."""
    made = set(load("article", "statements")["statement_id"])
    checked = set(load("record", "factcheck")["statement_id"])
    assert checked - made == {"fc-2b"}
    assert made <= checked


@needs_facts
def test_replies_are_those_of_the_facts():
    with (FACTS / "readers.csv").open(encoding="utf-8") as file:
        expected = pd.read_csv(file)
    found = load("wording", "readers")[expected.columns]
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


@needs_facts
def test_every_phrase_of_the_facts_has_its_row():
    with (FACTS / "hedges.csv").open(encoding="utf-8", newline="") as file:
        sources = {(row["source"], row["url"], row["evidence"]) for row in csv.DictReader(file)}
    tables = [load("wording", name) for name in ("hedges", "modality")]
    kept = pd.concat(tables)[["source", "url", "evidence"]].fillna("")
    assert set(kept.itertuples(index=False, name=None)) == sources
