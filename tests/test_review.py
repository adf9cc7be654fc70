"""Claims read beside their text: marked, corrected, saved, undone."""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from shutil import copytree
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import DataProblem, check, draft_claims, load, new_package, notebook
from analysis.commands import main
from analysis.datasets import paragraphs_in
from analysis.drafting import claims
from analysis.drafting.package import NOTED, as_claims
from analysis.review import added, journal, marks, panel, rows

ARTICLES = Path(__file__).with_name("drafting") / "articles.jsonl"
TEXT = """The river rises: what the counts say
At least 40 people have died, the health ministry said on 3 June, and 12 were missing.
Rescuers put the dead at 40 on Sunday. Some 2,000 houses were lost, the island council said.
The health ministry said on Monday that at least 40 people had died."""


@pytest.fixture
def text(tmp_path):
    file = tmp_path / "article.txt"
    file.write_text(TEXT)
    return file


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    return new_package("flood", TEXT, tmp_path_factory.mktemp("made"), published="2024-06-04")


@pytest.fixture
def package(drafted, tmp_path):
    return Path(copytree(drafted, tmp_path / "flood"))


@pytest.fixture
def widgets(package, text, need):
    return panel.Panel(panel.Review(package, text), need("ipywidgets"))


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


# --- marked --------------------------------------------------------------------------------------


def draft(*wordings, **columns):
    return pd.DataFrame({"paragraph": 1, "wording": wordings, "bound": "point"} | columns)


def spans(line, *wordings):
    places = marks.placed([line], draft(*wordings))[["start", "end"]]
    return [line[a:b] if pd.notna(a) else None for a, b in places.itertuples(index=False)]


@pytest.mark.parametrize(
    ("line", "wordings", "starts"),
    [
        ("Of 20 men 20 left.", ["20", "20"], [3, 10]),
        ("Of 120 men, 20 left; 20.5 came.", ["20"], [12]),
        ("13,000 of 13 boxes", ["13"], [10]),
        ("20-year-old with 20 men", ["20 men"], [17]),
        (
            "nearly a third of the 2,600 boxes",
            ["nearly a third of the 2,600", "the 2,600 boxes"],
            [0, 18],
        ),
        ("300 came, then 40, then 300", ["40", "300"], [15, 24]),
        ("300 came, then 40", ["40", "300"], [15, 0]),
        ("20 men and 30", ["30", "40"], [11, None]),
        ("20  men", ["20 men"], [0]),
        ("é 20", ["20"], [2]),
    ],
)
def test_each_figure_is_found_in_its_place(line, wordings, starts):
    places = marks.placed([line], draft(*wordings))
    assert [None if pd.isna(start) else start for start in places["start"]] == starts


def test_marks_have_words_and_what_is_lost_is_named():
    claims = draft(
        *("about 20 men", "thousands", "5", "9 boats"),
        bound=["about", "range", None, "lower"],
        value_high=None,
        modality=["denied", "may", "may", "may"],
    )
    shown = notebook.marked("Not about 20 men, but thousands <b>and 5</b>", claims)
    assert repr(shown).splitlines() == [
        "1  Not [about 20 men: about, denied], but [thousands: plural] <b>and [5: no number]</b>",
        "Not found in the text: 9 boats (paragraph 1).",
    ]
    html = shown._repr_mimebundle_()["text/html"]
    assert "&lt;b&gt;and" in html
    assert html.count("<mark") == html.count("</mark>") == 3
    assert "9 boats" in html


def test_overlapping_figures_both_have_their_word():
    claims = draft("nearly a third of the 2,600", "the 2,600 boxes")
    shown = notebook.marked("It is nearly a third of the 2,600 boxes.", claims)
    assert repr(shown) == (
        "1  It is [nearly a third of the 2,600: bare number][ boxes: bare number]."
    )
    html = shown._repr_mimebundle_()["text/html"]
    assert html.count("<i>bare number</i>") == 2


def test_a_long_paragraph_of_the_same_words_is_marked_in_order():
    many = 3000
    found = marks.marked("20 men. " * many, draft(*["20 men"] * many))
    (pieces,) = found.paragraphs.values()
    assert (found.lost, len(pieces)) == ((), 2 * many)
    assert [piece.said for piece in pieces[:4]] == ["bare number", "", "bare number", ""]


