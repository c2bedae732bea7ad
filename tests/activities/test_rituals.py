"""Meetings that take place anyway, slots in them, and who may know of either."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from activities.ideas.prompts import PROMPTS
from activities.models import Ritual, Sprint, Touchpoint
from activities.policies.pairs import NotNow
from activities.policies.rituals import NotARitual, NotASlot
from activities.selectors.rituals import TeamTime, added_times, own_touchpoints, taken_on, team_time
from activities.services.rituals import RitualDraft, change_ritual, end_ritual, register_ritual
from activities.services.sprints import count_sprints
from activities.services.touchpoints import SlotDraft, attach_touchpoint, change_touchpoint, stop_touchpoint
from activities.states import Cadence, RitualKind
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.people.models import Unit
from pairing.services.offers import end_pairing
from pairing.services.pauses import pause_pairing
from tests.factories import NOW, TODAY
from tests.factories.activities import PlannedSessionFactory, RitualFactory, SessionFactory, TouchpointFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import UnitFactory, make_person

SATURDAY = TODAY + timedelta(days=3)


@pytest.fixture
def team(cast) -> Unit:
    """Where Mara works."""
    return cast.mentor.position_on(TODAY).unit


@pytest.fixture
def ritual(team) -> Ritual:
    return RitualFactory(unit=team, name="Retrospective")


def draft(**changes) -> RitualDraft:
    usual = {"kind": RitualKind.HUDDLE, "name": "Huddle", "cadence": Cadence.WEEKLY, "first_on": TODAY, "minutes": 30}
    return RitualDraft(**usual | changes)


def registered(cast, of, **changes) -> Ritual:
    return register_ritual(ritual_id=uuid4(), of=of, draft=draft(**changes), by=cast.delivery_lead, now=NOW)


def attached(cast, ritual, **changes) -> Touchpoint:
    usual = {"minutes": 10, "prompt": "noticed"}
    return attach_touchpoint(
        touchpoint_id=uuid4(), ritual=ritual, pairing=cast.pairing, draft=SlotDraft(**usual | changes),
        by=cast.mentor, now=NOW,
    )  # fmt: skip


class TestRituals:
    def test_a_meeting_is_known_by_its_day_and_how_often(self, cast, team):
        ritual = registered(cast, team)

        assert (ritual.when, ritual.unit, ritual.pairing) == ("every week on Wednesday", team, None)
        assert AuditEvent.objects.get(action="ritual.registered").facts == {"kind": "huddle", "minutes": 30}

    def test_posted_twice_it_is_one(self, cast, team):
        facts = {"ritual_id": uuid4(), "of": team, "draft": draft(), "by": cast.delivery_lead, "now": NOW}

        assert register_ritual(**facts) == register_ritual(**facts)
        with pytest.raises(NotARitual, match="used already"):
            register_ritual(**facts | {"by": cast.mentor})

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"minutes": 4}, "between five minutes and eight hours"),
            ({"minutes": 481}, "between five minutes and eight hours"),
            ({"cadence": Cadence.DAILY, "first_on": SATURDAY}, "choose a working day"),
        ],
    )
    def test_what_is_no_meeting_is_refused_in_a_sentence(self, cast, team, changes, sentence):
        with pytest.raises(NotARitual, match=sentence):
            registered(cast, team, **changes)

    def test_a_name_is_given_once_in_a_team_until_the_meeting_has_ended(self, cast, team):
        first = registered(cast, team)
        with pytest.raises(NotARitual, match="of this name already"):
            registered(cast, team)

        end_ritual(ritual=first, by=cast.delivery_lead, now=NOW)

        assert registered(cast, team) != first

    def test_it_becomes_no_shorter_than_a_slot_in_it(self, cast, ritual):
        attached(cast, ritual, minutes=20)

        with pytest.raises(NotARitual, match="A slot of 20 minutes"):
            change_ritual(ritual=ritual, draft=draft(minutes=15), by=cast.delivery_lead, now=NOW)
        assert change_ritual(ritual=ritual, draft=draft(minutes=20), by=cast.delivery_lead, now=NOW).minutes == 20

    def test_when_it_ends_its_slots_are_over_and_their_people_are_told(self, cast, ritual):
        slot = attached(cast, ritual)
        for _ in range(2):
            end_ritual(ritual=ritual, by=cast.delivery_lead, now=NOW)

        slot.refresh_from_db()
        assert slot.stopped_at == NOW
        told = Notification.objects.filter(kind="touchpoint_over")
        assert {notice.person for notice in told} == {cast.mentor, cast.mentee}
        assert AuditEvent.objects.filter(action="ritual.ended").count() == 1

    def test_a_pair_that_ended_gets_none(self, cast):
        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

        with pytest.raises(NotNow, match="nothing can be added"):
            registered(cast, cast.pairing)

    def test_the_database_knows_that_it_is_of_a_team_or_a_pair(self, cast, team):
        for whose in ({"unit": None}, {"unit": team, "pairing": cast.pairing}, {"unit": team, "minutes": 4}):
            with pytest.raises(IntegrityError), transaction.atomic():
                RitualFactory(**whose)


class TestSlots:
    def test_a_pair_has_minutes_of_a_meeting_and_the_other_is_told_without_its_name(self, cast, ritual):
        slot = attached(cast, ritual, prompt="", own_prompt="What did you not dare to say?")

        assert (slot.minutes, slot.own_prompt, slot.how_often) == (10, "What did you not dare to say?", "each time")
        notice = Notification.objects.get(kind="touchpoint_attached")
        assert notice.person == cast.mentee
        for private in ("Retrospective", "dare"):
            assert private not in notice.title
            assert private not in str(list(AuditEvent.objects.values_list("facts", flat=True)))

    def test_posted_twice_it_is_one(self, cast, ritual):
        facts = {
            "touchpoint_id": uuid4(), "ritual": ritual, "pairing": cast.pairing, "by": cast.mentor, "now": NOW,
            "draft": SlotDraft(10, prompt="noticed"),
        }  # fmt: skip

        assert attach_touchpoint(**facts) == attach_touchpoint(**facts)
        with pytest.raises(NotASlot, match="used already"):
            attach_touchpoint(**facts | {"by": cast.mentee})

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"minutes": 61}, "lasts 60 minutes"),
            ({"minutes": 0}, "lasts 60 minutes"),
            ({"every_sprints": 7}, "once in 1 to 6 sprints"),
            ({"every_sprints": 0}, "once in 1 to 6 sprints"),
            ({"prompt": ""}, "or write your own"),
            ({"own_prompt": "Both?"}, "or write your own"),
            ({"prompt": "stuck"}, "of this kind of meeting"),
        ],
    )
    def test_what_does_not_fit_is_refused_in_a_sentence(self, cast, ritual, changes, sentence):
        with pytest.raises(NotASlot, match=sentence):
            attached(cast, ritual, **changes)
        assert not Touchpoint.objects.exists()

    def test_there_is_one_in_a_meeting_until_it_is_given_back(self, cast, ritual):
        slot = attached(cast, ritual)
        with pytest.raises(NotASlot, match="already"):
            attached(cast, ritual)

        for _ in range(2):
            stop_touchpoint(touchpoint=slot, by=cast.mentor, now=NOW)

        assert attached(cast, ritual) != slot
        assert AuditEvent.objects.filter(action="touchpoint.stopped").count() == 1

    def test_only_in_a_meeting_that_one_of_the_two_is_in(self, cast):
        with pytest.raises(NotASlot, match="nobody of you is in Elsewhere"):
            attached(cast, RitualFactory(unit=UnitFactory(path="Engineering/Elsewhere", name="Elsewhere")))
        with pytest.raises(NotASlot, match="another pair"):
            attached(cast, RitualFactory(unit=None, pairing=cast.other_pairing))

    def test_none_in_a_meeting_that_ended(self, cast, team):
        with pytest.raises(NotNow, match="takes place"):
            attached(cast, RitualFactory(unit=team, name="Retrospective", ended_on=TODAY))

    def test_none_for_a_pair_that_ended(self, cast, ritual):
        slot = attached(cast, ritual)
        end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)
        cast.pairing.refresh_from_db()

        for act in (
            lambda: attached(cast, ritual),
            lambda: change_touchpoint(touchpoint=slot, draft=SlotDraft(5, prompt="said"), by=cast.mentor, now=NOW),
        ):
            with pytest.raises(NotNow, match="nothing can be added"):
                act()

    def test_a_mentor_holds_one_for_the_whole_team_with_a_question_everybody_may_hear(self, cast, ritual):
        facts = {"touchpoint_id": uuid4(), "ritual": ritual, "pairing": None, "by": cast.mentor, "now": NOW}
        with pytest.raises(NotASlot, match="everybody in the meeting hears it"):
            attach_touchpoint(draft=SlotDraft(10, own_prompt="Own words"), **facts)

        slot = attach_touchpoint(draft=SlotDraft(10, prompt="said"), **facts)

        assert (slot.mentor, slot.pairing) == (cast.mentor, None)

    def test_it_is_changed_and_the_same_again_is_no_change(self, cast, ritual):
        slot = attached(cast, ritual)
        for _ in range(2):
            slot = change_touchpoint(
                touchpoint=slot, draft=SlotDraft(5, 2, own_prompt="Ours?"), by=cast.mentee, now=NOW
            )  # fmt: skip

        assert (slot.minutes, slot.how_often, slot.prompt) == (5, "once in 2 sprints", "")
        assert AuditEvent.objects.filter(action="touchpoint.changed").count() == 1

    def test_the_database_knows_whose_it_is_and_that_it_asks_one_thing(self, cast, ritual):
        for facts in (
            {"pairing": None},
            {"pairing": cast.pairing, "mentor": cast.mentor},
            {"pairing": cast.pairing, "prompt": ""},
            {"pairing": cast.pairing, "own_prompt": "Both?"},
            {"pairing": cast.pairing, "minutes": 0},
            {"pairing": cast.pairing, "every_sprints": 7},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                TouchpointFactory(ritual=ritual, **facts)

    def test_every_kind_of_meeting_has_questions_whose_names_fit_their_column(self):
        assert set(PROMPTS) == set(RitualKind)
        for questions in PROMPTS.values():
            assert questions
            assert all(len(name) <= 40 and text.endswith("?") for name, text in questions.items())


WHO_MAY = {
    # part: (a meeting of Mara's team, one of the pair's own, a slot of the pair, a slot of Mara with the team)
    # v sees it, c changes it
    "mentor": ("vc", "vc", "vc", "vc"),
    "mentee": ("v", "vc", "vc", ""),
    "other_mentor": ("v", "", "", ""),  # paired with Oona, who is in the team
    "other_mentee": ("v", "", "", "v"),
    "owner": ("vc", "", "", "v"),
    "deputy": ("vc", "", "", "v"),
    "other_owner": ("v", "", "", "v"),
    "delivery_lead": ("vc", "", "", "v"),
    "assessor": ("v", "", "", "v"),
    "auditor": ("v", "", "", "v"),
    "administrator": ("v", "", "", "v"),
    "outsider": ("", "", "", ""),
    "superuser": ("", "", "", ""),
}


def test_who_may_see_and_change_a_meeting_and_a_slot(cast, team):
    elsewhere = UnitFactory(path="Engineering/Elsewhere", name="Elsewhere")
    cast.outsider.positions.update(unit=elsewhere)
    of_team, of_pair = RitualFactory(unit=team), RitualFactory(unit=None, pairing=cast.pairing)
    slot = TouchpointFactory(ritual=of_team, pairing=cast.pairing)
    held = TouchpointFactory(ritual=of_team, pairing=None, mentor=cast.mentor)
    asked = [("ritual", of_team), ("ritual", of_pair), ("touchpoint", slot), ("touchpoint", held)]

    for part, user in cast.users.items():
        said = tuple(
            "".join(verb[0] for verb in ("view", "change") if user.has_perm(f"activities.{verb}_{noun}", thing))
            for noun, thing in asked
        )
        assert said == WHO_MAY[part], part


class TestDue:
    def test_todays_slots_by_the_persons_calendar(self, cast, ritual):
        slot = attached(cast, ritual)

        mine = own_touchpoints(cast.mentee.user)

        assert [due.touchpoint for due in taken_on(mine, TODAY)] == [slot]
        assert not taken_on(mine, TODAY + timedelta(days=1))
        assert not own_touchpoints(cast.other_mentee.user)

    def test_nothing_is_due_while_a_pair_rests(self, cast, ritual):
        attached(cast, ritual)

        pause_pairing(pairing=cast.pairing, until=TODAY + timedelta(days=20), by=cast.mentee, now=NOW)

        assert not own_touchpoints(cast.mentee.user)


class TestAddedTime:
    def test_of_a_pair_sessions_logged_on_average_and_slots(self, cast, ritual):
        attached(cast, ritual)  # ten minutes of one meeting a sprint
        for days in (7, 21, 35):
            SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=days), minutes=60)
        SessionFactory(pairing=cast.pairing, held_on=TODAY, minutes=60, withdrawn_at=NOW)

        time = added_times([cast.pairing], NOW, TODAY)[cast.pairing.pk]

        # From 1 July to 16 September six sprints have begun: 180 minutes in six.
        assert (time.sessions, time.slots, time.planned) == (30, 10, False)

    def test_before_the_first_session_what_is_planned_counts(self, cast):
        PlannedSessionFactory(pairing=cast.pairing, minutes=60)
        PlannedSessionFactory(pairing=cast.pairing, minutes=60, starts_at=NOW + timedelta(days=200))

        time = added_times([cast.pairing], NOW, TODAY)[cast.pairing.pk]

        assert (time.sessions, time.planned) == (10, True)

    def test_of_a_few_people_a_team_shows_no_total_that_would_tell_of_one_pair(self, cast, team, ritual):
        TouchpointFactory(ritual=ritual, pairing=None, mentor=cast.mentor, minutes=8)
        SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=30))
        assert team_time(team) == TeamTime(None, 0, 8)

        self.count(team)

        assert team_time(team) == TeamTime(None, 1, 8)

    def test_of_a_group_it_shows_what_was_counted_whatever_a_pair_logs_afterwards(self, cast, team):
        pairs = [self.pair(cast, number) for number in range(6)]
        for pairing in pairs:
            SessionFactory(pairing=pairing, held_on=TODAY - timedelta(days=30), minutes=60)
            attached(cast, RitualFactory(unit=team))
        self.count(team)
        assert team_time(team).minutes == 360, "six people of the team, an hour each in one sprint"

        for days in (0, 30):
            SessionFactory(pairing=pairs[5], held_on=TODAY - timedelta(days=days), minutes=240)
        self.count(team)

        assert team_time(team).minutes == 360

    def pair(self, cast, number):
        mentor, mentee = make_person(f"Mentor {number}"), make_person(f"Mentee {number}", team="Search")
        return PairingFactory(cohort=cast.cohort, mentor=mentor, mentee=mentee)

    def count(self, team):
        first = TODAY - timedelta(days=34)
        Sprint.objects.get_or_create(
            team=team, starts_on=first, defaults={"ends_on": first + timedelta(days=13), "recorded_at": NOW}
        )
        count_sprints(by=None, now=NOW)


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("Monday huddle", RitualKind.HUDDLE, True),
        ("Retrospective", RitualKind.RETROSPECTIVE, True),
        ("What we learned", RitualKind.RETROSPECTIVE, False),
    ],
)
def test_a_kind_is_not_said_twice(name, kind, says):
    assert Ritual(name=name, kind=kind).says_its_kind is says
