"""What a notebook says and shows."""

import base64
import html
import json

import numpy as np
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

from analysis import containers, divide, notebook
from analysis.charts import interactive, kinds, static
from analysis.notebook import display, own
from analysis.told import allowed
from analysis.totals import TOTAL, running_totals


def test_sentences_write_numbers_as_newspapers_do():
    said = notebook.say("{a}, {b}, {c}, {d}", a=13_000, b=6e6, c=np.float64(461.5), d=np.int64(7))
    assert said.data == "13,000, 6 million, 461.5, 7"


def test_text_in_sentences_is_never_markup():
    said = notebook.say("{x}", x="<b>*bold*</b> [link](javascript:x) $x$ `code`").data
    assert not set("<>*[]$`") & set(said)
    assert html.unescape(said) == "<b>*bold*</b> [link](javascript:x) $x$ `code`"
    assert notebook.say("{x}", x="Kirby's").data == "Kirby's"


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (divide("more than 5", 1), "more than 5, no upper limit"),
        (divide("at least 5", 1), "at least 5, no upper limit"),
        (divide("fewer than 5", 1), "less than 5, no lower limit"),
        (divide((2, 5), 1), "at least 2 and at most 5"),
        (divide(5, 1), "5"),
        (divide("about 5", 1), "no limit on either side"),
    ],
)
def test_bounds_in_words(bounds, words):
    assert allowed(bounds.iloc[0]) == words


def test_tables_have_a_row_a_claim():
    claims = containers()
    table = notebook.claims_table(claims)
    assert len(table) == len(claims)
    assert not table.isna().any().any()
    assert len(notebook.readings_table(claims)) == len(claims)


@pytest.mark.parametrize(
    ("coverage", "far", "share"), [(0.9, 95, 90), (0.5, 75, 50), (0.99, 95, 99)]
)
def test_edge_and_value_stand_in_columns_of_their_own(coverage, far, share):
    table = notebook.claims_table(containers(coverage=coverage))
    edge, value = list(table)[7:9]
    assert edge == f"edge that {far} % of readers name"
    assert value == f"{share} % of the value, assumed"


@pytest.fixture
def shown(monkeypatch):
    """What a front end gets to show for a figure: data and metadata of each output."""
    outputs = []
    monkeypatch.setattr(display, "publish_display_data", lambda *output: outputs.append(output))
    shell = DisplayFormatter()
    display._show_figures(shell)

    def shown(figure):
        outputs.clear()
        assert shell.format(figure) == ({}, {})
        return list(outputs)

    return shown


def test_a_figure_is_a_picture(shown):
    figure = static.claims(containers().head(2))
    (data, metadata), _ = shown(figure)
    picture = base64.b64decode(data["image/png"])
    assert picture.startswith(b"\x89PNG")
    assert b"Software" not in picture
    assert metadata["image/png"]["width"] == pytest.approx(figure.get_figwidth() * 96, abs=1)


def test_an_interactive_chart_travels_as_plotly_json(shown):
    (data, _), _ = shown(interactive.claims(containers().head(2)))
    chart = data["application/vnd.plotly.v1+json"]
    assert chart["config"]["showSendToCloud"] is False
    assert ".0," not in json.dumps(chart["data"])  # a browser stores 100, not 100.0


@pytest.mark.parametrize("charts", [static, interactive])
def test_a_sentence_below_each_chart_tells_it(shown, charts):
    """It is the alt text too, and stays text whatever the data hold."""
    claims = containers().tail(1)
    plain, evil = (kinds.claims(c).alt for c in (claims, claims.assign(hedge="<b>*")))
    (data, metadata), (below, about) = shown(charts.claims(claims))
    assert data["text/plain"] == below["text/plain"] == plain
    assert below["text/markdown"].startswith("*1 claim about containers: ")
    assert metadata.get("image/png", {}).get("alt", plain) == plain
    assert metadata["addresses"] == claims["url"].tolist()
    assert about == {"describes": "chart"}
    assert "<b>*" in evil
    _, (below, _) = shown(charts.claims(claims.assign(hedge="<b>*")))
    assert not set("<>*") & set(below["text/markdown"][1:-1])


def test_any_figure_can_be_shown(shown):
    from matplotlib.figure import Figure
    from plotly.graph_objects import Figure as Chart

    for figure in (Figure(), Chart()):
        (data, _), (below, _) = shown(figure)
        assert data["text/plain"] == below["text/plain"]


def test_setup_makes_tables_readable():
    with pd.option_context("display.float_format", None):
        notebook.setup()
        assert "6 million" in pd.DataFrame({"x": [6e6]}).to_string()


@pytest.fixture
def tables():
    shell = DisplayFormatter()
    display._show_days(shell.formatters)
    return lambda shown: shell.format(shown)[0]


DAYS = pd.DataFrame(
    {"date": pd.to_datetime(["2024-08-31", None]), "n": [1.5, 2.0], "w": ["a", "b"]}
)
SHOWN = {
    "mixed": DAYS.T,
    "a row": DAYS.iloc[0].to_frame("first"),
    "a series": DAYS.iloc[0],
    "a header": DAYS.head(1).set_index("date").T,
    "two of a name": pd.concat([DAYS.T, DAYS.T], axis=1),
    "a header of two levels": pd.concat({"one": DAYS.T}, axis=1),
}


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
def test_days_are_shown_without_midnight(tables, shown):
    before = shown.copy()
    for text in tables(shown).values():
        assert "2024-08-31" in text
        assert "00:00:00" not in text
    assert shown.equals(before)


@pytest.mark.parametrize("shown", [DAYS, DAYS["n"], DAYS.set_index("date"), DAYS.iloc[:0]])
def test_other_tables_are_shown_as_pandas_shows_them(tables, shown):
    data = tables(shown)
    assert data["text/plain"] == repr(shown)
    if isinstance(shown, pd.DataFrame):
        assert data["text/html"] == shown._repr_html_()


def test_a_time_of_day_stays(tables):
    noon = pd.DataFrame({"when": [pd.Timestamp("2024-08-31 12:00"), "never"]}, dtype=object)
    assert "2024-08-31 12:00:00" in tables(noon)["text/html"]


def test_four_totals_are_drawn_and_the_others_are_rows(monkeypatch):
    known = running_totals(containers())
    two = known[known["reason"].eq("")].groupby(list(TOTAL)).head(2).head(2)
    names = {name: two[name] + "-" for name in ("claim_id", "statement_id", "quantity")}
    claims = pd.concat(
        [two.assign(**{name: text + str(n) for name, text in names.items()}) for n in range(5)]
    )
    drawn, said, tables = [], [], []
    monkeypatch.setattr(own, "_show_total", lambda total, _: drawn.append(len(total)))
    monkeypatch.setattr(own, "_show_table", lambda table, _: tables.append(table))
    monkeypatch.setattr(own, "display", lambda shown: said.append(shown.data))
    notebook.show_totals(claims)
    assert drawn == [2] * 4
    assert said == ["Totals of one report, or of no more reports than those drawn:"]
    assert [table["reports"].tolist() for table in tables] == [[2]]
