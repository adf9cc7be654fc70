"""Envelopes as data, and that both back ends draw their marks."""

import json
from functools import cache

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import date2num

from analysis import containers, feasible, ledger, shells, statements, troops
from analysis.charts import interactive, layout, look, marks, static

# Read once: no test changes what it is given.
containers, ledger, shells, troops = map(cache, (containers, ledger, shells, troops))
SHAPES = {shape["static"] for shape in look.SHAPES.values()}
EVIL = "<img src=x onerror=alert(1)> $x^2$ **bold**"
BANDS = ("band_low", "band_high")
BACK_ENDS = pytest.mark.parametrize("back_end", [static, interactive], ids=["static", "plotly"])
SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))


def delivered():
    return containers().query("measure == 'delivered' and direction == 'dprk_to_russia'")


ENVELOPES = {
    "strict": lambda: (delivered(), {}),
    "bands": lambda: (delivered(), {"ends": BANDS}),
    "since": lambda: (statements(delivered()), {"ends": BANDS, "window_start": "2023-09-01"}),
    "clash": lambda: (statements(troops().query("quantity == 'casualties'")), {}),
    "log": lambda: (statements(delivered()), {"log": True, "ends": BANDS}),
    "one": lambda: (delivered().tail(1), {}),
    "millions": lambda: (shells().query("cumulative and measure == 'delivered'"), {"ends": BANDS}),
}


def lines_with(figure, shapes):
    return [line for line in figure.axes[0].lines if line.get_marker() in shapes]


def inside_page(figure):
    """Nothing of a static chart is cut off at the edge of the figure."""
    figure.draw_without_rendering()
    page = figure.bbox
    legend = figure.legends[0].get_texts() if figure.legends else []
    ax = figure.axes[0]
    ticks = [*ax.get_xticklabels(), *ax.get_yticklabels()] if ax.axison else []
    for text in [*figure.texts, *ax.texts, *legend, *ticks]:
        if text.get_text().strip():
            box = text.get_window_extent()
            assert box.x0 >= page.x0 - 1, text.get_text()
            assert box.x1 <= page.x1 + 1, text.get_text()
            assert box.y0 >= page.y0 - 1, text.get_text()
            assert box.y1 <= page.y1 + 1, text.get_text()


# --- what is denied -----------------------------------------------------------------------------


def with_a_denial():
    """Delivered containers in which Washington's first floor is denied by somebody."""
    claims = containers().query("measure == 'delivered'").reset_index(drop=True)
    denied = claims["claim_id"].eq("us-nsc-2023-10-13-containers")
    claims.loc[denied, ["modality", "originator"]] = ["denied", "Moscow"]
    return claims


def test_what_is_denied_is_crossed_over_time_and_counts_for_nothing():
    claims = with_a_denial()
    drawn = marks.envelope(claims).claims.set_index("claim_id")
    assert drawn["marker"].eq("denied").sum() == 1
    row = drawn.loc["us-nsc-2023-10-13-containers"]
    assert row["words"] == "denied by Moscow: more than 1,000"
    figure = static.envelope(claims)
    assert len([li for li in figure.axes[0].lines if li.get_marker() == "x"]) == 1
    assert "crossed: denied" in " ".join(
        text.get_text().replace("\n", " ") for text in figure.texts
    )
    assert "from 24 claims (1 more is denied)" in figure.get_label()
    symbols = [trace.marker.symbol for trace in interactive.envelope(claims).data]
    assert symbols.count("x-thin") == 1


# --- envelope -----------------------------------------------------------------------------------


def test_the_band_steps_after_floors_and_before_ceilings():
    claims = pd.concat([delivered()])
    band = marks.envelope(claims, ends=BANDS).band
    envelope = feasible(claims, ends=BANDS).envelope
    assert band["lower"].tolist() == [0.0, *envelope["lower"]]
    assert band["upper"].tolist() == [*envelope["upper"], np.inf]
    assert (band["start"].iloc[1:].to_numpy() == band["end"].iloc[:-1].to_numpy()).all()


def test_the_band_is_open_only_where_nothing_limits_it():
    band = marks.envelope(delivered()).band
    assert (band["is_open"] == np.isinf(band["upper"])).all()
    assert band["is_open"].iloc[-1]
    arrows = marks.open_arrows(band)
    for date in arrows["date"]:
        part = band[(band["start"] <= date) & (date <= band["end"])]
        assert part["is_open"].any()


