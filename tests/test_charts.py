"""Charts as data: the marks, and that both back ends draw them."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from analysis import containers, ledger, notebook, reader_band, strict_bounds, troops
from analysis.charts import interactive, look, marks, static
from analysis.charts.interactive.claims_chart import hover_of_claim
from analysis.readers import READINGS

HEDGES = {
    "lower": "more than",
    "upper": "up to",
    "about": "about",
    "range": "between",
    "point": None,
}


def frame(bound="lower", value=13_000.0, value_high=np.nan, reading="reader", **more):
    row = {"value": value, "value_high": value_high, "hedge": HEDGES.get(bound), "bound": bound}
    row |= {"modality": "asserted", "unit": "containers"} | more
    return reader_band(strict_bounds(pd.DataFrame([row])), reading=reading)


def mark(*args, **more):
    return marks.claims(frame(*args, **more)).iloc[0]


@pytest.mark.parametrize("log", [False, True])
def test_words_fit_on_a_narrow_page(log):
    figure = interactive.claims(ledger("containers").query("value > 0"), log=log)
    low, high = figure.layout.xaxis.range
    for trace in (trace for trace in figure.data if trace.mode == "text"):
        at = np.log10(trace.x[0]) if log else trace.x[0]
        lines = trace.text[0].removeprefix("<b>").removesuffix("</b>").split("<br>")
        room = 500 * (at - low) / (high - low)
        room = 500 - room if trace.textposition.endswith("right") else room
        assert max(map(len, lines)) * 13 * 0.58 <= room + 13, trace.text


def test_a_floor_fades_upwards_and_stays_open_above():
    row = mark("lower")
    assert pd.isna(row.fade_low)
    assert row.fade_high == pytest.approx(17_329)
    assert row.tick_high == pytest.approx(13_728)
    assert (row.open_low, row.open_high) == (False, True)
    assert row.words == "more than 13,000"
    assert row.reads == "by analogy 95\u00a0% of readers stop by 17,300"
    assert (row.edge, row.band) == ("17,300, by analogy", "13,009 to 15,411")
    assert marks.label(row) == "more than 13,000 (by analogy 95\u00a0% stop by 17,300)"


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
        claims = frame(coded, **ends)
        row = marks.claims(claims).iloc[0]
        assert (row.value, row.value_high, row.bound) == (10_000, 12_000, bound)
        for there, wanted in zip((row.fade_low, row.fade_high), drawn, strict=True):
            assert pd.isna(there) if wanted is None else there == pytest.approx(wanted, rel=1e-3)
        assert (row.open_low, row.open_high) == open_ends
        assert (row.words, row.reads) == (f"{hedge} 10,000 to 12,000", reads)
        (dots,) = [t for t in interactive.claims(claims).data if t.mode == "markers"]
        assert list(dots.x) == [10_000, 12_000]
        lines = static.claims(claims).axes[0].lines
        shape = look.SHAPES[bound]["static"]
        assert [list(li.get_xdata()) for li in lines if li.get_marker() == shape] == [
            [10_000, 12_000]
        ]


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
    assert marks.label(row) == "denied by Moscow: more than 13,000"
    claims = marks.claims(denial())
    assert "denied by Moscow: more than 13,000" in marks.describe(claims)
    assert marks.tell(claims)[0][0] == "denied by Moscow: more than 13,000"
    (told,) = map(hover_of_claim, claims.itertuples())
    assert told.count("denied by Moscow") == 2  # the words, and who
    assert "said by" not in told
    assert "limit" not in told
    assert "crossed: denied" in marks.claims_key(denial())
    assert "crossed" not in marks.claims_key(frame())
    assert marks.describe(marks.claims(pd.concat([denial()] * 4))).endswith("4 are denied.")
    assert (
        notebook.claims_table(denial().assign(quantity="x", outlet="y"))["how sure"][1] == "denied"
    )


def test_both_back_ends_cross_what_is_denied_in_the_colour_of_who_speaks():
    colour = look.KIND_COLOURS["military"]
    (dot,) = [t for t in interactive.claims(denial()).data if t.mode == "markers"]
    assert (dot.marker.symbol, dot.marker.line.color) == ("x-thin", colour)
    figure = static.claims(denial())
    (cross,) = [line for line in figure.axes[0].lines if line.get_marker() == "x"]
    assert cross.get_markeredgecolor() == colour
    assert "denied" in [text.get_text() for text in figure.legends[0].get_texts()]


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
    drawn, far = marks.claims(claims), claims["edge_far"].tolist()
    told = marks.tell(drawn)
    tables = [notebook.claims_table(claims), notebook.readings_table(claims)]
    cells = pd.concat(tables, axis=1).drop(columns="as printed").to_numpy()
    for row in drawn.itertuples():
        joined = look.span(*sorted([row.value, far[row.row]]), 3)
        if " to " not in joined:
            continue  # exactly so many: no edge
        said = [marks.label(row), hover_of_claim(row), *told[row.row], *cells[row.row]]
        said.append(marks.describe(drawn.iloc[[row.row]]))
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


@pytest.mark.parametrize(
    ("modality", "hollow"),
    [
        ("asserted", False),
        ("estimated", False),
        ("believed", False),
        ("planned", False),
        ("may", True),
        ("alleged", True),
        ("denied", True),
    ],
)
def test_hollow_says_only_may_or_alleged(modality, hollow):
    assert mark("lower", modality=modality).hollow == hollow


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
    assert "Even tint" in marks.claims_key(frame("upper", value=6e6, modality="may"))


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
    assert f"{far}\u00a0% of readers" in marks.claims_key(claims)


def test_magnitudes_that_mix_want_a_logarithmic_axis():
    near, far = ({"value": pd.Series([1.0, top])} for top in (49.0, 50.0))
    assert not marks.wants_log(pd.DataFrame(near))
    assert marks.wants_log(pd.DataFrame(far))


@pytest.mark.parametrize(
    ("value", "said"),
    [(1_234_567, "1.234567 million"), (999_999_999, "999.999999 million"), (0.00012, "0.00012")],
)
def test_numbers_keep_their_digits(value, said):
    assert look.number(value) == said


def test_marks_say_what_is_missing():
    bare = pd.DataFrame({"value": [1.0], "bound": ["point"]})
    with pytest.raises(ValueError, match="call strict_bounds"):
        marks.claims(bare)
    with pytest.raises(ValueError, match="call reader_band"):
        marks.claims(strict_bounds(bare))


def test_readings_are_not_mixed():
    mixed = pd.concat([frame(), frame(reading="strict")])
    with pytest.raises(ValueError, match="One chart shows one reading"):
        static.claims(mixed)


def many():
    """Forty claims of all kinds, long names, missing dates: what a real chart may hold."""
    claims = pd.concat([ledger(packages=["article"]), troops().head(34)], ignore_index=True)
    return claims.assign(originator=claims["originator"].where(claims.index != 3, "A name " * 30))


FRAMES = {
    "article": lambda: ledger(packages=["article"]),
    "containers": containers,
    "many": many,
    "one": lambda: frame("upper"),
    "silent": lambda: frame(None, value=np.nan),
}


@pytest.mark.parametrize("size", list(look.WIDTHS))
@pytest.mark.parametrize("name", list(FRAMES))
def test_both_back_ends_draw_every_frame(name, size):
    claims = FRAMES[name]()
    expected = marks.claims(claims).dropna(subset="value")
    drawn = interactive.claims(claims, title=name, size=size)
    dots = [trace for trace in drawn.data if trace.mode == "markers"]
    assert [trace.x[0] for trace in dots] == expected["value"].tolist()
    figure = static.claims(claims, title=name, size=size)
    shapes = {shape["static"] for shape in look.SHAPES.values()}
    lines = [line for line in figure.axes[0].lines if line.get_marker() in shapes]
    assert [line.get_xdata()[0] for line in lines] == expected["value"].tolist()
    figure.draw_without_rendering()


def test_no_text_leaves_the_page():
    """Nothing of a static chart of long names is cut off at the edge of the figure."""
    for size in look.WIDTHS:
        figure = static.claims(many(), title="A title that is long " * 6, size=size)
        figure.draw_without_rendering()
        page = figure.bbox
        for text in [*figure.texts, *figure.axes[0].texts, *figure.legends[0].get_texts()]:
            box = text.get_window_extent()
            if text.get_text():
                assert box.x0 >= page.x0 - 1, text.get_text()
                assert box.x1 <= page.x1 + 1, text.get_text()


def test_markup_in_data_stays_text():
    evil = "<img src=x onerror=alert(1)> $x^2$ **bold**"
    claims = frame(originator=evil, outlet=evil, wording=evil, url=evil, source="article")
    chart = json.loads(interactive.claims(claims, title=evil).to_json())
    assert "<img" not in json.dumps(chart)
    static.claims(claims, title=evil).draw_without_rendering()


def test_legend_switches_an_originator_with_all_its_marks():
    chart = interactive.claims(containers().head(6))
    shown = [trace.legendgroup for trace in chart.data if trace.showlegend is not False]
    assert len(shown) == len(set(shown))
    assert all(trace.legendgroup for trace in chart.data)


def test_no_button_sends_data_away():
    assert interactive.CONFIG["showSendToCloud"] is False


def test_hover_tells_words_speaker_outlet_dates_and_address():
    claims = containers().query("claim_id == 'us-nsc-2023-10-13-containers-v2'")
    (dot,) = [t for t in interactive.claims(claims).data if t.mode == "markers"]
    row = claims.iloc[0]
    told = ["wording", "originator", "outlet", "url", "evidence"]
    for part in (*row[told], "2023-10-13"):
        assert part in dot.hovertext[0]


def contrast(one, other):
    """Contrast of two colours, as WCAG 2 defines it."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return float(np.dot([0.2126, 0.7152, 0.0722], linear))

    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_marks_and_text_stand_out_on_paper():
    for colour in look.KIND_COLOURS.values():
        assert contrast(colour, look.PAPER) >= 3  # WCAG 2.2, graphics
    for colour in (look.INK, look.QUIET):
        assert contrast(colour, look.PAPER) >= 4.5  # WCAG 2.2, text


