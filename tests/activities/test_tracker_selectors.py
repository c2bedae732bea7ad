"""How a task stands with a tracker, in one sentence; and which tracker is whose."""

import pytest

from activities.selectors.trackers import standing, trackers_for
from tests.cast import make_cast
from tests.factories import TODAY
from tests.factories.people import UnitFactory
from tests.factories.trackers import TrackedTaskFactory, TrackerConnectionFactory

pytestmark = pytest.mark.django_db
WAITING = {"state": "waiting", "change": 2}


@pytest.mark.parametrize(
    ("facts", "begins", "again"),
    [
        ({}, "In step with Storage at GitHub.", False),
        (WAITING, "Your last change is not sent yet: it goes to Storage at GitHub within a minute.", False),
        (WAITING | {"ref": ""}, "Not sent yet: it goes to Storage at GitHub within a minute.", False),
        (WAITING | {"problem": "It does not answer."}, "Your last change is not sent yet: Storage", False),
        (WAITING | {"connection__state": "refused", "ref": ""}, "Not sent yet: Storage at GitHub does not acc", False),
        ({"state": "dead", "change": 2}, "Not sent to Storage at GitHub.", True),
        ({"state": "gone"}, "The issue is gone from Storage at GitHub.", True),
    ],
)  # fmt: skip
def test_it_is_said_in_one_sentence(facts, begins, again):
    said = standing(TrackedTaskFactory(**facts))

    assert said.sentence.startswith(begins)
    assert said.can_send_again is again


def test_a_pair_has_the_trackers_of_both_teams_and_of_what_these_belong_to():
    cast = make_cast()
    paths = ("Engineering/Platform/Storage", "Engineering/Platform/Search", "Engineering", "Engineering/Platf", "Sales")
    for path in paths:
        TrackerConnectionFactory(name=path, unit=UnitFactory(path=path))

    names = {tracker.name for tracker in trackers_for(cast.pairing, TODAY)}

    assert names == {"Engineering/Platform/Storage", "Engineering/Platform/Search", "Engineering"}
