"""Who runs a program sees what was sent to its people and what came back: never a word, and nothing else of theirs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.notifications import still_due
from mentorship.notifications.services import Notice, notify_all
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.outbox.services import BOUNCED, deliver_due
from pairing.services.escalations import raise_escalation
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.programs import CohortFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def address(cast):
    return f"/programs/{cast.cohort.track.program.slug}/notices/"


@pytest.fixture
def owner(client, cast):
    client.force_login(cast.owner.user)
    return cast.owner


def tell(person, cohort, occasion="o1", kind="session_overdue", now=NOW):
    context = {"partner": "Milo Mentee", "since": NOW.date(), "due_on": NOW.date()}
    notify_all(
        notices=[
            Notice(
                kind=kind, to=person, occasion=occasion, title="You and Milo Mentee, privately", url="/p/1/",
                context=context, cohort=cohort.pk,
            )
        ],
        now=now,
    )  # fmt: skip


def fare(state: str, error: str = "") -> None:
    Delivery.objects.update(state=state, error=error, created_at=timezone.now())


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("owner", 200), ("deputy", 200), ("mentor", 404), ("mentee", 404), ("outsider", 404), ("administrator", 404),
        ("auditor", 404), ("assessor", 404), ("delivery_lead", 404), ("superuser", 404),
    ],
)  # fmt: skip
def test_only_who_runs_the_program_sees_it(client, cast, address, part, status):
    client.force_login(cast.users[part])

    assert client.get(address).status_code == status


def test_it_shows_to_whom_what_about_and_how_it_fared_but_no_word(client, cast, owner, address):
    tell(cast.mentor, cast.cohort)

    page = client.get(address).content.decode()

    for shown in ("Mara Mentor", "You have not met for a while", "waits to be sent"):
        assert shown in page
    for hidden in ("privately", cast.mentor.email, "/p/1/"):
        assert hidden not in page


@pytest.mark.parametrize(
    ("state", "error", "words"),
    [
        (DeliveryState.HELD, "", "waits to be sent"),
        (DeliveryState.DUE, "", "waits to be sent"),
        (DeliveryState.SENT, "", "sent"),
        (DeliveryState.DEAD, BOUNCED, "came back"),
        (DeliveryState.DEAD, "SMTPServerDisconnected", "could not be sent"),
        (DeliveryState.DROPPED, "not wanted any more", "not needed any more"),
    ],
)
def test_how_it_fared_is_said_in_words_and_no_choice_of_anybody_is_told(
    client, cast, owner, address, state, error, words
):
    tell(cast.mentor, cast.cohort)
    fare(state, error)

    page = client.get(address).content.decode()

    assert f"<span>{words}</span>" in page
    assert "not wanted" not in page
    assert ("Ask an administrator" in page) is (error == BOUNCED)


def test_what_went_in_a_digest_fared_as_the_digest(client, cast, owner, address, monkeypatch):
    monkeypatch.setattr(still_due, "_checks", {})
    tell(cast.mentor, cast.cohort, kind="review_due")
    deliver_due(now=NOW + timedelta(days=1))
    assert "in a digest" in client.get(address).content.decode()
    assert "<span>sent</span>" in client.get(address).content.decode()

    Delivery.objects.filter(kind="digest").update(state=DeliveryState.DEAD, error=BOUNCED)
    Delivery.objects.update(created_at=timezone.now())

    page = client.get(address).content.decode()
    assert "<span>came back</span>" in page
    assert "Mails to Mara Mentor came back" in page


def test_nothing_of_other_programs_and_nothing_that_concerns_none_is_there(client, cast, owner, address):
    tell(cast.mentor, CohortFactory(), "elsewhere")
    raise_escalation(
        pairing=cast.pairing, reason="time", words="private", mediator=cast.deputy, by=cast.mentee, now=NOW
    )

    page = client.get(address).content.decode()

    assert "Nothing has been sent yet." in page


def test_a_confidential_kind_is_not_shown_even_if_it_named_a_cohort(client, cast, owner, address):
    tell(cast.mentor, cast.cohort, kind="escalation_due")

    assert "Mara Mentor" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"kind": "session_overdue"}, ["Mara Mentor"]),
        ({"kind": "review_revealed"}, ["Milo Mentee"]),
        ({"q": "milo"}, ["Milo Mentee"]),
        ({"state": "waiting"}, ["Mara Mentor", "Milo Mentee"]),
        ({"state": "back"}, []),
        ({"day": NOW.date().isoformat()}, ["Mara Mentor", "Milo Mentee"]),
        ({"day": "2020-01-01"}, []),
        ({"day": "never", "state": "nonsense"}, ["Mara Mentor", "Milo Mentee"]),
    ],
)
def test_the_list_is_filtered(client, cast, owner, address, chosen, found):
    tell(cast.mentor, cast.cohort)
    tell(cast.mentee, cast.cohort, "o2", kind="review_revealed")

    page = client.get(address, chosen).content.decode()

    shown = [name for name in ("Mara Mentor", "Milo Mentee") if f'<th scope="row">{name}</th>' in page]
    assert shown == found


def test_the_list_asks_no_more_for_many_than_for_few(client, cast, owner, address):
    numbers = iter(range(1000))

    def more(count: int) -> None:
        for _ in range(count):
            tell(cast.mentor, cast.cohort, f"o{next(numbers)}", kind="review_revealed")

    assert_same_queries(client, address, more, at_most=12)