def test_events_and_warnings_stand_out_on_paper():
    for colour in (*look.EVENT_COLOURS, look.BAND_EDGE):
        assert contrast(colour, look.PAPER) >= 3  # WCAG 2.2, graphics
    assert contrast(look.WARNING, look.PAPER) >= 4.5  # WCAG 2.2, text
    for colour in (look.WARNING, look.QUIET):
        assert contrast(colour, look.SHADE) >= 4.5


def test_a_few_claims_are_told_one_by_one():
    claims = containers().query("source == 'article'")
    said = marks.describe(marks.claims(claims))
    for words in marks.claims(claims)["words"]:
        assert words in said
    assert said.count("no upper limit") == 2
    assert interactive.claims(claims).layout.meta["description"] == said
    assert static.claims(claims).get_label() == said


def test_many_claims_are_told_by_range_open_ends_and_doubt():
    claims = ledger(packages=["article"])
    said = marks.describe(marks.claims(claims))
    head, numbers, ends, doubt = re.split("[:;] ", said.removesuffix("."))
    assert head.startswith("Chart of 6 claims about troops sent, ")
    assert numbers.startswith(
        "the printed numbers go from 1,000 to 6 million, the edges from 0 to "
    )
    assert ends == "4 have no upper limit, 1 has no lower limit, 1 has no number"
    assert doubt == "2 are only may or alleged"
    strict = marks.describe(marks.claims(ledger(packages=["article"], reading="strict")))
    assert "edge" not in strict
    assert ends in strict
    few = marks.describe(marks.claims(containers(reading="strict").head(2)))
    assert few.count("no upper limit") == 2  # once for each claim
    floor = marks.describe(marks.claims(ledger(packages=["article"], reading="floor")))
    assert "counted as 0 to 13,000;" in floor
    same = pd.concat([claims.iloc[[2]]] * 4, ignore_index=True)
    assert ": each prints 1,000, the edge at 1,500; 4 have" in marks.describe(marks.claims(same))
    silent = pd.concat([claims.tail(1)] * 4, ignore_index=True)
    assert marks.describe(marks.claims(silent)).endswith(": 4 have no number.")


