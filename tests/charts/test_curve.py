"""A pooled curve as data, and the menus of its variants."""

import json
from functools import cache
from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest

from analysis import containers
from analysis.charts import interactive, kinds, look, static
from analysis.charts.kinds import totals
from analysis.charts.kinds.curve import TOTAL_ENDS, alt_text, caption, mark_frames, mark_table
from analysis.charts.kinds.envelope import mark_frames as envelope_frames
from analysis.charts.scene import BAND, LINE, POINT
from analysis.wording.said import span

# Read once: no test changes what it is given.
containers = cache(containers)
EVIL = "<b>$x^2$ %{y} <img src=x onerror=alert(1)>"
SHARES = {"q05": 0.7, "q25": 0.9, "q50": 1.0, "q75": 1.1, "q95": 1.4}
SHARES |= {"total_q05": 0.5, "total_q95": 1.9}
LEVELS = list(SHARES)
CHOICES = ("reading", "left_out", "window")
REPORTS, TOTAL, FAN = "the reports", "the total (assumed)", "other medians: left out"
SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))
DOUBTED = ("osc-2025-04-15-containers", "us-state-2024-09-04-containers")
INF = float("inf")


@cache
def delivered():
    return containers().query("measure == 'delivered' and direction == 'dprk_to_russia'")


def curves(readings=("reader", "strict", "floor"), left_out=("", "A", "B"), windows=("y", "x")):
    """Made-up curves: cumulative sums, each variant at a height of its own."""
    dates = pd.date_range("2023-09-30", "2026-02-28", freq="ME")
    rise = np.cumsum(np.linspace(200, 1_600, len(dates)))
    tables = []
    for place, options in enumerate(product(readings, left_out, windows)):
        height = rise * (1 + 0.4 * np.sin(place))
        levels = {name: height * share for name, share in SHARES.items()}
        named = dict(zip(CHOICES, options, strict=True))
        tables.append(pd.DataFrame({**named, "date": dates, **levels}))
    return pd.concat(tables, ignore_index=True)


def one_curve():
    return curves(["reader"], [""], ["y"])[["date", *LEVELS]]


def without_total(table):
    return table.drop(columns=list(TOTAL_ENDS))


@cache
def plain():
    """The scene of one curve, made once."""
    return kinds.curve(delivered(), one_curve())


def agreement(doubted=DOUBTED):
    ids = plain().marks.claims["claim_id"]
    return pd.DataFrame({"claim_id": ids, "sound": np.where(ids.isin(doubted), 0.1, 0.9)})


def everything():
    return {"choices": CHOICES, "fan": "left_out", "agreement": agreement()}


@cache
def full(total=True, size="notebook"):
    """The scene with all that a curve can have, made once; a column takes the marks."""
    table = curves() if total else without_total(curves())
    marks = full(total).marks if size == "column" else None
    return kinds.curve(delivered(), table, **everything(), title="t", size=size, marks=marks)


@cache
def drawn_as_text():
    how = everything() | {"log": False, "marks": full().marks}
    return interactive.curve(delivered(), curves(), **how).to_json()


def chart():
    return json.loads(drawn_as_text())


@cache
def variants():
    """Each combination of options: the default median, and those that its fan shows."""
    table = curves()
    found = {}
    for combination in product(*(table[name].unique().tolist() for name in CHOICES)):
        at = dict(zip(CHOICES, combination, strict=True))
        chosen = table[(table[list(at)] == pd.Series(at)).all(axis=1)]
        rest = table[(table["reading"] == at["reading"]) & (table["window"] == at["window"])]
        fan = [rounded(rows["q50"]) for _, rows in rest.groupby("left_out", sort=False)]
        found[combination] = rounded(chosen["q50"]), fan
    return found


# --- the marks ----------------------------------------------------------------------------------


def test_a_curve_draws_the_claims_of_an_envelope():
    found, other = mark_frames(containers(), one_curve()), envelope_frames(containers())
    same = ["claim_id", "statement_id", "date", "value", "bound", "hollow", "emphasis", "kind"]
    pd.testing.assert_frame_equal(found.claims[same], other.claims[same])
    reasons = [one.left_out.set_index("claim_id")["reason"] for one in (found, other)]
    pd.testing.assert_series_equal(*reasons)
    assert found.claims.query("labelled")["emphasis"].all()


def test_the_first_row_says_which_curve_is_the_default():
    table = curves()
    turned = pd.concat([table[table["reading"] == "strict"], table[table["reading"] != "strict"]])
    found = mark_frames(delivered(), turned, CHOICES)
    assert found.menus["reading"] == ["strict", "reader", "floor"]
    expected = turned[(turned["left_out"] == "") & (turned["window"] == "y")].head(30)
    assert found.main["q50"].tolist() == expected["q50"].tolist()


