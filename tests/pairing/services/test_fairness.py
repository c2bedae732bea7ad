"""What a run keeps of its fairness, and what it keeps to itself."""

import pytest

from governance.disclosure.values import Thresholds
from mentorship.people.services.declarations import declare
from pairing.models import PairingRun
from pairing.services import runs
from pairing.services.changes import change_proposal
from pairing.services.fairness import LIMITS, safe_in
from programs.states import CohortState, EnrolmentRole
from tests.factories import NOW
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    """Forty mentees, twenty-four places; half of the mentees are women, and those allow to be counted."""
    cohort = CohortFactory(state=CohortState.MATCHING)
    for number in range(8):
        mentor = make_person(f"Mentor {number}", level=5)
        EnrolmentFactory(cohort=cohort, person=mentor, role=EnrolmentRole.MENTOR, capacity=3)
    for number in range(40):
        mentee = make_person(f"Mentee {number:02}", level=2 + number % 2)
        EnrolmentFactory(cohort=cohort, person=mentee)
        group = "woman" if number % 4 < 2 else "man"
        declare(person=mentee, attribute="gender", value=group, for_matching=True, by=mentee, now=NOW)
        declare(person=mentee, attribute="age", value="over 50", by=mentee, now=NOW)
    return cohort


def matched(cohort) -> PairingRun:
    run = runs.request_run(cohort=cohort, by=None, now=NOW)
    runs.carry_out_run(run_id=run.pk, now=NOW)
    run.refresh_from_db()
    return run


def test_the_limits_are_those_of_the_reports():
    rules = Thresholds()

    assert (LIMITS.people, LIMITS.either) == (rules.sensitive_people, rules.sensitive_either)
    assert (LIMITS.mentors, LIMITS.percent) == (rules.mentors, rules.pair_percent)
    assert LIMITS.changed >= rules.counts


def test_groups_that_agreed_are_counted_and_others_are_not_there_at_all(cohort):
    run = matched(cohort)

    [gender] = safe_in(run.fairness)
    assert gender.attribute == "gender"
    assert sum(group.people for group in gender.groups) == 40
    assert sum(group.unmatched for group in gender.groups) == run.left_out.count() == 16
    assert run.fairness["single"]["served"] == 24
    assert "over 50" not in str(run.fairness)


def test_the_figures_stay_as_they_were_proposed_whatever_is_changed_by_hand(cohort):
    run = matched(cohort)
    kept = run.fairness
    first = run.proposals.first()
    change_proposal(run=run, mentee=first.mentee, mentor=None, reason="A probe.", by=make_person("Owner"), now=NOW)

    run.refresh_from_db()
    assert run.fairness == kept


def test_another_matching_shows_the_same_again_or_nothing(cohort):
    first = matched(cohort)
    assert safe_in(matched(cohort).fairness) == safe_in(first.fairness)

    served = first.proposals.first().mentee.person
    served.enrolments.all().delete()
    [gender] = safe_in(matched(cohort).fairness)
    assert gender.groups == []
    assert "so few people" in gender.withheld[0]
