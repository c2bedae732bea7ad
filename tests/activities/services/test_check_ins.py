"""A question, an answer by a day that was stated, a reminder when it is late; contact of the pair, never a session."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from activities.models import CheckIn, CheckInWords
from activities.selectors import pairs as selectors
from activities.services.check_in_reminders import remind_to_answer
from activities.services.check_ins import open_check_in, open_words, write_in_check_in
from activities.services.reminders import send_reminders
from mentorship import audit
from mentorship.audit.models import AuditEvent
from mentorship.encryption.fields import EncryptedTextField
from mentorship.errors import Refusal
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import deliver_due
from mentorship.people.states import Employment
from pairing.models import Pairing
from pairing.services.offers import end_pairing
from pairing.services.pauses import pause_pairing
from tests.factories import NOW, TODAY
from tests.factories.activities import SessionFactory
from tests.factories.check_ins import CheckInFactory

LATER = NOW + timedelta(hours=5)


def ask(cast, **changes):
    usual = {
        "pairing": cast.pairing, "check_in_id": uuid4(), "words": "Where are you stuck?", "working_days": 2,
        "by": cast.mentor, "now": NOW,
    }  # fmt: skip
    return open_check_in(**usual | changes)


def answer(check_in, person, **changes):
    usual = {"check_in": check_in, "words_id": uuid4(), "body": "At the parser.", "by": person, "now": LATER}
    return write_in_check_in(**usual | changes)


def kinds_told(person):
    return list(Notification.objects.filter(person=person).values_list("kind", flat=True))


class TestAsk:
    def test_the_other_is_told_and_by_when(self, cast):
        cast.mentee.timezone = "Asia/Kolkata"
        cast.mentee.save()

        check_in = ask(cast)

        # The end of the second working day in Kolkata after the Wednesday of asking.
        assert check_in.expected_at == datetime(2026, 9, 18, 11, 30, tzinfo=UTC)
        assert kinds_told(cast.mentee) == ["check_in_asked"]
        assert "by Friday, 18 September" in Delivery.objects.get().text
        assert AuditEvent.objects.filter(action="check_in.opened").count() == 1

    def test_posted_twice_it_is_one(self, cast):
        check_in_id = uuid4()

        assert ask(cast, check_in_id=check_in_id) == ask(cast, check_in_id=check_in_id)
        assert (CheckIn.objects.count(), CheckInWords.objects.count(), len(kinds_told(cast.mentee))) == (1, 1, 1)
        with pytest.raises(Refusal, match="used already"):
            ask(cast, check_in_id=check_in_id, by=cast.mentee)

    def test_one_question_waits_at_a_time_in_each_direction(self, cast):
        ask(cast)
        with pytest.raises(Refusal, match="still waits for Milo Mentee"):
            ask(cast)

        ask(cast, by=cast.mentee)

        assert CheckIn.objects.waiting().count() == 2

    def test_the_database_keeps_it_so(self, cast):
        CheckInFactory(pairing=cast.pairing)
        for wrong in ({}, {"asked_by": cast.mentee, "expected_at": NOW}, {"answered_at": NOW, "answered_on": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                CheckInFactory(pairing=cast.pairing, **wrong)

    def test_only_the_two_ask_and_only_while_it_lasts(self, cast):
        with pytest.raises(PermissionDenied):
            ask(cast, by=cast.owner)
        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)
        with pytest.raises(Refusal, match="nothing can be added"):
            ask(cast)


class TestAnswer:
    def test_the_first_words_of_the_other_are_the_answer(self, cast):
        check_in = ask(cast)

        answer(check_in, cast.mentor, body="I mean the new one.")
        check_in.refresh_from_db()
        assert check_in.answered_at is None
        answer(check_in, cast.mentee)
        answer(check_in, cast.mentee, body="And the lexer.", now=LATER + timedelta(days=3))

        check_in.refresh_from_db()
        assert (check_in.answered_at, check_in.answered_on) == (LATER, TODAY)
        assert kinds_told(cast.mentor) == ["check_in_answered", "check_in_answered"]

    def test_the_day_of_an_answer_is_by_the_clock_of_who_gives_it(self, cast):
        cast.mentee.timezone = "Australia/Sydney"
        cast.mentee.save()
        check_in = ask(cast)

        answer(check_in, cast.mentee, now=datetime(2026, 9, 16, 18, tzinfo=UTC))

        check_in.refresh_from_db()
        assert check_in.answered_on == TODAY + timedelta(days=1)

    def test_posted_twice_it_stands_once(self, cast):
        check_in, words_id = ask(cast), uuid4()

        for _ in range(2):
            answer(check_in, cast.mentee, words_id=words_id)

        assert CheckInWords.objects.count() == 2
        assert len(kinds_told(cast.mentor)) == 1
        with pytest.raises(Refusal, match="used already"):
            answer(check_in, cast.mentor, words_id=words_id)

    def test_only_the_two_write_and_only_while_it_lasts(self, cast):
        check_in = ask(cast)
        with pytest.raises(PermissionDenied):
            answer(check_in, cast.other_mentee)
        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)
        with pytest.raises(Refusal, match="nothing can be added"):
            answer(check_in, cast.mentee)


class TestPrivacy:
    def test_the_words_are_read_on_record_or_not_at_all(self, cast, monkeypatch):
        check_in = ask(cast)

        [words] = open_words(check_in=check_in, user=cast.mentee.user, now=NOW)

        assert (words.author, words.text) == (cast.mentor, "Where are you stuck?")
        assert AuditEvent.objects.get(action="check_in.read").object == f"activities.checkin:{check_in.pk}"
        monkeypatch.setattr(audit, "record_read", lambda *_, **__: (_ for _ in ()).throw(DatabaseError))
        monkeypatch.setattr(EncryptedTextField, "open", lambda *_: pytest.fail("opened unrecorded"))
        with pytest.raises(DatabaseError):
            open_words(check_in=check_in, user=cast.mentee.user, now=NOW)

    def test_nobody_else_reads_them_whatever_their_role(self, cast):
        check_in = ask(cast)

        for part, user in cast.users.items():
            if part not in ("mentor", "mentee"):
                with pytest.raises(PermissionDenied):
                    open_words(check_in=check_in, user=user, now=NOW)

    def test_after_the_end_each_keeps_what_they_wrote(self, cast):
        check_in = ask(cast)
        answer(check_in, cast.mentee)

        end_pairing(pairing=cast.pairing, by=cast.mentor, now=LATER)

        check_in = CheckIn.objects.select_related("pairing").get()
        read = {
            person: [words.text for words in open_words(check_in=check_in, user=person.user, now=LATER)]
            for person in (cast.mentor, cast.mentee)
        }
        assert read == {cast.mentor: ["Where are you stuck?"], cast.mentee: ["At the parser."]}

    def test_no_word_stands_open_in_the_database_a_mail_or_the_log(self, cast):
        check_in = ask(cast, words="zitronenfalter")
        answer(check_in, cast.mentee, body="zitronenfalter")
        deliver_due(now=LATER)

        with connection.cursor() as cursor:
            cursor.execute("SELECT body FROM activities_checkinwords")
            stored = str(cursor.fetchall())
        kept = [str(list(model.objects.values())) for model in (Notification, AuditEvent, CheckIn)]
        assert not [text for text in (stored, *kept) if "zitronenfalter" in text]
        assert not [row for row in Delivery.objects.all() if "zitronenfalter" in f"{row.subject} {row.text} {row.html}"]


class TestLate:
    def test_a_late_answer_is_asked_for_once(self, cast):
        check_in = ask(cast)

        assert remind_to_answer(now=check_in.expected_at - timedelta(minutes=1)) == 0
        assert remind_to_answer(now=check_in.expected_at) == 1
        assert remind_to_answer(now=check_in.expected_at + timedelta(days=1)) == 0
        assert kinds_told(cast.mentee).count("check_in_late") == 1

    def test_what_is_answered_paused_or_long_past_is_left_in_peace(self, cast):
        answered, long_past = ask(cast), ask(cast, by=cast.mentee)
        answer(answered, cast.mentee)
        due = answered.expected_at

        assert remind_to_answer(now=long_past.expected_at + timedelta(days=8)) == 0
        pause_pairing(pairing=cast.pairing, until=TODAY + timedelta(days=20), by=cast.mentor, now=LATER)
        assert remind_to_answer(now=due + timedelta(hours=1)) == 0

    def test_who_is_on_leave_is_left_in_peace(self, cast):
        check_in = ask(cast)
        cast.mentee.status = Employment.LEAVE
        cast.mentee.save()

        assert remind_to_answer(now=check_in.expected_at) == 0

    def test_a_reminder_that_waited_is_not_sent_after_the_answer(self, cast):
        check_in = ask(cast)
        night = check_in.expected_at.replace(hour=23)
        remind_to_answer(now=night)
        answer(check_in, cast.mentee, now=night)

        deliver_due(now=night + timedelta(days=4))

        assert Delivery.objects.get(kind="check_in_late").state == "dropped"


class TestContact:
    """An answer is contact of the pair: a pair that can only meet in writing is not quiet."""

    def quiet_since(self, cast):
        return selectors.silent_since(selectors.with_contact(Pairing.objects.filter(pk=cast.pairing.pk)).get())

    def test_a_question_alone_is_no_contact_and_an_answer_is(self, cast):
        SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=40))
        check_in = ask(cast)
        assert self.quiet_since(cast) == TODAY - timedelta(days=40)

        answer(check_in, cast.mentee)

        assert self.quiet_since(cast) == TODAY

    def test_it_is_never_a_session(self, cast):
        answer(ask(cast), cast.mentee)

        [pairing] = selectors.with_contact(Pairing.objects.filter(pk=cast.pairing.pk))
        assert (pairing.session_count, pairing.last_met_on, pairing.last_wrote_on) == (0, None, TODAY)

    def test_many_answers_and_sessions_count_each_session_once(self, cast):
        for days in (3, 10):
            SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=days))
            CheckInFactory(pairing=cast.pairing, answered_at=NOW, answered_on=TODAY - timedelta(days=days - 1))

        [pairing] = selectors.with_contact(Pairing.objects.filter(pk=cast.pairing.pk))

        assert (pairing.session_count, pairing.last_wrote_on) == (2, TODAY - timedelta(days=2))

    def test_the_owner_sees_that_the_pair_is_not_quiet(self, cast):
        SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=40))
        before = {row.mentee: row.standing for row in selectors.health_of(cast.cohort, TODAY)}
        answer(ask(cast), cast.mentee)

        after = {row.mentee: row.standing for row in selectors.health_of(cast.cohort, TODAY)}
        [counts] = selectors.health_of_cohorts([cast.cohort], TODAY)

        assert (before["Milo Mentee"], after["Milo Mentee"]) == ("at risk", "active")
        assert counts.at_risk + counts.quiet == sum(row in ("quiet", "at risk") for row in after.values())

    def test_no_reminder_says_that_they_have_not_met(self, cast):
        SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=20))
        answer(ask(cast), cast.mentee)

        send_reminders(now=LATER)

        assert not Notification.objects.filter(kind="session_overdue", person=cast.mentee).exists()
