"""Timelines as data: items, their marks and their words."""

import time

import numpy as np
import pandas as pd
import pytest

from analysis import containers, load, troops
from analysis.charts import interactive, look, static
from analysis.charts.kinds import timeline
from analysis.charts.kinds.timeline import MOST, mark_frame
from analysis.charts.scene import POINT, TEXT

SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))


@pytest.fixture(scope="module")
def events():
    return load("record", "events")


@pytest.fixture(scope="module")
def votes():
    table = load("record", "un_votes")
    return table.assign(event=table["resolution"] + ": " + table["title_short"])


@pytest.fixture(scope="module")
def claims():
    return troops().head(12)


def made(*kinds, **more):
    return pd.DataFrame({"date": "2024-06-19", "event": "vote", "kind": list(kinds)} | more)


def kind_of(scene, kind):
    return [mark for mark in scene.drawn if mark.kind == kind]


def test_items_go_from_the_earliest_to_no_date(events):
    rows = mark_frame(events.assign(date=events["date"].mask(events.index.isin([3, 9]))))
    assert rows["date"].iloc[:-2].is_monotonic_increasing
    assert rows["when"].iloc[-2:].tolist() == ["no date", "no date"]
    assert len(rows) == len(events)


def test_a_line_sets_items_without_a_date_apart(events):
    dated = events.head(3)
    scene = timeline(dated.assign(date=dated["date"].mask(dated.index == dated.index[0])))
    (line,) = kind_of(scene, "line")
    middles = [mark.y[0] for mark in kind_of(scene, POINT)]
    assert middles[1] < line.y[0] < middles[2]
    assert "without a date" in scene.caption
    alike = timeline(made("a", "a", "a", date=["2024-06-18", "2024-06-19", None]))
    middles = [mark.y[0] for mark in kind_of(alike, POINT)]
    assert middles[2] - middles[1] == pytest.approx(middles[1] - middles[0] + 0.12)
    assert not kind_of(timeline(dated), "line")
    assert timeline(dated.assign(date=None)).panels[0].x.kind == "date"


def test_dates_are_told_as_far_as_they_are_known():
    told = made(*"abc", date_precision=["day", "month", "year"])
    assert sorted(mark_frame(told)["when"]) == ["19 Jun 2024", "2024", "Jun 2024"]


def test_dates_stand_above_and_below(events):
    assert timeline(events).panels[0].x.both


def test_kinds_of_events_differ_in_colour_or_shape(events):
    places = look.event_places(mark_frame(events)["kind"]).values()
    assert len({look.EVENT_LOOKS[place] for place in places}) == len(places) == 7
    assert len(set(look.EVENT_LOOKS)) == len(look.EVENT_LOOKS) == 65


def test_each_value_of_another_column_has_its_own_mark(votes):
    """Eight values of which none has a place in the palette, and a legend of words."""
    scene = timeline(votes, kind="effect")
    looks = {(entry.mark.colour, entry.mark.shape) for entry in scene.legend}
    assert len(looks) == len(scene.legend) == votes["effect"].nunique() == 8
    assert "cross" not in {shape for _, shape in looks}
    said = [entry.said for entry in scene.legend]
    assert "tightened, panel extended" in said
    drawn = {(mark.colour, mark.shape) for mark in kind_of(scene, POINT)}
    assert drawn == looks


def test_the_cross_is_for_votes_against_alone(votes):
    places = look.event_places(mark_frame(votes, kind="russia_vote")["kind"])
    assert places == {"For": look.EVENT_PLACES["For"], "Against (veto)": look.CROSS}
    many = mark_frame(made("new", "For", "visit", *map(str, range(13))))
    shapes = [look.EVENT_LOOKS[place][1] for place in look.event_places(many["kind"]).values()]
    assert len(shapes) == 16
    assert "cross" not in shapes


def test_a_legend_explains_no_more_kinds_than_can_be_told_apart():
    scene = timeline(made(*"aa", *map(str, range(60)), None))
    said = [entry.said for entry in scene.legend]
    assert len(said) == 18
    assert {"a", "other kinds", "no kind given"} <= set(said)


def test_a_kind_keeps_its_mark_in_any_selection(events):
    for kind, group in events.groupby("kind"):
        assert mark_frame(group)["look"].eq(look.EVENT_PLACES[kind]).all()


def test_claims_stand_at_the_end_of_their_window(votes):
    article = containers().query("source == 'article'")
    rows = mark_frame(votes.head(0), article, kind="russia_vote")
    assert rows["date"].tolist() == sorted(article["window_end"])
    assert rows["text"].iloc[1].endswith("more than 13,000 containers")
    assert rows["emphasis"].all()


def test_a_denial_says_so(events):
    claims = containers().query("measure == 'delivered'").head(2)
    rows = mark_frame(events.head(2), claims.assign(modality="denied", originator="Moscow"))
    denied = rows[rows["marker"].eq("denied")]
    assert denied["text"].str.startswith("denied by Moscow: ").tolist() == [True, True]
    assert "crossed: denied" in timeline(events.head(2), claims.assign(modality="denied")).caption


