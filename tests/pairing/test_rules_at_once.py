"""Rules and hours pressed by sixteen at once: one wins, and nobody sees a server error."""

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from pairing.models import Avoidance, PairRule
from programs.models import TimeAgreement
from programs.services.agreed_time import propose_time
from programs.states import TimeState
from tests.pairing.test_at_once import AT_ONCE, at_once, posts

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _only_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("rows are locked on PostgreSQL alone: python -m tests.services pytest …")


def test_rules_that_can_not_all_be_kept_are_made_once(matching, of):
    """Ferris has one place: of sixteen rules that give it to one of two mentees, one is made."""
    owner, ferris, mentees = matching.track.program.owner, of("Ferris"), (of("Rita"), of("Gus"))

    def make(client: Client, number: int) -> int:
        facts = {"kind": "forced", "mentee": mentees[number % 2].pk, "mentor": ferris.pk, "reason": "Both asked."}
        return client.post("/pairing/cohorts/autumn/rules/new/", facts).status_code

    answers = at_once(owner, make)

    assert answers == {302: 1, 200: AT_ONCE - 1}
    assert PairRule.objects.in_force().count() == 1


def test_a_private_choice_is_kept_once(matching, of):
    facts = {"other": of("Ferris").person.email, "words": "No."}
    answers = at_once(of("Rita").person, posts("/pairing/private-choices/new/", facts))

    assert answers == {302: AT_ONCE}
    assert Avoidance.objects.count() == 1


def test_of_agreeing_and_countering_at_once_one_holds(matching, of):
    ferris, lead = of("Ferris").person, matching.track.program.owner
    ferris.positions.update(manager=lead)
    hours = propose_time(cohort=matching, mentor=ferris, hours=8, by=ferris, now=timezone.now())
    url = hours.get_absolute_url()

    def press(client: Client, number: int) -> int:
        if number % 2:
            return client.post(f"{url}counter/", {"hours": "4"}).status_code
        return client.post(f"{url}agree/").status_code

    answers = at_once(lead, press)

    assert set(answers) <= {302, 404}  # 404: the word is no longer missing, or it is the mentor's turn
    kept = TimeAgreement.objects.get()
    assert (kept.state, kept.agreed_hours) in {
        (TimeState.AGREED, 8), (TimeState.COUNTERED, None), (TimeState.COUNTERED, 8)
    }  # fmt: skip
    assert AuditEvent.objects.filter(action="time.agreed").count() <= 1


def test_hours_are_proposed_once(matching, of):
    url = "/programs/cohorts/autumn/time/"
    assert at_once(of("Ferris").person, posts(url, {"hours": "8"})) == {302: AT_ONCE}

    assert TimeAgreement.objects.get().hours == 8
