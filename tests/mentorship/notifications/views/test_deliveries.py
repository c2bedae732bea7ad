"""Operators see which mail went where, and help what was given up; no word of a mail is shown."""

import pytest

from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.outbox.services import queue_mail
from pairing.services.escalations import raise_escalation
from tests.cast import make_cast
from tests.factories import NOW
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
LIST = "/notifications/deliveries/"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator.user)
    return cast.administrator


def delivery(number: int = 1, state: str = DeliveryState.DEAD) -> Delivery:
    row = queue_mail(
        key=str(number), kind="session_overdue", to=f"person{number}@example.org", subject="You and Milo Mentee",
        text="Hello", due_at=NOW, now=NOW,
    )  # fmt: skip
    Delivery.objects.filter(pk=row.pk).update(state=state, error="SMTPServerDisconnected")
    return row


def test_an_operator_sees_to_whom_what_about_and_how_it_went_but_no_subject(client, administrator):
    delivery()

    page = client.get(LIST).content.decode()

    for shown in ("person1@example.org", "You have not met for a while", "given up", "SMTPServerDisconnected"):
        assert shown in page
    assert "Milo Mentee" not in page


def test_the_list_is_filtered_by_state_and_what_is_no_state_shows_all(client, administrator):
    delivery(1)
    delivery(2, DeliveryState.SENT)

    assert "person2" not in client.get(LIST, {"state": "dead"}).content.decode()
    assert "person2" in client.get(LIST, {"state": "nonsense"}).content.decode()
    assert "No mail is in this state." in client.get(LIST, {"state": "dropped"}).content.decode()


def test_a_dead_letter_is_tried_again_or_dropped(client, administrator):
    first, second = delivery(1), delivery(2)

    client.post(f"{LIST}{first.pk}/retry/")
    client.post(f"{LIST}{second.pk}/drop/")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (DeliveryState.DUE, DeliveryState.DROPPED)
    by = f"people.person:{administrator.pk}"
    assert set(AuditEvent.objects.filter(actor=by).values_list("action", flat=True)) >= {
        "delivery.retried",
        "delivery.dropped",
    }


def test_after_an_outage_all_are_tried_again_at_once(client, administrator):
    for number in range(3):
        delivery(number)

    client.post(f"{LIST}retry/")

    assert Delivery.objects.filter(state=DeliveryState.DUE).count() == 3


@pytest.mark.parametrize(("part", "of_one"), [("owner", 403), ("auditor", 403), ("mentor", 403), ("superuser", 404)])
def test_nobody_else_sees_or_does_any_of_it(client, cast, part, of_one):
    row = delivery()
    client.force_login(cast.users[part])

    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{row.pk}/retry/").status_code == of_one
    assert client.post(f"{LIST}{row.pk}/drop/").status_code == of_one
    row.refresh_from_db()
    assert row.state == DeliveryState.DEAD


def test_the_list_asks_the_same_however_long(client, administrator):
    made = iter(range(1000))

    assert_same_queries(client, LIST, lambda count: [delivery(next(made)) for _ in range(count)], at_most=10)


def test_what_was_said_in_confidence_is_a_notice_like_any_other_to_who_looks_after_the_mail(
    client, administrator, cast
):
    raise_escalation(pairing=cast.pairing, reason="time", by=cast.mentee, now=NOW)

    page = client.get(LIST).text

    assert cast.deputy.email in page
    assert "A notice" in page
    assert "mediate" not in page
