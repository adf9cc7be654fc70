"""A chart of claims as data: its marks, its words, its scene."""

import json
import re
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis import containers, ledger, notebook, reader_band, strict_bounds, troops
from analysis.charts import interactive, kinds, look, static
from analysis.charts.kinds import shared
from analysis.charts.kinds.claims import MOST, alt_text, mark_frame, mark_table
from analysis.charts.layout import share
from analysis.exports import vector
from analysis.exports.scenes import to_json
from analysis.readers import READINGS
from analysis.told import hover_lines, label
from analysis.wording.said import span

# Read once: no test changes what it is given.
containers, troops = cache(containers), cache(troops)
HEDGES = {
    "lower": "more than",
    "upper": "up to",
    "about": "about",
    "range": "between",
    "point": None,
}


@cache
def article():
    return ledger(packages=["article"])


@cache
def frame(bound="lower", value=13_000.0, value_high=np.nan, reading="reader", **more):
    row = {"value": value, "value_high": value_high, "hedge": HEDGES.get(bound), "bound": bound}
    row |= {"modality": "asserted", "unit": "containers"} | more
    return reader_band(strict_bounds(pd.DataFrame([row])), reading=reading)


def caption_of(claims):
    return kinds.claims(claims).caption


@cache
def mark(*args, **more):
    return mark_frame(frame(*args, **more)).iloc[0]


def test_a_floor_fades_upwards_and_stays_open_above():
    row = mark("lower")
    assert pd.isna(row.fade_low)
    assert row.fade_high == pytest.approx(17_329)
    assert row.tick_high == pytest.approx(13_728)
    assert (row.open_low, row.open_high) == (False, True)
    assert row.words == "more than 13,000"
    assert row.reads == "by analogy 95\u00a0% of readers stop by 17,300"
    assert (row.edge, row.band) == ("17,300, by analogy", "13,009 to 15,411")
    assert label(row) == "more than 13,000 (by analogy 95\u00a0% stop by 17,300)"


def test_a_ceiling_fades_downwards_and_stays_open_below():
    row = mark("upper")
    assert row.fade_low < row.tick_low < 13_000
    assert pd.isna(row.fade_high)
    assert (row.open_low, row.open_high) == (True, False)
    assert row.reads == "assumed edge: 7,750"
    named = mark("upper", hedge="at most")
    assert named.reads == "95\u00a0% of readers go no lower than 7,750"


def test_about_fades_both_ways_alike():
    row = mark("about", value=5_000)
    assert row.fade_high - 5_000 == pytest.approx(5_000 - row.fade_low)
    assert (row.open_low, row.open_high) == (True, True)
    assert row.reads == "95\u00a0% of readers between 3,790 and 6,210"


def test_a_range_has_two_ends_and_no_fade():
    row = mark("range", value=4e6, value_high=6e6)
    assert (row.value, row.value_high) == (4e6, 6e6)
    assert pd.isna([row.fade_low, row.fade_high]).all()
    assert (row.open_low, row.open_high) == (False, False)
    assert row.words == "between 4 and 6 million"


def points(scene):
    return [mark for mark in scene.drawn if mark.kind == "point"]


@pytest.mark.parametrize(
    ("bound", "hedge", "drawn", "open_ends", "reads"),
    [
        ("upper", "up to", (5_960, None), (True, False), "assumed edge: 5,960"),
        ("lower", "at least", (None, 16_000), (False, True), "assumed edge: 16,000"),
        ("about", "about", (8_330, 14_000), (True, True), "assumed edges: 8,330 and 14,000"),
    ],
)
def test_a_hedged_range_draws_both_ends_and_fades_beyond(bound, hedge, drawn, open_ends, reads):
    ends = {"value": 10_000.0, "value_high": 12_000.0, "hedge": hedge}
    for coded in (bound, "range"):
        scene = kinds.claims(frame(coded, **ends))
        row = scene.marks.iloc[0]
        assert (row.value, row.value_high, row.bound) == (10_000, 12_000, bound)
        for there, wanted in zip((row.fade_low, row.fade_high), drawn, strict=True):
            assert pd.isna(there) if wanted is None else there == pytest.approx(wanted, rel=1e-3)
        assert (row.open_low, row.open_high) == open_ends
        assert (row.words, row.reads) == (f"{hedge} 10,000 to 12,000", reads)
        (dots,) = points(scene)
        assert (dots.x, dots.shape) == ((10_000, 12_000), bound)


