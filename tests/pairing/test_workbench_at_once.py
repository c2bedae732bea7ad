"""Changes, publications and cancellations of one matching in the same moment: in some order, and none by half."""

import pytest
from django.db import connection
from django.utils import timezone

from pairing.models import Pairing, PairingRun
from pairing.services import runs
from pairing.states import RunState
from tests.pairing.test_at_once import AT_ONCE, at_once, count, posts

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL alone: python -m tests.services pytest …")


def test_one_swap_is_made_once_and_the_others_see_that_it_is_made(run, of):
    other = run.proposals.get(mentee=of("Gus"))
    url = f"/pairing/runs/{run.pk}/mentees/{of('Rita').pk}/swap/?with={other.pk}"

    answers = at_once(run.requested_by, posts(url, {"reason": "Both asked."}))

    # Whoever comes later finds the pair gone: a list of swaps, or a sentence on the page.
    assert set(answers) <= {200, 302}
    assert answers[302] >= 1
    assert run.proposals.count() == 2
    assert run.changes.count() == 1
    assert run.proposals.get(mentee=of("Rita")).mentor == of("Gopher")


def test_a_change_is_taken_back_once(run, of):
    form = f"/pairing/runs/{run.pk}/mentees/{of('Gus').pk}/"
    at_once(run.requested_by, posts(form, {"mentor": "", "reason": "Leaves."}))
    assert run.changes.count() == 1

    answers = at_once(run.requested_by, posts(f"/pairing/runs/{run.pk}/changes/1/undo/"))

    assert answers == {302: AT_ONCE}
    assert count("proposal.change_undone") == 1
    assert {str(proposal) for proposal in run.proposals.all()} == {
        "Rita Mentee with Ferris Mentor",
        "Gus Mentee with Gopher Mentor",
    }


def test_changing_and_publishing_at_once_leaves_each_pair_as_one_of_them_had_it(run, of):
    publish, form = f"/pairing/runs/{run.pk}/publish/", f"/pairing/runs/{run.pk}/mentees/{of('Gus').pk}/"

    answers = at_once(
        run.requested_by,
        lambda client, number: (
            (client.post(publish) if number % 2 else client.post(form, {"mentor": "", "reason": "Leaves."})).status_code
        ),
    )

    assert set(answers) <= {200, 302}
    run.refresh_from_db()
    assert run.state == RunState.PUBLISHED
    assert Pairing.objects.count() == run.proposals.count() == 2 - run.changes.count()
    assert not run.proposals.filter(pairing=None).exists()


def test_a_matching_is_cancelled_once_whatever_its_worker_does(matching):
    owner = matching.track.program.owner
    run = runs.request_run(cohort=matching, by=owner, now=timezone.now())

    answers = at_once(
        owner,
        lambda client, number: (
            client.post(f"/pairing/runs/{run.pk}/cancel/").status_code
            if number % 2
            else int(runs.carry_out_run(run_id=run.pk) is None)
        ),
    )

    assert 500 not in answers
    state = PairingRun.objects.get().state
    assert state in (RunState.CANCELLED, RunState.PROPOSED)
    assert count("run.cancelled") == (state == RunState.CANCELLED)
    assert count("run.proposed") == (state == RunState.PROPOSED)
