"""A review in a real JupyterLab: confirmed by one key, corrected, deleted, undone, reopened."""

import json
import os
import re

import nbformat
import pandas as pd
import pytest

from analysis import check, load, new_package
from analysis.review.journal import JOURNAL

NAME = "review.ipynb"
TEXT = """The river Tarn rises: what the counts say
At least 40 people have died, the health ministry said on 3 June, and 12 were missing.
Rescuers put the dead at 40 on Sunday. Some 2,000 houses were lost, the island council said.
The council said that about 1,500 people sleep in schools, up to 300 of them in one gym.
Between 20 and 30 boats left the port, a pilot said. The port had counted 25 boats.
More than 7,000 tents came, said the relief ministry. Nearly 900 were wet, said the council.
The bridge cost 5 million dollars. It carried 3,000 cars a day, the ministry said."""
CELLS = [
    "from analysis import notebook\n\nnotebook.setup()",
    'notebook.review("flood", "article.txt")',
]

# A machine that has much to do: each save waits until a test lets it go, by a file of that name.
SLOW = [
    """import time
from pathlib import Path

from analysis import notebook
from analysis.review import journal

saved, go = journal.saved, Path("go")


def late(*given):
    while not go.exists():
        time.sleep(0.05)
    go.unlink()
    return saved(*given)


journal.saved = late""",
    'notebook.review("slow", "article.txt")',
]


@pytest.fixture(scope="module")
def lab(chromium, make_lab, tmp_path_factory):
    with make_lab(home=tmp_path_factory.mktemp("home")) as lab:
        new_package("flood", TEXT, lab.clone, published="2024-06-04")
        (lab.clone / "article.txt").write_text(TEXT)
        new_package("slow", TEXT, lab.clone, published="2024-06-04")
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
        for name, sources in {NAME: CELLS, "slow.ipynb": SLOW}.items():
            cells = [nbformat.v4.new_code_cell(source) for source in sources]
            made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
            nbformat.write(made, lab.clone / name)
        yield lab


class Reviewer:
    def __init__(self, lab, visit, name=NAME, **options):
        self.visit = visit(lab.url(f"/lab/tree/{name}") + "&reset", **options)
        self.page = self.visit.page
        self.page.locator(".jp-NotebookPanel").wait_for()
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        for name in ("Run", "Run All Cells"):
            self.page.get_by_role("menuitem", name=name, exact=True).click()
        self.button("Confirm and next").wait_for()

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def field(self, name):
        return self.page.get_by_label(name, exact=True).filter(visible=True)

    def sees(self, said):
        self.page.locator(".jp-OutputArea").get_by_text(re.compile(said)).first.wait_for()

    def shows(self, row):
        self.sees(rf"Row \d+: {row}\.")

    def looks(self, name):
        """A picture for whoever wants to see: LOOK=FOLDER pytest tests/browser/test_review.py."""
        if folder := os.environ.get("LOOK"):
            self.page.wait_for_timeout(500)
            self.page.screenshot(path=f"{folder}/{name}.png")


@pytest.fixture(scope="module")
def again(lab, long_visit):
    """The review opened once more, for all tests that need no other: it takes seconds."""
    return Reviewer(lab, long_visit)


@pytest.fixture
def claims(lab):
    def claims():
        package = lab.clone / "flood"
        assert check(package).empty
        return load(package).set_index("claim_id")

    return claims


