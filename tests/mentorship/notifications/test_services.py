"""Somebody is told once an occasion: in the application at once, by mail when they are awake and want it."""

from datetime import UTC, date, datetime, time, timedelta
from string import Formatter

import pytest
from django.core import mail

from mentorship.audit.models import AuditEvent
from mentorship.notifications.kinds import KINDS
from mentorship.notifications.models import Notification, Preference, Reminding, Silence
from mentorship.notifications.services import chats, mark_read, notify, preferences
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.outbox.services import deliver_due
from mentorship.people.states import Employment
from tests.factories import NOW
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

SLACK = "https://hooks.slack.com/services/T0/B0/secret"
NIGHT = datetime(2026, 9, 16, 1, 0, tzinfo=UTC)  # three in the morning in Berlin
FACTS = {
    "partner": "Milo\r\nBcc: all@example.org",
    "mentee": "Milo Mentee",
    "mentor": "Mara Mentor",
    "assessor": "Asa Assessor",
    "circle": "Rust readers",
    "service": "Slack",
    "what": "assessor",
    "broken": "Event 7, sealed as 7, was changed.",
    "program": "Craft",
    "person": "Dirk Deputy",
    "giver": "Ada Administrator",
    "owner": "Olga Owner",
    "tracker": "Storage at GitHub",
    "part": "member",
    "hours": "6",
    "rests": "until 14 October",
    "cohort": "Craft <2026>",
    "quarter": "2026Q3",
    "when": "Tuesday 22 September, 11:00 (Berlin)",
    "news": "is called off",
    "since": date(2026, 8, 1),
    "due_on": date(2026, 10, 14),
    "day": date(2026, 10, 14),
    "until": date(2026, 10, 14),
}


@pytest.fixture
def mara():
    return PersonFactory(name="Mara\nMentor", email="mara@example.org", timezone="Europe/Berlin")


def leave(person, how):
    if how == "left":
        type(person).objects.filter(pk=person.pk).update(status=Employment.LEFT)
    else:
        UserFactory(person=person, is_active=False, deactivated_at=NOW)


def tell(person, kind="session_overdue", occasion="pair 1, week 3", now=NOW, **fields):
    return notify(
        kind=kind, to=person, occasion=occasion, title="You and Milo have not met for a while", url="/pairs/1/",
        context=FACTS, now=now, **fields,
    )  # fmt: skip


def test_the_same_occasion_is_told_once_in_the_application_and_by_mail(mara):
    assert tell(mara) is not None
    assert tell(mara) is None

    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_mail_waits_for_waking_hours_and_the_notice_does_not(mara):
    tell(mara, now=NIGHT)

    assert Notification.objects.unread().filter(person=mara).exists()
    assert Delivery.objects.get().due_at == datetime(2026, 9, 16, 7, 0, tzinfo=UTC)


def test_a_mail_that_somebody_waits_for_comes_at_once(mara):
    tell(mara, kind="pairing_offered", now=NIGHT)

    assert Delivery.objects.get().due_at == NIGHT


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_of_mail_is_rendered_says_that_something_waits_and_links_to_it(mara, settings, kind):
    settings.SITE_URL = "https://mentoring.example.org"
    preferences.set_reminding(person=mara, reminding=Reminding.EACH, by=mara, now=NOW)
    tell(mara, kind=kind.name)

    deliver_due(now=NOW)

    message = mail.outbox[0]
    html = message.alternatives[0][0]
    for body in (message.body, html):
        assert "https://mentoring.example.org/pairs/1/" in body
        assert kind.button in body
        assert not {"{", "}"} & set(body)
        assert ("No more mails like this" in body) is kind.optional
    assert "Craft <2026>" not in html
    assert "bcc" not in {name.lower() for name in message.message()}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_sentence_of_a_kind_is_filled_from_names_and_dates_alone(kind):
    fields = {name for _, name, _, _ in Formatter().parse(kind.sentence) if name}

    assert fields <= set(FACTS)


def test_who_silenced_a_kind_gets_no_mail_and_still_finds_the_notice(mara):
    preferences.set_silence(person=mara, kind=KINDS["session_overdue"], silent=True, by=mara, now=NOW)

    tell(mara)

    assert Notification.objects.count() == 1
    assert not Delivery.objects.exists()


def test_what_is_not_optional_can_not_be_silenced(mara):
    preferences.set_silence(person=mara, kind=KINDS["pairing_offered"], silent=True, by=mara, now=NOW)

    tell(mara, kind="pairing_offered")

    assert not Silence.objects.exists()
    assert Delivery.objects.exists()


@pytest.mark.parametrize("change", ["left", "closed"])
def test_who_left_or_whose_account_is_closed_gets_no_mail_and_no_post(mara, change):
    chats.connect_chat(person=mara, address=SLACK, by=mara, now=NOW)
    leave(mara, change)

    tell(mara, kind="pairing_offered")

    assert not Delivery.objects.exists()


def test_who_has_no_account_yet_is_written_to(mara):
    UserFactory(person=mara, is_active=False)

    tell(mara)

    assert Delivery.objects.exists()


@pytest.mark.parametrize("change", ["silenced", "left", "closed"])
def test_a_mail_that_waits_is_dropped_when_it_is_not_wanted_any_more(mara, change):
    tell(mara, now=NIGHT)
    if change == "silenced":
        preferences.set_silence(person=mara, kind=KINDS["session_overdue"], silent=True, by=mara, now=NIGHT)
    else:
        leave(mara, change)

    deliver_due(now=NOW)

    assert not mail.outbox
    assert Delivery.objects.get().state == DeliveryState.DROPPED


def test_a_mail_found_due_at_night_after_a_stall_waits_for_the_morning(mara):
    tell(mara)

    deliver_due(now=NIGHT + timedelta(days=1))

    assert not mail.outbox
    assert Delivery.objects.get().due_at == datetime(2026, 9, 17, 7, 0, tzinfo=UTC)


def test_preferences_are_saved_once_and_on_record(mara):
    for _ in range(2):
        preferences.set_preferences(
            person=mara, wakes_at=time(7), rests_at=time(12), working_days="135", reminding=Reminding.TOGETHER,
            digest_at=None, wanted=["review_opened"], in_chat=[], by=mara, now=NOW,
        )  # fmt: skip

    optional = [kind.name for kind in KINDS.values() if kind.optional]
    assert Preference.objects.get().working_days == "135"
    assert set(Silence.objects.values_list("kind", flat=True)) == set(optional) - {"review_opened"}
    assert AuditEvent.objects.filter(action="preference.changed").count() == 2


def test_a_silence_is_taken_back(mara):
    for silent in (True, False):
        preferences.set_silence(person=mara, kind=KINDS["review_opened"], silent=silent, by=mara, now=NOW)

    assert not Silence.objects.exists()


def test_marking_read_twice_is_once(mara):
    notice = tell(mara)

    assert mark_read(person=mara, notification=notice, now=NOW) == 1
    assert mark_read(person=mara, now=NOW) == 0


def test_a_link_that_is_not_ours_stops_nothing(mara):
    path = preferences.unsubscribe_path(mara, KINDS["review_opened"])
    token = path.rstrip("/").rpartition("/")[2]

    assert preferences.read_token(token) == (mara, KINDS["review_opened"])
    assert preferences.read_token(token[:-2] + "xx") is None
