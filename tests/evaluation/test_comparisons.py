from datetime import date, timedelta

import pytest

from evaluation.models import Comparison
from evaluation.services.comparisons import NO_PERFORMANCE, compare_promotions
from mentorship.audit.models import AuditEvent
from mentorship.people.models import Position
from tests.factories import NOW
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory, PositionFactory, UnitFactory
from tests.factories.programs import CohortFactory

pytestmark = pytest.mark.django_db
BEGAN = date(2025, 5, 2)
PROMOTED = (date(2025, 8, 11), date(2025, 11, 10), date(2026, 2, 9), date(2026, 5, 11))


def career(cohort, unit, number, *, mentored, promoted):
    """Somebody at level 3 since May 2025, perhaps with a mentor since June, perhaps promoted in a later quarter."""
    person = PersonFactory(hired_on=date(2024, 1, 8))
    day = PROMOTED[number % 4] if promoted else None
    PositionFactory(person=person, unit=unit, level=3, starts_on=BEGAN, ends_on=day)
    if day:
        PositionFactory(person=person, unit=unit, level=4, starts_on=day)
    if mentored:
        PairingFactory(cohort=cohort, mentee=person, started_on=date(2025, 6, 2))


@pytest.fixture
def organisation(db):
    """40 mentored people with 16 promotions, 60 others with 12."""
    cohort, unit = CohortFactory(), UnitFactory(path="Engineering/Platform/Storage")
    Position.objects.all().delete()  # of the program's owner
    for number in range(40):
        career(cohort, unit, number, mentored=True, promoted=number < 16)
    for number in range(60):
        career(cohort, unit, number, mentored=False, promoted=number < 12)


def test_the_installations_positions_are_compared_by_tenure_and_level_band(organisation):
    comparison = compare_promotions(by=None, now=NOW)

    content = comparison.content
    assert (comparison.quarter, content["quarters"]) == ("2026Q2", ["2025Q3", "2026Q2"])
    assert content["status"] == "answered"
    assert content["arms"] == {"mentored": 160, "others": 240, "mentored_promoted": 16, "others_promoted": 12}
    assert content["mh_odds_ratio"] > 1.9
    assert content["cautions"][0] == NO_PERFORMANCE
    assert content["hazard"]["clustered"]
    assert {one["performance_band"] for one in content["strata"]} == {"mid"}


def test_a_comparison_is_computed_once_a_quarter(organisation):
    first = compare_promotions(by=None, now=NOW)
    PositionFactory(starts_on=BEGAN)

    again = compare_promotions(by=None, now=NOW + timedelta(days=5))

    assert (again.pk, again.content) == (first.pk, first.content)
    assert AuditEvent.objects.filter(action="promotions.compared").count() == 1
    assert compare_promotions(by=None, now=NOW + timedelta(days=60)).quarter == "2026Q3"


def test_small_groups_are_withheld(organisation):
    unit = UnitFactory(path="Engineering/Platform/Storage")
    for number in range(4):
        person = PersonFactory(hired_on=date(2010, 1, 1))
        PositionFactory(person=person, unit=unit, level=6, starts_on=BEGAN, ends_on=PROMOTED[number])
        PositionFactory(person=person, unit=unit, level=7, starts_on=PROMOTED[number])

    groups = compare_promotions(by=None, now=NOW).content["strata"]

    seniors = [group for group in groups if group["performance_band"] == "senior"]
    assert all(group == {**group, "withheld": True} and "mentored" not in group for group in seniors)


def test_too_few_promotions_are_refused_and_their_number_is_not_kept():
    PositionFactory(starts_on=BEGAN)

    content = compare_promotions(by=None, now=NOW).content

    assert (content["status"], content["arms"], content["strata"]) == ("refused", None, [])


def test_an_installation_without_positions_is_refused_as_well():
    content = compare_promotions(by=None, now=NOW).content

    assert (content["status"], content["n"], content["quarters"]) == ("refused", 0, [])


def test_who_may_compare(cast):
    may = {part for part, user in cast.users.items() if user.has_perm("evaluation.compare_promotions")}

    assert may == {"owner", "other_owner", "auditor", "administrator"}
    assert str(Comparison(quarter="2026Q2")) == "Promotions up to 2026Q2"
