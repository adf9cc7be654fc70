"""Running totals: how often the drafts know one, and three articles from a text to a curve."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import draft_claims, ledger, load, new_package, pool, seal
from analysis.drafting.when import first_day
from analysis.totals import TOTAL, running_totals

HERE = Path(__file__).parent
LABELLED = [json.loads(line) for line in (HERE / "running.ndjson").read_text("utf-8").splitlines()]


def judged():
    """One row a labelled figure: what was meant, and what was drafted."""
    rows = []
    for sentence in LABELLED:
        drafts = draft_claims(sentence["text"])
        for printed, meant in sentence["cumulative"].items():
            found = drafts.loc[drafts["wording"].str.contains(printed, regex=False), "cumulative"]
            drafted = found.iloc[0] if len(found) and pd.notna(found.iloc[0]) else None
            rows.append((sentence["text"], printed, meant, drafted))
    return pd.DataFrame(rows, columns=["text", "printed", "meant", "drafted"]).astype("object")


def of(table, answer):
    """Precision and recall of one answer."""
    meant, drafted = table["meant"].eq(answer), table["drafted"].eq(answer)
    both = (meant & drafted).sum()
    return both / drafted.sum(), both / meant.sum()


def test_totals_and_parts_are_told_apart_on_sentences_that_made_no_rule():
    table = judged()
    scores = {answer: of(table, answer) for answer in (True, False)}
    for answer, (precision, recall) in scores.items():
        print(f"cumulative {answer}: precision {precision:.2f}, recall {recall:.2f}")
    print(table[table["meant"].map(str).ne(table["drafted"].map(str))].to_string())
    assert len(LABELLED) >= 60
    assert min(scores[True][0], scores[False][0]) >= 0.9
    assert min(scores[True][1], scores[False][1]) >= 0.7


TOTALS = {  # text: whether each of its figures counts everything up to a day
    "At least 12 people are dead, the police said.": [True],
    "At least 12 dead in ferry disaster": [True],
    "“We have 74 dead,” the mayor said.": [True],
    "The clinic confirmed 58 deaths.": [True],
    "The clinic confirmed 9 deaths on Friday.": [None],
    "With 5 dead on Friday, the crew left.": [None],
    "Some 12 ships left the crew dead.": [None],
    "It drew not quite 1.1 million by Sunday night.": [True],
    "It must send 12 ships by Friday.": [None],
    "It sent 12 ships by May.": [True],
    "The fair drew 1.2 million in its first ten days.": [True],
    "The fair drew 1.2 million in its first week.": [None],
    "Fuel cost 10 euros a year ago.": [None],
}


@pytest.mark.parametrize("text", TOTALS)
def test_what_is_a_total(text):
    found = draft_claims(text)["cumulative"].tolist()
    assert [None if pd.isna(total) else total for total in found] == TOTALS[text]


@pytest.mark.parametrize(
    ("cue", "day"),
    [
        ("since 9 March", "2024-03-09"),
        ("since Monday", "2024-09-02"),
        ("since August 2023", "2023-08-01"),
        ("since 2022", "2022-01-01"),
        ("between 3 May and 10 June", "2024-05-03"),
        ("from 2023-12-24", "2023-12-24"),
        ("since the quake", None),
        ("in May", None),
        ("since 31 June", None),
        ("since 20 December 2024", None),  # to come
        ("since 2030", None),
        ("So far this month", "2024-09-01"),
        ("so far this year", "2024-01-01"),
        ("so far in 2024", "2024-01-01"),
        ("so far this week", None),  # nobody says with which day it begins
    ],
)
def test_a_first_day_that_the_words_fix(cue, day):
    published = pd.Timestamp("2024-09-04").date()
    found = first_day(cue, published)
    assert (found and found.isoformat()) == day


def test_a_package_notes_the_words_that_make_a_total(tmp_path):
    text = "At least 40 ships have left since 9 March.\nAnother 12 left.\nSome 9 ships sank."
    claims = load(new_package("harbour", text, tmp_path, published="2024-09-04"))
    assert claims["cumulative"].isna().tolist() == [False, False, True]
    assert claims["cumulative"].tolist()[:2] == [True, False]
    assert claims["window_start"].dt.strftime("%Y-%m-%d").fillna("").tolist() == [
        "2024-03-09", "", "",
    ]  # fmt: skip
    notes = claims["note"].tolist()
    assert "cumulative, for it says “since 9 March”. window_start is the day that" in notes[0]
    assert "not cumulative, for it says “Another”" in notes[1]
    assert "cumulative" not in notes[2]


@pytest.mark.parametrize(
    "text",
    [
        "Since 2030 soldiers came, 40 tents were put up.",
        "It took 40 towns since 2031.",
        "It took 40 towns between 10 June and 3 May.",
        "It took 40 towns from 9 August to 2 March 2024.",
    ],
)
def test_no_first_day_stands_after_the_last(text, tmp_path):
    claims = load(new_package("harbour", text, tmp_path, published="2024-09-04"))
    begun = claims["window_start"].notna()
    assert (claims["window_start"] <= claims["window_end"])[begun].all()
    assert "window_start" not in " ".join(claims["note"][~begun])


# --- from a text to a curve ---------------------------------------------------------------------

# What a reader would correct in each article's claims, beside reading: cells of the rows that bear
# on the total of which most is said. No row is confirmed, which is one more cell a row.
ARTICLES = {
    "flood": ("2024-09-04", "deaths", {
        ("47", "quantity"): "deaths",
        ("47", "originator_id"): "the-regional-hospital-in-tarsa",
    }),
    "refugees": ("2024-05-10", "other", {
        ("some 52,000 refugees", "quantity"): "other",
        ("about 25,000", "window_end"): "2024-05-03",
        ("17 babies", "quantity"): "births",
    }),
    "strike": ("2024-10-08", "other", {
        ("310,000", "cumulative"): False,
        ("half a million", "unit"): "persons",
        ("half a million", "originator_id"): "the-trade-union-federation",
        ("70,000 protesters", "originator_id"): "the-police",
        ("no more than 120,000", "unit"): "persons",
        ("no more than 120,000", "cumulative"): True,
    }),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:the curve contradicts")
@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_of_400_words_reaches_a_curve_with_few_edits(name, tmp_path):
    published, quantity, edits = ARTICLES[name]
    text = (HERE / f"own_{name}.txt").read_text(encoding="utf-8")
    package = new_package(name, text, tmp_path, published=published)
    assert len(pool(most_told(package)).agreement) >= 3  # before any edit
    claims = load(package)
    for (wording, column), value in edits.items():
        row = claims["wording"].eq(wording)
        assert row.sum() == 1, wording
        claims.loc[row, column] = pd.Timestamp(value) if column == "window_end" else value
    seal(package, claims=claims)
    total = most_told(package)
    assert set(total["quantity"]) == {quantity}
    found = pool(total)
    assert len(found.agreement) >= 5
    print(f"{name}: {len(edits)} edits, {len(found.agreement)} reports\n{found!r}")
    assert len(edits) < 10


def most_told(package):
    """The claims about the running total of which most is said."""
    book = ledger(packages=[package])
    counted = book[running_totals(book)["reason"].eq("").to_numpy() & book["value"].notna()]
    groups = [group for _, group in counted.groupby(list(TOTAL), dropna=False)]
    return max(groups, key=len)


# --- each kind of words --------------------------------------------------------------------------

CUES = {  # the last figure of a sentence: what it is, and the words that say so
    "Rescuers found 12 more.": (False, "more"),
    "Another 12 people died.": (False, "Another"),
    "The plant makes 300 beds a day.": (False, "a day"),
    "The toll climbed from 31 to 43.": (True, "toll climbed from 31"),
    "They counted 43 so far.": (True, "so far"),
    "Some 40,000 people have fled since March.": (True, "since March"),
    "More than 1,200 boxes had been unloaded by April.": (True, "by April"),
    "At least 31 people were killed on Monday alone.": (False, "alone"),
    "Police held 30 marchers overnight.": (False, "overnight"),
    "In all, 400 were hurt.": (True, "In all"),
    "The hospital has recorded 52 deaths.": (True, "has recorded"),
    "By now 40 ships have been lost.": (True, "By now"),
    "The ministry put the cost at 90 million euros.": (None, ""),
    "Two ministers resigned.": (None, ""),
}


@pytest.mark.parametrize("text", CUES)
def test_the_words_that_say_so_are_named(text):
    last = draft_claims(text).iloc[-1]
    total = None if pd.isna(last["cumulative"]) else bool(last["cumulative"])
    assert (total, last["cumulative_cue"]) == CUES[text]


# Words that would make a total, and what takes them back; the last is its last figure.
NO_TOTALS = [
    "The target has now been raised to 10,000 drones.",
    "The stadium has reached its capacity of 20,000 people.",
    "The ship has a capacity of 6,000 containers in all.",
    "The number of soldiers needed is 30,000.",
    "The company has received an offer of 400 tents.",
    "If nothing is done the toll will rise to 3,000.",
    "The toll has not risen to 600.",
    "Since the roads were blocked by 40 trees, nobody came.",
    "Since 300 people were killed, the fair was off.",
    "Since the roads were blocked, 40 people walked.",
    "Since 9 March 2021 was a holiday, 300 men came.",
    "“Since Monday was a holiday, 300 men came.”",
    "Since 2014 soldiers came, 40 tents were put up.",
    "Rebels have killed 20 soldiers in an ambush.",
    "The army has sent 2,000 soldiers there on Friday.",
    "The striker has scored a total of 5 goals in Saturday's match.",
    "The dam's level has now reached 40 metres.",
    "The river has now risen to 6 metres.",
    "The number of patients in intensive care stands at 84.",
    "The number of seats is 400.",
    "Attendance was 5,000 on the second day.",
    "The army has lost 40 of them in the last battle.",
    "In total 5 of the 30 players were booked.",
    "There is a total of 12 rooms.",
    "It has 12 rooms for 40 people in all.",
    "The losses stood at 20 million euros in 2023.",
    "Since May the price has risen by 40 dollars.",
    "The minister has confirmed that 300 soldiers are there.",
    "The village of 400 people has lost 12 men.",
    "The union has gone 14 months without a rise.",
    "Hospitals have treated 40 people each.",
    "So far this week, 31 people have died.",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_TOTALS)
def test_an_aim_a_level_a_part_or_a_reason_makes_no_total(text):
    drafts = draft_claims(text)
    at = 0 if text.startswith("The village") else -1
    assert pd.isna(drafts["cumulative"].iloc[at]) or not drafts["cumulative"].iloc[at]


def test_the_first_figure_does_not_take_the_words_of_the_second():
    drafts = draft_claims("The army had 300 tanks and has lost 40 of them.")
    assert drafts["cumulative"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    "text", ["Each raid has killed 10.", "The number of daily cases rose to 9."]
)
def test_each_and_daily_make_a_part(text):
    assert draft_claims(text)["cumulative"].tolist() == [False]


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("The worst flood since 1953 has killed 200 people.", ""),
        ("It was the first time since 2008 that 300 men met.", ""),
        ("In the west 40 people have died since March.", "since March"),
        ("Since 9 March police have held 40 people.", "Since 9 March"),
    ],
)
def test_what_is_only_compared_with_dates_nothing(text, cue):
    assert draft_claims(text)["date_cue"].tolist() == [cue]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The toll has not reached 500.", "denied"),
        ("The toll has not risen to 600 dead.", "denied"),
        ("The number of dead never reached 500.", "denied"),
        ("The death toll has yet to reach 500.", "denied"),
        ("The convoy has not reached 30 villages.", "asserted"),
    ],
)
def test_a_toll_not_reached_is_denied(text, modality):
    drafts = draft_claims(text)
    assert drafts["modality"].tolist() == [modality]
    assert drafts["cumulative"].isna().all()


@pytest.mark.parametrize(
    "text",
    [
        "The toll may have reached 300.",
        "The toll from the attack has risen to 43.",
        "The death toll stood at 43 on Monday.",
        "A total of 40 people have died since Monday.",
        "The hospital has received the bodies of 12 people.",
        "The fund has paid out 40 million dollars so far.",
        "Its daily report said the toll had risen to 40.",
        "Since he was elected, 300 people have been held.",
    ],
)
def test_what_is_plainly_a_total_stays_one(text):
    assert draft_claims(text)["cumulative"].tolist() == [True]
