import json

import pytest
from django.utils import timezone

from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from mentorship.people.models import Person
from pairing.models import Pairing, Rationale
from pairing.selectors.pairings import COLUMNS
from pairing.services.offers import accept_offer, decline_offer
from pairing.services.publishing import digest_of, publish_run
from pairing.states import PairingState
from tests.cast import make_cast
from tests.factories.pairing import PairingFactory
from tests.factories.people import RoleAssignmentFactory, make_person
from tests.queries import assert_same_queries

LIST = "/pairing/cohorts/autumn/pairs/"


@pytest.fixture
def offer(run) -> Pairing:
    """Rita with Ferris, published."""
    publish_run(run=run, by=run.requested_by, now=timezone.now())
    return Pairing.objects.select_related("mentor", "mentee").get(mentee__name__startswith="Rita")


def signed_in(client, person):
    client.force_login(person.user)
    return client


def test_both_accept_and_the_pairing_begins(client, offer):
    page = signed_in(client, offer.mentor).get(offer.get_absolute_url())
    assert "Does it suit you?" in page.text
    answer = client.post(f"{offer.get_absolute_url()}answer/", {"answer": "accept"}, follow=True)
    assert "You have accepted. You hear from us when Rita Mentee has answered." in answer.text
    assert "Does it suit you?" not in answer.text

    signed_in(client, offer.mentee).post(f"{offer.get_absolute_url()}answer/", {"answer": "accept"})
    offer.refresh_from_db()
    assert offer.state == PairingState.ACTIVE


def test_one_side_declines_without_a_reason(client, offer):
    answer = signed_in(client, offer.mentee).post(
        f"{offer.get_absolute_url()}answer/", {"answer": "decline"}, follow=True
    )

    assert "You declined." in answer.text
    late = signed_in(client, offer.mentor).post(f"{offer.get_absolute_url()}answer/", {"answer": "accept"}, follow=True)
    assert "This pairing is declined" in late.text


def test_an_answer_that_is_none_changes_nothing(client, offer):
    for answer in ({}, {"answer": "perhaps", "state": "active", "mentor_accepted_at": "2026-01-01"}):
        page = signed_in(client, offer.mentor).post(f"{offer.get_absolute_url()}answer/", answer, follow=True)
        assert "Say whether you accept or decline." in page.text
    offer.refresh_from_db()
    assert (offer.state, offer.mentor_accepted_at) == (PairingState.OFFERED, None)


def test_why_this_pair_is_read_by_the_two_who_runs_it_and_auditors(client, offer):
    auditor, administrator = make_person("Aude Auditor"), make_person("Ada Administrator")
    RoleAssignmentFactory(person=auditor, role=Role.AUDITOR)
    RoleAssignmentFactory(person=administrator, role=Role.ADMINISTRATOR)
    program = offer.cohort.track.program

    for person in (offer.mentor, offer.mentee, program.owner, program.deputy, auditor):
        page = signed_in(client, person).get(offer.get_absolute_url())
        assert "Points per criterion" in page.text
        assert "Approved and offered to both" in page.text
        assert "nobody changed it since" in page.text
    for person in (administrator, make_person("Ulla")):
        assert signed_in(client, person).get(offer.get_absolute_url()).status_code == 404
        assert client.post(f"{offer.get_absolute_url()}answer/", {"answer": "accept"}).status_code == 404


def test_colleagues_who_were_alternatives_are_named_to_who_runs_it_alone(client, offer):
    own = signed_in(client, offer.mentee).get(offer.get_absolute_url())
    assert "Another mentor, " in own.text
    assert "Gopher Mentor" not in own.text

    seen = signed_in(client, offer.cohort.track.program.owner).get(offer.get_absolute_url())
    assert "Gopher Mentor, " in seen.text


def test_a_rationale_that_was_changed_says_so(client, offer):
    rationale = offer.rationale
    rationale.content["score"] += 1
    rationale.save()

    page = signed_in(client, offer.mentee).get(offer.get_absolute_url())
    assert "it was changed since" in page.text


def test_a_pair_from_elsewhere_has_no_reasons_on_record(client, db):
    cast = make_cast()

    page = signed_in(client, cast.mentee).get(cast.pairing.get_absolute_url())
    assert "is not on record" in page.text
    assert "Open your pair" in page.text


def test_ending_asks_first_and_is_for_the_two_alone(client, db):
    cast = make_cast()
    page = f"{cast.pairing.get_absolute_url()}end/"
    for person in (cast.owner, cast.administrator, cast.other_mentor, cast.outsider):
        assert signed_in(client, person).get(page).status_code == 404
        assert client.post(page).status_code == 404

    assert "without fault" in signed_in(client, cast.mentor).get(page).text
    for _ in range(2):
        assert "The pairing has ended" in client.post(page, follow=True).text
    cast.pairing.refresh_from_db()
    assert cast.pairing.state == PairingState.ENDED


def test_a_declined_offer_can_not_be_ended(client, offer):
    decline_offer(pairing=offer, by=offer.mentee, now=timezone.now())

    answer = signed_in(client, offer.mentor).post(f"{offer.get_absolute_url()}end/", follow=True)
    assert "This pairing is declined" in answer.text


