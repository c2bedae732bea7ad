from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from activities.models import ActionItem, Note, Session
from activities.services.sessions import change_session, withdraw_session
from mentorship.audit.models import AuditEvent
from pairing.services.offers import end_pairing
from tests.factories import END, NOW, START, TODAY
from tests.factories.activities import ActionItemFactory, NoteFactory, SessionFactory


def log_of(pairing) -> str:
    return reverse("activities:session_log", args=[pairing.pk])


def filled(**changes):
    """The form as it comes, with what a test types."""
    return {"session_id": str(uuid4()), "held_on": str(TODAY), "minutes": "45"} | changes


@pytest.fixture
def session(cast):
    return SessionFactory(pairing=cast.pairing, topics=["design"])


class TestLog:
    def test_it_comes_filled_in(self, cast, as_):
        form = as_(cast.mentor).get(log_of(cast.pairing)).context["form"]

        assert form["held_on"].value() == TODAY
        assert form["minutes"].value() == 45
        assert form["action_owner"].value() == cast.mentee.pk
        assert [label for _, label in form.fields["action_owner"].choices] == ["You", "Milo Mentee"]

    def test_no_time_is_proposed_after_the_end_of_the_cohort(self, cast, as_, today_is):
        today_is(NOW.replace(year=END.year, month=END.month, day=END.day))

        assert "next_at" not in as_(cast.mentor).get(log_of(cast.pairing)).context["form"].fields

    def test_saving_it_as_it_comes_is_enough(self, cast, as_):
        answer = as_(cast.mentor).post(log_of(cast.pairing), filled())

        assert answer.url == reverse("activities:pair_detail", args=[cast.pairing.pk])
        logged = Session.objects.get()
        assert (logged.held_on, logged.minutes, logged.logged_by) == (TODAY, 45, cast.mentor)
        assert not Note.objects.exists()
        assert not ActionItem.objects.exists()

    def test_everything_that_came_of_it_is_kept_with_it(self, cast, as_):
        as_(cast.mentor).post(
            log_of(cast.pairing),
            filled(
                topics=["design", "career"], note="Doubts about the review.", note_shared="on",
                action="Draft the agenda", action_owner=cast.mentor.pk, action_due_on="2026-09-20",
            ),
        )  # fmt: skip

        logged = Session.objects.get()
        assert logged.topics == ["design", "career"]
        note, item = logged.notes.get(), logged.action_items.get()
        assert (note.body, note.shared, note.author) == ("Doubts about the review.", True, cast.mentor)
        assert (item.text, item.owner, item.due_on) == ("Draft the agenda", cast.mentor, date(2026, 9, 20))

    def test_an_action_item_of_nobody_in_particular_is_the_mentees(self, cast, as_):
        as_(cast.mentor).post(log_of(cast.pairing), filled(action="Draft the agenda"))

        assert ActionItem.objects.get().owner == cast.mentee

    def test_sent_twice_it_is_one_session(self, cast, as_):
        form = filled(note="Said once.", action="Done once.")

        answers = [as_(cast.mentor).post(log_of(cast.pairing), form) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert (Session.objects.count(), Note.objects.count(), ActionItem.objects.count()) == (1, 1, 1)

    def test_what_was_posted_besides_changes_nothing(self, cast, as_):
        as_(cast.mentor).post(
            log_of(cast.pairing),
            filled(
                pairing=cast.other_pairing.pk, pairing_id=cast.other_pairing.pk, logged_by=cast.outsider.pk, id=uuid4(),
                author=cast.outsider.pk, withdrawn_at="2026-09-16", logged_at="2020-01-01", note="Hello",
            ),
        )  # fmt: skip

        logged = Session.objects.get()
        assert (logged.pairing, logged.logged_by, logged.withdrawn_at) == (cast.pairing, cast.mentor, None)
        assert logged.notes.get().author == cast.mentor

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"held_on": "2026-09-17"}, "choose today or an earlier day"),
            ({"held_on": str(START - timedelta(days=1))}, "This pairing began on 1 July 2026"),
            ({"held_on": "yesterday"}, "Enter a valid date."),
            ({"held_on": ""}, "This field is required."),
            ({"minutes": "9999"}, "Choose one of these lengths."),
            ({"minutes": "-5"}, "Choose one of these lengths."),
            ({"next_at": "2026-09-30T03:00:00+02:00"}, "This time is not free for both of you any more"),
            ({"next_at": "soon"}, "This time is not free for both of you any more"),
            ({"grow_will": "x" * 9_999}, "10,000 characters together at most"),
            ({"action_3": "x" * 501}, "at most 500 characters"),
            ({"action_2": "Help", "action_2_owner": "7"}, "Select a valid choice"),
            ({"topics": ["gossip"]}, "gossip is not one of the available choices"),
            ({"action": "x" * 501}, "at most 500 characters"),
            ({"note": "x" * 10_001}, "at most 10000 characters"),
            ({"session_id": "7"}, "Enter a valid UUID."),
        ],
    )
    def test_bad_input_is_refused_in_a_sentence_and_nothing_typed_is_lost(self, cast, as_, typed, sentence):
        page = as_(cast.mentor).post(log_of(cast.pairing), filled(note_shared="on") | {"note": "Kept words"} | typed)

        assert page.status_code == 200
        assert sentence in page.text
        assert typed.get("note", "Kept words") in page.text
        assert not Session.objects.exists()

    def test_a_session_after_the_cohort_is_refused(self, cast, as_, today_is):
        today_is(NOW.replace(year=2027, month=1, day=12))

        page = as_(cast.mentor).post(log_of(cast.pairing), filled(held_on="2027-01-11"))

        assert f"{cast.cohort} ended on 30 December 2026" in page.text

    def test_an_action_item_of_a_third_person_is_refused(self, cast, as_):
        page = as_(cast.mentor).post(log_of(cast.pairing), filled(action="Help", action_owner=cast.owner.pk))

        assert "Select a valid choice" in page.text
        assert not ActionItem.objects.exists()

    @pytest.mark.parametrize("part", ["owner", "delivery_lead", "administrator", "other_mentor", "outsider"])
    def test_nobody_else_logs_for_a_pair(self, cast, as_, part):
        browser = as_(getattr(cast, part))

        assert browser.get(log_of(cast.pairing)).status_code == 404
        assert browser.post(log_of(cast.pairing), filled()).status_code == 404
        assert not Session.objects.exists()

    def test_the_form_of_one_pair_logs_nothing_for_another(self, cast, as_):
        used = filled()
        as_(cast.mentor).post(log_of(cast.pairing), used)

        page = as_(cast.other_mentor).post(log_of(cast.other_pairing), used)

        assert "This form was used already." in page.text