def test_a_review_from_the_first_row_to_the_next_day(lab, visit, claims, request):
    drafted = claims()
    names = drafted.index.tolist()
    assert len(names) >= 13
    one = Reviewer(lab, visit)
    one.looks("first")
    one.shows(names[0])

    # Ten rows by the keyboard alone: the button keeps the focus.
    one.button("Confirm and next").focus()
    for number, name in enumerate(names[:10]):
        one.shows(name)
        one.page.keyboard.press("Enter" if number % 2 else "Space")
        one.sees(rf"{number + 1} of {len(names)} rows confirmed")
    one.shows(names[10])
    assert claims()["confirmed"].tolist() == [True] * 10 + [False] * (len(names) - 10)

    # Three corrected: by Enter, which goes back to the button; by a choice; by an offer.
    for _ in names[:10]:
        one.button("Previous").click()
    one.shows(names[0])
    one.field("unit").click(click_count=3)
    one.page.keyboard.type("dead persons")  # letters that are shortcuts elsewhere
    one.field("unit").press("Enter")
    one.sees("Saved. .*dead persons")
    one.page.wait_for_function("document.activeElement.textContent === 'Confirm and next'")
    one.button("Next").click()
    one.shows(names[1])
    one.field("modality").select_option("alleged")
    one.sees("Saved. .*alleged")
    one.button("Next").click()
    one.shows(names[2])
    one.looks("third")
    one.button("2024-06-03 · “on 3 June”").last.click()
    one.sees("Saved. .*2024-06-03")

    # A wrong one is refused beside its field, and nothing else happens.
    before = (lab.clone / "flood" / "claims.csv").read_bytes()
    one.field("value").fill("4,0")
    one.field("value").press("Enter")
    one.sees(r"claims\.csv, row 4, column value: '4,0' - has a comma in it. Type 4")
    one.looks("refused")
    assert (lab.clone / "flood" / "claims.csv").read_bytes() == before
    one.field("value").fill("40")
    one.field("value").press("Enter")

    # One deleted, and one more change undone.
    for _ in range(3):
        one.button("Next").click()
    one.shows(names[5])
    one.button("No claim: delete row").click()
    one.sees(f"9 of {len(names) - 1} rows confirmed")
    one.button("Confirm and next").click()
    one.sees(f"10 of {len(names) - 1} rows confirmed")
    one.button("Undo").click()
    one.sees("Taken back: .*: confirmed")
    one.looks("undone")

    # Saved and opened the next day: nothing is lost, and undo still works.
    one.page.keyboard.press("ControlOrMeta+s")
    expected = [name for name in names if name != names[5]]
    now = claims()
    assert now.index.tolist() == expected
    assert now["confirmed"].sum() == 9
    assert now.loc[names[0], "unit"] == "dead persons"
    assert now.loc[names[1], "modality"] == "alleged"
    assert now.loc[names[2], "window_end"].date().isoformat() == "2024-06-03"
    assert drafted.loc[names[2], "window_end"].date().isoformat() == "2024-06-02"
    touched = [*names[:3], names[5]]
    same = now.drop(index=touched, errors="ignore").drop(columns=["confirmed", "evidence"])
    was = drafted.drop(index=touched).drop(columns=["confirmed", "evidence"])
    pd.testing.assert_frame_equal(same, was)
    assert not one.visit.outside

    two = request.getfixturevalue("again")
    two.shows(names[10])
    two.button("Undo").click()
    two.sees("Taken back: .*row deleted")
    assert claims().index.tolist() == names
    assert len((lab.clone / "flood" / JOURNAL).read_text().splitlines()) == 13