def test_an_envelope_shows_one_rendering_a_statement():
    shown = marks.envelope(delivered()).claims
    assert shown["statement_id"].is_unique
    assert set(shown["statement_id"]) <= set(statements(delivered())["statement_id"])


def test_the_article_is_found_through_its_statement():
    found = marks.envelope(delivered())
    article = delivered().query("source == 'article'")["statement_id"]
    assert set(found.claims.query("emphasis")["statement_id"]) == set(article)
    assert found.claims.loc[found.claims["emphasis"], "labelled"].all()


def test_labels_go_to_the_largest_contradictions_alone():
    claims = delivered()
    expected = feasible(claims, ends=BANDS).contradictions.head(2)
    found = marks.envelope(claims, ends=BANDS, label=2)
    assert found.contradictions["gap"].tolist() == expected["gap"].tolist()
    assert found.contradictions["apart"].iloc[0] == "3,740 apart"
    in_pair = {*expected["floor_claim"], *expected["ceiling_claim"]}
    labelled = found.claims.query("labelled and not emphasis")
    assert set(labelled["claim_id"]) == in_pair
    assert not len(marks.envelope(claims, ends=BANDS, label=0).contradictions)


def casualties():
    return troops(renderings="best").query("quantity == 'casualties'")


def test_no_ceiling_is_drawn_against_two_floors():
    pairs = marks.envelope(casualties(), ends=BANDS).contradictions
    assert pairs["ceiling_claim"].is_unique
    assert pairs["gap"].is_monotonic_decreasing
    drawn = set(zip(pairs["floor_claim"], pairs["ceiling_claim"], strict=True))
    assert ("ua-president-2024-12-23-casualties", "kr-jcs-2024-12-23-casualties") in drawn