def test_the_owner_sees_who_still_waits_and_never_who_declined(owner, offer):
    gus = Pairing.objects.select_related("mentor").get(mentee__name__startswith="Gus")
    accept_offer(pairing=offer, by=offer.mentor, now=timezone.now())
    accept_offer(pairing=gus, by=gus.mentor, now=timezone.now())
    decline_offer(pairing=gus, by=gus.mentee, now=timezone.now())

    answer = owner.get(LIST)
    assert "waits for the mentee" in answer.text
    assert "1 waiting for an answer, 1 declined" in answer.text
    assert "Match who has nobody" in answer.text
    [declined] = owner.get(f"{LIST}?state=declined").context["page"]
    assert declined.waits_for == ""
    assert "No pair fits" in owner.get(f"{LIST}?state=ended").text
    assert [row.mentee.name for row in owner.get(f"{LIST}?q=ferris&order=mentee").context["page"]] == ["Rita Mentee"]


@pytest.mark.parametrize(
    ("accepted", "waits"),
    [((), "both"), (("mentor",), "the mentee"), (("mentee",), "the mentor")],
)
def test_an_offer_says_whose_answer_is_missing(offer, accepted, waits):
    for side in accepted:
        offer = accept_offer(pairing=offer, by=getattr(offer, side), now=timezone.now())

    assert offer.waits_for == waits


def test_the_list_of_pairs_is_for_who_oversees_with_dates_and_states_alone(client, offer):
    assert not {name for name in COLUMNS if "note" in name or "goal" in name or "session" in name}
    administrator = make_person("Ada Administrator")
    RoleAssignmentFactory(person=administrator, role=Role.ADMINISTRATOR)

    page = signed_in(client, administrator).get(LIST)
    assert "Rita Mentee" in page.text
    assert offer.get_absolute_url() not in page.text
    for person in (offer.mentor, make_person("Ulla")):
        assert signed_in(client, person).get(LIST).status_code == 404


def test_before_a_publication_the_list_leads_to_the_matching(owner, matching):
    assert "Go to the matching" in owner.get(LIST).text


def test_a_longer_list_of_pairs_asks_no_more(owner, matching):
    def more(count):
        for _ in range(count):
            number = Pairing.objects.count()
            PairingFactory(
                cohort=matching, mentor=make_person(f"Mentor {number}"), mentee=make_person(f"Mentee {number}")
            )

    assert_same_queries(owner, LIST, more, at_most=16)


def test_a_rationale_leaves_with_its_fingerprint_for_auditors_and_who_runs_it(client, offer):
    auditor, administrator = make_person("Aude Auditor"), make_person("Ada Administrator")
    RoleAssignmentFactory(person=auditor, role=Role.AUDITOR)
    RoleAssignmentFactory(person=administrator, role=Role.ADMINISTRATOR)
    url = f"{offer.get_absolute_url()}why.json"

    for person in (auditor, offer.cohort.track.program.deputy):
        answer = signed_in(client, person).get(url)
        kept = json.loads(answer.content)
        assert digest_of(kept["rationale"]) == kept["sha256"] == offer.rationale.digest
        assert "attachment" in answer["Content-Disposition"]
    for person in (offer.mentor, offer.mentee, administrator, make_person("Ulla")):
        assert signed_in(client, person).get(url).status_code == 404
    assert AuditEvent.objects.filter(action="rationale.exported").count() == 2


def test_a_pair_without_a_rationale_has_nothing_to_take_out(client, db):
    cast = make_cast()

    assert signed_in(client, cast.owner).get(f"{cast.pairing.get_absolute_url()}why.json").status_code == 404


def test_the_two_read_all_of_why_on_a_page_to_print_without_colleagues(client, offer):
    url = f"{offer.get_absolute_url()}why/"

    for person in (offer.mentee, offer.mentor):
        page = signed_in(client, person).get(url)
        assert "What was known of both" in page.text
        assert offer.rationale.digest in page.text
        for row in offer.rationale.content["explanation"]["mentors"]:
            assert Person.objects.get(employee_id=row["id"]).name not in page.text
        assert "Download" not in page.text
    named = signed_in(client, offer.cohort.track.program.owner).get(url)
    assert "Gopher Mentor" in named.text
    for person in (make_person("Ulla"), make_person("Uwe")):
        assert signed_in(client, person).get(url).status_code == 404


def test_whoever_reads_it_can_hold_it_against_the_audit_log(client, offer):
    url = f"{offer.get_absolute_url()}why/verify/"
    assert "This rationale is genuine" in signed_in(client, offer.mentee).get(url).text

    Rationale.objects.update(content=offer.rationale.content | {"change_reason": "Rewritten."})
    changed = signed_in(client, offer.mentee).get(url)

    assert "This rationale was changed" in changed.text
    assert "they do not fit the fingerprint" in changed.text
    assert "does not fit: it was changed since" in client.get(offer.get_absolute_url()).text