def test_the_order_of_rows_does_not_matter(events, claims):
    mixed = events.sample(frac=1, random_state=1), claims.sample(frac=1, random_state=1)
    for name in ("text", "when", "colour", "label"):
        assert mark_frame(events, claims)[name].tolist() == mark_frame(*mixed)[name].tolist()


@SIZES
def test_every_item_is_drawn_and_no_rows_overlap(events, claims, size):
    scene = timeline(events.assign(event=events["event"] * 2), claims, size=size)
    rows, lead = scene.marks, look.FONT_SIZES[size] * 1.25 * 0.92 / 72
    points, texts = kind_of(scene, POINT), kind_of(scene, TEXT)
    assert len(points) == len(texts) == len(rows) == len(events) + len(claims)
    dated = rows["date"].notna()
    assert [mark.x[0] for mark in points][: dated.sum()] == rows.loc[dated, "date"].tolist()
    middles, half = [t.y[0] for t in texts], [len(t.runs) * lead / 2 for t in texts]
    ends = np.subtract(middles, half)[1:], np.add(middles, half)[:-1]
    assert (ends[0] > ends[1]).all()
    for point, text in zip(points, texts, strict=True):
        assert point.group == text.group
        assert (text.x[0] > point.x[0]) == (text.align[0] == "left")


def test_hover_and_table_tell_words_speaker_and_address(events, claims):
    scene = timeline(events, claims)
    hovers = {mark.hover[1]: mark.hover for mark in kind_of(scene, POINT)}
    row = mark_frame(events.head(0), claims).iloc[0]
    told = hovers[row["text"]]
    assert told[0] == row["when"]
    assert any(line.startswith("printed: ") for line in told)
    assert any(line.startswith("said by ") for line in told)
    assert told[-1] == row["url"]
    assert row["url"] in scene.addresses
    assert dict(scene.table)[f"{row['when']}: {row['text']}"].endswith(row["url"])
    assert {mark.group for mark in kind_of(scene, POINT)} >= set(row[["label"]])


def test_what_is_seen_is_said_first(votes):
    scene = timeline(votes, kind="effect")
    head, told = scene.alt.split(": ")
    assert head == "26 events from 15 Jul 2006 to 28 Mar 2024"
    assert told == (
        "the most in 2017 (5); 13 are “panel extended only”, 7 “tightened”, 1 "
        "“imposed limited” and 5 of other kinds."
    )


def test_of_many_the_article_and_an_even_choice_are_drawn(events):
    claims = troops()
    many = pd.concat([claims] * (5_000 // len(claims)), ignore_index=True)
    many["source"] = "record"
    many.loc[[7, 4_000], "source"] = "article"
    start = time.process_time()
    scene = timeline(events, many)
    assert time.process_time() - start < 5
    points = kind_of(scene, POINT)
    assert len(points) == MOST
    assert f"Drawn: 120 of {len(scene.marks):,} items, the article's and others" in scene.caption
    assert len(scene.table) == len(scene.marks)  # the caption says that the table has all
    bold = [mark for mark in kind_of(scene, TEXT) if mark.runs[0].bold]
    assert len(bold) == 2
    rows = scene.marks[~scene.marks["emphasis"]]
    assert points[0].hover[1] == rows["text"].iloc[0]
    assert points[-1].hover[1] == rows["text"].iloc[-1]
    evenly = timeline(events.iloc[np.arange(500) % len(events)])
    assert "120 of 500 items, evenly from first to last" in evenly.caption


def test_what_cannot_be_drawn_is_refused(votes):
    with pytest.raises(ValueError, match="no event and no claim"):
        timeline(votes.head(0), kind="russia_vote")
    with pytest.raises(ValueError, match="columns event, kind"):
        timeline(votes.drop(columns="event"))
    with pytest.raises(ValueError, match="claims needs the columns bound"):
        timeline(votes, troops().drop(columns="bound"), kind="effect")
    with pytest.raises(ValueError, match="choose one of notebook, column"):
        timeline(votes, kind="effect", size="poster")


@SIZES
@pytest.mark.parametrize("pen", [static, interactive], ids=["static", "interactive"])
def test_text_of_any_kind_is_drawn_as_it_is(pen, size):
    evil = "<img src=x onerror=alert(1)> $x^2$ **bold**  \u05d9\u05d5\u05ea\u05e8 \uc870\uc120"
    events = made(evil, note=[evil]).assign(event=evil)
    claims = troops().head(3).assign(originator=evil, wording=evil, outlet=evil, url=evil)
    figure = pen.timeline(events, claims, title=evil, size=size)
    assert evil in " ".join(figure.scene.marks["text"])
    if pen is static:
        figure.draw_without_rendering()
    else:
        figure.layout.meta = None  # read by programs, never shown as markup
        assert "<img" not in figure.to_json()


@pytest.mark.parametrize("day", [2024, "01/02/2024", "2024-13-01"])
def test_what_is_no_day_is_refused_by_the_name_of_its_event(day):
    events = pd.DataFrame({"date": [day], "event": ["signed"], "kind": ["treaty"]})
    with pytest.raises(ValueError, match=r"date is no day .*signed.*write it year first"):
        timeline(events)
