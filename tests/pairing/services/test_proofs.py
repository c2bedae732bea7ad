"""The certificate stored with a run, held against its pairs as they stand."""

import pytest

from pairing.models import PairingRun
from pairing.services import runs
from pairing.services.proofs import check_run
from pairing.states import Method
from tests.factories import NOW
from tests.factories.people import PersonSkillFactory, make_person
from tests.factories.programs import EnrolmentFactory

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def carried_out(cohort, method) -> PairingRun:
    run = runs.request_run(cohort=cohort, method=method, by=None, now=NOW)
    runs.carry_out_run(run_id=run.pk, now=NOW)
    return PairingRun.objects.get(pk=run.pk)


@pytest.mark.parametrize("method", [Method.OPTIMUM, Method.WORST_FIRST])
def test_what_the_matching_proposed_holds(matching, method):
    verdict = check_run(carried_out(matching, method), TODAY)

    assert verdict.holds, verdict.sentence


@pytest.mark.parametrize("method", [Method.OPTIMUM, Method.WORST_FIRST])
def test_swapped_pairs_are_refused(matching, method):
    run = carried_out(matching, method)
    first, second = run.proposals.all()
    theirs = first.mentor, second.mentor
    second.mentor, first.mentor = theirs
    first.save()
    second.save()

    verdict = check_run(run, TODAY)

    assert not verdict.holds
    assert "not what the matching proved" in verdict.sentence


@pytest.mark.parametrize("method", [Method.OPTIMUM, Method.WORST_FIRST])
def test_a_missing_pair_is_refused(matching, method):
    run = carried_out(matching, method)
    run.proposals.first().delete()

    assert "not what the matching proved" in check_run(run, TODAY).sentence


def test_changed_inputs_are_said(matching):
    run = carried_out(matching, Method.OPTIMUM)
    EnrolmentFactory(cohort=matching, person=make_person("Late Mentee", level=2))

    assert "cohort changed since" in check_run(run, TODAY).sentence


def test_a_stable_matching_is_held_against_wishes_and_not_against_a_total(matching):
    verdict = check_run(carried_out(matching, Method.STABLE), TODAY)

    assert verdict.holds
    assert "rather have each other" in verdict.sentence


def test_a_certificate_of_other_figures_is_refused(matching):
    run = carried_out(matching, Method.OPTIMUM)
    run.objective += 1

    assert "something else" in check_run(run, TODAY).sentence


def test_a_skill_learnt_since_changes_the_inputs(matching):
    run = carried_out(matching, Method.OPTIMUM)
    PersonSkillFactory(person=run.proposals.first().mentee.person, proficiency=3)

    assert not check_run(run, TODAY).holds