@pytest.mark.parametrize("text", [None, b"20 men", 7, ["20 men"]])
def test_what_is_no_text_is_not_marked(text):
    with pytest.raises(TypeError, match=r"A text is a str, or a pathlib\.Path of its file, not"):
        marks.marked(text, draft("20 men"))


@pytest.mark.parametrize("number", [float("inf"), -float("inf"), 0, -1, 2, 1e300, None, "one"])
def test_a_paragraph_that_is_not_there_is_lost_and_no_error(number):
    found = marks.marked("20 men left.", draft("20 men").assign(paragraph=number))
    assert found.lost == (f"20 men (paragraph {number})",)


@pytest.mark.parametrize("word", ["cafe\u0301s", "m\u00fctter", "fu\u0308nfzig", "A\u030angstrom"])
def test_a_letter_and_its_accent_are_one(word):
    text = f"At least 30 {word} burned."
    drafts = draft_claims(text)
    assert drafts["wording"].tolist() == [unicodedata.normalize("NFC", f"At least 30 {word}")]
    assert marks.marked(text, drafts).lost == ()


def test_every_draft_is_found_in_its_own_text():
    drafted = draft_claims(TEXT)
    assert "Not found" not in repr(notebook.marked(TEXT, drafted))
    assert repr(notebook.marked(TEXT, drafted)).count("[") == len(drafted)


def test_the_figures_of_many_articles_stand_where_they_were_read(monkeypatch):
    """The drafting knows the place of each number, though it does not keep it."""
    read, wording = [], claims._wording

    def noted(s, found, *rest):
        read.append(s.starts[found.number.start])
        return wording(s, found, *rest)

    monkeypatch.setattr(claims, "_wording", noted)
    for line in ARTICLES.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        read.clear()
        places = marks.placed(paragraphs_in(text), draft_claims(text))
        assert len(places) == len(read)
        for place, at in zip(places.itertuples(), read, strict=True):
            assert place.start <= at < place.end, (text[:60], place)


def test_a_file_is_given_as_a_path(text):
    with pytest.raises(ValueError, match=r"names a file: give its text"):
        notebook.marked(str(text), draft_claims(TEXT))
    assert repr(notebook.marked(text, draft_claims(TEXT))).count("[") == len(draft_claims(TEXT))
    with pytest.raises(ValueError, match="needs the columns bound"):
        notebook.marked(TEXT, draft_claims(TEXT).drop(columns="bound"))


# --- what is likely ------------------------------------------------------------------------------


def test_what_is_likely_comes_first(package, text):
    review = panel.Review(package, text)
    found = rows.offers(review.claims, review.originators, review.lines, "flood-p04-1")
    assert found["statement_id"] == [("flood-p02-1", "as flood-p02-1: “At least 40 people”")]
    assert found["window_start"][0] == ("2024-06-03", "“on Monday”")
    who = rows.speakers(review.claims, review.originators, "flood-p03-1")
    assert who["name"].tolist()[:2] == ["Rescuers", "the island council"]
    assert rows.quantities(review.claims, "flood-p03-1")[0] == "deaths"


def test_another_speaker_or_total_is_no_retelling(package, text):
    claims = panel.Review(package, text).claims
    assert rows.retellings(claims)["claim_id"].tolist() == ["flood-p04-1"]
    for column in ("value", "unit", "quantity", "measure", "originator_id", "direction"):
        other = rows.corrected(claims, "flood-p04-1", **{column: "7"})
        assert rows.retellings(other).empty, column


def test_a_number_is_the_same_however_it_is_typed(package, text):
    claims = rows.corrected(panel.Review(package, text).claims, "flood-p04-1", value="40.0")
    assert rows.retellings(claims)["claim_id"].tolist() == ["flood-p04-1"]


# --- the journal ---------------------------------------------------------------------------------


def frame(**columns):
    return pd.DataFrame(columns, dtype="str")


OLD = frame(id=["a", "b", "c", "d"], x=["1", "2", "3", "4"], y=["", "", "", ""])


@pytest.mark.parametrize(
    "new",
    [
        OLD.replace("3", "9"),
        OLD.drop(index=[0, 2]).reset_index(drop=True),
        OLD.iloc[:0],
        pd.concat([OLD, frame(id=["e"], x=["5"], y=["z"])], ignore_index=True),
        OLD.replace("b", "bb"),
        OLD.iloc[1:3].replace("2", "7"),
    ],
)
def test_each_difference_can_be_reverted(new):
    changes = json.loads(json.dumps(journal.difference(OLD, new)))
    pd.testing.assert_frame_equal(journal.reverted(new, changes), OLD, check_dtype=False)


