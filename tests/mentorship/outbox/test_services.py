"""A mail is a row: once per key, claimed under a lease, sent again with the same Message-ID, dropped when stale."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from mentorship.audit.models import AuditEvent
from mentorship.encryption.fields import NO_LONGER_KEPT
from mentorship.outbox import mails, services
from mentorship.outbox.models import Beat, Delivery, DeliveryState
from mentorship.outbox.services import LEASE, MOST_ATTEMPTS, claim, deliver_due, queue_mail
from tests.factories import NOW
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def queued(key: str = "review:1|review_opened|7|mail", **fields) -> Delivery:
    given = {"kind": "test", "to": "mara@example.org", "subject": "Something waits", "text": "See the page.",
             "due_at": NOW, "now": NOW}  # fmt: skip
    return queue_mail(key=key, **given | fields)


@pytest.fixture
def mail_server(monkeypatch):
    """Raises what the test puts into it instead of sending."""
    errors: list[Exception] = []

    def send(self, messages):
        raise errors[0]

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return errors


def test_the_same_key_is_one_mail_however_often_its_cause_is_handled():
    first, second = queued(), queued(subject="Another subject")

    assert first.pk == second.pk
    assert second.subject == "Something waits"


def test_a_newline_in_a_name_adds_no_header():
    queued(subject="You and Mara\r\nBcc: all@example.org\nare a pair")

    deliver_due(now=NOW)

    assert mail.outbox[0].subject == "You and Mara Bcc: all@example.org are a pair"
    assert "bcc" not in {name.lower() for name in mail.outbox[0].message()}


def test_what_is_due_is_sent_once_and_its_words_are_wiped():
    delivery = queued(html="<p>See the page.</p>")

    counts = deliver_due(now=NOW)
    deliver_due(now=NOW + timedelta(days=1))

    delivery.refresh_from_db()
    assert str(counts) == "1 sent, 0 to be tried again, 0 given up, 0 dropped"
    assert len(mail.outbox) == 1
    assert (delivery.state, delivery.text, delivery.html) == (DeliveryState.SENT, NO_LONGER_KEPT, NO_LONGER_KEPT)


def test_what_is_due_later_waits():
    queued(due_at=NOW + timedelta(minutes=1))

    deliver_due(now=NOW)

    assert not mail.outbox


def test_a_claimed_mail_is_left_to_its_worker_until_the_lease_runs_out():
    queued()
    assert claim(now=NOW, most=1)

    assert not claim(now=NOW + LEASE, most=1)
    assert claim(now=NOW + LEASE + timedelta(seconds=1), most=1)


def test_a_worker_killed_after_sending_repeats_the_mail_with_the_same_message_id(monkeypatch):
    queued()
    with monkeypatch.context() as killed:
        killed.setattr(services, "_settle", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            deliver_due(now=NOW)

    deliver_due(now=NOW + LEASE + timedelta(seconds=1))

    ids = [message.message()["Message-ID"] for message in mail.outbox]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_what_a_dying_worker_had_not_begun_goes_back_at_once(monkeypatch):
    for number in range(3):
        queued(f"key {number}")
    with monkeypatch.context() as dying:
        dying.setattr(services, "_send", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            deliver_due(now=NOW)

    assert deliver_due(now=NOW).sent == 2
    assert set(Delivery.objects.filter(state=DeliveryState.SENT).values_list("attempts", flat=True)) == {1}


def test_a_batch_that_takes_too_long_is_asked_about_again(monkeypatch):
    for number in range(3):
        queued(f"key {number}")
    asked = []
    monkeypatch.setattr(services, "gatekeepers", [lambda rows, now: asked.append(len(rows)) or {}])
    clock = (NOW + services.PATIENCE * number * 0.6 for number in range(50))
    monkeypatch.setattr(services.timezone, "now", lambda: next(clock))

    assert deliver_due().sent == 3
    assert asked == [3, 2, 1]


def test_one_that_cannot_be_judged_holds_no_other_up(monkeypatch, caplog):
    odd, _ = queued("odd"), queued("another")

    def ask(rows, now):
        if odd in rows:
            raise ValueError("a private word")
        return {}

    monkeypatch.setattr(services, "gatekeepers", [ask])

    assert deliver_due(now=NOW).sent == 1
    odd.refresh_from_db()
    assert odd.due_at == NOW + LEASE
    assert "private" not in caplog.text


def test_different_keys_have_different_message_ids():
    assert mails.message_id("one") != mails.message_id("two")


def test_a_server_that_is_away_is_tried_again_ever_later(mail_server):
    mail_server.append(SMTPServerDisconnected("smtp://user:secret@mail.example.org"))
    delivery = queued()
    waits, now = [], NOW

    for _ in range(4):
        deliver_due(now=now)
        delivery.refresh_from_db()
        waits.append(delivery.due_at - now)
        now = delivery.due_at

    assert waits == sorted(waits)
    assert timedelta(minutes=1) <= waits[0] <= timedelta(minutes=1.2)
    assert waits[3] >= timedelta(minutes=8)
    assert delivery.error == "SMTPServerDisconnected"


def test_after_the_last_try_it_is_given_up_and_shown_to_operators(mail_server):
    mail_server.append(SMTPServerDisconnected())
    delivery = queued()
    Delivery.objects.filter(pk=delivery.pk).update(attempts=MOST_ATTEMPTS - 1)

    counts = deliver_due(now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, counts.dead) == (DeliveryState.DEAD, 1)
    assert delivery.text == "See the page."


def test_a_refused_address_is_given_up_at_once(mail_server):
    mail_server.append(SMTPRecipientsRefused({}))
    delivery = queued()

    deliver_due(now=NOW)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.DEAD, 1)


@pytest.mark.parametrize(("code", "state"), [(450, DeliveryState.DUE), (550, DeliveryState.DEAD)])
def test_an_address_that_is_refused_for_now_is_tried_again(mail_server, code, state):
    mail_server.append(SMTPRecipientsRefused({"mara@example.org": (code, b"no")}))
    delivery = queued()

    deliver_due(now=NOW)

    delivery.refresh_from_db()
    assert delivery.state == state


def test_who_asked_to_be_told_hears_of_what_is_given_up_in_the_same_transaction(mail_server, monkeypatch):
    def fail(delivery, now):
        raise SystemExit

    monkeypatch.setattr(services, "mourners", [fail])
    mail_server.append(SMTPRecipientsRefused({}))
    delivery = queued()

    with pytest.raises(SystemExit):
        deliver_due(now=NOW)

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.CLAIMED


def test_what_cannot_be_folded_holds_no_other_mail_up(monkeypatch, caplog):
    def fail(now):
        raise ValueError("a private word")

    monkeypatch.setattr(services, "gatherers", [fail])
    queued()

    assert deliver_due(now=NOW).sent == 1
    assert "Folding failed: ValueError" in caplog.text
    assert "private" not in caplog.text


def test_what_is_kept_for_a_digest_is_never_sent_itself_and_counts_as_overdue():
    queued(held=True)

    assert deliver_due(now=NOW + timedelta(days=1)).sent == 0
    assert Delivery.objects.overdue(NOW).count() == 1


def test_one_mail_that_fails_does_not_hold_up_the_next(monkeypatch):
    queued(key="first", due_at=NOW - timedelta(hours=1), to="broken@example.org")
    queued(key="second", to="fine@example.org")
    send = EmailBackend.send_messages

    def picky(self, messages):
        if messages[0].to == ["broken@example.org"]:
            raise OSError
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", picky)
    deliver_due(now=NOW)

    assert [message.to for message in mail.outbox] == [["fine@example.org"]]


def test_a_stale_mail_is_dropped_and_not_sent_late():
    delivery = queued(not_after=NOW + timedelta(days=1))

    counts = deliver_due(now=NOW + timedelta(days=2))

    delivery.refresh_from_db()
    assert not mail.outbox
    assert (delivery.state, delivery.error, delivery.text, counts.dropped) == (
        DeliveryState.DROPPED,
        "stale",
        NO_LONGER_KEPT,
        1,
    )


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("not wanted any more", DeliveryState.DROPPED), (NOW + timedelta(hours=3), DeliveryState.DUE)],
)
def test_a_gatekeeper_drops_or_postpones_right_before_sending(monkeypatch, verdict, state):
    monkeypatch.setattr(services, "gatekeepers", [lambda rows, now: {row.pk: verdict for row in rows}])
    delivery = queued()

    deliver_due(now=NOW)

    delivery.refresh_from_db()
    assert not mail.outbox
    assert (delivery.state, delivery.attempts) == (state, 1 if state == DeliveryState.DROPPED else 0)


def test_a_mail_says_that_it_is_automatic_and_how_to_stop_it():
    queued(unsubscribe_url="https://mentoring.example.org/stop/1/", html="<p>See the page.</p>")

    deliver_due(now=NOW)

    message = mail.outbox[0].message()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://mentoring.example.org/stop/1/>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


INVITATION = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nLOCATION:Café\r\nEND:VCALENDAR\r\n"


def test_a_calendar_file_is_the_last_alternative_and_names_its_method():
    queued(html="<p>See the page.</p>", calendar=INVITATION, calendar_method="REQUEST")

    deliver_due(now=NOW)

    message = message_from_bytes(mail.outbox[0].message().as_bytes(linesep="\r\n"), policy=default)
    text, html, calendar = message.iter_parts()
    assert message.get_content_type() == "multipart/alternative"
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert calendar.get_content_type() == "text/calendar"
    assert dict(calendar["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert "Content-Disposition" not in calendar
    assert calendar.get_payload(decode=True) == INVITATION.encode()


def test_a_calendar_file_is_sealed_while_it_waits_and_wiped_when_it_is_sent():
    delivery = queued(calendar=INVITATION, calendar_method="REQUEST")
    with connection.cursor() as cursor:
        cursor.execute("SELECT calendar FROM outbox_delivery")
        stored = cursor.fetchone()[0]

    deliver_due(now=NOW)

    delivery.refresh_from_db()
    assert "VCALENDAR" not in stored
    assert delivery.calendar is None


def test_a_dead_letter_is_tried_again_once_and_on_record():
    delivery, operator = queued(), PersonFactory()
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.DEAD, attempts=MOST_ATTEMPTS, not_after=NOW)

    for _ in range(2):
        services.retry(delivery=delivery, by=operator, now=NOW + timedelta(days=1))
    deliver_due(now=NOW + timedelta(days=1))

    assert len(mail.outbox) == 1
    assert AuditEvent.objects.filter(action="delivery.retried").count() == 1


def test_after_an_outage_all_dead_letters_are_tried_again_oldest_first():
    for number in range(3):
        queued(str(number), due_at=NOW + timedelta(minutes=number))
    Delivery.objects.update(state=DeliveryState.DEAD, attempts=MOST_ATTEMPTS)

    count = services.retry_all(by=PersonFactory(), now=NOW + timedelta(days=1), limit=2)

    assert count == 2
    assert Delivery.objects.get(state=DeliveryState.DEAD).key == "2"
    assert AuditEvent.objects.get(action="deliveries.retried").facts == {"count": 2}


def test_without_dead_letters_nothing_is_tried_again():
    assert services.retry_all(by=PersonFactory(), now=NOW) == 0
    assert not AuditEvent.objects.exists()


def test_a_dead_letter_is_dropped_once_and_on_record():
    delivery, operator = queued(), PersonFactory()
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.DEAD)

    for _ in range(2):
        dropped = services.drop(delivery=delivery, by=operator, now=NOW)

    assert (dropped.state, dropped.text) == (DeliveryState.DROPPED, NO_LONGER_KEPT)
    assert AuditEvent.objects.filter(action="delivery.dropped").count() == 1


def test_what_was_sent_is_neither_tried_again_nor_dropped():
    delivery, operator = queued(), PersonFactory()
    deliver_due(now=NOW)

    services.retry(delivery=delivery, by=operator, now=NOW)
    services.drop(delivery=delivery, by=operator, now=NOW)

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert not AuditEvent.objects.filter(action__startswith="delivery.").exists()


def test_a_mail_that_waits_is_sealed_in_the_database():
    queued(text="Only for Mara")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM outbox_delivery")
        stored = cursor.fetchone()[0]

    assert "Only for Mara" not in str(stored)


def test_a_sweep_that_runs_again_moves_its_beat():
    for at in (NOW, NOW + timedelta(minutes=1)):
        services.beat("deliver mail", at)

    assert Beat.objects.get().at == NOW + timedelta(minutes=1)
