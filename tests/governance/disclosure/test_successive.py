"""What two releases one after the other say about the one person who joined in between."""

from dataclasses import replace

from governance.disclosure import ANY, Declared, Row, protect
from tests.governance.disclosure.organisations import organisation

JOINER = Row("E99999", "Department 00", "Team 00-0", "mid", "Berlin", {"gender": "woman"})


def test_a_joiner_is_told_from_others_only_where_everything_else_stood_still():
    """The difference of two printed counts is the sum of everybody's changes, never one person's status.

    A release is a quarter's: the same quarter is never counted again with one person more. Over two quarters anybody
    may have started or stopped, so the same difference fits a joiner who takes part and one who does not.
    """
    before = organisation(120, seed=11)
    somebody = next(row for row in before if row.team == JOINER.team and not row.participant)
    joined = [*before, replace(JOINER, participant=True)]
    started = [replace(row, participant=True) if row is somebody else row for row in before]
    started.append(replace(JOINER, participant=False, band=somebody.band))

    one = protect(joined, Declared(), period="2026Q4")
    other = protect(started, Declared(), period="2026Q4")

    place = one.dimensions.index("team")
    teams = [(c.key, c.eligible, c.participants) for c in one.cells if c.key[place] != ANY]
    assert teams == [(c.key, c.eligible, c.participants) for c in other.cells if c.key[place] != ANY]
