from datetime import date, timedelta

import pytest

from evaluation.models import Comparison
from evaluation.services.comparisons import NO_PERFORMANCE, TOO_NEAR, compare_promotions
from governance.models import FigureBasis
from mentorship.audit.models import AuditEvent
from mentorship.people.models import Person, Position
from pairing.models import Pairing
from programs.models import Cohort
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


NEXT = NOW + timedelta(days=60)
IN_Q3 = date(2026, 8, 10)


def promote(people, on=IN_Q3):
    for person in people:
        held = person.positions.get(ends_on=None)
        Position.objects.filter(pk=held.pk).update(ends_on=on)
        PositionFactory(person=person, unit=held.unit, level=held.level + 1, starts_on=on)


def never_promoted(*, mentored):
    taught = Pairing.objects.values("mentee")
    people = Person.objects.filter(positions__level=3, positions__ends_on=None, hired_on=date(2024, 1, 8))
    return list((people.filter(pk__in=taught) if mentored else people.exclude(pk__in=taught)).order_by("pk"))


def begin(people):
    for person in people:
        PairingFactory(cohort=Cohort.objects.get(), mentee=person, started_on=date(2026, 6, 20))


@pytest.mark.parametrize(
    ("promoted", "begins", "status", "by_group"),
    [
        ((0, 0), 0, "answered", True),  # nothing but a quarter more
        ((1, 0), 0, "refused", False),
        ((2, 9), 0, "refused", False),
        ((6, 5), 0, "answered", True),
        ((6, 5), 1, "refused", False),
        ((6, 5), 10, "answered", True),
    ],
)
def test_beside_an_earlier_comparison_none_tells_of_few(organisation, promoted, begins, status, by_group):
    taught, others = never_promoted(mentored=True), never_promoted(mentored=False)
    first = compare_promotions(by=None, now=NOW)
    promote([*taught[: promoted[0]], *others[: promoted[1]]])
    begin(others[20 : 20 + begins])

    content = compare_promotions(by=None, now=NEXT).content

    assert content["status"] == status
    assert bool(content["strata"]) is by_group
    if status == "refused":
        assert (content["refusal"], content["arms"], content["mh_odds_ratio"]) == (TOO_NEAR, None, None)
    assert FigureBasis.objects.count() == (2 if status == "answered" else 1)
    assert str(Person.objects.last().pk) not in FigureBasis.objects.last().content["people"]
    assert compare_promotions(by=None, now=NOW).content == first.content


def test_each_earlier_comparison_counts_and_one_that_was_refused_for_few_of_an_arm_too(organisation):
    """Ten more since the last but one, of whom the last has all but one."""
    taught, others = never_promoted(mentored=True), never_promoted(mentored=False)
    compare_promotions(by=None, now=NOW)
    promote([*taught[:6], *others[:5]])
    assert compare_promotions(by=None, now=NEXT).content["status"] == "answered"
    promote([taught[6]], on=date(2026, 11, 9))

    assert compare_promotions(by=None, now=NOW + timedelta(days=150)).content["refusal"] == TOO_NEAR


def test_a_refusal_that_says_something_of_an_arm_is_held_against_as_well():
    cohort, unit = CohortFactory(), UnitFactory(path="Engineering/Platform/Storage")
    for number in range(24):
        career(cohort, unit, number, mentored=number < 12, promoted=number % 12 < (2 if number < 12 else 9))
    assert "promotions of mentored people" in compare_promotions(by=None, now=NOW).content["refusal"]
    promote(never_promoted(mentored=True)[:1])  # the third, and everybody would know who

    assert compare_promotions(by=None, now=NEXT).content["refusal"] == TOO_NEAR


def test_groups_are_shown_only_where_none_of_them_tells_of_few(organisation):
    """Thirteen of two groups are promoted: enough of all, too few of one."""
    unit = UnitFactory(path="Engineering/Platform/Compute")
    seniors = [PersonFactory(hired_on=date(2012, 1, 9)) for _ in range(24)]
    for number, person in enumerate(seniors):
        PositionFactory(person=person, unit=unit, level=3, starts_on=BEGAN)
        if number % 2:
            PairingFactory(cohort=Cohort.objects.get(), mentee=person, started_on=date(2025, 6, 2))
    taught, others = never_promoted(mentored=True), never_promoted(mentored=False)
    assert compare_promotions(by=None, now=NOW).content["strata"]
    promote([*taught[:6], *others[:5], *seniors[:2]])

    content = compare_promotions(by=None, now=NEXT).content

    assert (content["status"], content["strata"]) == ("answered", [])


def test_under_another_key_nothing_is_compared(organisation, settings):
    compare_promotions(by=None, now=NOW)
    settings.AUDIT_KEY = "another"

    assert "another AUDIT_KEY" in compare_promotions(by=None, now=NEXT).content["refusal"]


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
