"""Operators see which mail went where, and help what was given up; no word of a mail is shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.notifications.selectors import deliveries_by_state
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


def test_what_was_said_in_confidence_is_listed_when_it_was_given_up_alone_and_without_a_moment(
    client, administrator, cast
):
    """Next to the audit log, to whom a mail in confidence went when would say who raised a concern."""
    today = timezone.now()
    raise_escalation(pairing=cast.pairing, reason="time", by=cast.mentee, now=today)
    row = Delivery.objects.filter(kind="escalation_raised", to=cast.deputy.email)
    settled = {"sent": (today, 0), "due": (None, 0), "dropped": (today - timedelta(days=1), 0)}
    for state, (finished_at, counted) in [*settled.items(), ("sent", (today - timedelta(days=1), 1))]:
        row.update(state=state, finished_at=finished_at)
        page = client.get(LIST)
        assert cast.deputy.email not in page.text
        assert (page.context["sent_in_confidence"], sum(deliveries_by_state().values())) == (counted, 0)
    assert "1 mail in confidence went before today" in " ".join(page.text.split())

    row.update(state="dead", error="Down", finished_at=today)
    for shown, query in ((True, {}), (True, {"state": "dead"}), (False, {"state": "sent"})):
        main = client.get(LIST, query).text.split("<main", 1)[1]
        assert main.count(f">{cast.deputy.email}<") == shown
        assert "<time" not in main
        assert "mediate" not in main
    assert deliveries_by_state()[DeliveryState.DEAD] == 1

    client.post(f"{LIST}{row.get().pk}/retry/")
    assert row.get().state == DeliveryState.DUE


def test_mails_in_confidence_are_listed_in_no_order_of_time(client, administrator):
    for address, days in (("c@example.org", 3), ("a@example.org", 2), ("b@example.org", 1)):
        queue_mail(
            key=address, kind="escalation_moved", to=address, subject="s", text="t", due_at=NOW,
            now=NOW - timedelta(days=days),
        )  # fmt: skip
    Delivery.objects.update(state=DeliveryState.DEAD)

    assert [row.to[0] for row in client.get(LIST).context["given_up"]] == ["a", "b", "c"]
