"""Pooled curves as data, and that both back ends draw their marks."""

import json
from functools import cache
from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from matplotlib.dates import date2num

from analysis import containers
from analysis.charts import interactive, layout, look, marks, static

# Read once: no test changes what it is given.
containers = cache(containers)
EVIL = "<b>$x^2$ %{y} <img src=x onerror=alert(1)>"
SHARES = {"q05": 0.7, "q25": 0.9, "q50": 1.0, "q75": 1.1, "q95": 1.4}
SHARES |= {"total_q05": 0.5, "total_q95": 1.9}
LEVELS = list(SHARES)
BANDS = [("total_q05", "total_q95"), ("q05", "q95"), ("q25", "q75")]
GROUPS = ("total", "curve", "fan")
CHOICES = ("reading", "left_out", "window")
BACK_ENDS = pytest.mark.parametrize("back_end", [static, interactive], ids=["static", "plotly"])
SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))
DOUBTED = ("osc-2025-04-15-containers", "us-state-2024-09-04-containers")
INF = float("inf")


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
        tables.append(pd.DataFrame({**dict(zip(CHOICES, options, strict=True)), "date": dates,
                                    **levels}))  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def one_curve():
    return curves(["reader"], [""], ["y"])[["date", *LEVELS]]


def without_total(table):
    return table.drop(columns=list(BANDS[0]))


def all_of(table):
    return table


WITH_OR_WITHOUT = pytest.mark.parametrize("of", [all_of, without_total])


def agreement(doubted=DOUBTED):
    ids = marks.curve(delivered(), one_curve()).claims["claim_id"]
    sound = np.where(ids.isin(doubted), 0.1, 0.9)
    return pd.DataFrame({"claim_id": ids, "sound": sound})


def everything():
    return {"choices": CHOICES, "fan": "left_out", "agreement": agreement()}


def inside_page(figure):
    """Nothing of a static chart is cut off at the edge of the figure."""
    figure.draw_without_rendering()
    page, ax = figure.bbox, figure.axes[0]
    legend = figure.legends[0].get_texts() if figure.legends else []
    for text in [*figure.texts, *ax.texts, *legend, *ax.get_xticklabels(), *ax.get_yticklabels()]:
        if text.get_text().strip():
            box = text.get_window_extent()
            assert min(box.x0 - page.x0, box.y0 - page.y0) >= -1, text.get_text()
            assert min(page.x1 - box.x1, page.y1 - box.y1) >= -1, text.get_text()


def clear_of_each_other(figure):
    figure.draw_without_rendering()
    boxes = [t.get_window_extent() for t in figure.axes[0].texts if t.get_text().strip()]
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            across = min(one.x1, other.x1) - max(one.x0, other.x0)
            down = min(one.y1, other.y1) - max(one.y0, other.y0)
            assert across <= 1 or down <= 2


# --- the marks of a curve -----------------------------------------------------------------------


def test_a_curve_draws_the_claims_of_an_envelope():
    claims = containers()
    found, envelope = marks.curve(claims, one_curve()), marks.envelope(claims)
    same = ["claim_id", "statement_id", "date", "value", "bound", "hollow", "emphasis", "kind"]
    pd.testing.assert_frame_equal(found.claims[same], envelope.claims[same])
    reasons = found.left_out.set_index("claim_id")["reason"]
    expected = envelope.left_out.set_index("claim_id")["reason"].replace(
        "a part", "no running total"
    )
    pd.testing.assert_series_equal(reasons, expected)
    assert found.claims.query("labelled")["emphasis"].all()


def test_the_first_row_says_which_curve_is_the_default():
    table = curves()
    turned = pd.concat([table[table["reading"] == "strict"], table[table["reading"] != "strict"]])
    found = marks.curve(delivered(), turned, CHOICES)
    assert found.options("reading") == ["strict", "reader", "floor"]
    assert found.main["reading"].unique().tolist() == ["strict"]
    expected = turned[(turned["left_out"] == "") & (turned["window"] == "y")].head(30)
    assert found.main["q50"].tolist() == expected["q50"].tolist()
    assert found.main["date"].is_monotonic_increasing