def test_a_fan_differs_from_the_default_in_one_choice_and_is_told_where_it_is_furthest():
    scene = kinds.curve(delivered(), curves(), CHOICES, fan="left_out")
    found = scene.marks
    assert found.fan["label"].tolist() == ["without A", "without B"]
    by = dict(iter(found.curves.groupby("variant")))
    for row in found.fan.itertuples():
        line = by[row.variant]
        assert line[["reading", "window", "left_out"]].drop_duplicates().to_numpy().tolist() == [
            ["reader", "y", row.option]
        ]
        away = line["q50"].to_numpy() - found.main["q50"].to_numpy()
        assert row.shift == away[np.abs(away).argmax()]
        assert row.q50 - row.shift == found.main.set_index("date")["q50"][row.date]
    assert mark_frames(delivered(), curves(), CHOICES).fan.empty
    assert "of the thin lines the furthest off is without" in alt_text(found)
    assert mark_table(found)[-1][0] == "without B"
    said = [run.said for mark in scene.drawn for run in mark.runs]
    assert [one for one in said if one.startswith("without")]
    how = {"fan": "left_out", "size": "column", "marks": found}
    column = kinds.curve(delivered(), curves(), CHOICES, **how)
    assert "of the thin lines" in " ".join(column.notes)


def test_lines_that_hardly_differ_from_the_median_go_without_a_label():
    near = pd.concat([one_curve().assign(left_out=who) for who in ("", "A", "B")])
    scene = kinds.curve(delivered(), near, ["left_out"], fan="left_out")
    assert not [run for mark in scene.drawn for run in mark.runs if "without" in run.said]


def test_an_empty_choice_means_none():
    table = curves(left_out=(None, "A"))
    found = mark_frames(delivered(), table, CHOICES, fan="left_out")
    assert found.menus["left_out"] == ["", "A"]
    assert "left out \u201cnone\u201d" in caption(delivered(), found)


def test_rings_are_for_reports_that_the_rest_contradicts():
    scene = kinds.curve(delivered(), one_curve(), agreement=agreement())
    found = scene.marks
    assert set(found.claims.query("ringed")["claim_id"]) == set(DOUBTED)
    assert set(found.claims.query("labelled and not emphasis")["claim_id"]) == set(DOUBTED)
    assert "Ringed: the rest contradict it" in scene.caption
    assert "; 2 reports are contradicted by the rest" in scene.alt
    rings = [mark for mark in scene.drawn if mark.shape == "ring"]
    assert [ring.y[0] for ring in rings] == found.claims.query("ringed")["value"].tolist()
    assert all(ring.dash for ring in rings)
    told = [m.hover[-1] for m in scene.drawn if m.kind == POINT and m.y == rings[0].y and m.hover]
    assert "sound with a chance of 0.1: contradicted by the rest" in told
    sound = kinds.curve(delivered(), one_curve(), agreement=agreement([]))
    assert "Ringed" not in sound.caption
    assert not [mark for mark in sound.drawn if mark.shape == "ring"]
    few = mark_frames(delivered(), one_curve(), agreement=agreement(), most=0)
    assert few.claims.query("labelled")["emphasis"].all()


BAD = {
    "columns q50": (lambda: one_curve().drop(columns="q50"), {}),
    "at most 3 choices, not 4": (curves, {"choices": ["a", "b", "c", "d"]}),
    "'window' is none of the choices": (
        lambda: curves(windows="x"), {"choices": CHOICES[:2], "fan": "window"}),
    "names none of the claims": (
        one_curve, {"agreement": pd.DataFrame({"claim_id": ["x"], "sound": [1]})}),
    "choose one of notebook, column": (one_curve, {"size": "poster"}),
}  # fmt: skip


@pytest.mark.parametrize("message", BAD)
def test_what_cannot_be_drawn_is_named(message):
    table, how = BAD[message]
    with pytest.raises(ValueError, match=message):
        kinds.curve(delivered(), table(), **how)


def test_claims_must_be_fit_to_draw():
    with pytest.raises(ValueError, match="A pooled curve needs the columns window_end"):
        kinds.curve(delivered().drop(columns="window_end"), one_curve())
    with pytest.raises(ValueError, match="No claim says anything about a running total"):
        kinds.curve(delivered().assign(window_end=pd.NaT), one_curve())


