"""Packages of draft claims: sound from the start, sealed after edits, whole whatever happens."""

import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from analysis import (
    DataProblem,
    check,
    draft_claims,
    feasible,
    ledger,
    load,
    new_package,
    next_reports,
    pool,
    propagate,
    reader_band,
    seal,
)
from analysis.charts import interactive, static
from analysis.datasets import check_against_text
from analysis.pooling import leave_one_out
from analysis.subjects.containers import rates_between_totals
from analysis.totals import running_totals

TEXT = """How much aid has reached Tarsa? The counts differ
More than 1,200 containers of relief goods had been unloaded by April, the port authority said.
The ministry told the Island Courier that some 2,000 containers had come; the port says 1,900.
They may have held as many as 40,000 tents, according to 항만청; Порт says 13\u202f000.
Half of them can hold up to 60 people. The camp makes 300 beds a day. They will send 90 more.
"""


@pytest.fixture
def package(tmp_path):
    return new_package("tarsa", TEXT, tmp_path, outlet="The Example", published="2024-09-02")


def test_a_new_package_is_sound_and_says_what_the_drafts_say(package):
    assert check(package).empty
    claims, drafts = load(package), draft_claims(TEXT)
    same = ["wording", "hedge", "bound", "value", "unit", "modality", "date_cue"]
    for name in same:
        filled = drafts[name].replace("", float("nan")) if name in ("hedge", "date_cue") else None
        wanted = drafts[name] if filled is None else filled
        assert claims[name].astype("object").equals(wanted.astype("object")), name
    assert claims["claim_id"].tolist()[:2] == ["tarsa-p02-1", "tarsa-p03-1"]
    assert not claims["confirmed"].any()
    assert set(claims["evidence"]) == {"drafted"}
    assert claims["note"].str.contains("until you know better").all()


def test_a_noun_without_a_quantity_of_its_own_names_one(tmp_path):
    text = "About 300 houses burnt. Some 35 boats sank. At least 12 people died. Half was lost."
    claims = load(new_package("fire", text, tmp_path)).set_index("wording")
    said = claims["quantity"].to_dict()
    assert said["About 300 houses"] == "houses"
    assert said["Some 35 boats"] == "boats"
    assert said["At least 12 people"] == "deaths"
    assert said["Half"] == "other"


def test_frictionless_finds_it_sound_too(package):
    from frictionless import Package

    report = Package(str(package / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])


def test_who_speaks_through_whom_and_in_what_measure(package):
    claims = load(package).set_index("wording")
    assert claims.loc["some 2,000 containers", "originator_id"] == "the-ministry"
    assert (
        claims.loc["some 2,000 containers", "outlet"] == "The Example (citing the Island Courier)"
    )
    measures = claims["measure"]
    assert measures["up to 60 people"] == "capacity"
    assert measures["300 beds a day"] == "rate"
    assert measures["Half"] == "share"
    assert measures["90"] == "planned"
    people = load(package, "originators").set_index("name")["originator_id"]
    assert people["항만청"].startswith("originator-")
    assert people.is_unique


def test_two_speakers_of_one_form(tmp_path):
    text = "A. Bö said 12 ships left.\nA. Bo said 13 ships left.\nUnattributed said 14 ships left."
    people = load(new_package("two", text, tmp_path), "originators")
    assert people["originator_id"].is_unique
    assert people["name"].tolist()[1:] == ["A. Bö", "A. Bo", "Unattributed"]


