"""The light log: filled in as it was planned, with the next session, an agenda and action items in the same step."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from activities.models import ActionItem, Note, PlannedSession, Session
from activities.states import PlanState, Topic
from pairing.services.offers import end_pairing
from pairing.services.pauses import pause_pairing
from programs.states import Focus
from tests.activities.views.test_sessions import filled, log_of
from tests.factories import END, NOW, TODAY
from tests.factories.activities import PlannedSessionFactory, SessionFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import make_person

CHOOSE = reverse("activities:session_choose")
YESTERDAY = NOW - timedelta(days=1)


def form_of(browser, pairing, query=""):
    return browser.get(f"{log_of(pairing)}{query}").context["form"]


class TestChoose:
    def test_with_one_pair_it_goes_straight_on(self, cast, as_):
        assert as_(cast.mentor).get(CHOOSE).url == log_of(cast.pairing)

    def test_with_several_what_was_planned_comes_first_then_who_was_not_met_for_longest(self, cast, as_):
        nora, nils = (
            PairingFactory(cohort=cast.cohort, mentor=cast.mentor, mentee=make_person(name))
            for name in ("Nora", "Nils")
        )
        SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=20))
        SessionFactory(pairing=nils, held_on=TODAY - timedelta(days=8))
        SessionFactory(pairing=nora, held_on=TODAY - timedelta(days=9))
        planned = PlannedSessionFactory(pairing=nils, starts_at=YESTERDAY)

        page = as_(cast.mentor).get(CHOOSE)

        assert [seen.partner.name for seen in page.context["pairs"]] == ["Nils", "Milo Mentee", "Nora"]
        assert f"{log_of(nils)}?plan={planned.pk}&amp;on=2026-09-15" in page.text

    def test_a_paused_pair_is_not_the_one_that_just_met(self, cast, as_):
        other = PairingFactory(cohort=cast.cohort, mentor=cast.mentor, mentee=make_person("Nora"))
        pause_pairing(pairing=other, until=TODAY + timedelta(days=20), by=cast.mentor, now=NOW)

        assert as_(cast.mentor).get(CHOOSE).url == log_of(cast.pairing)

    def test_who_is_in_no_pair_reads_how_it_begins(self, cast, as_):
        assert "You are in no pair at the moment" in as_(cast.outsider).get(CHOOSE).text


class TestFilledIn:
    def test_as_it_was_planned(self, cast, as_):
        PlannedSessionFactory(pairing=cast.pairing, starts_at=YESTERDAY, minutes=30)

        page = as_(cast.mentor).get(log_of(cast.pairing))

        form = page.context["form"]
        assert (form["held_on"].value(), form["minutes"].value()) == (YESTERDAY.date(), 30)
        assert "As you planned it for" in page.text

    def test_as_long_as_the_pair_met_last_when_nothing_was_planned(self, cast, as_):
        SessionFactory(pairing=cast.pairing, minutes=50)

        form = form_of(as_(cast.mentor), cast.pairing)

        assert (form["held_on"].value(), form["minutes"].value()) == (TODAY, 50)
        assert (50, "50 min") in form.fields["minutes"].choices

    def test_a_link_names_the_occurrence_of_a_series(self, cast, as_):
        start = NOW - timedelta(days=15)
        weekly = PlannedSessionFactory(
            pairing=cast.pairing, starts_at=start, every_days=7, until_on=END, ends_at=NOW + timedelta(days=90)
        )
        browser = as_(cast.mentor)

        days = [
            form_of(browser, cast.pairing, f"?plan={weekly.pk}{on}")["held_on"].value()
            for on in ("&on=2026-09-01", "&on=2026-09-08", "")
        ]

        assert days == [date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 15)]

    @pytest.mark.parametrize(
        "query",
        ["?plan=7", "?plan=&on=2026-09-15", "?plan={plan}&on=2026-09-30", "?plan={plan}&on=soon", "?plan={other}"],
    )
    def test_a_link_that_names_nothing_of_theirs_is_ignored(self, cast, as_, query):
        plan = PlannedSessionFactory(pairing=cast.pairing, starts_at=NOW + timedelta(days=14))
        other = PlannedSessionFactory(pairing=cast.other_pairing, starts_at=YESTERDAY, minutes=90)

        form = form_of(as_(cast.mentor), cast.pairing, query.format(plan=plan.pk, other=other.pk))

        assert (form["held_on"].value(), form["minutes"].value()) == (TODAY, 45)

    def test_the_day_is_the_loggers_own(self, cast, as_):
        cast.mentee.timezone = "Pacific/Auckland"
        cast.mentee.save()
        PlannedSessionFactory(pairing=cast.pairing, starts_at=datetime(2026, 9, 15, 21, 0, tzinfo=UTC))

        assert form_of(as_(cast.mentor), cast.pairing)["held_on"].value() == date(2026, 9, 15)
        assert form_of(as_(cast.mentee), cast.pairing)["held_on"].value() == date(2026, 9, 16)

    def test_what_was_planned_once_is_held_even_when_they_met_a_day_later(self, cast, as_):
        planned = PlannedSessionFactory(pairing=cast.pairing, starts_at=YESTERDAY)

        as_(cast.mentor).post(f"{log_of(cast.pairing)}?plan={planned.pk}", filled(held_on=str(TODAY)))

        planned.refresh_from_db()
        assert planned.state == PlanState.HELD

    def test_an_earlier_session_does_not_make_a_later_plan_held(self, cast, as_):
        planned = PlannedSessionFactory(pairing=cast.pairing, starts_at=YESTERDAY)

        as_(cast.mentor).post(log_of(cast.pairing), filled(held_on=str(TODAY - timedelta(days=9))))

        planned.refresh_from_db()
        assert planned.state == PlanState.PLANNED

    def test_what_the_other_has_logged_for_that_day_is_said(self, cast, as_):
        SessionFactory(pairing=cast.pairing, held_on=TODAY, logged_by=cast.mentee)

        assert "Milo Mentee has logged" in as_(cast.mentor).get(log_of(cast.pairing)).text
        assert "has logged" not in as_(cast.mentee).get(log_of(cast.pairing)).text

    @pytest.mark.parametrize(
        ("focus", "missing"), [("technical", {"people"}), ("leadership", {"code"}), ("blend", set())]
    )
    def test_topics_are_those_of_the_track(self, cast, as_, focus, missing):
        track = cast.cohort.track
        track.focus = Focus(focus)
        track.save()

        choices = dict(form_of(as_(cast.mentor), cast.pairing).fields["topics"].choices)

        assert set(Topic.values) - set(choices) == missing


class TestNext:
    def test_up_to_three_times_that_suit_both_and_later_by_default(self, cast, as_):
        form = form_of(as_(cast.mentor), cast.pairing)

        choices = form.fields["next_at"].choices
        assert len(choices) == 4
        assert choices[-1] == ("", "We plan it later")
        assert form["next_at"].value() == ""

    def test_the_time_that_is_chosen_is_planned_and_the_other_told(self, cast, as_):
        browser = as_(cast.mentor)
        at = form_of(browser, cast.pairing).fields["next_at"].choices[0][0]

        page = browser.post(log_of(cast.pairing), filled(minutes="30", next_at=at), follow=True)

        planned = PlannedSession.objects.get()
        assert planned.starts_at == datetime.fromisoformat(at)
        assert (planned.minutes, planned.zone, planned.planned_by) == (45, cast.mentor.timezone, cast.mentor)
        assert "The next one is planned, and Milo Mentee is told." in page.text
        assert cast.mentee.notifications.filter(kind="session_planned").exists()

    def test_sent_twice_it_is_planned_once(self, cast, as_):
        browser = as_(cast.mentor)
        form = filled(next_at=form_of(browser, cast.pairing).fields["next_at"].choices[0][0])

        for _ in range(2):
            browser.post(log_of(cast.pairing), form)

        assert (Session.objects.count(), PlannedSession.objects.count()) == (1, 1)

    def test_a_time_that_is_taken_meanwhile_is_refused_beside_the_field_and_all_else_stays(self, cast, as_):
        browser = as_(cast.mentor)
        at = form_of(browser, cast.pairing).fields["next_at"].choices[0][0]
        another = PairingFactory(cohort=cast.cohort, mentor=cast.mentor, mentee=make_person("Nora"))
        PlannedSessionFactory(pairing=another, starts_at=datetime.fromisoformat(at))

        page = browser.post(log_of(cast.pairing), filled(next_at=at, note="Kept words", action="Kept item"))

        assert page.context["form"].errors["next_at"] == [
            "This time is not free for both of you any more: choose another."
        ]
        assert "Kept words" in page.text
        assert "Kept item" in page.text
        assert not Session.objects.exists()

    def test_when_the_other_plans_it_in_the_same_moment_nothing_is_half_kept(self, cast, as_, monkeypatch):
        browser = as_(cast.mentor)
        at = form_of(browser, cast.pairing).fields["next_at"].choices[0][0]
        monkeypatch.setattr("activities.light_log.next_at", lambda pairing, now: None)
        monkeypatch.setattr("activities.meeting_times._with_plans", lambda schedules, *rest: schedules)
        PlannedSessionFactory(pairing=cast.pairing, starts_at=datetime.fromisoformat(at))

        page = browser.post(log_of(cast.pairing), filled(next_at=at, note="Kept words"))

        assert page.context["form"].errors["next_at"] == ["You have planned a session at this time already."]
        assert "Kept words" in page.text
        assert not Session.objects.exists()
        assert not Note.objects.exists()

    def test_what_is_planned_already_is_said_and_nothing_asked(self, cast, as_):
        PlannedSessionFactory(pairing=cast.pairing, starts_at=datetime(2026, 9, 23, 12, 0, tzinfo=UTC))

        page = as_(cast.mentor).get(log_of(cast.pairing))

        assert "Wednesday 23 September, 14:00, as planned" in page.text
        assert "next_at" not in page.context["form"].fields


class TestWords:
    def test_the_agenda_becomes_headings_of_one_note(self, cast, as_):
        as_(cast.mentor).post(
            log_of(cast.pairing), filled(note="We began late.", grow_goal="Say no", grow_will="Tell Dana on Friday")
        )

        assert Note.objects.get().body == "We began late.\n\nGoal\nSay no\n\nWay forward\nTell Dana on Friday"

    def test_it_stands_folded_until_there_is_something_in_it(self, cast, as_):
        browser = as_(cast.mentor)

        assert not form_of(browser, cast.pairing).agenda_used()
        page = browser.post(log_of(cast.pairing), filled(grow_options="Ask", held_on=""))
        assert page.context["form"].agenda_used()
        assert "Ask" in page.text

    def test_up_to_three_action_items_each_with_who_and_by_when(self, cast, as_):
        as_(cast.mentor).post(
            log_of(cast.pairing),
            filled(
                action="Draft it", action_2="Read it", action_2_owner=cast.mentor.pk, action_2_due_on="2026-09-20",
                action_3="Decide", action_3_due_on="",
            ),
        )  # fmt: skip

        items = {item.text: (item.owner, item.due_on) for item in ActionItem.objects.all()}
        assert items == {
            "Draft it": (cast.mentee, None),
            "Read it": (cast.mentor, date(2026, 9, 20)),
            "Decide": (cast.mentee, None),
        }

    def test_further_rows_are_unfolded_when_there_is_something_in_them(self, cast, as_):
        browser = as_(cast.mentor)

        assert not form_of(browser, cast.pairing).unfolded()
        page = browser.post(log_of(cast.pairing), filled(action_3="One more", held_on=""))
        assert page.context["form"].unfolded()


class TestMeanwhile:
    @pytest.mark.parametrize("part", ["mentor", "mentee"])
    def test_a_pair_that_ended_while_one_typed_is_refused_beside_the_field_and_nothing_is_lost(self, cast, as_, part):
        end_pairing(pairing=cast.pairing, by=None, now=NOW)
        browser = as_(getattr(cast, part))

        page = browser.post(log_of(cast.pairing), filled(note="Kept words", action="Kept item"))

        assert page.context["form"].errors["held_on"] == ["This pairing is ended, so nothing can be added to it."]
        assert "Kept words" in page.text
        assert "Kept item" in page.text
        assert browser.get(log_of(cast.pairing)).status_code == 404

    def test_a_form_that_logged_another_session_already_does_not_swallow_this_one(self, cast, as_):
        used = str(uuid4())
        browser = as_(cast.mentor)
        browser.post(log_of(cast.pairing), filled(session_id=used))

        page = browser.post(log_of(cast.pairing), filled(session_id=used, minutes="60", note="Kept words"))

        assert "This form was used already. Open a new one to log another session." in page.text
        assert "Kept words" in page.text


def test_the_key_for_drafts_is_ones_own(cast, as_):
    def key(person) -> str:
        return as_(person).get(log_of(cast.pairing)).text.partition('data-key="')[2].partition('"')[0]

    assert len(key(cast.mentor)) == 44
    assert key(cast.mentor) == key(cast.mentor)
    assert key(cast.mentor) != key(cast.mentee)