def test_sentence_and_caption_tell_both_bands():
    found = plain().marks
    last, said = found.main.iloc[-1], alt_text(found)
    reports = f"what the reports say lies from {span(last['q05'], last['q95'], 3)}"
    total = span(last["total_q05"], last["total_q95"], 3)
    wrong = f"the total, if all may be wrong together, from {total} (assumed)"
    assert f"with nine chances in ten {reports} and {wrong}" in said
    assert "if all may be wrong together (assumed" in caption(delivered(), found)
    bare = mark_frames(delivered(), without_total(one_curve()))
    assert f"with nine chances in ten {reports}; " in alt_text(bare)
    for said in (alt_text(bare), caption(delivered(), bare)):
        assert "wrong together" not in said


@pytest.mark.parametrize("log", [False, True])
def test_the_axis_holds_all_medians_and_the_default_band(log):
    table = curves()
    table[LEVELS] *= 3  # far above the claims
    scene = kinds.curve(delivered(), table, CHOICES, log=log)
    low, high = scene.panels[0].y.limits
    assert low < scene.marks.main["total_q05"].min()
    assert high > scene.marks.main["total_q95"].max()
    assert high > scene.marks.curves["q50"].max()


# --- the picture --------------------------------------------------------------------------------


@SIZES
@pytest.mark.parametrize("total", [True, False])
def test_the_scene_draws_bands_median_fan_and_claims(size, total, roomy):
    scene = full(total, size)
    found, shown = scene.marks, scene.shown(scene.panels[0])
    (median,) = [m for m in shown if m.kind == LINE and m.group == REPORTS and m.hover]
    assert median.y == tuple(float(f"{y:.4g}") for y in found.main["q50"])
    assert median.x == tuple(found.main["date"])
    spans = [span(row.q05, row.q95, 4) for row in found.main.itertuples()]
    assert [told[0] for told in median.hover] == [f"nine in ten: {one}" for one in spans]
    bands = [m for m in shown if m.kind == BAND and m.x[0] == m.x[0]]
    assert [m.group for m in bands] == [TOTAL] * total + [REPORTS] * 2
    assert [bool(m.dash) for m in bands] == [True] * total + [False] * 2  # dotted
    thin = [m for m in shown if m.group == FAN and m.hover]
    assert [m.hover[0] for m in thin] == ["nothing left out", "without A", "without B"]
    assert all(m.width < median.width for m in thin)
    dots = [m for m in shown if m.kind == POINT and m.shape != "ring"]
    assert [m.y[0] for m in dots] == found.claims["value"].tolist()
    roomy(static.draw(scene))


@SIZES
@pytest.mark.parametrize("of_many", [False, True])
def test_a_curve_of_a_single_day_is_as_wide_as_a_bar(of_many, size):
    claims = delivered()
    claims = claims if of_many else claims[claims["window_end"].eq(pd.Timestamp("2023-10-13"))]
    day = one_curve().tail(1).assign(date=claims["window_end"].max())
    scene = kinds.curve(claims, day, size=size)
    first, last = scene.panels[0].x.limits
    bands = [mark for mark in scene.drawn if mark.kind == BAND]
    assert len(bands) == 3
    for mark in bands:
        assert first < min(mark.x) < day["date"].iloc[0] < max(mark.x) < last
        assert (max(mark.x) - min(mark.x)) / (last - first) > 0.05
    (stroke,) = [mark for mark in scene.drawn if mark.shape == "dash"]
    assert stroke.x == tuple(day["date"])
    static.draw(scene).draw_without_rendering()


def test_of_many_reports_some_are_drawn_small_and_so_are_their_rings():
    count = totals.MANY + 50
    row = delivered().query("bound == 'lower'").tail(1)
    claims = pd.concat([row] * count, ignore_index=True)
    names = [f"c{at}" for at in range(count)]
    days = pd.date_range("2023-09-01", periods=count, freq="4D")
    claims = claims.assign(claim_id=names, statement_id=names, source="record", window_end=days)
    sound = pd.DataFrame({"claim_id": names, "sound": 0.1})
    scene = kinds.curve(claims, one_curve(), agreement=sound)
    dots = [m for m in scene.drawn if m.kind == POINT and m.shape == "lower"]
    rings = [m for m in scene.drawn if m.shape == "ring"]
    assert len(rings) == len(dots) < count
    assert max(ring.size for ring in rings) < 17
    assert f"Drawn: {len(dots)} of {count} claims" in scene.caption


# --- the menus ----------------------------------------------------------------------------------


def press(traces, page, menu, option):
    """What Plotly does to the traces when a button is pressed."""
    (button,) = [b for b in page["updatemenus"][menu]["buttons"] if b["label"] == option]
    assert button["method"] == "restyle"
    values, places = button["args"]
    for name, each in values.items():
        for value, place in zip(each, places, strict=True):
            traces[place][name] = value


