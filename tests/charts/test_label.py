"""Charts of events: a column, or several, names each row in place of its speaker and day."""

from functools import cache

import pandas as pd
import pytest
from matplotlib.text import Text

from analysis import reader_band, strict_bounds
from analysis.charts import interactive, kinds, look, static
from analysis.charts.scene import TEXT

PENS = pytest.mark.parametrize("pen", [static, interactive], ids=["static", "interactive"])
SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))
PLACES = ["Lund", "Visby", "Kiruna"]


def events(**more):
    """What one speaker says of three events."""
    table = pd.DataFrame(
        {
            "claim_id": ["a", "b", "c"],
            "statement_id": ["a", "b", "c"],
            "place": PLACES,
            "began": pd.to_datetime(["2024-01-05", "2024-02-05", "2024-03-05"]),
            "nr": [1, 20_000, 3],
            "value": [40.0, 60.0, 90.0],
            "bound": "lower",
            "hedge": ["at least", "more than", "at least"],
            "quantity": "deaths",
            "unit": "persons",
            "originator": "The Office",
            "originator_kind": "government",
            "window_start": pd.Timestamp("2024-01-01"),
            "window_end": pd.to_datetime(["2024-01-31", "2024-02-29", "2024-03-31"]),
            **more,
        }
    )
    return reader_band(strict_bounds(table))


def curves():
    days = pd.to_datetime(["2024-01-31", "2024-03-31"])
    levels = {"q05": 40.0, "q25": 50.0, "q50": 60.0, "q75": 80.0, "q95": 100.0}
    return pd.DataFrame({"date": days, **levels})


CHARTS = {
    "claims": {},
    "distribution": {},
    "envelope": {},
    "curve": {"curves": curves()},
}


def scene_of(chart, label=None, frame=None, **more):
    frame = events() if frame is None else frame
    return getattr(kinds, chart)(frame, label=label, **CHARTS[chart], **more)


@cache
def known(chart, label=None, size="notebook"):
    """The scene of three events, made once; a column takes the marks that were made."""
    marks = known(chart, label).marks if size == "column" else None
    return scene_of(chart, label, size=size, marks=marks)


def words_in(scene):
    said = [run.said for mark in scene.drawn if mark.kind == TEXT for run in mark.runs]
    return " ".join([*said, *scene.notes])


@SIZES
@pytest.mark.parametrize("chart", CHARTS)
def test_a_label_stands_in_place_of_speaker_and_day(chart, size):
    words = words_in(known(chart, "place", size))
    assert all(place in words for place in PLACES)
    assert "The Office" not in words
    assert "31 Jan 2024" not in words
    before = words_in(known(chart, None, size))
    assert not any(place in before for place in PLACES)


@PENS
@pytest.mark.parametrize("chart", CHARTS)
def test_both_pens_draw_it(chart, pen):
    figure = pen.draw(known(chart, "place"))
    if pen is static:
        said = " ".join(text.get_text() for text in figure.findobj(Text))
    else:
        said = str([trace.text for trace in figure.data if trace.mode == "text"])
    assert "Visby" in said


@SIZES
def test_in_time_it_stands_before_the_number(size):
    scene = kinds.timeline(None, events(), size=size, label=["place", "nr"])
    texts = scene.marks["text"].tolist()
    assert texts[1].startswith("Visby, 20,000: more than 60")
    assert set(scene.marks["label"]) == {"The Office"}


@pytest.mark.parametrize("chart", CHARTS)
def test_colour_and_legend_still_say_who_speaks(chart):
    plain, labelled = (known(chart, label) for label in (None, "place"))
    groups = [{mark.group for mark in scene.drawn} for scene in (plain, labelled)]
    assert groups[0] == groups[1]
    assert "The Office" in groups[1]


@pytest.mark.parametrize("chart", ["claims", "distribution"])
def test_sentence_table_and_hover_have_it(chart):
    scene = known(chart, "place")
    assert "Lund: at least 40" in scene.alt
    assert scene.table[0][1].startswith("Lund; The Office")
    hovers = [line for mark in scene.drawn for line in map(str, mark.hover or ())]
    assert any("Lund" in line for line in hovers)


def test_several_columns_are_joined_and_empty_cells_left_out():
    frame = events(place=["Lund", None, ""])
    marks = scene_of("claims", label=["place", "began", "nr"], frame=frame).marks
    assert marks["named"].tolist() == [
        "Lund, 5 Jan 2024, 1",
        "5 Feb 2024, 20,000",
        "5 Mar 2024, 3",
    ]


def test_a_row_without_a_label_keeps_speaker_and_day():
    words = words_in(scene_of("claims", label="place", frame=events(place=["Lund", None, ""])))
    assert words.count("The Office") == 2
    assert "29 Feb 2024" in words


def test_markup_in_a_label_is_text():
    scene = scene_of("claims", "place", events(place=["<b>Lund</b>", "a$b$", "c"]))
    drawn = interactive.draw(scene).to_json()
    assert "&lt;b&gt;Lund" in drawn.replace("\\u003c", "<").replace("\\u003e", ">")
    static.draw(scene).draw_without_rendering()


def test_many_claims_are_labelled_as_before():
    many = pd.concat([events()] * 6, ignore_index=True)
    names = [f"c{number}" for number in range(len(many))]
    many = many.assign(claim_id=names, statement_id=names)
    assert not scene_of("envelope", label="place", frame=many).marks.claims["labelled"].any()
    assert known("envelope", "place").marks.claims["labelled"].all()


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"A label needs the columns pla_ce: 'place' may be meant"):
        scene_of("claims", label="pla_ce")