def test_curves_may_come_in_any_order():
    table = curves()
    mixed = pd.concat([table.head(1), table.tail(-1).sample(frac=1, random_state=1)])
    found = marks.curve(delivered(), mixed, CHOICES)
    assert found.curves["variant"].is_monotonic_increasing
    dates = found.curves.groupby("variant")["date"]
    assert dates.apply(lambda date: date.is_monotonic_increasing).all()
    assert found.main["q50"].tolist() == table["q50"].head(len(found.main)).tolist()


def test_a_fan_differs_from_the_default_in_one_choice_alone():
    found = marks.curve(delivered(), curves(), CHOICES, fan="left_out")
    assert found.fan["label"].tolist() == ["without A", "without B"]
    for line, row in zip(marks.fan_lines(found), found.fan.itertuples(), strict=True):
        assert line[["reading", "window"]].drop_duplicates().to_numpy().tolist() == [
            ["reader", "y"]
        ]
        assert line["left_out"].unique().tolist() == [row.option]
        assert line["q50"].iloc[-1] == row.q50
        assert row.shift == row.q50 - found.main["q50"].iloc[-1]
    assert marks.curve(delivered(), curves(), CHOICES).fan.empty
    assert "thin lines end between" in marks.describe_curve(found)


def test_an_empty_choice_means_none():
    table = curves(left_out=(None, "A"))
    found = marks.curve(delivered(), table, CHOICES, fan="left_out")
    assert found.options("left_out") == ["", "A"]
    assert "left out: none" in marks.curve_key(delivered(), found)
    figure = interactive.curve(delivered(), table, CHOICES)
    assert figure.layout.updatemenus[1].buttons[0].label == "none"


def test_rings_are_for_reports_that_the_rest_contradicts():
    found = marks.curve(delivered(), one_curve(), agreement=agreement())
    assert set(found.claims.query("ringed")["claim_id"]) == set(DOUBTED)
    assert set(found.claims.query("labelled and not emphasis")["claim_id"]) == set(DOUBTED)
    assert "Ringed: reports contradicted by the rest" in marks.curve_key(delivered(), found)
    assert "; 2 reports are contradicted by the rest" in marks.describe_curve(found)
    plain = marks.curve(delivered(), one_curve(), agreement=agreement([]))
    assert not plain.claims["ringed"].any()
    assert "Ringed" not in marks.curve_key(delivered(), plain)
    few = marks.curve(delivered(), one_curve(), agreement=agreement(), label=0)
    assert few.claims.query("labelled")["emphasis"].all()


BAD = {
    "columns q50": (lambda: one_curve().drop(columns="q50"), {}),
    "columns reading": (one_curve, {"choices": "reading"}),
    "31 Jan 2024 twice": (lambda: curves(), {"choices": ("reading", "left_out")}),
    "at most 3 choices, not 4": (lambda: curves(), {"choices": ["a", "b", "c", "d"]}),
    "'window' is none of the choices": (lambda: curves(windows="x"),
                                        {"choices": CHOICES[:2], "fan": "window"}),
    "no curve for reading 'strict', left_out 'A'": (
        lambda: curves(windows="x").query("reading != 'strict' or left_out != 'A'"),
        {"choices": CHOICES[:2]},
    ),
    "rise from q05 to q95": (lambda: one_curve().assign(q25=INF), {}),
    "quantiles of 30 Sep 2023": (lambda: one_curve().assign(q75=1.0), {}),
    "have total_q95 alone": (lambda: one_curve().drop(columns="total_q05"), {}),
    "have total_q05 alone": (lambda: one_curve().drop(columns="total_q95"), {}),
    "ends for the total of 30 Sep 2023 are missing, infinite": (
        lambda: one_curve().assign(total_q95=INF), {}),
    "ends for the total of 31 Oct 2023": (
        lambda: one_curve().assign(total_q05=lambda t: t["total_q05"].where(t.index != 1)), {}),
    "they must hold the median q50": (lambda: one_curve().assign(total_q95=1.0), {}),
    "Row 3 of the curves has no date": (
        lambda: one_curve().assign(date=lambda t: t["date"].where(t.index != 3)), {}),
    "table of curves is empty": (lambda: one_curve().head(0), {}),
    "needs the columns sound": (one_curve, {"agreement": pd.DataFrame({"claim_id": []})}),
    "sound is 3 for x": (
        one_curve, {"agreement": pd.DataFrame({"claim_id": ["x"], "sound": [3]})}),
    "repeats x": (
        one_curve, {"agreement": pd.DataFrame({"claim_id": ["x", "x"], "sound": [1, 1]})}),
    "names no claim that is drawn": (
        one_curve, {"agreement": pd.DataFrame({"claim_id": ["x"], "sound": [1]})}),
    "choose one of notebook, column": (one_curve, {"size": "poster"}),
}  # fmt: skip