def shown_curves(traces):
    """What a reader sees of the curves: not clear, and on both main axes; no entry of a legend."""
    return [
        trace
        for trace in traces
        if trace.get("legendgroup") in (REPORTS, TOTAL, FAN)
        and trace["y"][0] is not None
        and trace.get("opacity", 1) == 1
        and (trace.get("xaxis", "x"), trace.get("yaxis", "y")) == ("x", "y")
    ]


def levels(trace):
    return [y for y in trace["y"] if y is not None]


def rounded(numbers):
    return [float(f"{level:.4g}") for level in numbers]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_menus_compose_in_any_order(order):
    drawn = chart()
    traces = drawn["data"]
    for combination, (median, others) in variants().items():
        for menu in order:
            press(traces, drawn["layout"], menu, combination[menu] or "none")
        shown = shown_curves(traces)
        on = [t for t in shown if t["legendgroup"] != FAN]
        assert len(on) == 4
        assert [levels(t) for t in on if "fill" not in t] == [median]
        fan = [levels(t) for t in shown if t["legendgroup"] == FAN]
        assert fan == others


def test_a_hidden_curve_does_not_answer_and_a_shown_one_does():
    drawn = chart()
    traces = drawn["data"]
    for menu, option in ((2, "x"), (1, "B"), (2, "y"), (2, "x")):
        press(traces, drawn["layout"], menu, option)
        for trace in traces:
            if "fill" in trace:
                assert trace["hoverinfo"] == "skip"
            elif trace.get("legendgroup") in (REPORTS, FAN) and trace["y"][0] is not None:
                assert "hovertemplate" not in trace  # beside one Plotly heeds no hoverinfo
                clear = trace.get("opacity", 1) == 0
                assert trace["hoverinfo"] == ("skip" if clear else "x+y+text")


def test_menus_leave_claims_and_legend_alone():
    drawn = chart()
    traces = drawn["data"]
    touched = {
        place
        for menu in drawn["layout"]["updatemenus"]
        for button in menu["buttons"]
        for place in button["args"][1]
    }
    for place, trace in enumerate(traces):
        curve = trace.get("legendgroup") in (REPORTS, TOTAL, FAN) and trace["y"][0] is not None
        assert (place in touched) == curve
    shown = [t["legendgroup"] for t in traces if t.get("showlegend")]
    assert len(shown) == len(set(shown))
    assert {REPORTS, TOTAL, FAN} <= set(shown)
    assert {t.get("legendgroup") for t in traces} - {None} == set(shown)


def test_there_is_a_menu_for_each_choice_with_two_options_or_more():
    scene = kinds.curve(delivered(), curves(windows=["x"]), CHOICES)
    assert list(scene.menus) == ["reading", "left_out"]
    assert "Drawn first: reading \u201creader\u201d" in scene.caption
    assert not plain().menus


def test_a_chart_with_many_variants_stays_small():
    who = ["", *(f"South Korea: Ministry number {place}" for place in range(13))]
    figure = interactive.curve(delivered(), curves(left_out=who), **everything())
    assert len(figure.to_json().encode()) < 850_000


@SIZES
def test_markup_in_data_stays_text(size):
    text = dict.fromkeys(["originator", "outlet", "wording", "url", "unit"], EVIL)
    claims = delivered().assign(**text)
    table = curves(left_out=("", EVIL)).rename(columns={"left_out": EVIL})
    how = {"choices": ["reading", EVIL, "window"], "fan": EVIL, "title": EVIL, "size": size}
    scene = kinds.curve(claims, table, **how)
    shown = json.loads(interactive.draw(scene).to_json())
    shown["layout"]["meta"] = None  # read by programs, never shown as markup
    assert "<img" not in json.dumps(shown)
    assert not any("hovertemplate" in trace for trace in shown["data"])
    static.draw(scene).draw_without_rendering()


def test_claims_that_the_curve_does_not_use_are_counted_apart():
    claims, every = delivered(), plain()
    ids = every.marks.claims["claim_id"]
    named = pd.DataFrame({"claim_id": ids[2:], "sound": 0.9})
    some = kinds.curve(claims, one_curve(), agreement=named)
    assert f"from {len(ids)} claims" in every.alt
    assert f"from {len(ids) - 2} claims" in some.alt
    assert "2 more are drawn and not used" in some.alt
    assert "The curve does not use 2 claims drawn here." in some.caption
    assert "not use" not in every.alt + every.caption