def test_a_fraction_fades_as_far_as_assumed_and_a_share_no_further_than_all():
    row = mark("point", value=1 / 3, unit="share", significant_digits=1)
    assert (row.fade_low, row.fade_high) == pytest.approx((0.305, 0.356), abs=1e-3)
    assert row.reads == "90\u00a0% of the value in 0.305 to 0.356, assumed"
    about = mark("about", value=95.0, unit="percent", measure="share")
    assert (about.fade_high, about.open_high) == (100, False)
    assert about.fade_low == pytest.approx(79.1, abs=0.1)
    assert about.reads.endswith("79.1 and 100")


def denial():
    more = {"originator": "Moscow", "originator_kind": "military", "wording": "over 13,000"}
    return frame("lower", modality="denied", **more)


def test_what_is_denied_is_crossed_and_says_by_whom():
    row = mark("lower", modality="denied", originator="Moscow")
    assert (row.marker, row.hollow) == ("denied", True)
    assert pd.isna([row.fade_low, row.fade_high, row.tick_high]).all()
    assert not row.open_high
    assert label(row) == "denied by Moscow: more than 13,000"
    scene = kinds.claims(denial())
    assert "denied by Moscow: more than 13,000" in scene.alt
    assert scene.table[0][0] == "denied by Moscow: more than 13,000"
    told = "\n".join(points(scene)[0].hover)
    assert told.count("denied by Moscow") == 2  # the words, and who
    assert "said by" not in told
    assert "limit" not in told
    assert "crossed: denied" in scene.caption
    assert "crossed" not in caption_of(frame())
    assert alt_text(mark_frame(pd.concat([denial()] * 4))).endswith("4 are denied.")
    assert (
        notebook.claims_table(denial().assign(quantity="x", outlet="y"))["how sure"][1] == "denied"
    )


def test_a_plural_starts_at_its_floor_and_stays_open():
    row = mark("range", value=1_000, hedge="thousands of")
    assert row.fade_high == pytest.approx(6_600, rel=1e-3)
    assert row.open_high
    assert row.words == "thousands"
    assert row.reads == "90\u00a0% of the value in 2,082 to 6,600, extrapolated"
    assert (row.edge, row.band) == ("", "2,082 to 6,600, extrapolated")
    asked = mark("range", value=12, hedge="dozens of")
    assert asked.reads == "90\u00a0% of readers mean 12 to 58"


@pytest.mark.parametrize(
    ("more", "reads"),
    [
        ({"bound": "lower", "value": 16, "hedge": "at least"}, "extrapolated edge: 21.3"),
        ({"bound": "about", "value": 16, "hedge": "some"}, "assumed edges: 13.3 and 18.7"),
        ({"bound": "lower", "value": 6_000, "hedge": "over"}, "edge by rule: 7,000"),
        ({"bound": "upper", "value": 6e6, "modality": "may"}, "assumed even down to 0"),
    ],
)
def test_an_edge_that_no_reader_named_names_no_readers(more, reads):
    assert mark(**more).reads == reads


def test_no_label_joins_a_printed_number_and_an_edge():
    """13,000 is printed and 17,300 the edge of 95 % of readers: never "13,000 to 17,300"."""
    claims = ledger().drop_duplicates(["hedge", "bound", "measure", "modality"])
    claims = claims[claims["edge_far"].notna() & claims["value_high"].isna()]
    drawn, far = mark_frame(claims), claims["edge_far"].tolist()
    told = mark_table(drawn)
    tables = [notebook.claims_table(claims), notebook.readings_table(claims)]
    cells = pd.concat(tables, axis=1).drop(columns="as printed").to_numpy()
    for row in drawn.itertuples():
        joined = span(*sorted([row.value, far[row.Index]]), 3)
        if " to " not in joined:
            continue  # exactly so many: no edge
        said = [label(row), "\n".join(hover_lines(row)), *told[row.Index], *cells[row.Index]]
        said.append(alt_text(drawn.iloc[[row.Index]]))
        joined = re.compile(rf"\b{re.escape(joined).replace('to', '(to|and)')}\b")
        assert not [text for text in said if joined.search(text)]


