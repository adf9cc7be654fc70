"""What the gate is for: each alteration of the table is seen, and by the guard that it names."""

import mutants
import pytest

TABLE = mutants.table()
pytestmark = pytest.mark.filterwarnings("ignore:Non-unique cell id")


@pytest.mark.parametrize("mutant", TABLE, ids=[mutant.name for mutant in TABLE])
def test_mutant_is_seen(mutant):
    assert mutant.seen_by in mutants.seen_by(mutant)


@pytest.mark.parametrize("seer", mutants.SEERS)
def test_each_guard_sees_what_no_other_does(seer):
    """A new run and the pins see most of what is false; a guard also sees it in a new notebook."""
    seers = [mutants.seen_by(mutant) for mutant in TABLE]
    any_change = {mutants.RERUN, mutants.PINS}
    assert {seer} in [found - any_change or found for found in seers]


def test_names_are_given_once():
    assert len({mutant.name for mutant in TABLE}) == len(TABLE)