def test_undo_takes_changes_back_one_by_one(package, text):
    states = [contents(package)]
    opened = journal.opened(package)
    for name, unit in (("flood-p02-1", "x"), ("flood-p02-2", "y")):
        claims = rows.corrected(opened.tables["claims"], name, unit=unit)
        opened = journal.saved(opened, {"claims": claims}, f"{name}: unit")
        states.append(contents(package))
    opened = journal.saved(opened, {"claims": rows.without(claims, name)}, "deleted")
    people, _ = rows.with_speaker(opened.tables["originators"], "The Port")
    opened = journal.saved(opened, {"originators": people}, "speaker")
    for said in ("speaker", "deleted", "flood-p02-2: unit", "flood-p02-1: unit"):
        opened, taken = journal.undone(journal.opened(package))
        assert taken == said
        assert check(package).empty
    left = {name: data for name, data in contents(package).items() if name != journal.JOURNAL}
    sealed = json.loads(left.pop("datapackage.json"))
    before = dict(states[0])
    first = json.loads(before.pop("datapackage.json"))
    assert left == before
    assert sealed == first
    with pytest.raises(ValueError, match="nothing to undo"):
        journal.undone(opened)


def test_two_reviews_do_not_overwrite_each_other(package):
    one, two = journal.opened(package), journal.opened(package)
    claims = rows.confirmed(one.tables["claims"], "flood-p02-1")
    journal.saved(one, {"claims": claims}, "confirmed")
    before = contents(package)
    other = rows.corrected(two.tables["claims"], "flood-p02-2", unit="x")
    with pytest.raises(
        journal.ChangedElsewhere, match=r"claims\.csv and changes\.jsonl changed since"
    ):
        journal.saved(two, {"claims": other}, "unit")
    assert contents(package) == before


def test_undo_refuses_what_was_edited_since(package):
    opened = journal.opened(package)
    claims = rows.corrected(opened.tables["claims"], "flood-p02-1", unit="xyz")
    journal.saved(opened, {"claims": claims}, "unit")
    file = package / "claims.csv"
    file.write_text(file.read_text().replace("xyz", "abc"))
    before = contents(package)
    with pytest.raises(
        ValueError, match="flood-p02-1, column unit, is 'abc' now, not 'xyz' as left"
    ):
        journal.undone(journal.opened(package))
    assert contents(package) == before


def test_no_cell_is_coerced(package):
    file = package / "claims.csv"
    file.write_text(file.read_text().replace(",40,", ",40.0,", 1).replace(",asserted,", ",may,", 1))
    opened = journal.opened(package)
    assert opened.unsealed
    claims = rows.corrected(opened.tables["claims"], "flood-p02-2", note=" NA ")
    opened = journal.saved(opened, {"claims": claims}, "note")
    assert not opened.unsealed
    assert ",40.0," in file.read_text()
    assert load(package)["note"].tolist()[1] == " NA "


@pytest.mark.parametrize("sign", list("\u2028\u2029\x85\x0b\x0c\x1c\x1e"), ids=ascii)
def test_a_cell_may_hold_what_other_programs_take_for_a_line_end(package, sign):
    opened = journal.opened(package)
    noted = rows.corrected(opened.tables["claims"], "flood-p02-1", note=f"one{sign}two")
    journal.saved(opened, {"claims": noted}, "noted")
    again, said = journal.undone(journal.opened(package))
    assert (said, again.journal) == ("noted", [])


ROW = '{"row": "flood-p02-1", "at": 0, "before": {"note": ""}, "after": {"note": "x"}}'