def test_a_bare_number_is_a_marker_and_nothing_else():
    row = mark("point")
    assert pd.isna([row.fade_low, row.fade_high, row.tick_low, row.tick_high]).all()
    assert not any([row.open_low, row.open_high])
    assert row.words == "13,000"


def test_room_is_not_contents():
    row = mark("lower", value=6e6, measure="capacity")
    assert row.words == "room for more than 6 million"
    assert row.reads == ""
    assert pd.isna([row.fade_low, row.fade_high]).all()
    assert (row.open_low, row.open_high) == (True, True)


def test_hollow_says_only_may_or_alleged():
    hollow = dict.fromkeys(("asserted", "estimated", "believed", "planned"), False)
    hollow |= dict.fromkeys(("may", "alleged", "denied"), True)
    claims = pd.concat([frame()] * len(hollow), ignore_index=True).assign(modality=list(hollow))
    marks = mark_frame(reader_band(strict_bounds(claims)))
    assert dict(zip(hollow, marks["hollow"], strict=True)) == hollow


def test_a_claim_without_a_number_keeps_its_row():
    row = mark(None, value=np.nan, wording="ballistic missile supplies")
    assert row.words == "ballistic missile supplies (no number)"
    assert not any([row.open_low, row.open_high])


def test_the_strict_reading_draws_no_fade():
    row = mark("lower", reading="strict")
    assert pd.isna([row.fade_low, row.fade_high]).all()
    assert row.reads == "allows more than 13,000, no upper limit"


def test_an_empty_frame_is_refused():
    for back_end in (static, interactive):
        with pytest.raises(ValueError, match="no claim to draw"):
            back_end.claims(frame().head(0))


def test_a_ceiling_that_nobody_studied_is_even_and_has_no_tick():
    row = mark("upper", value=6e6, modality="may")
    assert row.flat
    assert row.fade_low == 0
    assert pd.isna(row.tick_low)
    assert "Even tint" in caption_of(frame("upper", value=6e6, modality="may"))


def test_a_plural_fades_from_where_readers_start():
    row = mark("range", value=1_000, hedge="thousands of")
    assert row.fade_from == pytest.approx(2_081, rel=1e-3)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"bound": "lower", "hedge": "millions of", "value": 1e6}, "millions"),
        (
            {"bound": "range", "hedge": "several dozen", "value": 24.0, "value_high": 99.0},
            "several dozen: 24 to 99",
        ),
        ({"bound": "lower", "hedge": None, "value": 5.0}, "a floor of 5"),
        ({"bound": "upper", "hedge": None, "value": 5.0}, "a ceiling of 5"),
        ({"bound": "about", "hedge": "a couple of", "value": 2_000.0}, "a couple (2,000)"),
    ],
)
def test_figures_in_words(row, words):
    assert mark(**row).words == words


@pytest.mark.parametrize(("coverage", "far"), [(0.5, "75"), (0.9, "95"), (0.99, "95")])
def test_the_key_names_the_edge_that_is_drawn(coverage, far):
    claims = reader_band(strict_bounds(frame()[["value", "hedge", "bound"]]), coverage)
    assert f"{far}\u00a0% of readers" in caption_of(claims)


def test_magnitudes_that_mix_want_a_logarithmic_axis():
    near, far = ({"value": pd.Series([1.0, top])} for top in (49.0, 50.0))
    assert not shared.wants_log(pd.DataFrame(near))
    assert shared.wants_log(pd.DataFrame(far))


def test_marks_say_what_is_missing():
    bare = pd.DataFrame({"value": [1.0], "bound": ["point"]})
    with pytest.raises(ValueError, match="call strict_bounds"):
        mark_frame(bare)
    with pytest.raises(ValueError, match="call reader_band"):
        mark_frame(strict_bounds(bare))