@BACK_ENDS
@pytest.mark.parametrize("message", BAD)
def test_what_cannot_be_drawn_is_named(back_end, message):
    table, how = BAD[message]
    table = table()
    if "twice" in message:
        table = table[table["date"] == "2024-01-31"]
    with pytest.raises(ValueError, match=message):
        back_end.curve(delivered(), table, **how)


@BACK_ENDS
def test_claims_must_be_fit_to_draw(back_end):
    with pytest.raises(ValueError, match="A pooled curve needs the columns window_end"):
        back_end.curve(delivered().drop(columns="window_end"), one_curve())
    with pytest.raises(ValueError, match="none to draw"):
        back_end.curve(delivered().assign(window_end=pd.NaT), one_curve())


def test_without_a_common_error_the_total_is_what_the_reports_say():
    same = one_curve().assign(total_q05=lambda t: t["q05"], total_q95=lambda t: t["q95"])
    assert marks.curve(delivered(), same).bands == BANDS


def test_sentence_and_key_tell_both_bands():
    found = marks.curve(delivered(), one_curve())
    last, said = found.main.iloc[-1], marks.describe_curve(found)
    reports = f"what the reports say lies from {look.span(last['q05'], last['q95'], 3)}"
    total = look.span(last["total_q05"], last["total_q95"], 3)
    assert f"with nine chances in ten {reports} and the total, if all may be wrong together, " \
        f"from {total} (assumed)" in said  # fmt: skip
    assert "the total, if all may be wrong together (assumed" in marks.curve_key(delivered(), found)
    bare = marks.curve(delivered(), without_total(one_curve()))
    assert f"with nine chances in ten {reports}; " in marks.describe_curve(bare)
    for said in (marks.describe_curve(bare), marks.curve_key(delivered(), bare)):
        assert "wrong together" not in said


@pytest.mark.parametrize("log", [False, True])
def test_the_axis_holds_all_medians_and_the_default_band(log):
    table = curves()
    table[LEVELS] *= 3  # far above the claims
    found = marks.curve(delivered(), table, CHOICES, fan="left_out")
    high = marks.curve_limits(found, log)[1]
    alone = marks.curve(delivered(), table, CHOICES)
    low, top = marks.curve_limits(alone, log)
    assert low < alone.main["total_q05"].min()
    assert top > alone.main["total_q95"].max()
    bare = marks.curve(delivered(), without_total(table), CHOICES)
    assert top > marks.curve_limits(bare, log)[1] > bare.main["q95"].max()
    assert all(line["q50"].max() < high for line in marks.fan_lines(found))
    assert marks.curve_limits(found, log, all_variants=True)[1] > found.curves["q50"].max()


# --- both back ends -----------------------------------------------------------------------------


@SIZES
@pytest.mark.parametrize("log", [False, True])
@WITH_OR_WITHOUT
def test_the_static_curve_draws_its_marks(size, log, of):
    how, table = everything(), of(curves())
    found = marks.curve(delivered(), table, **how)
    figure = static.curve(delivered(), table, **how, title="t", size=size, log=log)
    ax = figure.axes[0]
    bottom = ax.get_ylim()[0]
    drawn = {tuple(line.get_ydata()): line for line in ax.lines}
    median = drawn[tuple(found.main["q50"].clip(lower=bottom))]
    assert median.get_xdata().tolist() == date2num(found.main["date"]).tolist()
    for thin in marks.fan_lines(found):
        line = drawn[tuple(thin["q50"].clip(lower=bottom))]
        assert line.get_linewidth() < median.get_linewidth()
    bands = {c.get_facecolor()[0].tobytes(): c for c in ax.collections if len(c.get_facecolor())}
    assert found.bands == (BANDS if of is all_of else BANDS[1:])
    for names, band in zip(found.bands, bands.values(), strict=True):
        assert (band.get_linestyle()[0][1] is not None) == (names == BANDS[0])  # dotted
        assert (band.get_linewidth()[0] > 0) == (names == BANDS[0])
        heights = band.get_paths()[0].vertices[:, 1]
        assert set(heights) == {y for name in names for y in found.main[name].clip(lower=bottom)}
    shapes = {shape["static"] for shape in look.SHAPES.values()}
    dots = [line for line in ax.lines if line.get_marker() in shapes]
    assert [dot.get_ydata()[0] for dot in dots] == found.claims["value"].tolist()
    rings = [c for c in ax.collections if not len(c.get_facecolor())]
    heights = sorted(float(ring.get_offsets()[0][1]) for ring in rings)
    assert heights == sorted(found.claims.query("ringed")["value"])
    assert all(ring.get_linestyle()[0][1] is not None for ring in rings)  # dashed
    inside_page(figure)
    clear_of_each_other(figure)