def test_no_edit_is_lost_while_the_next_row_comes(lab, visit):
    """What is typed too early is saved in the row that it was typed for, or said not to be."""
    one = Reviewer(lab, visit, "slow.ipynb")
    names = load(lab.clone / "slow")["claim_id"].tolist()

    def let_go():
        (lab.clone / "go").touch()

    def type_day(day):
        one.field("window_end").evaluate("field => (field.focus(), field.select())")
        one.page.keyboard.type(day)

    def is_told(row, day="2024-06-0."):
        one.sees(f"Not saved: '{day}' came when {row} had gone")
        one.button("Confirm and next").click()
        one.sees("First mend window_end")

    one.shows(names[0])
    type_day("2024-06-02")
    one.page.keyboard.press("Enter")
    let_go()
    one.sees("Saved. .*2024-06-02")

    one.button("Confirm and next").click()
    type_day("2024-06-02")  # as the row before has it
    one.page.keyboard.press("Enter")
    let_go()
    one.shows(names[1])
    is_told(names[0])
    type_day("2024-06-02")
    one.page.keyboard.press("Enter")
    let_go()
    one.sees(f"Saved. {names[1]}: window_end .*2024-06-02")

    one.button("Confirm and next").click()
    type_day("2024-06-01")  # another one, and another field after it
    one.page.keyboard.press("Tab")
    let_go()
    one.shows(names[2])
    is_told(names[1])

    one.button("Next").click()
    one.shows(names[3])
    one.button("Confirm and next").click()
    type_day("2024-06-01")  # not yet left when the row goes
    let_go()
    one.shows(names[4])
    is_told(names[3])

    # Two rows on before the browser, which holds back what is typed behind an edit that waits.
    one.button("Previous").click()
    one.shows(names[3])
    type_day("2024-06-01")
    one.page.keyboard.press("Enter")
    type_day("2024-05-31")
    one.page.keyboard.press("Enter")
    for _ in range(2):
        one.button("Next").click()
    let_go()
    one.shows(names[5])
    is_told("its row", "2024-05-31")
    ends = load(lab.clone / "slow")["window_end"].dt.strftime("%Y-%m-%d").tolist()
    assert ends[3] == "2024-06-01"
    assert ends[:2] == ["2024-06-02"] * 2
    assert {*ends[2:3], *ends[4:]} <= {"2024-06-04", "2024-06-03", "2024-06-02"}


def test_a_claim_is_added_by_its_words(again, claims):
    before = claims()
    at = again.page.get_by_text(re.compile(r"Row \d+: ")).first.inner_text()
    row = re.search(r"Row \d+: (\S+)\.", at)[1]
    words = before.loc[row, "wording"]
    new = f"{row[:-1]}{before.index.str.startswith(row[:-1]).sum() + 1}"
    again.button("No claim: delete row").click()
    again.sees("Saved. .*row deleted")
    left = claims()
    asks = again.page.get_by_placeholder("words of a figure without a mark, as printed")
    asks.click()
    again.page.keyboard.type("87 cats")
    again.button("Add a claim").click()
    again.sees("Not added: '87 cats' does not stand in the text")
    asks.fill(words)
    asks.press("Enter")
    again.sees(f"Saved. {new}: row added, “{words}”")
    again.shows(new)
    again.page.wait_for_function("field => field.value === ''", arg=asks.element_handle())
    assert new in claims().index
    assert claims()["wording"].tolist() == before["wording"].tolist()
    again.button("Undo").click()
    again.sees("Taken back: .*: row added")
    assert claims().equals(left)


def test_what_is_stored_has_no_name_that_changes(lab, again):
    with again.page.expect_response(lambda answer: answer.request.method == "PUT") as answer:
        again.page.keyboard.press("ControlOrMeta+s")
    assert answer.value.ok
    stored = json.loads((lab.clone / NAME).read_text())
    kinds = {kind for cell in stored["cells"] for out in cell["outputs"] for kind in out["data"]}
    assert kinds == {"text/html", "text/plain"}
    assert "widget" not in json.dumps(stored)


def test_it_fits(again):
    """In a narrow window, and in dark colours."""
    for width, name in ((700, "narrow"), (1280, "dark")):
        again.page.set_viewport_size({"width": width, "height": 900})
        if name == "dark":
            again.page.get_by_role("menuitem", name="Settings", exact=True).click()
            again.page.locator(".lm-Menu-itemLabel", has_text="Theme").first.hover()
            again.page.locator(".lm-Menu-itemLabel", has_text="JupyterLab Dark").first.click()
            again.page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        again.looks(name)
        wide = "element => element.scrollWidth - element.clientWidth"
        assert again.page.locator(".jp-OutputArea-output .widget-vbox").first.evaluate(wide) <= 1