def test_readings_are_not_mixed():
    mixed = pd.concat([frame(), frame(reading="strict")])
    with pytest.raises(ValueError, match="One chart shows one reading"):
        static.claims(mixed)


def test_markup_in_data_stays_text():
    evil = "<img src=x onerror=alert(1)> $x^2$ **bold**"
    claims = frame(originator=evil, outlet=evil, wording=evil, url=evil, source="article")
    scene = kinds.claims(claims, title=evil)
    chart = json.loads(interactive.draw(scene).to_json())
    assert "<img" not in json.dumps(chart)
    static.draw(scene).draw_without_rendering()


def test_hover_tells_words_speaker_outlet_dates_and_address():
    claims = containers().query("claim_id == 'us-nsc-2023-10-13-containers-v2'")
    (dot,) = points(kinds.claims(claims))
    row = claims.iloc[0]
    told = ["wording", "originator", "outlet", "url", "evidence"]
    for part in (*row[told], "to 13 Oct 2023"):
        assert part in "\n".join(dot.hover)


def test_a_few_claims_are_told_one_by_one():
    claims = containers().query("source == 'article'")
    scene = kinds.claims(claims)
    said = alt_text(scene.marks)
    for words in scene.marks["words"]:
        assert words in said
    assert said.count("no upper limit") == 2
    assert interactive.draw(scene).layout.meta["description"] == said
    assert static.draw(scene).get_label() == said


def test_many_claims_are_told_by_range_open_ends_and_doubt():
    claims = article()
    said = alt_text(mark_frame(claims))
    head, ends, doubt = re.split("[:;] ", said.removesuffix("."))
    assert head.startswith("6 claims about troops sent, ")
    assert ends == "4 have no upper limit, 1 has no lower limit, 1 has no number"
    assert doubt == "2 are only may or alleged"
    told = alt_text(mark_frame(containers()))
    assert "printed as 300 to 33,000: the edges go from 228 to 38,500 (" in told
    strict = alt_text(mark_frame(ledger(packages=["article"], reading="strict")))
    assert "edge" not in strict
    assert ends in strict
    few = alt_text(mark_frame(containers(reading="strict").head(2)))
    assert few.count("no upper limit") == 2  # once for each claim
    floor = alt_text(mark_frame(containers(reading="floor")))
    assert "counted as 0 to 33,000;" in floor
    same = pd.concat([claims.iloc[[2]]] * 4, ignore_index=True)
    assert ", printed as 1,000: edge at 1,500; 4 have" in alt_text(mark_frame(same))
    silent = pd.concat([claims.tail(1)] * 4, ignore_index=True)
    assert alt_text(mark_frame(silent)).endswith(": 4 have no number.")


def test_addresses_are_of_what_is_drawn():
    claims = ledger("containers", packages=["record"], renderings="best").head(4)
    assert kinds.claims(claims).addresses == sorted(set(claims["url"]))


@pytest.mark.parametrize("size", list(look.WIDTHS))
def test_the_article_and_the_largest_of_many_are_drawn(size):
    claims = pd.concat([frame()] * 100, ignore_index=True).assign(value=np.arange(1.0, 101))
    claims["source"] = np.where(claims.index == 0, "article", "record")
    scene = kinds.claims(claims, size=size)
    drawn = [mark.x[0] for mark in points(scene)]
    assert drawn == [1, *range(100 - MOST + 2, 101)]
    assert scene.caption.endswith("Drawn: 60 of 100 claims, the article first, then the largest.")
    assert scene.alt.startswith("60 of 100 claims, printed as 1 to 100: ")
    assert len(scene.table) == MOST
    assert "Drawn" not in kinds.claims(claims.head(MOST), size=size).caption


def test_claims_in_different_units_stand_on_axes_of_their_own():
    scene = kinds.claims(article())
    axes = [panel.x for panel in scene.panels]
    assert [axis.title for axis in axes] == ["persons", "containers", "rounds", ""]
    assert [axis.kind for axis in axes] == ["linear"] * 3 + ["none"]  # missiles have no number
    assert "missiles, printed as 1,000 to 13,000 containers and 6 million rounds: " in scene.alt


