"""What a notebook says and shows."""

import html
import json

import numpy as np
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

from analysis import containers, divide, notebook
from analysis.charts import interactive, static


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
    assert notebook.allowed(bounds.iloc[0]) == words


def test_tables_have_a_row_a_claim():
    claims = containers()
    table = notebook.claims_table(claims)
    assert len(table) == len(claims)
    assert not table.isna().any().any()
    assert len(notebook.readings_table(claims)) == len(claims)


def test_figures_show_a_picture_and_words():
    display = DisplayFormatter()
    notebook._show_figures(display)
    figure = static.claims(containers().head(2))
    data, metadata = display.format(figure)
    assert data["image/png"].startswith(b"\x89PNG")
    assert b"Software" not in data["image/png"]
    assert data["text/plain"] == figure.get_label()
    assert metadata["image/png"]["width"] == pytest.approx(figure.get_figwidth() * 96, abs=1)


def test_interactive_charts_travel_as_plotly_json(monkeypatch):
    shown = []
    monkeypatch.setattr(notebook, "publish_display_data", shown.append)
    display = DisplayFormatter()
    notebook._show_figures(display)
    display.format(interactive.claims(containers().head(2)))
    (bundle,) = shown
    chart = bundle["application/vnd.plotly.v1+json"]
    assert chart["config"]["showSendToCloud"] is False
    assert ".0," not in json.dumps(chart["data"])  # a browser stores 100, not 100.0
    assert bundle["text/plain"].startswith("Chart of 2 claims")


def test_setup_makes_tables_readable():
    with pd.option_context("display.float_format", None):
        notebook.setup()
        assert "6 million" in pd.DataFrame({"x": [6e6]}).to_string()
