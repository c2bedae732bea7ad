from datetime import UTC, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from activities.services.reminders import send_reminders
from activities.services.sessions import log_session
from activities.tasks import send_reminders as task
from governance.services.reviews import open_review
from mentorship.notifications.kinds import KINDS
from mentorship.notifications.models import Notification
from mentorship.notifications.services.preferences import set_hours, set_reminding
from mentorship.outbox.models import Beat, Delivery, DeliveryState
from mentorship.outbox.services import deliver_due
from mentorship.people.states import Employment
from pairing.services.offers import end_pairing
from pairing.services.pauses import pause_pairing, resume_pairing
from tests.factories import END, NOW, START, TODAY
from tests.factories.activities import SessionFactory

KIND = "session_overdue"
pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    """The one pair that can be overdue: the other has just met."""
    SessionFactory(pairing=cast.other_pairing, held_on=TODAY)
    return cast.pairing


def each_at_once(*people) -> None:
    for person in people:
        set_reminding(person=person, reminding="each", by=person, now=NOW)


def reminded() -> list[str]:
    return sorted(Notification.objects.filter(kind=KIND).values_list("person__name", flat=True))


@pytest.mark.parametrize(("days", "told"), [(14, []), (15, ["Mara Mentor", "Milo Mentee"])])
def test_a_pair_is_reminded_when_its_silence_is_longer_than_the_cadence(pair, days, told):
    SessionFactory(pairing=pair, held_on=TODAY - timedelta(days=days))

    send_reminders(now=NOW)

    assert reminded() == told


def test_a_pair_that_never_met_is_counted_from_its_first_day(pair):
    assert send_reminders(now=datetime.combine(START + timedelta(days=14), time(12), UTC)).reminders == 0
    assert send_reminders(now=datetime.combine(START + timedelta(days=15), time(12), UTC)).reminders == 2


def test_a_withdrawn_session_breaks_no_silence(pair):
    SessionFactory(pairing=pair, held_on=TODAY, withdrawn_at=NOW)

    assert send_reminders(now=NOW).pairings == 1


def test_a_silence_is_reminded_of_once_and_a_new_one_again(cast, pair):
    counts = [send_reminders(now=NOW + timedelta(hours=hour)).reminders for hour in range(3)]
    assert counts == [2, 0, 0]

    log_session(pairing=pair, session_id=pair.pk, held_on=TODAY, minutes=30, by=cast.mentor, now=NOW)
    SessionFactory(pairing=cast.other_pairing, held_on=TODAY + timedelta(days=15))

    assert send_reminders(now=NOW + timedelta(days=10)).reminders == 0
    assert send_reminders(now=NOW + timedelta(days=16)).reminders == 2


def test_the_day_is_the_mentees(cast, pair):
    cast.mentee.timezone = "Pacific/Kiritimati"  # fourteen hours ahead
    cast.mentee.save()
    SessionFactory(pairing=pair, held_on=TODAY - timedelta(days=14))

    assert send_reminders(now=NOW.replace(hour=9)).pairings == 0
    assert send_reminders(now=NOW.replace(hour=11)).pairings == 1


@pytest.mark.parametrize(
    ("days", "kind"),
    [
        (15, "session_overdue"), (28, "session_overdue"), (29, "pairing_quiet"), (42, "pairing_quiet"),
        (43, "pairing_end_offered"), (70, "pairing_end_offered"),
    ],
)  # fmt: skip
def test_after_twice_the_cadence_they_are_asked_and_after_three_times_an_end_is_offered(pair, days, kind):
    SessionFactory(pairing=pair, held_on=TODAY - timedelta(days=days))

    send_reminders(now=NOW)

    assert set(Notification.objects.values_list("kind", flat=True)) == {kind}
    assert Notification.objects.count() == 2
    pair.refresh_from_db()
    assert pair.state == "active"


def test_each_stage_of_a_silence_is_told_once(cast, pair):
    SessionFactory(pairing=pair, held_on=TODAY - timedelta(days=15))
    SessionFactory(pairing=cast.other_pairing, held_on=TODAY + timedelta(days=30))

    sent = [send_reminders(now=NOW + timedelta(days=day)).reminders for day in (0, 1, 14, 15, 28, 29)]

    assert sent == [2, 0, 2, 0, 2, 0]