@pytest.mark.parametrize(
    "line",
    [
        *["my notes", "[", "[" * 100_000, "7", "null", '["said", "changed"]', '{"said": "x"}'],
        '{"said": "x", "changed": [1]}',
        '{"said": null, "changed": null}',
        '{"said": null, "changed": {}}',
        '{"said": "x", "changed": {"claims": 3}}',
        '{"said": "x", "changed": {"claims": ["row"]}}',
        '{"said": "x", "changed": {"claims": [{"row": "flood-p02-1"}]}}',
        *(
            f'{{"said": "x", "changed": {{"claims": [{ROW.replace(*change)}]}}}}'
            for change in [
                ('"flood-p02-1"', '["a"]'),
                ('"at": 0', '"at": "0"'),
                ('{"note": ""}', "3"),
                ('{"note": ""}', '{"note": 3}'),
                ('{"note": "x"}', '"x"'),
                ('"before": {"note": ""}, "after": {"note": "x"}', '"before": null, "after": null'),
            ]
        ),
    ],
)
def test_what_is_no_journal_is_left_alone(package, line):
    (package / journal.JOURNAL).write_text(line + "\n")
    with pytest.raises(ValueError, match=r"changes\.jsonl is no journal of changes: move it"):
        journal.opened(package)
    assert (package / journal.JOURNAL).read_text() == line + "\n"


def test_a_folder_is_no_journal(package):
    (package / journal.JOURNAL).mkdir()
    with pytest.raises(ValueError, match="is no journal of changes"):
        journal.opened(package)


def test_an_edit_of_the_journal_is_told_and_not_taken_back(package):
    """A line that is well-formed and fits no table changes nothing either."""
    for old, new in [("claims", "people"), ('{"note": ""}', "null"), ('{"note": "x"}', "null")]:
        line = f'{{"said": "x", "changed": {{"claims": [{ROW}]}}}}'.replace(old, new)
        (package / journal.JOURNAL).write_text(line + "\n")
        before = contents(package)
        with pytest.raises(ValueError, match="cannot be undone"):
            journal.undone(journal.opened(package))
        assert contents(package) == before


def test_undo_is_a_command(package, capsys):
    opened = journal.opened(package)
    claims = rows.confirmed(opened.tables["claims"], "flood-p02-1")
    journal.saved(opened, {"claims": claims}, "flood-p02-1: confirmed")
    assert main(["undo", str(package)]) == 0
    assert capsys.readouterr().out == f"{package}: taken back: flood-p02-1: confirmed\n"
    assert not load(package)["confirmed"].any()
    assert main(["undo", str(package)]) == 1
    assert "nothing to undo" in capsys.readouterr().err


_A = "Type the unit: the words leave out what is counted."
_B = "window_end is the day that “on Monday” fixes, until you know better."
_C = "cumulative, for it says “in all”."

# --- the panel -----------------------------------------------------------------------------------


def test_a_panel_confirms_corrects_deletes_and_undoes(widgets, package):
    names = load(package)["claim_id"].tolist()
    widgets.confirm.click()
    assert widgets.at == names[1]
    assert "1 of 5 rows confirmed." in widgets.head.value
    assert load(package).set_index("claim_id").loc[names[0], "evidence"] == "read"
    widgets.inputs["unit"].value = "souls"
    assert load(package)["unit"].tolist()[1] == "souls"
    widgets.drop.click()
    assert names[1] not in load(package)["claim_id"].tolist()
    widgets.undo.click()
    assert widgets.at == names[1]
    widgets.undo.click()
    assert load(package)["unit"].tolist()[1] == "persons"
    assert check(package).empty


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("value", "1,2", "'1,2' - has a comma in it. Type"),
        ("window_start", "03/06/2024", "03/06/2024"),
        ("window_start", "2024-07-01", "is below window_start"),
        ("statement_id", "No Such", "'No Such' - "),
        ("wording", "13 souls", "'13 souls' - the wording does not stand in paragraph 2."),
        ("language", "English", "'English' - "),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(widgets, package, field, value, said):
    before = contents(package)
    widgets.inputs[field].value = value
    assert said in widgets.told[field].value.replace("&#x27;", "'")
    assert widgets.inputs[field].value == value
    widgets.confirm.click()  # not before it is mended
    assert field in widgets.status.value
    assert contents(package) == before


def test_a_refused_value_is_mended(widgets, package):
    widgets.inputs["value"].value = "4,0"
    widgets.inputs["value"].value = "41"
    assert not widgets.refused
    assert widgets.told["value"].layout.display == "none"
    assert load(package)["value"].tolist()[0] == 41


def test_what_comes_before_the_browser_shows_the_row_is_of_another(widgets, package):
    widgets.seen.value = widgets.step.value  # a browser copies it
    before = contents(package)
    widgets.after.click()
    widgets.after.click()
    stood = widgets.inputs["unit"].value
    widgets.inputs["unit"].value = "souls"  # the same fields as two rows ago
    said = widgets.told["unit"].value.replace("&#x27;", "'")
    assert "Not saved: 'souls' came when its row had gone." in said
    assert widgets.inputs["unit"].value == stood
    assert contents(package) == before
    widgets.before.click()
    widgets.seen.value = widgets.step.value
    widgets.inputs["unit"].value = "souls"
    assert load(package)["unit"].tolist()[1] == "souls"


