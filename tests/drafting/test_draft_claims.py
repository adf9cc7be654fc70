"""Draft claims: what is a claim, what its words say, and what is passed over."""

import math
import time

import pandas as pd
import pytest
import scores

from analysis import UnreadableFigure, draft_claims, read_figure
from analysis.drafting import COLUMNS
from analysis.drafting.claims import rows_of

TEXTS = [t["text"] for p in scores.HERE.glob("[!k]*.jsonl") for t in scores.labelled(p.name)]


def dicts_of(text):
    """The drafts of a text, before a frame is made of them, which takes longer than they do."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows_of(text)]


def only(text):
    """The one draft of a text."""
    drafts = draft_claims(text)
    assert len(drafts) == 1, drafts["wording"].tolist()
    return drafts.iloc[0]


# --- the frame ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "Read more: 5 things to know\n3 min read", "None."]
)
def test_nothing_to_claim_gives_no_row_but_every_column(text):
    drafts = draft_claims(text)
    assert len(drafts) == 0
    assert {name: str(kind) for name, kind in drafts.dtypes.items()} == COLUMNS


def test_columns_and_types():
    drafts = draft_claims("More than 40 ships left.\n\n  Some 25 may return.\r\n")
    assert {name: str(kind) for name, kind in drafts.dtypes.items()} == COLUMNS
    assert drafts["paragraph"].tolist() == [1, 2]
    assert not drafts["confirmed"].any()


@pytest.mark.parametrize("thing", [None, b"12 ships", 12, ["12 ships"]])
def test_only_text_is_read(thing):
    with pytest.raises(TypeError, match="reads a text"):
        draft_claims(thing)


def test_every_wording_stands_in_its_paragraph():
    for text in TEXTS:
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        for row in scores.drafts_of(text).itertuples():
            assert row.wording in lines[row.paragraph - 1]
            assert 1 <= len(row.wording.split()) <= 8
            printed = (row.modality_cue, row.attributed_to, row.through, row.counted_noun)
            assert all(words in lines[row.paragraph - 1] for words in printed)


def test_a_wording_alone_reads_like_the_draft():
    read = same = rows = 0
    for row in (r for text in TEXTS for r in scores.drafts_of(text).itertuples()):
        rows += 1
        try:
            figure = read_figure(row.wording)
        except UnreadableFigure:
            continue
        read += 1
        high = math.nan if figure.value_high is None else figure.value_high
        values = figure.value == row.value and (high == row.value_high or high != high)
        same += values and (figure.hedge, figure.bound) == (row.hedge, row.bound)
    assert read / rows > 0.93
    assert same / read > 0.97


def test_the_same_text_gives_the_same_frame():
    pd.testing.assert_frame_equal(draft_claims(TEXTS[0]), draft_claims(TEXTS[0]))


# --- what is no claim --------------------------------------------------------------------------

NO_CLAIMS = """
They met on 23 October 2024 and again on Oct. 25, at 5:30 p.m.
It began in 2014, in the 1990s, and in mid-2022.
Kim, 40, met a 35-year-old guard; he was 34, and she died at 83.
Resolution 1718, Article 5 and Section 301 forbid it.
Call +82 2 3456 7890 or (202) 555-0147, or write to desk3@example.org.
A KN-23, an F-16 and two-seat Su-35s with 152 mm guns were shown.
The 20-foot container and the 500-kilogram bomb lay on a 10-day-old wreck.
They won 3-1 and lost the final 2-0.
3 min read
Share 12 comments
Photo 3 of 7
Page 2 of 10
Subscribe for $1 a week
Updated 10:15 GMT
Read more: 5 things to know
The two countries signed, and both sides agreed.
According to three people familiar with the talks, it was late.
Two officials said that it was late.
One of them left, and no one came back one day.
For the first time in 24 years, it rained within the past 24 hours.
The Group of Seven met in Room 39 on the 38th parallel.
He lives at 17 Elm Street, in flat 4.
It was ranked third, in the 24th week.
See footnote 12, Windows 11 and locker 36.
It said so two weeks ago, three days later.
"""


@pytest.mark.parametrize("text", NO_CLAIMS.strip().splitlines())
def test_is_passed_over(text):
    assert draft_claims(text)["wording"].tolist() == []


def test_a_claim_beside_a_lookalike_stays():
    text = "On 23 October 2024 two officials said 3,000 soldiers of the 11th Corps had left."
    assert only(text)["value"] == 3000


# --- what a draft says -------------------------------------------------------------------------

COUNTED = {  # text: value, unit, quantity, noun
    "It sent 13,000 shipping containers.": (
        13000,
        "containers",
        "containers",
        "shipping containers",
    ),
    "It sent 6 million artillery shells.": (6e6, "rounds", "shells", "artillery shells"),
    "It sent 3,000 North Korean troops.": (3000, "persons", "troops", "North Korean troops"),
    "Some 30 soldiers were killed.": (30, "persons", "deaths", "soldiers"),
    "The blast left 83 dead.": (83, "persons", "deaths", "dead"),
    "It fired 12 ballistic missiles.": (12, "missiles", "missiles", "ballistic missiles"),
    "It cost $5.5 billion.": (5.5e9, "USD", "money", ""),
    "It paid 8 trillion won.": (8e12, "KRW", "money", ""),
    "It paid NT$40 million.": (4e7, "TWD", "money", ""),
    "About 30 percent of the shells failed.": (30, "percent", "other", "shells"),
    "A third of the fleet sank.": (1 / 3, "share", "other", "fleet"),
    "They were outnumbered three to one.": (3, "ratio", "other", ""),
    "They fire twice as many shells.": (2, "times", "other", "shells"),
    "It shipped 3,000 tons of grain.": (3000, "tons", "other", "grain"),
    "It lost 40 drones.": (40, "drones", "other", "drones"),
    "It gave 80 Leopard 2s.": (80, "leopard 2s", "other", "Leopard 2s"),
    "It sent 10 of NATO's tanks.": (10, "tanks", "other", "NATO's tanks"),
    "A third batch of 1,500 special forces brought food.": (
        1500,
        "persons",
        "troops",
        "special forces",
    ),
    "Twelve Su-35 fighters left.": (12, "fighters", "other", "Su-35 fighters"),
}


@pytest.mark.parametrize("text", COUNTED)
def test_what_is_counted(text):
    row = only(text)
    value, *rest = COUNTED[text]
    assert row["value"] == pytest.approx(value)
    assert [row["unit"], row["quantity"], row["counted_noun"]] == rest


def test_nouns_left_out_come_from_the_context():
    text = "Of 11,000 troops, about 3,000 are in Kursk; the blast killed 12 and wounded 30."
    drafts = draft_claims(text)
    assert drafts["quantity"].tolist() == ["troops", "troops", "deaths", "wounded"]
    assert drafts["unit"].tolist() == ["persons"] * 4


def test_a_rate_says_per_what():
    assert only("It makes 60,000 shells a month.")["per"] == "month"
    assert only("It makes 60,000 shells daily.")["per"] == "day"
    assert only("It made 60,000 shells.")["per"] == ""


HEDGED = {  # text: hedge, bound
    "It held 3,000 shells at most.": ("at most", "upper"),
    "It needs 3,000 soldiers or more.": ("or more", "lower"),
    "It did not send more than 400 trucks.": ("no more than", "upper"),
    "It denied that it had more than 50 guards.": ("no more than", "upper"),
    "Arrivals have passed 45,000.": ("more than", "lower"),
    "It could rise to 15,000 trucks.": ("up to", "upper"),
    "They shot 34 drones over five regions.": ("", "point"),
}


@pytest.mark.parametrize("text", HEDGED)
def test_hedges_near_and_far(text):
    row = draft_claims(text).iloc[-1]
    assert (row["hedge"], row["bound"]) == HEDGED[text]


MODALITIES = {  # text: modality, cue
    "It isn't 12 ships any more.": ("denied", "isn't"),
    "It never sent 12 ships.": ("denied", "never sent"),
    "It denied that 12 ships had left.": ("denied", "denied"),
    "It denied that more than 12 ships had left.": ("alleged", "denied"),
    "Reports that 12 ships had left were false.": ("denied", "false"),
    "If 12 ships leave, the port will close.": ("may", "If"),
    "The inquiry will ask why 12 ships sank.": ("asserted", ""),
    "It sent 12 ships.": ("asserted", ""),
    "It allegedly sent 12 ships.": ("alleged", "allegedly"),
    "The ships may have held 12 guns.": ("may", "may"),
    "It plans to send 12 ships.": ("planned", "plans"),
    "Some 12 ships are expected to leave.": ("planned", "are expected"),
    "It is believed to have 12 ships.": ("believed", "believed"),
    "The toll is estimated at 600.": ("estimated", "estimated"),
    "Twelve ships have left, the alliance estimates.": ("estimated", "estimates"),
    "Romania to buy 54 tanks": ("planned", "to buy"),
    "Storms claimed 12 lives.": ("asserted", ""),
    "In May, 12 ships left.": ("asserted", ""),
}


@pytest.mark.parametrize("text", MODALITIES)
def test_how_sure(text):
    row = only(text)
    assert (row["modality"], row["modality_cue"]) == MODALITIES[text]


CREDITS = {  # text: who, through
    "It sent 12 ships, according to South Korean intelligence that was cited by Newsweek.": (
        "South Korean intelligence",
        "Newsweek",
    ),
    "It sent 12 ships, John Kirby, a spokesman, said.": ("John Kirby", ""),
    "It sent 12 ships, its minister, Dora Lindqvist, told Reuters.": ("Dora Lindqvist", "Reuters"),
    "“We lost 40 men,” said Sergeant Ilan Brod.": ("Sergeant Ilan Brod", ""),
    "Yonhap reported, citing an official, that 12 ships had left.": ("an official", "Yonhap"),
    "Reuters reported that 12 ships had left.": ("Reuters", ""),
    "At least 200 dead in mudslide: UN": ("UN", ""),
    "By the driver's reckoning 12 ships left.": ("the driver", ""),
    "Twelve ships left, the think tank C4ADS found.": ("the think tank C4ADS", ""),
    "It lost 12 ships, the spokesperson for the Ministry of Disasters said.": (
        "the spokesperson for the Ministry of Disasters",
        "",
    ),
    "Twelve ships left.": ("", ""),
}


@pytest.mark.parametrize("text", CREDITS)
def test_who_is_credited(text):
    row = only(text)
    assert (row["attributed_to"], row["through"]) == CREDITS[text]


DATES = {  # text: date cue
    "It sent 12 ships between June 2022 and August 2024.": "between June 2022 and August 2024",
    "Since the invasion began, 12 ships sank.": "Since the invasion began",
    "Last year the port saw 12 ships.": "Last year",
    "It sent 12 ships, the ministry said on Monday.": "",
    "It sent 12 ships last week.": "last week",
    "The toll has risen to 12, the ministry said on Monday.": "on Monday",
    "The toll was 12 as of 10 June, the ministry said on Monday.": "as of 10 June",
    "In May, the firm told investors to expect 12 ships.": "",
    "KABUL, Oct 12 (Reuters) - At least 12 ships left.": "",
    "The port has more ships than in 2010: 12 ships.": "",
}


@pytest.mark.parametrize("text", DATES)
def test_when(text):
    assert only(text)["date_cue"] == DATES[text]


# --- kinds of sentences ---------------------------------------------------------------------------

KINDS = scores.labelled("kinds_who.jsonl")  # who, how sure: a few fields of each figure


@pytest.mark.parametrize("case", KINDS, ids=lambda case: case["text"][:60])
def test_kinds_of_sentences(case):
    drafts = dicts_of(case["text"])
    for want in case["want"]:
        rows = [row for row in drafts if abs(row["value"] - want["value"]) <= 0.01 * want["value"]]
        assert rows, drafts
        assert {key: rows[0][key] for key in want if key != "value"} == {
            key: want[key] for key in want if key != "value"
        }


# --- any text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "러시아에 컨테이너 1만3000여개를 보냈다.",
        "Россия получила более 13 000 контейнеров.",
        "12 ships\u2028left\x0c3 ports\x85",
        "\ud800 12 ships",
        "١٢ ships and １２ ships",
        "12" * 400,
        "1,1,1,1,1 ships",
    ],
)
def test_any_text_gives_a_frame(text):
    assert list(draft_claims(text).columns) == list(COLUMNS)


def test_markup_stays_text():
    text = "<b>It lost 12 ships</b> <script>alert('some 40 men')</script>"
    assert draft_claims(text)["wording"].tolist() == ["12 ships", "some 40 men"]


PIECES = ["1,1,1,", "about ", "(", "x", "“", "a-", "12 and ", "no more than ", "to 1 ", "12 men ",
          "said ", "since the ", "a.b@", "may 3 ", "1-2-"]  # fmt: skip


def spent(text):
    """Seconds of processor, which work beside does not change."""
    start = time.process_time()
    draft_claims(text)
    return time.process_time() - start


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_text_and_not_faster(piece):
    """Four times the text takes up to six times as long; sixteen times would be its square."""
    short, long = piece * (1_000 // len(piece)), piece * (4_000 // len(piece))
    draft_claims(piece)
    assert any(spent(long) < 0.02 + 6 * spent(short) for _ in range(3))


# --- nouns, units and what is no claim, kind by kind ---------------------------------------------

KINDS = scores.labelled("kinds_nouns.jsonl")


@pytest.mark.parametrize("case", KINDS, ids=lambda case: f"{case['kind']}: {case['text']}")
def test_kinds_of_nouns(case):
    rows = dicts_of(case["text"])
    assert len(rows) == len(case["want"]), rows
    for row, want in zip(rows, case["want"], strict=True):
        assert {key: row[key] for key in want} == want


NEAR = [  # text, a wording in it, a column and what it says
    ("It sent between 100 and 200 tons (110 and 220 short tons).", "110 and 220 short tons", {}),
    (
        "Nearly 12,000 young North Korean special forces infantry assault troops were sent.",
        "Nearly 12,000 young North Korean special forces infantry",  # the hedge stays
        {},
    ),
    ("12 ships sank, 3M said.", "12 ships", {"attributed_to": ""}),
    ("A falsely-named group sent 12 ships.", "12 ships", {"modality": "asserted"}),
    ("The army falsely said 12 ships sank.", "12 ships", {"modality": "denied"}),
    ("12 ships that left are believed to have sunk.", "12 ships", {"modality": "believed"}),
    ("Now 12 of its 19 ships are believed lost.", "12", {"modality": "believed"}),
    ("Now 12 of its 19 ships are believed lost.", "19 ships", {"modality": "asserted"}),
    ("A family of four children drowned.", "four children", {"quantity": "deaths"}),
    ("A family of four drowned.", "four", {"quantity": "deaths"}),
    ("12 soldiers in Mali and 3 civilians were killed.", "12 soldiers", {"quantity": "troops"}),
    ("12 soldiers serving in Mali were killed.", "12 soldiers", {"quantity": "deaths"}),
    ("Killing 12, the army left.", "12", {"quantity": "deaths"}),
    ("The blast killed 12 people; 9 were women.", "9", {"quantity": "other"}),
    ("It counted 900 cases, 12 deaths recorded in May.", "900 cases", {"date_cue": "in May"}),
    ("The army lost 900 men - 12 tanks wrecked in May.", "900 men", {"date_cue": ""}),
    ("The agency on 10 June counted 12 ships.", "12 ships", {"attributed_to": "The agency"}),
    ("He left and a medic said 12 men died.", "12 men", {"attributed_to": "a medic"}),
    ("Ana Reva, 52, who said 12 ships sank, left.", "12 ships", {"attributed_to": "Ana Reva"}),
    ("12 ships sank by the count.", "12 ships", {"attributed_to": ""}),
    ("He wrote to the head of the wet port that 12 men died.", "12 men", {"attributed_to": "He"}),
    ("They did not leave, and 12 ships sank.", "12 ships", {"modality": "asserted"}),
    ("We would win if it not only sent 12 ships.", "12 ships", {"modality": "may"}),
    ("There are 12 suspected and 3 probable cases.", "3 probable cases", {"modality": "asserted"}),
    ("12 old and blue-collar men died.", "12 old and blue-collar men", {"quantity": "deaths"}),
]


@pytest.mark.parametrize(("text", "wording", "says"), NEAR)
def test_one_word_more_or_less_makes_the_difference(text, wording, says):
    row = draft_claims(text).set_index("wording").loc[wording]
    assert row[[*says]].to_dict() == says
