"""Where words and ticks go: clear of each other, few, in order."""

import numpy as np

from analysis.charts import layout


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


def test_things_spread_on_a_line_keep_order_and_distance():
    random = np.random.default_rng(0)
    for _ in range(20):
        wanted, tall = np.sort(random.random(8) * 10), random.random(8)
        found = layout.spread(wanted, tall, 0, 10)
        assert (np.diff(found) >= (tall[1:] + tall[:-1]) / 2 - 1e-9).all()
        assert found[0] >= tall[0] / 2 - 1e-9
        assert found[-1] <= 10 - tall[-1] / 2 + 1e-9
    assert layout.spread([1, 5, 9], [1, 1, 1], 0, 10).tolist() == [1, 5, 9]