def test_a_plural_prints_no_number():
    assert "as printed, for a plural its floor" in caption_of(article())
    assert "plural" not in caption_of(containers())
    assert "printed as" not in alt_text(mark_frame(troops().head(2)).loc[[0, 1, 0, 1]])


def test_a_printed_word_is_shown_as_printed():
    assert mark("about", wording="almost half", value=0.5, unit="share").words == "almost half"
    assert mark("about", value=0.5, unit="share").words == "about 50\u00a0%"
    dozens = {"hedge": "several dozen", "value": 24.0, "unit": "boats"}
    two = pd.concat([frame("range", **dozens), frame()])
    assert mark_frame(two)["words"].tolist() == [
        "several dozen boats",
        "more than 13,000 containers",
    ]


@pytest.mark.parametrize("size", list(look.WIDTHS))
def test_words_stand_within_their_axis(size):
    scene = kinds.claims(containers(), size=size)
    (panel,) = scene.panels
    width = look.WIDTHS[size] - panel.left - panel.right
    for said in (mark for mark in panel.marks if mark.kind == "text" and mark.align[1] == "bottom"):
        at = share(said.x[0], panel.x) * width
        longest = max(len(run.said) * run.scale for run in said.runs)
        needed = longest * look.FONT_SIZES[size] / 72 * 0.58
        room = width - at if said.align[0] == "left" else at
        assert needed <= room + 0.15, said.runs


def test_a_thousand_claims_are_drawn_in_seconds():
    claims = pd.concat([containers()] * 40, ignore_index=True)
    stored = to_json(kinds.claims(claims))
    assert len(stored) < 60_000


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_can_be_drawn(reading):
    scene = kinds.claims(ledger(packages=["article"], reading=reading))
    assert static.draw(scene).axes
    assert interactive.draw(scene).data


def test_a_claim_of_nothing_keeps_its_marker():
    claims = pd.concat([frame(value=0.0), frame(), frame(value=1e6)], ignore_index=True)
    scene = kinds.claims(claims)
    assert scene.panels[0].x.kind == "linear"
    assert [mark.x for mark in points(scene)] == [(0,), (13_000,), (1_000_000,)]


def test_a_claim_of_nothing_stands_at_the_end_of_a_logarithmic_axis():
    claims = pd.concat([frame(value=0.0), frame()], ignore_index=True)
    scene = kinds.claims(claims, log=True)
    left = scene.panels[0].x.limits[0]
    (dots,) = [t for t in interactive.draw(scene).data if t.mode == "markers"]
    assert dots.x[0] == pytest.approx(left, rel=1e-5)
    marked = static.draw(scene).axes[0].lines
    assert left in [line.get_xdata()[0] for line in marked if line.get_marker() == ">"]
    assert "inf" not in vector.draw(scene).split("</style>")[1]


def test_speakers_with_one_short_name_keep_their_long_ones():
    speakers = {"originator": ["Ministry of A", "Ministry of B"], "originator_short": "Ministry"}
    claims = pd.concat([frame(), frame()], ignore_index=True).assign(**speakers)
    assert {mark.group for mark in points(kinds.claims(claims))} == {*speakers["originator"]}


def test_a_kind_of_speaker_without_a_colour_is_in_the_legend():
    for kind, named in (("fire_brigade", "fire brigade"), (None, "kind not given")):
        said = [entry.said for entry in kinds.claims(frame(originator_kind=kind)).legend]
        assert said == [named, "a floor"]


def test_few_powers_are_written_on_a_long_axis():
    claims = pd.concat([frame(value=value) for value in (1.0, 1e9, 1e15)], ignore_index=True)
    scene = kinds.claims(claims)
    assert len(scene.panels[0].x.ticks) <= 7
    column = kinds.claims(claims, size="column", marks=scene.marks)
    assert len(column.panels[0].x.ticks) <= 4


@pytest.mark.parametrize("column", ["high", "low_closed", "edge_mid", "band_high"])
def test_half_a_bound_or_band_is_refused_by_what_adds_it(column):
    adds = "strict_bounds" if column in ("high", "low_closed") else "reader_band"
    with pytest.raises(ValueError, match=f"call {adds}"):
        kinds.claims(frame().drop(columns=column))