def test_thin_lines_are_named_beside_their_ends():
    who = ["", *(f"Speaker {place} with quite a long name of its own" for place in range(13))]
    figure = static.curve(delivered(), curves(left_out=who), CHOICES, fan="left_out")
    said = [text.get_text() for text in figure.axes[0].texts]
    assert sum(text.startswith("without\nSpeaker") or text.startswith("without Speaker")
               for text in said) == 13  # fmt: skip
    inside_page(figure)
    clear_of_each_other(figure)


def chart(table=None, **how):
    table = curves() if table is None else table
    figure = interactive.curve(delivered(), table, **{**everything(), **how})
    return json.loads(figure.to_json())


def assert_bands_are_told_apart(traces, found):
    """One entry of the legend for each, and an edge of dots round the outer one alone."""
    bands = [t for t in shown_curves(traces) if "fill" in t]
    groups = ["curve" if ends in BANDS[1:] else "total" for ends in found.bands]
    assert [band["legendgroup"] for band in bands] == groups
    assert ["dash" in band["line"] for band in bands] == [group == "total" for group in groups]
    assert len({band["fillcolor"] for band in bands}) == len(bands)
    names = [t["name"] for t in traces if t.get("showlegend") and t["legendgroup"] in groups]
    assert len(names) == len(set(groups))
    assert any("if all may be wrong together (assumed)" in n for n in names) == ("total" in groups)


def plain(values):
    """A trace's numbers, whether written out or packed."""
    assert isinstance(values, list)
    return values


@SIZES
@pytest.mark.parametrize("log", [False, True])
@WITH_OR_WITHOUT
def test_the_interactive_curve_draws_its_marks(size, log, of):
    found = marks.curve(delivered(), of(curves()), **everything())
    drawn = chart(of(curves()), size=size, log=log)
    assert_bands_are_told_apart(drawn["data"], found)
    shown = [t for t in shown_curves(drawn["data"]) if "fill" not in t]
    bottom = marks.curve_limits(found, log, all_variants=True)[0]
    median = [t for t in shown if t["legendgroup"] == "curve"]
    assert len(median) == 1
    expected = found.main["q50"].clip(lower=bottom)
    assert plain(median[0]["y"]) == pytest.approx(expected.tolist(), rel=1e-3)
    assert plain(median[0]["x"]) == found.main["date"].dt.strftime("%Y-%m-%d").tolist()
    for said, row in zip(median[0]["hovertext"], found.main.itertuples(), strict=True):
        spans = [look.span(*(getattr(row, end) for end in ends), 4) for ends in found.bands[-2::-1]]
        words = ["nine in ten: {}", "if all may be wrong (assumed): {}"]
        assert said.split("<br>") == [
            word.format(each) for word, each in zip(words, spans, strict=False)
        ]
    thin = [t["hovertext"] for t in shown if t["legendgroup"] == "fan"]
    assert thin == ["nothing left out", "without A", "without B"]
    dots = [t for t in drawn["data"] if t.get("mode") == "markers" and "hovertext" in t]
    assert [plain(dot["y"])[0] for dot in dots] == found.claims["value"].tolist()
    rings = [t for t in drawn["data"] if t.get("marker", {}).get("symbol") == "circle-open"]
    assert sorted(ring["y"][0] for ring in rings) == sorted(found.claims.query("ringed")["value"])
    assert all(ring["marker"]["color"] == look.WARNING for ring in rings)
    hover = next(dot["hovertext"][0] for dot in dots if dot["y"] == rings[0]["y"])
    assert "sound with a chance of 0.1: contradicted by the rest" in hover


