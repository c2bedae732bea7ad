from datetime import date, timedelta

import factory

from activities.models import (
    ActionItem,
    CalendarAccount,
    Goal,
    GoalEvidence,
    GoalProgress,
    GoalStep,
    Note,
    PlannedSession,
    Rewording,
    Ritual,
    Session,
    SessionVersion,
    Task,
    TaskCriterion,
    TaskTemplate,
    Touchpoint,
)
from activities.states import UNAGREED, GoalState
from mentorship.access.grants import grant
from tests.factories import NOW, TODAY
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory, UnitFactory, UserFactory
from tests.factories.programs import ProgramFactory


class CalendarAccountFactory(factory.django.DjangoModelFactory):
    """A calendar that is connected, on a server that nobody ever asked."""

    class Meta:
        model = CalendarAccount

    person = factory.LazyFunction(lambda: UserFactory().person)
    address = "https://dav.example.org/"
    host = "dav.example.org"
    user_name = "milo"
    password = "app-password"
    calendar_url = "https://dav.example.org/milo/office/"
    calendar_name = "Office"
    state = "connected"
    connected_at = NOW
    read_due_at = NOW


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    pairing = factory.SubFactory(PairingFactory)
    held_on = date(2026, 9, 9)
    minutes = 45
    logged_by = factory.SelfAttribute("pairing.mentor")
    logged_at = NOW


class SessionVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SessionVersion

    session = factory.SubFactory(SessionFactory)
    held_on = date(2026, 9, 8)
    minutes = 30
    changed_by = factory.SelfAttribute("session.logged_by")
    changed_at = NOW


class NoteFactory(factory.django.DjangoModelFactory):
    """A private note of the mentor; with ``shared=True`` the other of the pair holds the grant."""

    class Meta:
        model = Note
        skip_postgeneration_save = True

    pairing = factory.LazyFunction(lambda: PairingFactory(mentor=UserFactory().person, mentee=UserFactory().person))
    author = factory.SelfAttribute("pairing.mentor")
    body = "Said in confidence."
    written_at = NOW
    changed_at = NOW

    @factory.post_generation
    def granted(self, create, extracted, **kwargs):
        if create:
            grant("read_note", (self.author.user, self))
            if self.shared:
                grant("read_note", (self.pairing.partner_of(self.author).user, self))


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    pairing = factory.SubFactory(PairingFactory)
    title = "Lead a design review"
    state = GoalState.ACTIVE
    set_by = factory.SelfAttribute("pairing.mentee")
    set_at = NOW
    agreed_at = factory.LazyAttribute(lambda goal: None if goal.state in UNAGREED else goal.set_at)


class RewordingFactory(factory.django.DjangoModelFactory):
    """Other words that the mentee proposes."""

    class Meta:
        model = Rewording

    goal = factory.SubFactory(GoalFactory)
    title = "Lead two design reviews"
    proposed_by = factory.SelfAttribute("goal.pairing.mentee")
    proposed_at = NOW


class GoalEvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalEvidence

    goal = factory.SubFactory(GoalFactory)
    text = "The decision record has my name on it."
    seen_on = date(2026, 9, 9)
    added_by = factory.SelfAttribute("goal.pairing.mentee")
    added_at = NOW


class GoalStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalStep

    goal = factory.SubFactory(GoalFactory)
    text = "Sit in on the next review"
    added_by = factory.SelfAttribute("goal.pairing.mentee")
    added_at = NOW


class ActionItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActionItem

    pairing = factory.SubFactory(PairingFactory)
    owner = factory.SelfAttribute("pairing.mentee")
    text = "Draft the proposal"
    created_by = factory.SelfAttribute("pairing.mentor")
    created_at = NOW


class GoalProgressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalProgress

    goal = factory.SubFactory(GoalFactory)
    attainment = 0
    comment = "Led the second review alone."
    reviewed_by = factory.SelfAttribute("goal.pairing.mentee")
    reviewed_at = NOW


class PlannedSessionFactory(factory.django.DjangoModelFactory):
    """One session of 45 minutes, a week from now."""

    class Meta:
        model = PlannedSession

    pairing = factory.SubFactory(PairingFactory)
    starts_at = NOW + timedelta(days=7)
    minutes = 45
    ends_at = factory.LazyAttribute(lambda planned: planned.starts_at + timedelta(minutes=planned.minutes))
    zone = "Europe/Berlin"
    planned_by = factory.SelfAttribute("pairing.mentor")
    planned_at = NOW


class TaskFactory(factory.django.DjangoModelFactory):
    """A code walkthrough of the mentee, 45 minutes."""

    class Meta:
        model = Task

    pairing = factory.SubFactory(PairingFactory)
    kind = "walkthrough"
    title = "Walk through the retry queue"
    owner = factory.SelfAttribute("pairing.mentee")
    minutes = 45
    created_by = factory.SelfAttribute("pairing.mentor")
    created_at = NOW


class TaskCriterionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TaskCriterion

    task = factory.SubFactory(TaskFactory)
    position = factory.Sequence(int)
    text = "The path of a failed job is drawn"


class TaskTemplateFactory(factory.django.DjangoModelFactory):
    """Offered in every track of the program."""

    class Meta:
        model = TaskTemplate

    program = factory.SubFactory(ProgramFactory)
    kind = "walkthrough"
    title = "Walk through the billing run"
    description = "Everybody here should know it."
    criteria = ["Its steps are drawn", "Its owner is named"]
    minutes = 60
    kept_by = factory.SelfAttribute("program.owner")
    kept_at = NOW


class RitualFactory(factory.django.DjangoModelFactory):
    """The retrospective of a team: an hour every second Wednesday."""

    class Meta:
        model = Ritual

    unit = factory.SubFactory(UnitFactory)
    kind = "retrospective"
    name = factory.Sequence(lambda number: f"Retrospective {number}")
    cadence = "fortnightly"
    first_on = TODAY
    minutes = 60
    registered_by = factory.SubFactory(PersonFactory)
    registered_at = NOW


class TouchpointFactory(factory.django.DjangoModelFactory):
    """Ten minutes for a pair, each time."""

    class Meta:
        model = Touchpoint

    ritual = factory.SubFactory(RitualFactory)
    pairing = factory.SubFactory(PairingFactory)
    minutes = 10
    prompt = "noticed"
    attached_by = factory.SelfAttribute("ritual.registered_by")
    attached_at = NOW