def test_no_row_is_confirmed_deleted_or_filled_before_it_is_seen(widgets, package):
    widgets.seen.value = widgets.step.value
    widgets.confirm.click()
    before = contents(package)
    for button in (widgets.confirm, widgets.drop, widgets.chips["statement_id"][0]):
        button.click()
        assert "Not done: this row was not on the screen" in widgets.status.value
    assert contents(package) == before
    widgets.seen.value = widgets.step.value
    widgets.confirm.click()
    assert load(package)["confirmed"].tolist()[:3] == [True, True, False]


def test_a_speaker_that_comes_when_its_row_has_gone_is_added_to_none(widgets, package):
    before = contents(package)
    widgets.speaker._handle_custom_msg({"event": "submit"}, [])
    widgets.after.click()
    widgets.speaker.value = "The Mayor"
    assert "Not done: &#x27;The Mayor&#x27; came when its row had gone" in widgets.status.value
    assert contents(package) == before


def test_offers_are_taken_by_a_click(widgets, package):
    while widgets.at != "flood-p04-1":
        widgets.after.click()
    chip = widgets.chips["statement_id"][0]
    assert chip.description == "flood-p02-1 · as flood-p02-1: “At least 40 people”"
    chip.click()
    assert load(package)["statement_id"].tolist().count("flood-p02-1") == 2
    assert chip.layout.display == "none"


def test_a_new_speaker_comes_with_the_row_that_names_it(widgets, package):
    widgets.speaker.value = "The Mayor"
    widgets.adding.children[1].click()
    assert load(package)["originator_id"].tolist()[0] == "the-mayor"
    assert "The Mayor" in load(package, "originators")["name"].tolist()
    assert widgets.inputs["originator_id"].value == "the-mayor"
    widgets.undo.click()
    assert "The Mayor" not in load(package, "originators")["name"].tolist()


@pytest.fixture
def missed(tmp_path, need):
    """A panel of an article with figures that the draft passes over."""
    text = tmp_path / "missed.txt"
    text.write_text(
        "The ferry sinks\nPARIS, 14 June 2024 - At least 87 people died, the port said.\n"
        "The officer, aged 40, saw 9 boats and 9 rafts, the army said on Monday."
    )
    made = new_package("ferry", text.read_text(), tmp_path, "", "The Post", "2024-06-18")
    return panel.Panel(panel.Review(made, text), need("ipywidgets"))


def test_a_claim_that_the_draft_missed_is_added(missed, tmp_path):
    words = "At least 87 people"
    assert missed.review.claims["wording"].iloc[0] == words
    gone = missed.at
    missed.drop.click()  # its name is not given again
    before = missed.review.claims
    missed.missed.value = words
    missed._add_claim()
    claims = load(tmp_path / "ferry").set_index("claim_id")
    row = claims.loc[missed.at]
    assert missed.at not in (gone, *before["claim_id"])
    assert claims.index[0] == missed.at  # in the order of the text
    assert (row["value"], row["bound"], row["quantity"]) == (87, "lower", "deaths")
    assert (row["originator_id"], row["outlet"]) == ("the-port", "The Post")
    assert not row["confirmed"]
    assert check(tmp_path / "ferry").empty
    assert missed.missed.value == ""
    missed.undo.click()
    assert missed.review.claims.equals(before)


def test_digits_before_a_missed_claim_do_not_hide_it():
    lines = ["PARIS, 14 June 2024 - At least 87 people died, the port said."]
    people = pd.DataFrame(columns=["originator_id", "name", "kind"], dtype="str")
    empty = as_claims(draft_claims(""), "ferry", lines, people, added.ABOUT)
    claims, people, new = added.with_words(empty, people, lines, "At least 87 people", 1, "ferry")
    row = claims.set_index("claim_id").loc[new]
    assert row[["value", "unit", "originator_id"]].tolist() == ["87", "persons", "the-port"]


