"""What can wait comes in one mail a working day: once, at the hour chosen, and only as far as it is still true."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentorship.notifications import still_due
from mentorship.notifications.kinds import DIGEST, KINDS
from mentorship.notifications.models import Notification, Preference, Reminding
from mentorship.notifications.services import Notice, mark_read, notify, notify_all, preferences
from mentorship.notifications.services.digests import fold_due
from mentorship.outbox import services as outbox
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.outbox.services import claim, deliver_due
from mentorship.people.models import Person
from mentorship.people.states import Employment
from tests.factories import NOW
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 9, 17, 7, 0, tzinfo=UTC)  # nine in Berlin, the day after
FIELDS = {"partner": "Milo", "since": NOW.date(), "due_on": NOW.date(), "mentee": "Milo", "until": NOW.date()}


@pytest.fixture(autouse=True)
def checks(monkeypatch):
    """Those of the stages know what their occasions mean; here everything holds unless a test says otherwise."""
    monkeypatch.setattr(still_due, "_checks", {})


@pytest.fixture
def mara():
    return PersonFactory(name="Mara", email="mara@example.org", timezone="Europe/Berlin")


def tell(person, occasion="pair 1", kind="session_overdue", title="You have not met for a while", now=NOW, **fields):
    return notify(
        kind=kind, to=person, occasion=occasion, title=title, url=f"/pairs/{occasion[-1]}/", context=FIELDS, now=now,
        **fields,
    )  # fmt: skip


def states() -> list[str]:
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_what_can_wait_is_kept_and_comes_in_one_mail_in_the_morning(mara, settings):
    settings.SITE_URL = "https://mentoring.example.org"
    for number in (1, 2, 3):
        tell(mara, f"pair {number}", title=f"Title {number}")
    assert states() == ["kept"] * 3
    assert deliver_due(now=MORNING - timedelta(minutes=1)).sent == 0

    assert deliver_due(now=MORNING).sent == 1

    message = mail.outbox[0]
    assert message.subject == "3 things wait for you"
    for body in (message.body, message.alternatives[0][0]):
        for number in (1, 2, 3):
            assert f"Title {number}" in body
            assert f"https://mentoring.example.org/pairs/{number}/" in body
    assert states() == ["folded"] * 3 + ["sent"]
    assert Notification.objects.count() == 3


def test_a_single_thing_is_the_subject_itself(mara):
    tell(mara)

    deliver_due(now=MORNING)

    assert mail.outbox[0].subject == "You have not met for a while"


def test_what_is_urgent_comes_at_once_and_not_again_in_the_digest(mara):
    tell(mara, "review 1", kind="review_revealed", title="Read it")
    tell(mara)

    deliver_due(now=NOW)
    deliver_due(now=MORNING)

    assert [message.subject for message in mail.outbox] == ["Read it", "You have not met for a while"]


@pytest.mark.parametrize(("reminding", "mails"), [(Reminding.TOGETHER, 1), (Reminding.EACH, 2), (Reminding.NONE, 0)])
def test_one_chooses_together_each_or_none(mara, reminding, mails):
    preferences.set_reminding(person=mara, reminding=reminding, by=mara, now=NOW)
    tell(mara, "pair 1")
    tell(mara, "pair 2")

    deliver_due(now=MORNING)

    assert len(mail.outbox) == mails
    assert Notification.objects.count() == 2


def test_the_digest_comes_at_the_hour_and_on_the_days_somebody_chose(mara):
    preferences.set_hours(person=mara, wakes_at=time(8), rests_at=time(18), working_days="12345", by=mara, now=NOW)
    preferences.set_reminding(person=mara, reminding=Reminding.TOGETHER, digest_at=time(16, 30), by=mara, now=NOW)
    friday = datetime(2026, 9, 18, 15, 0, tzinfo=UTC)  # five in the afternoon

    tell(mara, now=friday)

    assert Delivery.objects.get().due_at == datetime(2026, 9, 21, 14, 30, tzinfo=UTC)


def test_each_gets_theirs_in_their_own_morning():
    people = [PersonFactory(timezone=zone) for zone in ("Pacific/Auckland", "Europe/Berlin", "America/Los_Angeles")]
    for person in people:
        tell(person)

    fold_due(datetime(2026, 9, 16, 21, 0, tzinfo=UTC))
    fold_due(datetime(2026, 9, 17, 7, 0, tzinfo=UTC))

    keys = sorted(Delivery.objects.filter(kind=DIGEST.name).values_list("key", flat=True))
    days = ("2026-09-17", "2026-09-17", "2026-09-16")
    assert keys == sorted(f"digest|{person.pk}|{day}|mail" for person, day in zip(people, days, strict=True))


def test_what_was_done_or_read_meanwhile_is_left_out(mara, monkeypatch):
    done = {"pair 1"}
    monkeypatch.setitem(
        still_due._checks, "session_overdue", lambda told, now: {one for one in told if one.occasion not in done}
    )
    tell(mara, "pair 1", title="Done")
    opened = tell(mara, "pair 2", title="Opened")
    tell(mara, "pair 3", title="Open")
    mark_read(person=mara, notification=opened, now=NOW)

    deliver_due(now=MORNING)

    assert [message.subject for message in mail.outbox] == ["Open"]
    left_out = Delivery.objects.filter(state=DeliveryState.DROPPED).values_list("error", flat=True)
    assert list(left_out) == ["not true any more"] * 2


def test_when_nothing_is_left_no_mail_goes(mara):
    mark_read(person=mara, notification=tell(mara), now=NOW)

    deliver_due(now=MORNING)

    assert not mail.outbox
    assert states() == ["dropped"]


@pytest.mark.parametrize("change", ["silenced", "left", "stale"])
def test_what_is_not_wanted_any_more_is_left_out(mara, change):
    tell(mara, not_after=MORNING - timedelta(minutes=1) if change == "stale" else None)
    if change == "silenced":
        preferences.set_silence(person=mara, kind=KINDS["session_overdue"], silent=True, by=mara, now=NOW)
    elif change == "left":
        Person.objects.filter(pk=mara.pk).update(status=Employment.LEFT)

    deliver_due(now=MORNING)

    assert not mail.outbox
    assert states() == ["dropped"]


def test_folding_again_makes_no_second_digest_of_the_day_and_loses_nothing(mara):
    tell(mara, "pair 1")
    fold_due(MORNING)
    late = tell(mara, "pair 2", now=MORNING)  # written before the first was folded, seen after it
    assert late
    Delivery.objects.filter(state=DeliveryState.HELD).update(due_at=MORNING)

    fold_due(MORNING + timedelta(seconds=5))

    assert Delivery.objects.filter(kind=DIGEST.name).count() == 1
    assert Delivery.objects.get(state=DeliveryState.HELD).due_at == MORNING + timedelta(days=1)
    assert deliver_due(now=MORNING + timedelta(days=1)).sent == 2


def test_a_process_that_dies_while_it_folds_leaves_all_as_it_was(mara, monkeypatch):
    tell(mara)
    with monkeypatch.context() as killed:
        killed.setattr(Delivery.objects.__class__, "bulk_update", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            fold_due(MORNING)
    assert states() == ["kept"]

    assert deliver_due(now=MORNING).sent == 1


def test_a_digest_that_was_held_up_is_put_together_anew(mara, monkeypatch):
    done: set[str] = set()
    monkeypatch.setitem(
        still_due._checks, "session_overdue", lambda told, now: {one for one in told if one.occasion not in done}
    )
    for number in (1, 2):
        tell(mara, f"pair {number}", title=f"Title {number}")
    fold_due(MORNING)
    done.add("pair 1")

    deliver_due(now=MORNING + timedelta(hours=2))

    assert mail.outbox[0].subject == "Title 2"
    assert "Title 1" not in mail.outbox[0].body + mail.outbox[0].alternatives[0][0]


def test_a_digest_with_nothing_left_in_it_is_dropped(mara):
    notice = tell(mara)
    fold_due(MORNING)
    mark_read(person=mara, notification=notice, now=MORNING)

    counts = deliver_due(now=MORNING + timedelta(hours=1))

    assert (counts.sent, counts.dropped) == (0, 1)


def test_a_digest_that_is_repeated_after_a_death_has_the_same_message_id(mara, monkeypatch):
    tell(mara)
    with monkeypatch.context() as killed:
        killed.setattr(outbox, "_settle", lambda *_, **__: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            deliver_due(now=MORNING)

    deliver_due(now=MORNING + outbox.LEASE + timedelta(seconds=1))

    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 1
    assert len(mail.outbox) == 2


def test_the_digest_names_a_link_to_stop_each_kind_and_one_to_stop_itself(mara):
    tell(mara)

    deliver_due(now=MORNING)

    message = mail.outbox[0]
    own = message.message()["List-Unsubscribe"].strip("<>").rpartition("/stop/")[2].strip("/")
    assert preferences.read_token(own) == (mara, DIGEST)
    for body in (message.body, message.alternatives[0][0]):
        tokens = {part.split("/")[0] for part in body.split("/stop/")[1:]}
        found = {preferences.read_token(token) for token in tokens}
        assert found == {(mara, DIGEST), (mara, KINDS["session_overdue"])}


def test_who_stops_the_digest_gets_what_was_kept_no_more(mara):
    tell(mara)
    preferences.set_silence(person=mara, kind=DIGEST, silent=True, by=mara, now=NOW)

    deliver_due(now=MORNING)

    assert not mail.outbox
    assert Preference.objects.get().reminding == Reminding.NONE


def test_a_digest_at_night_after_a_stall_waits_for_the_morning(mara):
    tell(mara)
    night = MORNING + timedelta(hours=14)

    deliver_due(now=night)

    assert not mail.outbox
    assert deliver_due(now=MORNING + timedelta(days=1)).sent == 1


def test_folding_for_many_asks_no_more_than_for_few():
    def asked(count: int, now: datetime) -> int:
        people = PersonFactory.create_batch(count, timezone="Europe/Berlin")
        notify_all(
            notices=[
                Notice(kind="session_overdue", to=person, occasion=f"o{n}", title="T", url="/", context=FIELDS)
                for person in people
                for n in (1, 2)
            ],
            now=now - timedelta(hours=8),
        )
        with CaptureQueriesContext(connection) as captured:
            fold_due(now)
        return len(captured)

    asked(1, MORNING)
    assert asked(2, MORNING + timedelta(days=1)) == asked(15, MORNING + timedelta(days=4))


def test_every_kind_that_can_wait_can_be_stopped():
    assert all(kind.optional and kind.waking and not kind.confidential for kind in KINDS.values() if not kind.urgent)


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_fold_at_once_make_one_digest():
    people = [PersonFactory(timezone="Europe/Berlin") for _ in range(6)]
    for person in people:
        tell(person, "pair 1")
        tell(person, "pair 2")

    def fold() -> None:
        try:
            fold_due(MORNING)
        finally:
            connection.close()

    workers = [threading.Thread(target=fold) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    digests = Delivery.objects.filter(kind=DIGEST.name)
    assert sorted(digests.values_list("person_id", flat=True)) == sorted(person.pk for person in people)
    assert {digest.parts.count() for digest in digests} == {2}
    assert claim(now=MORNING, most=1)