def test_numbers_are_short():
    text = json.dumps(chart()["data"][:36])
    assert "bdata" not in text
    digits = [str(y).replace(".", "").strip("0") for t in chart()["data"][:36] for y in t["y"]]
    assert max(map(len, digits)) <= 4


def test_a_chart_with_many_variants_stays_small():
    who = ["", *(f"South Korea: Ministry number {place}" for place in range(13))]
    figure = interactive.curve(delivered(), curves(left_out=who), **everything())
    assert len(figure.to_json().encode()) < 850_000


@BACK_ENDS
@pytest.mark.parametrize("of_many", [False, True])
def test_a_curve_of_a_single_day_is_as_wide_as_a_bar(back_end, of_many):
    claims = delivered()
    claims = claims if of_many else claims[claims["window_end"].eq(pd.Timestamp("2023-10-13"))]
    day = one_curve().tail(1).assign(date=claims["window_end"].max())
    found = marks.curve(claims, day)
    wide = marks.broadened(found, found.main)["date"]
    assert (wide - found.main["date"].iloc[0]).sum() == pd.Timedelta(0)
    assert found.days[0] < wide.iloc[0] < wide.iloc[1] < found.days[1]
    assert (wide.iloc[1] - wide.iloc[0]) / (found.days[1] - found.days[0]) > 0.05
    figure = back_end.curve(claims, day, log=False)
    if back_end is static:
        bands = [c.get_paths()[0] for c in figure.axes[0].collections if len(c.get_facecolor())]
        assert [set(band.vertices[:, 0]) for band in bands] == [set(date2num(wide))] * 3
        inside_page(figure)
    else:
        *bands, stroke = [t for t in figure.data if t.legendgroup in GROUPS and not t.showlegend]
        days = wide.dt.strftime("%Y-%m-%d").tolist()
        assert [list(band.x) for band in bands] == [days + days[::-1]] * 3
        assert stroke.mode == "markers"
        assert list(stroke.x) == found.main["date"].dt.strftime("%Y-%m-%d").tolist()


# --- the menus ----------------------------------------------------------------------------------


def press(traces, layout_, menu, option):
    """What Plotly does to the traces when a button is pressed."""
    (button,) = [b for b in layout_["updatemenus"][menu]["buttons"] if b["label"] == option]
    assert button["method"] == "restyle"
    values, places = button["args"]
    for name, each in values.items():
        assert len(each) == len(places)
        for value, place in zip(each, places, strict=True):
            traces[place][name] = value


def shows(trace):
    """Whether a reader sees a trace: not switched off, not clear, and on both main axes."""
    axes = trace.get("xaxis", "x"), trace.get("yaxis", "y")
    return (
        trace.get("visible", True) is True and trace.get("opacity", 1) == 1 and axes == ("x", "y")
    )


def shown_curves(traces):
    groups = [t for t in traces if t.get("legendgroup") in GROUPS]
    return [t for t in groups if t.get("showlegend") is not True and shows(t)]


def rounded(levels):
    return [float(f"{level:.4g}") for level in levels]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_menus_compose_in_any_order(order):
    drawn, table = chart(log=False), curves()
    traces = drawn["data"]
    options = [table[name].unique().tolist() for name in CHOICES]
    for combination in product(*options):
        for menu in order:
            press(traces, drawn["layout"], menu, combination[menu] or "none")
        at = dict(zip(CHOICES, combination, strict=True))
        chosen = table[(table[list(at)] == pd.Series(at)).all(axis=1)]
        shown = shown_curves(traces)
        on = [t for t in shown if t["legendgroup"] != "fan"]
        assert len(on) == 4
        assert [t["y"] for t in on if "fill" not in t] == [rounded(chosen["q50"])]
        for (low, high), band in zip(BANDS, on, strict=False):
            assert band["y"] == rounded(chosen[high]) + rounded(chosen[low])[::-1]
        rest = table[(table["reading"] == at["reading"]) & (table["window"] == at["window"])]
        fan = [t["y"] for t in shown if t["legendgroup"] == "fan"]
        assert fan == [rounded(rows["q50"]) for _, rows in rest.groupby("left_out", sort=False)]


