"""Lineages as data: renderings, what changed from the best of them, and its words."""

import time
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analysis import drift, ledger
from analysis.charts import interactive, look, static
from analysis.charts.kinds import lineage
from analysis.charts.kinds.lineage import MOST, alt_text, mark_frame, steps
from analysis.charts.scene import BAND, LINE, POINT, TEXT
from analysis.lineage import BOUND_NAMES

NAMES = {
    "side": ["us-nsc-2023-10-13-containers"],
    "about": ["kr-dia-2024-08-27-shells-152"],
    "two": ["kr-mnd-2024-02-26-shells-122", "msmt-2025-05-29-sent"],
    "alone": ["us-state-2024-09-04-containers"],
}
SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))


@pytest.fixture(scope="module")
def claims():
    table = ledger()
    return {name: table[table["statement_id"].isin(ids)] for name, ids in NAMES.items()}


@pytest.fixture
def side(claims):
    return claims["side"].reset_index(drop=True)


def kind_of(scene, kind):
    return [mark for mark in scene.drawn if mark.kind == kind]


def retold(frame):
    return frame["claim_id"].ne(frame["statement_id"])


def many(frame, count):
    """So many renderings, those of the article once."""
    once = frame[frame["source"].ne("article")]
    more = pd.concat([once] * (count // len(once) + 1), ignore_index=True)
    more["claim_id"] += "-" + more.index.astype(str)
    return pd.concat([frame, more], ignore_index=True).head(count)


def test_the_best_rendering_is_first_and_what_has_no_date_last(side):
    rows = mark_frame(side)
    assert rows["best"].tolist() == [True] + [False] * 5
    assert rows["when"].iloc[-1] == "no date"
    assert rows["emphasis"].tolist() == [False] * 5 + [True]
    assert pd.to_datetime(rows["when"].iloc[1:-1], format="%d %b %Y").is_monotonic_increasing


def test_the_chart_says_what_drift_says(side):
    side.loc[retold(side) & side["bound"].eq("upper"), ["bound", "value_high"]] = ["range", 2e3]
    rows = mark_frame(side).set_index("claim_id")
    changes = drift(side)
    assert changes["side_changed"].sum() == 3  # "up to 1,000 to 2,000" is a ceiling
    for change in changes.itertuples():
        row = rows.loc[change.claim_id]
        assert row["changed"] == change.computed.replace(";", ", ")
        assert row["side_changed"] == change.side_changed
    turned = rows[rows["side_changed"]]
    assert turned["note"].str.contains("(floor to ceiling)", regex=False).all()
    assert set(turned["column"]) == {0}


def test_columns_go_from_ceiling_to_floor(side):
    names = [list(BOUND_NAMES.values())[int(place)] for place in mark_frame(side)["column"]]
    assert names == ["floor", "ceiling", "ceiling", "ceiling", "bare number", "floor"]


def test_lines_fan_out_from_the_best_rendering_of_their_statement(claims):
    rows = mark_frame(claims["two"]).set_index("row")
    lines = steps(rows.reset_index())
    assert rows.loc[lines["from_row"], "best"].all()
    assert sorted(lines["to_row"]) == rows.index[~rows["best"]].tolist()
    statement = rows["statement_id"]
    assert (lines["from_row"].map(statement) == lines["to_row"].map(statement)).all()


def test_notes_tell_what_changed_into_what(claims, side):
    rows = mark_frame(claims["two"])
    assert rows["heading"].iloc[0].endswith(" on shells (122 mm rocket)")
    assert "munition: 122 mm rocket \u2192 122 mm shell" in "; ".join(rows["note"])
    side.loc[retold(side), "value"] = 1.2e6
    assert "value: 1,000 \u2192 1.2 million" in mark_frame(side)["note"].iloc[1]
    side.loc[retold(side), ["value", "window_start", "window_end"]] = [np.nan, pd.NaT, pd.NaT]
    assert "value: 1,000 \u2192 no number" in mark_frame(side)["note"].iloc[1]


def test_a_denial_is_no_rendering(side):
    last = side["claim_id"].iloc[-1]
    side["modality"] = side["modality"].mask(side["claim_id"] == last, "denied")
    marks = mark_frame(side)
    row = marks.set_index("claim_id").loc[last]
    assert row[["marker", "note"]].tolist() == ["denied", "denies it: no rendering of it"]
    assert " of 4 retellings " in alt_text(marks)
    assert "1 denies it" in alt_text(marks)


def test_a_rendering_without_a_number_keeps_its_row(side):
    place = side.index[retold(side)][0]
    side.loc[place, ["value", "bound"]] = [np.nan, None]
    scene = lineage(side)
    assert len(kind_of(scene, POINT)) == len(side) - 1 == len(steps(scene.marks)) + 1
    assert "1 has no number" in scene.alt
    said = {run.said for mark in kind_of(scene, TEXT) for run in mark.runs}
    assert side["outlet"][place].split()[0] in " ".join(said)
    side.loc[retold(side), "value"] = np.nan  # these name a side of no number
    scene = lineage(side)
    assert not scene.marks["side_changed"].any()
    assert "5 have no number" in scene.alt


def test_few_columns_are_enough():
    bare = pd.DataFrame({"claim_id": ["s", "b"], "statement_id": "s", "value": 1_000.0})
    scene = lineage(bare.assign(bound=["lower", "upper"]))
    assert scene.marks["side_changed"].tolist() == [False, True]
    assert scene.alt.startswith("1 of 1 retelling turns a floor into a ceiling: 1 statement")
    scene = lineage(bare.head(1).assign(bound="lower"))
    assert scene.alt.startswith("No retelling: ")
    assert "below it" not in scene.caption


def test_the_order_of_rows_does_not_matter(claims):
    shuffled = claims["two"].sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(mark_frame(claims["two"]), mark_frame(shuffled))


@SIZES
@pytest.mark.parametrize("name", list(NAMES))
def test_every_rendering_is_drawn_in_its_row(claims, name, size):
    scene = lineage(claims[name], size=size)
    rows, lead = scene.marks, look.FONT_SIZES[size] * 1.25 / 72
    points = kind_of(scene, POINT)
    assert [mark.x[0] for mark in points] == rows["column"].tolist()
    dashed = [mark for mark in kind_of(scene, LINE) if mark.dash]
    assert len(dashed) == rows["side_changed"].sum()
    assert {mark.colour for mark in dashed} <= {look.WARNING}
    assert len(kind_of(scene, BAND)) == rows["emphasis"].sum()
    words = [mark for mark in kind_of(scene, TEXT) if mark.y[0] in {p.y[0] for p in points}]
    for side_of in ("left", "right"):  # one column of text below the other
        column = sorted((m.y[0], len(m.runs) * lead / 2) for m in words if m.align[0] == side_of)
        for (above, half), (below, other) in pairwise(column):
            assert above + half < below - other
    page = look.WIDTHS[size]
    left, right = scene.panels[0].x.limits
    for mark in words:
        start = (mark.x[0] - left) / (right - left) * page
        widest = max(len(run.said) * run.scale for run in mark.runs) * lead / 1.25 * 0.58
        assert start + widest < page if mark.align[0] == "left" else start - widest > 0


def test_a_click_switches_a_statement(claims):
    scene = lineage(claims["two"])
    groups = {mark.group for mark in kind_of(scene, POINT)}
    assert len(groups) == 2
    assert all(name.endswith((" 2024", " 2025")) for name in groups)
    assert {mark.group for mark in kind_of(lineage(claims["side"]), POINT)} == {""}


def test_hover_tells_words_speaker_outlet_window_and_address(side):
    scene = lineage(side)
    for mark, row in zip(kind_of(scene, POINT), scene.marks.itertuples(), strict=True):
        assert mark.hover[0] == row.words
        assert mark.hover[-1] == (row.url or row.note)
        told = "\n".join(mark.hover)
        assert f"printed: {row.wording}" in told
        assert f"read in {row.outlet}\n" in told
        assert f"counts {row.dates}" in told
        assert row.note in told


@pytest.mark.parametrize(("name", "count"), [("side", 5_000), ("two", 1_000)])
def test_of_many_renderings_those_are_drawn_that_must_be_seen(claims, name, count):
    frame = many(claims[name], count)
    start = time.process_time()
    scene = lineage(frame)
    assert time.process_time() - start < 5
    assert len(kind_of(scene, POINT)) == MOST
    assert f"Drawn: 60 of {count:,} renderings" in scene.caption
    assert len(scene.table) == len(scene.marks) == count
    shown = {mark.hover for mark in kind_of(scene, POINT)}
    assert len(kind_of(scene, BAND)) == scene.marks["emphasis"].sum()
    bold = [mark for mark in kind_of(scene, TEXT) if mark.runs[0].bold and mark.x[0] > 4]
    assert len(bold) == scene.marks["statement"].nunique()
    assert len(shown) > 1
    assert "Drawn" not in lineage(claims[name]).caption


def test_what_cannot_be_drawn_is_refused(claims):
    with pytest.raises(ValueError, match="at most 12 statements"):
        lineage(ledger("containers"))
    with pytest.raises(ValueError, match="no rendering to draw"):
        lineage(claims["side"].head(0))
    with pytest.raises(ValueError, match="columns bound"):
        lineage(claims["side"].drop(columns="bound"))
    with pytest.raises(ValueError, match="claim_id repeats us-state-2024-09-04-containers"):
        lineage(pd.concat([claims["alone"]] * 2))
    with pytest.raises(ValueError, match="choose one of notebook, column"):
        lineage(claims["side"], size="poster")


@SIZES
@pytest.mark.parametrize("pen", [static, interactive], ids=["static", "interactive"])
def test_text_of_any_kind_is_drawn_as_it_is(claims, pen, size):
    evil = "<img src=x onerror=alert(1)> $x^2$ **bold**  \u05d9\u05d5\u05ea\u05e8 \uc870\uc120"
    text = ["originator", "outlet", "wording", "url", "munition", "quantity", "unit"]
    figure = pen.lineage(claims["two"].assign(**dict.fromkeys(text, evil)), title=evil, size=size)
    assert evil in figure.scene.marks["heading"].iloc[0]
    if pen is static:
        figure.draw_without_rendering()
    else:
        figure.layout.meta = None  # read by programs, never shown as markup
        assert "<img" not in figure.to_json()