class TestDetail:
    def test_the_mentee_sees_the_session_the_shared_note_and_the_action_item(self, cast, as_, session):
        NoteFactory(pairing=cast.pairing, session=session, shared=True, body="We rehearse the questions.")
        NoteFactory(pairing=cast.pairing, session=session, body="My own doubts.")
        ActionItemFactory(pairing=cast.pairing, session=session)

        page = as_(cast.mentee).get(reverse("activities:session_detail", args=[session.pk])).text

        assert "We rehearse the questions." in page
        assert "My own doubts." not in page
        assert "Draft the proposal" in page

    def test_reading_notes_there_is_on_record(self, cast, as_, session):
        for _ in range(4):
            NoteFactory(pairing=cast.pairing, session=session, shared=True)

        as_(cast.mentee).get(reverse("activities:session_detail", args=[session.pk]))

        assert AuditEvent.objects.filter(action="note.read").count() == 4

    def test_its_history_says_who_did_what(self, cast, as_, session):
        facts = {"held_on": session.held_on, "minutes": 60, "topics": []}
        change_session(session=session, by=cast.mentor, now=NOW, **facts)
        withdraw_session(session=session, by=cast.mentor, now=NOW + timedelta(minutes=1))

        page = as_(cast.mentee).get(reverse("activities:session_detail", args=[session.pk]))

        assert [(event.text, event.by) for event in page.context["history"]] == [
            ("Withdrawn", "Mara Mentor"),
            ("Put right: 60 minutes instead of 45, about nothing in particular instead of design", "Mara Mentor"),
        ]
        assert "counts nowhere" in page.text

    @pytest.mark.parametrize("part", ["owner", "delivery_lead", "administrator", "other_mentor", "outsider"])
    def test_nobody_else_opens_it(self, cast, as_, session, part):
        page = as_(getattr(cast, part)).get(reverse("activities:session_detail", args=[session.pk]))

        assert page.status_code == 404


class TestEdit:
    def test_who_logged_it_puts_it_right(self, cast, as_, session):
        address = reverse("activities:session_edit", args=[session.pk])
        assert as_(cast.mentor).get(address).context["form"]["topics"].value() == ["design"]

        answer = as_(cast.mentor).post(address, {"held_on": "2026-09-08", "minutes": "60", "topics": ["code"]})

        session.refresh_from_db()
        assert answer.url == reverse("activities:session_detail", args=[session.pk])
        assert (session.held_on, session.minutes, session.topics) == (date(2026, 9, 8), 60, ["code"])

    def test_a_length_that_is_not_offered_any_more_stays_as_it_is(self, cast, as_, session):
        Session.objects.update(minutes=50)
        address = reverse("activities:session_edit", args=[session.pk])

        assert (50, "50 min") in as_(cast.mentor).get(address).context["form"].fields["minutes"].choices
        as_(cast.mentor).post(address, {"held_on": "2026-09-08", "minutes": "50"})

        assert Session.objects.get().held_on == date(2026, 9, 8)

    def test_a_day_in_the_future_is_refused(self, cast, as_, session):
        address = reverse("activities:session_edit", args=[session.pk])

        page = as_(cast.mentor).post(address, {"held_on": "2026-09-18", "minutes": "60"})

        assert "choose today or an earlier day" in page.text

    @pytest.mark.parametrize("part", ["mentee", "owner", "outsider"])
    def test_nobody_else_does(self, cast, as_, session, part):
        for name in ("session_edit", "session_withdraw"):
            address = reverse(f"activities:{name}", args=[session.pk])
            assert as_(getattr(cast, part)).post(address).status_code == 404


class TestWithdraw:
    def test_it_says_first_what_will_happen_and_then_does_it(self, cast, as_, session):
        address = reverse("activities:session_withdraw", args=[session.pk])
        assert "will count nowhere" in as_(cast.mentor).get(address).text
        assert Session.objects.held().exists()

        as_(cast.mentor).post(address)

        assert not Session.objects.held().exists()

    def test_of_a_pairing_that_ended_meanwhile_nothing_is_withdrawn(self, cast, as_, session, monkeypatch):
        """The pairing ends between the question who and the act."""
        browser = as_(cast.mentor)
        monkeypatch.setattr("activities.permissions._lasts", lambda pairing: True)
        end_pairing(pairing=cast.pairing, by=None, now=NOW)

        page = browser.post(reverse("activities:session_withdraw", args=[session.pk]), follow=True)

        assert "nothing can be added to it" in page.text
        assert Session.objects.held().exists()