@pytest.mark.parametrize("fan", [None, *CHOICES])
def test_a_hidden_curve_does_not_answer_and_a_shown_one_does(fan):
    drawn = chart(fan=fan)
    traces = drawn["data"]
    for menu, option in ((2, "x"), (1, "B"), (2, "y"), (2, "x")):
        press(traces, drawn["layout"], menu, option)
        for trace in traces:
            if "fill" in trace:
                assert trace["hoverinfo"] == "skip"
            elif trace.get("legendgroup") in GROUPS and trace["showlegend"] is False:
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
        curve = trace.get("legendgroup") in GROUPS and trace["showlegend"] is False
        assert (place in touched) == curve
    set_by = [set(b["args"][0]) for m in drawn["layout"]["updatemenus"] for b in m["buttons"]]
    assert not any("visible" in names or "showlegend" in names for names in set_by)
    names = [frozenset().union(*(b["args"][0] for b in m["buttons"]))
             for m in drawn["layout"]["updatemenus"]]  # fmt: skip
    assert len(frozenset().union(*names)) == sum(map(len, names))  # no two menus set the same


def test_axes_for_hidden_curves_are_far_away_and_stay_there():
    axes = chart()["layout"]
    days = pd.to_datetime(axes["xaxis"]["range"])
    assert pd.Timestamp(axes["xaxis2"]["range"][1]) < days[0] - pd.Timedelta(days=365 * 500)
    assert max(axes["yaxis2"]["range"]) < 0
    for name in ("xaxis2", "yaxis2"):
        assert axes[name]["fixedrange"]
        assert axes[name]["visible"] is False
        assert axes[name]["overlaying"] == name[0]


def test_there_is_a_menu_for_each_choice_with_two_options_or_more():
    drawn = interactive.curve(delivered(), curves(windows=["x"]), CHOICES)
    assert len(drawn.layout.updatemenus) == 2
    said = [note.text for note in drawn.layout.annotations]
    assert "reading:" in said
    assert "left out:" in said
    assert "window:" not in said
    assert "Menus" in drawn.layout.title.subtitle.text.replace("<br>", " ")
    assert not interactive.curve(delivered(), one_curve()).layout.updatemenus


def test_a_legend_entry_switches_a_speaker_with_all_marks():
    figure = interactive.curve(delivered(), curves(), **everything())
    shown = [trace.legendgroup for trace in figure.data if trace.showlegend is not False]
    assert len(shown) == len(set(shown))
    assert {trace.legendgroup for trace in figure.data} == set(shown)


# --- the chart --------------------------------------------------------------------------------


@SIZES
def test_markup_in_data_stays_text(size):
    text = dict.fromkeys(["originator", "outlet", "wording", "url", "unit"], EVIL)
    claims = delivered().assign(**text)
    table = curves(left_out=("", EVIL)).rename(columns={"left_out": EVIL})
    how = {"choices": ["reading", EVIL, "window"], "fan": EVIL, "title": EVIL, "size": size}
    for figure in [interactive.curve(claims, table, **how)]:
        shown = json.loads(figure.to_json())
        shown["layout"]["meta"] = None  # read by programs, never shown as markup
        assert "<img" not in json.dumps(shown)
        assert not any("hovertemplate" in trace for trace in shown["data"])
    static.curve(claims, table, **how).draw_without_rendering()


def test_descriptions_are_the_same_in_both():
    figure = static.curve(delivered(), curves(), **everything())
    drawn = interactive.curve(delivered(), curves(), **everything())
    assert figure.get_label() == drawn.layout.meta["description"]


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_figures_are_the_same_every_time(tmp_path, ending):
    draws = {
        "curve": lambda back_end: back_end.curve(delivered(), curves(), **everything()),
    }
    for name, draw in draws.items():
        files = [tmp_path / f"{name}-{turn}.{ending}" for turn in (1, 2)]
        for file in files:
            static.save(draw(static), file, dpi=60)
        assert files[0].read_bytes() == files[1].read_bytes()
        assert draw(interactive).to_json() == draw(interactive).to_json()


def test_things_spread_on_a_line_keep_order_and_distance():
    random = np.random.default_rng(0)
    for _ in range(20):
        wanted, tall = np.sort(random.random(8) * 10), random.random(8)
        found = layout.spread(wanted, tall, 0, 10)
        assert (np.diff(found) >= (tall[1:] + tall[:-1]) / 2 - 1e-9).all()
        assert found[0] >= tall[0] / 2 - 1e-9
        assert found[-1] <= 10 - tall[-1] / 2 + 1e-9
    assert layout.spread([1, 5, 9], [1, 1, 1], 0, 10).tolist() == [1, 5, 9]