def test_it_stands_against_its_text(package, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert check_against_text(package, file).empty
    file.write_text(TEXT.replace("1,200", "1,300"), encoding="utf-8")
    found = check_against_text(package, file)
    assert set(found["column"]) == {"wording", "paragraph_sha256"}


def test_the_text_itself_is_not_in_it(package):
    words = TEXT.split()
    stored = "\n".join(file.read_text(encoding="utf-8") for file in package.iterdir())
    for i in range(len(words) - 8):
        assert " ".join(words[i : i + 9]) not in stored


@pytest.mark.parametrize("name", ["../x", "/x", "X", "a b", "", "a/b", ".", "x" * 61, "-a", None])
def test_names_that_are_none(name, tmp_path):
    with pytest.raises(ValueError, match="no name for a package"):
        new_package(name, TEXT, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_name_that_fits_is_offered(tmp_path):
    with pytest.raises(ValueError, match=r"'My Ferry2' is no name .* such as my-ferry2;"):
        new_package("My Ferry2", TEXT, tmp_path)


def test_everything_wrong_is_told_at_once(tmp_path):
    with pytest.raises(ValueError, match=r"no name.*no day.*no web address"):
        new_package("X", TEXT, tmp_path, published="2024-02-30", url="file:///etc")


def test_a_text_without_a_figure_makes_tables_without_rows(tmp_path):
    package = new_package("x", "Nothing here.", tmp_path, published="2024-09-02")
    assert check(package).empty
    assert load(package).empty
    assert load(package, "originators")["originator_id"].tolist() == ["unattributed"]


def test_what_is_there_stays(package, tmp_path):
    before = {file.name: file.read_bytes() for file in package.iterdir()}
    with pytest.raises(FileExistsError):
        new_package("tarsa", "12 ships left.", tmp_path)
    assert {file.name: file.read_bytes() for file in package.iterdir()} == before


HOSTILE = [
    '<script>alert(1)</script> said 12 <b>ships</b>, "more than 13" boxes, left.',
    "=HYPERLINK(1) said +12 ships, @cmd said 13 ships; 'quoted', \"12 men\" left.",
    "\u202egnp\u202c said 12\u00a0000 ships and 13\u202f000 men\u2028left, 14\u2009000 more.",
    'He, "who",\tsaid\u00a0he,\r had about\u00a012 ships, or\x0c13.',
    "\n".join(f"{n:,} ships left." for n in range(1, 1003)),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_give_the_same_words_back(text, tmp_path):
    package = new_package("x", text, tmp_path)
    assert check(package).empty
    wanted = draft_claims(text)
    assert load(package)["wording"].tolist() == wanted["wording"].tolist()


def test_everything_that_draws_and_counts_takes_it(package):
    claims = load(package)
    filled = claims.assign(cumulative=True, window_end=claims["published"], evidence="read")
    seal(package, claims=filled)
    book = ledger(packages=[package])
    assert len(static.claims(book).axes)
    assert len(interactive.claims(book).data)
    assert reader_band(book)["band_low"].notna().any()
    boxes = ledger("containers", packages=[package])
    assert len(feasible(boxes).envelope)
    assert pool(boxes).curve["q50"].iloc[-1] > 1200


def test_claims_that_nobody_calls_totals_count_for_none_and_say_why(package):
    boxes, why = ledger("containers", packages=[package]), "not said to be a running total"
    assert boxes["cumulative"].tolist()[0]  # "had been unloaded by April"
    boxes["cumulative"] = None
    assert set(running_totals(boxes)["reason"]) == {why}
    assert f"left out: {len(boxes)} ({why})" in repr(feasible(boxes))
    for verb in (pool, next_reports, leave_one_out):
        with pytest.raises(ValueError, match=rf"{len(boxes)} \({why}\)\. Write True"):
            verb(boxes)
    assert rates_between_totals(boxes).empty
    assert propagate(lambda boxes: boxes, {"boxes": boxes.iloc[0]}).quantiles["value"].notna().all()


@pytest.mark.parametrize("unsaid", [None, float("nan"), pd.NA])
def test_an_empty_cell_is_no_total_in_whatever_way_it_is_empty(package, unsaid):
    boxes = ledger("containers", packages=[package]).assign(cumulative=unsaid)
    assert running_totals(boxes)["reason"].str.startswith("not said").all()
    assert rates_between_totals(boxes).empty


def test_what_is_counted_may_be_unknown(tmp_path):
    package = new_package("x", "More than 13, they said.", tmp_path)
    claims = load(package)
    assert claims["unit"].isna().all()
    assert claims["note"].str.contains("Type the unit").all()
    book = ledger(packages=[package])
    assert len(static.claims(book).axes)
    assert "more than 13" in interactive.claims(book).layout.meta["description"]


# --- sealed ------------------------------------------------------------------------------------


def edit(package, old, new):
    file = package / "claims.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_seal_after_an_edit_by_hand(package):
    edit(package, ",false\n", ",true\n")
    assert set(check(package)["column"]) == {"resources[0].hash", "resources[0].bytes"}
    seal(package)
    assert check(package).empty
    assert load(package)["confirmed"].tolist()[0]


def test_seal_refuses_what_breaks_a_rule(package):
    sealed = (package / "datapackage.json").read_bytes()
    edit(package, ",lower,", ",lowr,")
    with pytest.raises(DataProblem, match=r"claims\.csv, row 2, column bound: 'lowr'") as problem:
        seal(package)
    assert "hash" not in str(problem.value)
    assert (package / "datapackage.json").read_bytes() == sealed


def test_seal_writes_frames_exactly(package):
    claims = load(package).assign(confirmed=True, window_start=pd.Timestamp("2024-03-09"))
    odd = claims.assign(note='a, "b"\n=1+1', value=claims["value"] + 0.1)
    seal(package, claims=odd)
    again = load(package)
    assert again["note"].tolist() == odd["note"].tolist()
    assert again["value"].tolist() == odd["value"].tolist()
    assert again["window_start"].tolist() == odd["window_start"].tolist()
    before = {file.name: file.read_bytes() for file in package.iterdir()}
    seal(package, claims=again)
    assert {file.name: file.read_bytes() for file in package.iterdir()} == before


def test_seal_takes_only_tables_of_the_package(package):
    claims = load(package)
    with pytest.raises(ValueError, match=r"'other' is no table.*claims lacks the columns"):
        seal(package, other=claims, claims=claims[["wording"]])


# --- killed ------------------------------------------------------------------------------------

# One process has imported the kit; a copy of it writes until it is killed.
LOOP = """
import json, os, sys
from analysis import load, new_package, seal
text = "".join(f"Some {n} ships left, said the port.\\n" for n in range(10, 110))
def write(folder, what):
    package = new_package("x", text, folder) if what == "seal" else None
    print(os.getpid(), flush=True)
    for i in range(10_000):
        if what == "seal":
            seal(package, claims=load(package).assign(confirmed=i % 2 == 0))
        else:
            new_package(f"x-{i}", text, folder)
for line in sys.stdin:
    if not os.fork():
        write(*json.loads(line))
    os.wait()
"""


@pytest.fixture(scope="module")
def writer():
    """Start a writer; gives its process."""
    how = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    server = subprocess.Popen([sys.executable, "-c", LOOP], **how)

    def start(folder, what):
        print(json.dumps([str(folder), what]), file=server.stdin, flush=True)
        return int(server.stdout.readline())

    yield start
    server.communicate()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no copies of processes here")
@pytest.mark.parametrize("what", ["new", "seal"])
def test_a_killed_writer_leaves_whole_files(what, tmp_path, writer):
    for wait in (0.1, 0.3):  # test_sealing.py has every instant of a seal
        folder = tmp_path / str(wait)
        folder.mkdir()
        process = writer(folder, what)
        time.sleep(wait)
        os.kill(process, signal.SIGKILL)
        packages = [path for path in folder.iterdir() if not path.name.startswith(".")]
        assert packages or what == "new"
        for package in packages:
            found = check(package)
            assert found.empty
            assert len(load(seal(package))) == 100


def test_the_description_is_plain(package):
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert described["name"] == "tarsa"
    fields = {f["name"]: f for r in described["resources"] for f in r["schema"]["fields"]}
    assert all(field["description"] for field in fields.values())
    assert not [n for n, field in fields.items() if "North Korea" in json.dumps(field)]


# --- days and names ------------------------------------------------------------------------------

DAYS = {  # what the words say, and the last day of it, seen from Wednesday 4 September 2024
    "The toll stood at 40 as of 10 June.": "2024-06-10",
    "On 20 December it sent 40 ships.": "2024-09-04",  # to come
    "It sent 40 ships on 20 December 2023.": "2023-12-20",
    "It sent 40 ships on Monday.": "2024-09-02",
    "It sent 40 ships last Wednesday.": "2024-08-28",
    "It sent 40 ships yesterday.": "2024-09-03",
    "It had sent 40 ships by the end of May.": "2024-05-31",
    "It will send 40 ships by the end of May.": "2024-09-04",
    "It has sent 40 ships since Monday.": "2024-09-04",
    "It sent 40 ships in May.": "2024-09-04",
    "It sent 40 ships.": "2024-09-04",
}


@pytest.mark.parametrize("text", DAYS)
def test_a_day_that_the_words_fix_is_suggested(text, tmp_path):
    claim = load(new_package("days", text, tmp_path, published="2024-09-04")).iloc[0]
    assert f"{claim['window_end']:%Y-%m-%d}" == DAYS[text]
    assert ("day of publication" in claim["note"]) == (DAYS[text] == "2024-09-04")
    assert not claim["confirmed"]


def test_a_surname_is_the_one_person_who_has_it(tmp_path):
    text = "The director Paul Kern said 40 came.\nKern said 12 left.\nMoscow said 9 fled."
    people = load(new_package("one", text, tmp_path))["originator_id"].tolist()
    assert people == ["the-director-paul-kern"] * 2 + ["moscow"]
    two = text + "\nAna Kern said 8 fled.\nThe mayor of Moscow said 7 did."
    people = load(new_package("two", two, tmp_path))["originator_id"].tolist()
    assert people == ["the-director-paul-kern", "kern", "moscow", "ana-kern", "the-mayor-of-moscow"]


def test_a_speaker_has_one_name_whatever_its_article(tmp_path):
    text = "The navy said 40 ships left.\nSome 12 sank, the navy said.\nNavy says 3 are lost"
    package = new_package("names", text, tmp_path)
    assert load(package)["originator_id"].tolist() == ["the-navy"] * 3
    assert load(package)["attributed_to"].tolist() == ["The navy", "the navy", "Navy"]