@SIZES
def test_no_label_stands_twice(size):
    figure = static.envelope(casualties(), ends=BANDS, size=size)
    said = [text.get_text() for text in figure.axes[0].texts if text.get_text().strip()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize(
    "how", [{}, {"parts": True}, {"lag_days": 30}, {"window_start": "2024-01-01"}]
)
def test_only_stretches_within_a_contradiction_are_hatched(how):
    for claims in (delivered(), casualties(), shells()):
        found = marks.envelope(claims, ends=BANDS, label=1, **how)
        pairs = feasible(
            claims[claims["claim_id"].isin(found.claims["claim_id"])], ends=BANDS, most=99_999
        ).contradictions
        assert not (found.band["clash"] & found.band["consistent"]).any()
        for part in found.band[found.band["clash"]].itertuples() if not how else ():
            inside = (pairs["floor_date"] <= part.start) & (part.end <= pairs["ceiling_date"])
            assert inside.any()


def test_edges_that_cross_without_a_contradiction_stay_blank():
    claims = delivered().query("cumulative and value > 0").drop_duplicates("statement_id")
    claims = claims.head(2).assign(
        claim_id=["floor", "ceiling"],
        statement_id=["floor", "ceiling"],
        low=[10_000.0, 0.0],
        high=[np.inf, 7_000.0],
        window_start=pd.to_datetime(["2022-01-01", "2023-09-01"]),
        window_end=pd.to_datetime(["2024-01-01", "2024-06-01"]),
    )
    claims["low_closed"] = claims["high_closed"] = True
    found = marks.envelope(claims)
    assert found.contradictions.empty
    assert (~found.band["consistent"]).sum() == 1
    assert not found.band["clash"].any()
    assert "Hatched" not in marks.envelope_key(claims, found)
    assert "Left blank" in marks.envelope_key(claims, found)


@BACK_ENDS
def test_parts_and_lags_reach_the_contradictions(back_end):
    claims = shells()
    how = {"ends": BANDS, "parts": True, "lag_days": 60}
    found = marks.envelope(claims, **how)
    drawn = set(found.claims["claim_id"])
    pairs = found.contradictions
    assert {*pairs["floor_claim"], *pairs["ceiling_claim"]} <= drawn
    assert len(found.claims) + len(found.left_out) == len(claims)
    assert back_end.envelope(claims, **how)
    later = feasible(delivered(), lag_days=400).contradictions
    assert len(later) > len(feasible(delivered()).contradictions)
    assert len(marks.envelope(delivered(), lag_days=400, label=99).contradictions) == (
        later["ceiling_claim"].nunique()
    )


def test_only_one_total_is_drawn():
    both = containers().query("measure == 'delivered'")
    found = marks.envelope(both)
    assert set(found.claims["claim_id"]) == set(marks.envelope(delivered()).claims["claim_id"])
    assert "about other totals are not shown" in marks.envelope_key(both, found)


def test_what_is_not_shown_is_counted():
    claims = delivered().reset_index(drop=True)
    once = ~claims["statement_id"].duplicated(keep=False) & claims["cumulative"].astype(bool)
    alone = claims.index[once]
    claims.loc[alone[:2], "window_end"] = pd.NaT
    found = marks.envelope(claims)
    key = marks.envelope_key(claims, found)
    assert "2 claims without a date are not shown." in key
    assert "1 claim that is no running total is not shown." in key
    reasons = found.left_out["reason"]
    assert len(found.claims) + len(found.left_out) == len(claims)
    assert (reasons == "no date").sum() == 2


def test_an_envelope_without_any_date_is_refused():
    claims = delivered().assign(window_end=pd.NaT)
    for back_end in (static, interactive):
        with pytest.raises(ValueError, match="none to draw"):
            back_end.envelope(claims)


def test_the_order_of_rows_does_not_matter_in_an_envelope():
    claims = delivered()
    shuffled = claims.sample(frac=1, random_state=1)
    for one, other in zip(marks.envelope(claims), marks.envelope(shuffled), strict=True):
        order = ["claim_id"] if "reason" in one else list(one.columns[:2])
        one, other = (frame.sort_values(order).reset_index(drop=True) for frame in (one, other))
        pd.testing.assert_frame_equal(one.drop(columns="row", errors="ignore"),
                                      other.drop(columns="row", errors="ignore"))  # fmt: skip


def test_an_open_band_has_no_upper_edge():
    figure = interactive.envelope(delivered())
    fading = [trace for trace in figure.data if trace.fillgradient.type == "vertical"]
    open_parts = marks.envelope(delivered()).band["is_open"].sum()
    assert len(fading) == open_parts
    for trace in fading:
        colours = [stop[1] for stop in trace.fillgradient.colorscale]
        assert colours[-1].endswith(",0)")
        assert trace.line.width == 0


@SIZES
@pytest.mark.parametrize("name", list(ENVELOPES))
def test_both_back_ends_draw_every_claim_of_an_envelope(name, size):
    claims, how = ENVELOPES[name]()
    expected = marks.envelope(claims, **{k: v for k, v in how.items() if k != "log"})
    values = expected.claims["value"].tolist()
    drawn = interactive.envelope(claims, title=name, size=size, **how)
    dots = [trace for trace in drawn.data if trace.mode == "markers"]
    assert [trace.y[0] for trace in dots] == values
    pairs = [t for t in drawn.data if t.mode == "lines" and t.legendgroup == "pair" and t.line.dash]
    assert len(pairs) == len(expected.contradictions)
    figure = static.envelope(claims, title=name, size=size, **how)
    lines = lines_with(figure, SHAPES)
    assert [line.get_ydata()[0] for line in lines] == values
    days = date2num(expected.claims["date"]).tolist()
    assert [line.get_xdata()[0] for line in lines] == days
    dashed = [line for line in figure.axes[0].lines if line.get_color() == look.WARNING]
    assert len(dashed) == len(expected.contradictions)
    words = [text.get_text() for text in figure.axes[0].texts]
    for apart in expected.contradictions["apart"]:
        assert apart in words
    inside_page(figure)


@SIZES
@pytest.mark.parametrize("name", ["bands", "clash"])
def test_labels_keep_out_of_each_others_way(name, size):
    claims, how = ENVELOPES[name]()
    figure = static.envelope(claims, size=size, **how)
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in figure.axes[0].texts if t.get_text().strip()]
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            down = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert across <= 1 or down <= 2


