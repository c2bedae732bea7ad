"""Who comes to what was said in confidence: two people. For everybody else it is not there, whatever their role."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from pairing.models import Escalation, Pairing
from pairing.states import EscalationState, PairingState
from tests.cast import make_cast
from tests.factories.pairing import EscalationFactory, PairingFactory
from tests.factories.people import make_person
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
RAISER, MEDIATOR, BOTH, NOBODY = {"mentee"}, {"deputy"}, {"mentee", "deputy"}, set()


@pytest.fixture
def cast():
    """The pair's cohort runs around today."""
    cast = make_cast()
    today = timezone.localdate()
    cast.cohort.starts_on, cast.cohort.ends_on = today - timedelta(days=60), today + timedelta(days=90)
    cast.cohort.enrolment_closes_on, cast.cohort.state = cast.cohort.starts_on, "running"
    cast.cohort.save()
    return cast


@pytest.fixture
def concern(cast) -> Escalation:
    return EscalationFactory(
        pairing=cast.pairing, mediator=cast.deputy, words="Every second meeting is cancelled.",
        raised_at=timezone.now(),
    )  # fmt: skip


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name, concern):
    return reverse(f"pairing:escalation_{name}", args=[concern.pk])


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        ("pairing.read_escalation", BOTH),
        ("pairing.mediate", MEDIATOR),
        ("pairing.answer_escalation", RAISER),
    ],
)
def test_who_may_what(cast, concern, permission, who):
    for user in cast.users.values():
        user.is_staff = user.is_superuser = True
        user.save()

    assert {part for part, user in cast.users.items() if user.has_perm(permission, concern)} == who


@pytest.mark.parametrize(
    ("name", "method", "who", "status"),
    [
        ("detail", "get", BOTH, 200),
        ("propose", "get", MEDIATOR, 200),
        ("advance", "post", MEDIATOR, 302),
        ("answer", "post", RAISER, 302),
        ("withdraw", "post", RAISER, 302),
        ("mediator", "post", RAISER, 302),
    ],
)
def test_for_everybody_else_it_is_not_there(cast, concern, name, method, who, status):
    unknown = reverse(f"pairing:escalation_{name}", args=[cast.pairing.pk])
    for part, user in cast.users.items():
        client = as_(user)
        answer = getattr(client, method)(page(name, concern))
        if part in who:
            assert answer.status_code == status, part
        else:
            missing = getattr(client, method)(unknown)
            assert (answer.status_code, missing.status_code) == (404, 404), part
            assert scrubbed(answer.text) == scrubbed(missing.text), part


def test_nothing_of_it_shows_on_any_page_of_the_others(cast, concern):
    urls = [
        "/", reverse("activities:pair_list"), reverse("activities:pair_detail", args=[cast.pairing.pk]),
        cast.pairing.get_absolute_url(), reverse("pairing:pairing_list", args=[cast.cohort.slug]),
        reverse("pairing:repair_list", args=[cast.cohort.slug]), reverse("pairing:escalation_list"),
        reverse("activities:cohort_health", args=[cast.cohort.slug]), reverse("notifications:notification_list"),
    ]  # fmt: skip
    others = ("mentor", "owner", "administrator", "other_mentor")
    before = {part: [as_(cast.users[part]).get(url) for url in urls] for part in others}
    Escalation.objects.all().delete()

    for part in others:
        for url, was in zip(urls, before[part], strict=True):
            now = as_(cast.users[part]).get(url)
            assert now.status_code == was.status_code
            assert scrubbed(now.text) == scrubbed(was.text), (part, url)


def scrubbed(text: str) -> str:
    """Without what differs between any two answers: tokens and what time it is."""
    return re.sub(r"[A-Za-z0-9]{64}|datetime=\"[^\"]*\"|\d\d:\d\d", "", text)


def test_the_other_is_asked_whether_they_want_to_raise_something_as_if_there_were_nothing(cast, concern):
    url = reverse("pairing:escalation_raise", args=[cast.pairing.pk])

    assert as_(cast.mentor.user).get(url).status_code == 200
    assert as_(cast.mentee.user).get(url).headers["Location"] == concern.get_absolute_url()
    for part in ("owner", "outsider", "other_mentor", "auditor"):
        assert as_(cast.users[part]).get(url).status_code == 404, part


