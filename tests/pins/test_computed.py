"""What the kit computes for a fixed list of calls is what it was."""

import pytest
from computed import CALLS, computed, moved, stored

WAS = stored()
MEANT = "If that is meant: .venv/bin/python tests/pins/computed.py says it again and stores it"


@pytest.mark.parametrize("call", CALLS)
def test_no_number_moves_unseen(call):
    found = moved(computed(call), WAS[call])
    assert not found, "\n".join([*found[:20], MEANT])


def test_every_call_is_stored_and_a_move_is_seen():
    assert list(WAS) == list(CALLS)
    assert moved({"a": 1.0, "b": 2.0}, {"a": 1.0 + 1e-9, "b": 2.1, "c": 1.0}) == [
        "b: 2.0 was 2.1",
        "c: None was 1.0",
    ]