def test_a_legend_entry_switches_a_speaker_with_all_its_marks():
    figure = interactive.envelope(delivered(), ends=BANDS)
    shown = [trace.legendgroup for trace in figure.data if trace.showlegend is not False]
    assert len(shown) == len(set(shown))
    assert {trace.legendgroup for trace in figure.data} == set(shown)


def test_hover_tells_words_speaker_outlet_window_and_address():
    claims = containers().query("claim_id == 'us-state-2024-09-04-containers'")
    row = claims.iloc[0]
    parts = (row["wording"], row["originator"], row["outlet"], "2024-09-04", row["url"])
    (dot,) = [trace for trace in interactive.envelope(claims).data if trace.mode == "markers"]
    for part in parts:
        assert part in dot.hovertext[0]


# --- all ----------------------------------------------------------------------------------------


@BACK_ENDS
def test_empty_frames_are_refused(back_end):
    with pytest.raises(ValueError, match="no claim to draw"):
        back_end.envelope(delivered().head(0))


@BACK_ENDS
def test_missing_columns_are_named(back_end):
    with pytest.raises(ValueError, match="columns window_end"):
        back_end.envelope(delivered().drop(columns="window_end"))


@BACK_ENDS
def test_unknown_sizes_are_named(back_end):
    with pytest.raises(ValueError, match="choose one of notebook, column"):
        back_end.envelope(delivered(), size="poster")


@SIZES
def test_markup_in_data_stays_text(size):
    text = ["originator", "outlet", "wording", "url", "munition", "quantity", "unit"]
    claims = delivered().query("cumulative").assign(**dict.fromkeys(text, EVIL))
    evil = {"title": EVIL, "size": size}
    drawn = [
        interactive.envelope(claims, ends=BANDS, **evil),
    ]
    for figure in drawn:
        chart = json.loads(figure.to_json())
        chart["layout"]["meta"] = None  # read by programs, never shown as markup
        assert "<img" not in json.dumps(chart)
    static.envelope(claims, ends=BANDS, **evil).draw_without_rendering()


def test_descriptions_are_the_same_in_both():
    claims = delivered()
    pairs = [
        (static.envelope(claims), interactive.envelope(claims)),
    ]
    for figure, drawn in pairs:
        assert figure.get_label() == drawn.layout.meta["description"]
        assert len(figure.get_label()) > 80


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_figures_are_the_same_every_time(tmp_path, ending):
    draws = {
        "envelope": lambda back_end: back_end.envelope(delivered(), ends=BANDS),
    }
    for name, draw in draws.items():
        files = [tmp_path / f"{name}-{turn}.{ending}" for turn in (1, 2)]
        for file in files:
            static.save(draw(static), file)
        assert files[0].read_bytes() == files[1].read_bytes()
        assert draw(interactive).to_json() == draw(interactive).to_json()


def test_places_are_clear_where_there_is_room():
    anchors, boxes = [(5, 5)] * 8, [(1.0, 0.2)] * 8
    corners = layout.place(anchors, boxes, [(4.9, 4.9, 5.1, 5.1)], (0, 0, 10, 10))
    for place, one in enumerate(corners):
        for other in corners[place + 1 :]:
            assert (np.abs(one - other) >= np.array([1.0, 0.2]) - 1e-9).any()


def test_ticks_stay_few_and_in_order():
    for end in ("2023-10-20", "2023-12-01", "2024-06-01", "2026-01-01", "2060-01-01"):
        ticks = layout.date_ticks("2023-10-13", end, most=6)
        days = [day for day, _ in ticks]
        assert 2 <= len(ticks) <= 6
        assert days == sorted(days)


@pytest.mark.parametrize("reading", ["strict", "floor"])
def test_other_readings_can_be_drawn(reading):
    claims = ledger("containers", reading=reading)
    for back_end in (static, interactive):
        assert back_end.envelope(claims)


def test_a_band_makes_two_claims_unlikely_and_only_strict_bounds_rule_them_out():
    claims = containers(renderings="best").query("direction == 'dprk_to_russia'")
    for ends, said in (
        (("low", "high"), "cannot both"),
        (("band_low", "band_high"), "unlikely both"),
    ):
        key = marks.envelope_key(claims, marks.envelope(claims, ends=ends), ends=ends)
        assert f"{said} " in key