def test_a_paused_pair_is_left_in_peace_and_counted_anew_afterwards(cast, pair):
    pause_pairing(pairing=pair, until=TODAY + timedelta(days=30), by=cast.mentor, now=NOW)
    assert send_reminders(now=NOW).pairings == 0

    resume_pairing(pairing=pair, by=cast.mentor, now=NOW + timedelta(days=5))
    SessionFactory(pairing=cast.other_pairing, held_on=TODAY + timedelta(days=20))

    assert send_reminders(now=NOW + timedelta(days=19)).pairings == 0
    assert send_reminders(now=NOW + timedelta(days=20)).pairings == 1


def test_nobody_is_reminded_who_is_away(cast, pair):
    SessionFactory(pairing=pair, held_on=TODAY - timedelta(days=15))
    cast.mentee.status = Employment.LEAVE
    cast.mentee.save()

    send_reminders(now=NOW)

    assert reminded() == ["Mara Mentor"]


def test_no_pair_is_reminded_that_has_ended_or_whose_cohort_has(cast, pair):
    assert send_reminders(now=datetime.combine(END + timedelta(days=1), time(12), UTC)).pairings == 0

    end_pairing(pairing=pair, by=None, now=NOW)
    assert send_reminders(now=NOW).pairings == 0


def test_the_mail_comes_in_waking_hours_and_not_when_it_is_stale(cast, pair):
    each_at_once(cast.mentor, cast.mentee)
    night = NOW.replace(hour=1)
    send_reminders(now=night)

    assert deliver_due(now=night).sent == 0
    assert deliver_due(now=NOW.replace(hour=7, minute=30)).sent == 2  # half past nine in Berlin

    Delivery.objects.update(state=DeliveryState.DUE)
    assert deliver_due(now=NOW + timedelta(days=9)).dropped == 2


def test_each_is_told_in_their_own_waking_hours(cast, pair):
    each_at_once(cast.mentor, cast.mentee)
    set_hours(person=cast.mentee, wakes_at=time(20), rests_at=time(22), working_days="1234567", by=cast.mentee, now=NOW)

    send_reminders(now=NOW)

    due = dict(Delivery.objects.values_list("person_id", "due_at"))
    assert due[cast.mentor.pk] == NOW
    assert due[cast.mentee.pk] == NOW.replace(hour=18)


def test_a_reminder_says_since_when_and_never_what(cast, pair):
    each_at_once(cast.mentor, cast.mentee)
    SessionFactory(pairing=pair, held_on=TODAY - timedelta(days=20), topics=["wellbeing"])

    send_reminders(now=NOW)

    letter = Delivery.objects.get(person_id=cast.mentee.pk)
    assert "You and Mara Mentor have no session on record since 27 August." in letter.text
    assert f"/activities/pairs/{pair.pk}/log/" in letter.text
    assert "wellbeing" not in letter.text + letter.html


def test_the_task_says_that_it_ran(pair):
    assert "pairings without a session" in task()
    assert Beat.objects.filter(name="remind pairs").exists()


class TestCommand:
    def say(self, **options) -> str:
        out = StringIO()
        call_command("send_reminders", stdout=out, **options)
        return out.getvalue()

    def test_it_queues_what_is_due_at_a_moment_and_says_so_in_one_line(self, cast, pair):
        open_review(pairing=pair, by=None, now=NOW - timedelta(days=12))

        assert self.say(now="2026-09-16T09:00:00+00:00") == (
            "Queued 2 reminders for 1 pairings without a session for too long. Queued 0 about sessions to come, "
            "0 about sessions to log, 0 about circles. Queued 2 about joint reviews, 0 about corrective actions.\n"
        )
        assert self.say(now="2026-09-16T10:00").startswith("Queued 0 reminders")

    def test_without_a_moment_it_is_now(self, pair, today_is):
        assert self.say().startswith("Queued 2 reminders")

    def test_a_moment_that_is_none_is_refused_and_nothing_is_queued(self, pair):
        with pytest.raises(CommandError, match="not an ISO date and time"):
            self.say(now="soon")
        assert not Notification.objects.exists()


def test_a_silence_that_ended_before_the_digest_is_left_out_of_it(cast, pair):
    SessionFactory(pairing=pair, held_on=TODAY - timedelta(days=15))
    send_reminders(now=NOW)
    log_session(pairing=pair, session_id=pair.pk, held_on=TODAY, minutes=30, by=cast.mentor, now=NOW)

    assert deliver_due(now=NOW + timedelta(days=1)).sent == 0
    assert list(Delivery.objects.filter(kind=KIND).values_list("error", flat=True)) == ["not true any more"] * 2


def test_every_kind_of_reminder_can_be_stopped():
    assert all(KINDS[kind].optional for kind in (KIND, "review_due"))