def test_it_is_raised_from_the_pair_and_only_who_is_chosen_hears_of_it(cast):
    client = as_(cast.mentor.user)
    pair = client.get(reverse("activities:pair_detail", args=[cast.pairing.pk]))
    url = reverse("pairing:escalation_raise", args=[cast.pairing.pk])
    assert url in pair.text

    posted = {"reason": "fit", "words": "", "mediator": cast.owner.pk, "raised_by": cast.mentee.pk, "state": "closed"}
    answer = client.post(url, posted, follow=True)

    raised = Escalation.objects.get()
    assert (raised.raised_by, raised.mediator, raised.state) == (cast.mentor, cast.owner, EscalationState.RAISED)
    assert "Olga Owner has it now, and nobody else." in answer.text
    assert list(Notification.objects.values_list("person", flat=True)) == [cast.owner.pk]


def test_a_form_that_is_not_filled_in_says_so(cast):
    answer = as_(cast.mentor.user).post(
        reverse("pairing:escalation_raise", args=[cast.pairing.pk]), {"words": "Kept", "mediator": cast.mentee.pk}
    )

    assert answer.status_code == 200
    assert "Kept" in answer.text
    assert not Escalation.objects.exists()


def test_reading_it_is_recorded(cast, concern):
    text = as_(cast.deputy.user).get(concern.get_absolute_url()).text

    assert "Every second meeting is cancelled." in text
    assert "We find no time for each other" in text
    assert AuditEvent.objects.get(action="escalation.read").actor == f"people.person:{cast.deputy.pk}"


def test_from_the_concern_to_an_end_without_fault(cast, concern):
    deputy, mentee = as_(cast.deputy.user), as_(cast.mentee.user)
    assert "I have read it" in deputy.get(concern.get_absolute_url()).text
    deputy.post(page("advance", concern), {"step": "acknowledged"})
    assert "We have talked" in deputy.get(concern.get_absolute_url()).text
    deputy.post(page("advance", concern), {"step": "talked"})
    refused = deputy.post(page("propose", concern), {"outcome": "pause"})
    assert "Say until when the pair rests." in refused.text
    deputy.post(page("propose", concern), {"outcome": "end", "words": "It is nobody's fault."})

    assert "Something you raised in confidence has an answer." in mentee.get("/").text
    shown = mentee.get(concern.get_absolute_url()).text
    assert "It is nobody&#x27;s fault." in shown
    mentee.post(page("answer", concern), {"answer": "agree"})

    assert Pairing.objects.get(pk=cast.pairing.pk).state == PairingState.ENDED
    assert "Closed" in mentee.get(concern.get_absolute_url()).text
    assert [n.kind for n in Notification.objects.filter(person=cast.mentor)] == ["pairing_ended"]


def test_the_mediator_sees_it_on_the_home_page_and_a_late_step_is_marked(cast, concern):
    concern.steps.update(due_on=timezone.localdate() - timedelta(days=1))

    assert "Somebody asks you to mediate." in as_(cast.deputy.user).get("/").text
    listed = as_(cast.deputy.user).get(reverse("pairing:escalation_list")).text
    assert "late" in listed
    assert "you mediate" in listed


def test_what_can_not_be_done_now_is_refused_in_words(cast, concern):
    mentee = as_(cast.mentee.user)

    answer = mentee.post(page("answer", concern), {"answer": "agree"}, follow=True)
    assert "no proposal waits for an answer" in answer.text
    answer = mentee.post(page("mediator", concern), {"to": cast.mentor.pk}, follow=True)
    assert "Choose who should mediate." in answer.text
    answer = mentee.post(page("mediator", concern), {"to": cast.owner.pk}, follow=True)
    assert "Olga Owner mediates from now on." in answer.text
    assert as_(cast.deputy.user).get(concern.get_absolute_url()).status_code == 404


def test_without_anybody_who_can_mediate_the_page_says_what_one_can_do(cast):
    cast.mentee.positions.update(manager=cast.deputy)
    cast.deputy.positions.update(manager=cast.owner)

    text = as_(cast.mentee.user).get(reverse("pairing:escalation_raise", args=[cast.pairing.pk])).text

    assert "Nobody who answers for this program can mediate here" in text
    assert "end the pairing without fault" in text


def test_the_list_asks_the_same_however_many(cast, client):
    def more(count):
        for number in range(count):
            raiser = make_person(f"Raiser {number} {Escalation.objects.count()}")
            pairing = PairingFactory(cohort=cast.cohort, mentor=raiser)
            EscalationFactory(pairing=pairing, raised_by=raiser, mediator=cast.deputy)

    client.force_login(cast.deputy.user)
    assert_same_queries(client, reverse("pairing:escalation_list"), more, (1, 3, 60))