def test_words_that_cannot_be_a_claim_are_refused(missed, tmp_path):
    before = contents(tmp_path / "ferry")
    for words, said in (
        ("", "Type the words as printed first"),
        ("87 cats", "'87 cats' does not stand in the text"),
        ("The officer", "'The officer' has no number that can be read"),
        ("9 boats", "'9 boats' is a row already"),
        ("The officer, aged 40, saw 9 boats and 9 rafts", "more than 8 words"),
    ):
        missed.missed.value = words
        missed._add_claim()
        assert said in missed.status.value.replace("&#x27;", "'")
        assert missed.missed.value == words
    assert contents(tmp_path / "ferry") == before


@pytest.mark.parametrize(
    ("cells", "gone"),
    [
        ({"modality": "alleged"}, {"modality_cue": ""}),
        ({"modality": "may"}, {}),
        ({"originator_id": "police"}, {"attributed_to": ""}),
        ({"originator_id": "the-port"}, {}),
        ({"window_end": "2024-06-03"}, {"note": _A + " " + _C}),
        ({"window_end": "2024-06-02"}, {"date_cue": "", "note": _A + " " + _C}),
        ({"unit": "boats"}, {"note": _C + " " + _B}),
        ({"cumulative": "false"}, {"note": _A + " " + _B}),
        ({"value": "7"}, {}),
    ],
)
def test_a_correction_takes_out_what_the_draft_had_said(cells, gone):
    row = {
        **{"modality": "may", "modality_cue": "may", "unit": "", "cumulative": "true"},
        **{"originator_id": "x", "attributed_to": "The port", "value": "1"},
        **{"window_end": "2024-06-04", "date_cue": "on Monday", "published": "2024-06-04"},
        "note": f"{_A} {_C} {_B}",
    }
    people = frame(originator_id=["the-port", "police"], name=["the port", "police"])
    assert rows.overtaken(row, people, **cells) == gone | cells


@pytest.mark.parametrize(
    ("cue", "day"), [("until Sunday", "2024-06-16"), ("on Sunday", "2024-06-09")]
)
def test_a_day_that_is_offered_leaves_its_words(cue, day):
    row = {"window_end": "", "date_cue": cue, "published": "2024-06-14", "note": ""}
    claims = frame(claim_id=["a"], paragraph=["1"], **{name: [row[name]] for name in row})
    assert rows.days(claims, [f"Open {cue}."], "a").iloc[0].tolist() == [day, f"“{cue}”"]
    assert rows.overtaken(row, frame(), window_end=day) == {"window_end": day}
    other = {"window_end": "2024-06-10"}
    assert rows.overtaken(row, frame(), **other) == other | {"date_cue": ""}


def test_each_sentence_of_a_drafted_note_is_known(tmp_path):
    for line in ARTICLES.read_text(encoding="utf-8").splitlines()[:40]:
        text = json.loads(line)["text"]
        drafts = draft_claims(text)
        people = pd.DataFrame(columns=["originator_id", "name", "kind"], dtype="str")
        about = added.ABOUT | {"published": "2024-06-04"}
        for note in as_claims(drafts, "a", paragraphs_in(text), people, about)["note"]:
            assert not re.sub("|".join(NOTED.values()), "", note).strip(), note


def test_a_corrected_row_is_not_at_odds_with_its_note(widgets, package):
    assert "until you know better" in load(package)["note"].tolist()[0]
    widgets.inputs["window_end"].value = "2024-06-02"
    assert "until you know better" not in load(package)["note"].tolist()[0]
    assert "It is" in widgets.told["note"].value
    widgets.undo.click()
    assert "until you know better" in load(package)["note"].tolist()[0]
    assert "until you know better" in widgets.inputs["note"].value


def test_the_kind_of_a_speaker_is_set(widgets, package):
    def kinds():
        return load(package, "originators").set_index("originator_id")["kind"]

    assert "witness" in widgets.inputs["kind"].options
    assert widgets.inputs["kind"].value == "government"  # of the health ministry
    widgets.inputs["kind"].value = "Ferry operator "
    assert kinds()["the-health-ministry"] == "ferry_operator"
    assert "It is 'ferry_operator' now" in widgets.told["kind"].value.replace("&#x27;", "'")
    widgets.undo.click()
    assert kinds()["the-health-ministry"] == "government"
    assert check(package).empty


def test_only_unconfirmed_rows_are_shown(widgets, package):
    widgets.confirm.click()
    widgets.only.value = True
    widgets.before.click()
    assert "No unconfirmed row before" in widgets.status.value
    widgets.only.value = False
    widgets.before.click()
    assert widgets.at == load(package)["claim_id"].tolist()[0]


