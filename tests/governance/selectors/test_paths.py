"""Which tier and track somebody counts in who was enrolled in one, in several or in none."""

from datetime import UTC, datetime

import pytest

from governance.quarters import Quarter
from governance.selectors.paths import paths_in
from mentorship.people.models import Person
from tests.factories.people import PersonFactory
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

pytestmark = pytest.mark.django_db
QUARTER = Quarter.parse("2026Q3")
BEFORE = datetime(2026, 6, 10, 9, tzinfo=UTC)


def enrolled_in(*tracks) -> Person:
    person = PersonFactory()
    for track in tracks:
        EnrolmentFactory(cohort=CohortFactory(track=track), person=person, enrolled_at=BEFORE, changed_at=BEFORE)
    return person


def test_who_is_enrolled_in_several_tracks_counts_in_none_of_them_but_in_their_tier():
    first, second = TrackFactory(tier="peer", name="One"), TrackFactory(tier="peer", name="Two")
    elsewhere = TrackFactory(tier="senior", name="Three")
    one, again, both, three = (
        enrolled_in(*tracks) for tracks in ([first], [first, first], [first, second], [first, second, elsewhere])
    )

    paths = paths_in(QUARTER)

    assert paths[one.pk] == paths[again.pk] == {"tier": "peer", "track": "One"}
    assert paths[both.pk] == {"tier": "peer", "track": "several tracks"}
    assert paths[three.pk] == {"tier": "several tiers", "track": "several tracks"}
    assert PersonFactory().pk not in paths