def test_addresses_are_of_what_is_drawn():
    claims = ledger("containers", packages=["record"], renderings="best").head(4)
    drawn = [static.claims(claims), interactive.lineage(claims)]
    for figure in drawn:
        found = getattr(figure, "marks", None)
        found = marks.addresses(figure._marks if found is None else found)
        assert found == sorted(set(claims["url"]))
    envelope = marks.envelope(ledger("containers"))
    assert set(marks.addresses(envelope)) == {url for url in envelope.claims["url"] if url}
    assert marks.addresses(None) == []


@pytest.mark.parametrize("ending", ["svg", "pdf", "png"])
def test_figures_are_the_same_every_time(tmp_path, ending):
    claims = containers().head(5)
    files = [tmp_path / f"{name}.{ending}" for name in ("one", "two")]
    for file in files:
        static.save(static.claims(claims), file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert interactive.claims(claims).to_json() == interactive.claims(claims).to_json()


def test_unknown_endings_are_named(tmp_path):
    with pytest.raises(ValueError, match=r"choose one of \.svg"):
        static.save(static.claims(frame()), tmp_path / "chart.gif")


@pytest.mark.parametrize("reading", READINGS)
def test_every_reading_can_be_drawn(reading):
    claims = ledger(packages=["article"], reading=reading)
    assert static.claims(claims).axes
    assert interactive.claims(claims).data