def test_the_last_row_and_none(widgets, package):
    for _ in range(5):
        widgets.confirm.click()
    assert "5 of 5 rows confirmed." in widgets.head.value
    for _ in range(5):
        widgets.drop.click()
    assert load(package).empty
    assert widgets.confirm.disabled
    assert widgets.speaker.disabled  # there is no row that it could be of
    widgets.undo.click()
    assert not widgets.confirm.disabled
    assert not widgets.speaker.disabled
    assert len(load(package)) == 1


def test_a_change_elsewhere_is_said_and_read_again(widgets, package, text):
    other = journal.opened(package)
    claims = rows.corrected(other.tables["claims"], "flood-p02-1", note="other")
    journal.saved(other, {"claims": claims}, "note")
    widgets.confirm.click()
    assert "changed since it was read here" in widgets.status.value
    assert widgets.again.layout.display is None
    widgets.again.click()
    assert widgets.inputs["note"].value == "other"
    widgets.confirm.click()
    assert load(package)["confirmed"].tolist()[0]


def test_another_text_is_noticed(package, text):
    text.write_text(TEXT.replace("missing", "lost"))
    review = panel.Review(package, text)
    assert "not the text that 2 of 5 rows were drafted from: paragraph 2" in repr(review)


# --- where nobody can press a button --------------------------------------------------------------


def test_a_program_that_runs_a_notebook_gets_a_table(package, text):
    review = notebook.review(package, text)
    shown = review._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert shown == notebook.review(package, text)._repr_mimebundle_()
    assert "0 of 5 rows confirmed." in shown["text/html"]
    assert "At least 40 people" in shown["text/plain"]


def test_the_table_reads_as_the_other_tables_do(tmp_path):
    text = (
        "Dozens of passengers died. More than 40 boats left. Fewer than a dozen cars came. "
        "Up to 300 tents, at least 5 trucks, some 70 carts, 20 to 30 trains and 8 bikes came."
    )
    (tmp_path / "article.txt").write_text(text)
    review = panel.Review(new_package("own", text, tmp_path), tmp_path / "article.txt")
    assert rows.overview(review.claims, review.originators)["reads"].tolist() == [
        "at least 12 persons",
        "more than 40 boats",
        "less than 12 cars",
        "at most 300 tents",
        "at least 5 trucks",
        "about 70 carts",
        "20 to 30 trains",
        "8 bikes",
    ]


def test_somebody_at_the_notebook_gets_widgets_and_the_table(package, text, monkeypatch, need):
    need("ipywidgets")
    parent = {"content": {"allow_stdin": True}}
    shell = SimpleNamespace(kernel=SimpleNamespace(get_parent=lambda: parent))
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    review = notebook.review(package, text)
    assert set(review._repr_mimebundle_()) == {"text/html", "text/plain", panel.WIDGET}
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert set(review._repr_mimebundle_()) == {"text/html", "text/plain"}


def test_only_a_live_panel_loads_ipywidgets(package, text):
    code = (
        "import sys\nfrom analysis import notebook\n"
        "repr(notebook.review(*sys.argv[1:]))\nprint('ipywidgets' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, package, text], capture_output=True, text=True, check=True
    )
    assert run.stdout == "False\n"


def test_claims_without_the_columns_of_drafts_are_refused(text):
    with pytest.raises(ValueError, match=r"A review needs the columns .*confirmed"):
        notebook.review("article", text)


def test_an_unsound_package_is_not_opened(package, text):
    file = package / "claims.csv"
    file.write_text(file.read_text().replace(",lower,", ",lowr,"))
    with pytest.raises(DataProblem, match="'lowr'"):
        notebook.review(package, text)


def test_a_table_written_in_another_way_is_not_opened(package, text):
    """Saving it would write all its cells anew."""
    file = package / "datapackage.json"
    described = json.loads(file.read_text())
    field = next(
        f for f in described["resources"][0]["schema"]["fields"] if f["name"] == "confirmed"
    )
    field |= {"trueValues": ["TRUE"], "falseValues": ["FALSE"]}
    table = package / "claims.csv"
    table.write_text(table.read_text().replace(",false\n", ",FALSE\n"))
    file.write_text(json.dumps(described))
    with pytest.raises(ValueError, match="claims has another project's columns or codes"):
        notebook.review(package, text)
