"""What a list shows somebody is what they may open: ``visible_to`` and ``has_perm`` agree for the whole cast."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model

from governance.models import Erasure
from governance.services.actions import close_action
from mentorship.notifications.models import Notification
from mentorship.people.models import SelfDeclaration, User
from mentorship.people.services.consents import agree
from mentorship.people.states import Purpose
from pairing.models import Avoidance, Circle, Pairing
from pairing.states import PairingState
from tests.cast import Cast, make_cast
from tests.factories import NOW, START, TODAY
from tests.factories.activities import (
    ActionItemFactory,
    CalendarAccountFactory,
    GoalEvidenceFactory,
    GoalFactory,
    GoalProgressFactory,
    GoalStepFactory,
    NoteFactory,
    PlannedSessionFactory,
    RewordingFactory,
    RitualFactory,
    SessionFactory,
    SessionVersionFactory,
    TaskCriterionFactory,
    TaskFactory,
    TouchpointFactory,
)
from tests.factories.check_ins import CheckInFactory, CheckInWordsFactory
from tests.factories.circles import (
    CircleFactory,
    CircleGoalFactory,
    CircleGoalProgressFactory,
    CircleItemFactory,
    CircleNoteFactory,
    CircleSessionFactory,
    put_in,
)
from tests.factories.evaluation import SkillAssessmentFactory
from tests.factories.governance import (
    EmergencyAccessFactory,
    JointReviewFactory,
    ReviewAnswerFactory,
    ReviewGoalFactory,
    ReviewShareFactory,
    ReviewSummaryFactory,
)
from tests.factories.pairing import EscalationFactory, MentoringRequestFactory, PairingFactory, WishFactory
from tests.factories.people import UnitFactory
from tests.factories.velocity import SprintFactory
from tests.governance.audits import opened

Question = Callable[[User, Any], bool]
STATES = list(PairingState)


def may(permission: str) -> Question:
    return lambda user, obj: user.has_perm(permission, obj)


# Every model that knows to whom its rows are visible, and the question that its detail page asks.
DETAIL: dict[str, Question] = {
    "pairing.Pairing": may("pairing.view_pairing"),
    "pairing.Avoidance": may("pairing.delete_avoidance"),
    "pairing.Escalation": may("pairing.read_escalation"),
    "pairing.MentoringRequest": may("pairing.read_request"),
    "pairing.Wish": may("pairing.read_wish"),
    "pairing.Circle": may("pairing.view_circle"),
    "activities.CircleSession": may("activities.view_circle_session"),
    "activities.CircleNote": may("activities.read_circle_note"),
    "activities.CircleGoal": may("activities.read_circle_goal"),
    "activities.CircleGoalProgress": may("activities.read_circle_progress"),
    "activities.CircleItem": may("activities.read_circle_item"),
    "activities.Session": may("activities.view_session"),
    "activities.SessionVersion": lambda user, version: user.has_perm("activities.view_session", version.session),
    "activities.PlannedSession": may("activities.view_plan"),
    "activities.CalendarAccount": may("activities.use_calendar_account"),
    "activities.Note": may("activities.read_note"),
    "activities.Goal": may("activities.read_goal"),
    "activities.GoalProgress": may("activities.read_progress"),
    "activities.Rewording": may("activities.read_goal_part"),
    "activities.GoalEvidence": may("activities.read_goal_part"),
    "activities.GoalStep": may("activities.read_goal_part"),
    "activities.ActionItem": may("activities.read_action_item"),
    "activities.CheckIn": may("activities.view_check_in"),
    "activities.CheckInWords": may("activities.read_check_in_words"),
    "activities.Ritual": may("activities.view_ritual"),
    "activities.Touchpoint": may("activities.view_touchpoint"),
    "activities.Task": may("activities.read_task"),
    "activities.TaskCriterion": may("activities.read_criterion"),
    "activities.Sprint": may("activities.view_sprint"),
    "governance.EmergencyAccess": may("governance.view_emergency"),
    "governance.CorrectiveAction": may("governance.view_action"),
    "governance.Erasure": lambda user, obj: user.has_perm("people.manage_people") or user.person_id == obj.person_id,
    "governance.JointReview": may("governance.view_review"),
    "governance.ReviewAnswer": may("governance.read_answer"),
    "governance.ReviewGoal": may("governance.read_answer"),
    "governance.ReviewSummary": may("governance.read_summary"),
    "governance.ReviewShare": may("governance.read_share"),
    "evaluation.SkillAssessment": may("evaluation.read_assessment"),
    "notifications.Notification": may("notifications.read_notice"),
    # Below mentorship.access, so without a permission of its own: nobody's but one's own.
    "people.SelfDeclaration": lambda user, obj: user.person_id == obj.person_id,
    "people.Consent": lambda user, obj: user.person_id == obj.person_id,
}


def listed_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")]


def pairings_in_every_state(cast: Cast) -> list[Pairing]:
    """The cast's own pair as it is, and once in each other state, with both sides the same people."""
    former = [
        PairingFactory(
            cohort=cast.cohort, mentor=cast.mentor, mentee=cast.mentee, state=state,
            ended_on=START if state == PairingState.ENDED else None,
        )
        for state in (PairingState.ENDED, PairingState.DECLINED)
    ]  # fmt: skip
    offered = PairingFactory(mentor=cast.mentor, mentee=cast.mentee, state=PairingState.OFFERED)
    paused = PairingFactory(mentor=cast.mentor, mentee=cast.mentee, state=PairingState.PAUSED, paused_on=START)
    return [cast.pairing, cast.other_pairing, *former, offered, paused]


def circles_in_every_state(cast: Cast) -> list[Circle]:
    """One that goes on, with somebody asked and somebody gone, and one that has ended."""
    going, ended = CircleFactory(cohort=cast.cohort), CircleFactory(cohort=cast.cohort, state="ended", ended_on=START)
    put_in(going, cast.mentor, "mentor")
    for person, state in ((cast.mentee, "in"), (cast.other_mentee, "left"), (cast.other_mentor, "offered")):
        put_in(going, person, state=state)
    put_in(ended, cast.mentor, "mentor", state="stayed")
    put_in(ended, cast.mentee, state="stayed")
    put_in(ended, cast.other_mentee, state="left")
    return [going, ended]


def fill(cast: Cast) -> None:
    """Private things of both sides in pairings of every state."""
    for pairing in pairings_in_every_state(cast):
        SessionVersionFactory(session=SessionFactory(pairing=pairing))
        PlannedSessionFactory(pairing=pairing)
        CheckInWordsFactory(check_in=CheckInFactory(pairing=pairing))
        for raiser, mediator in ((pairing.mentor, cast.deputy), (pairing.mentee, cast.owner)):
            EscalationFactory(pairing=pairing, raised_by=raiser, mediator=mediator)
        for author in (pairing.mentor, pairing.mentee):
            NoteFactory(pairing=pairing, author=author)
            NoteFactory(pairing=pairing, author=author, shared=True)
            ActionItemFactory(pairing=pairing, owner=author)
            TaskCriterionFactory(task=TaskFactory(pairing=pairing, owner=author))
        TouchpointFactory(pairing=pairing, ritual=RitualFactory(unit=None, pairing=pairing))
        unit = pairing.mentor.position_on(TODAY).unit
        TouchpointFactory(pairing=pairing, ritual=RitualFactory(unit=unit))
        TouchpointFactory(pairing=None, mentor=pairing.mentor, ritual=RitualFactory(unit=unit))
        for state in ("requested", "ended"):
            EmergencyAccessFactory(pairing=pairing, requested_by=cast.other_owner, state=state)
        goal = GoalFactory(pairing=pairing)
        for part in (GoalProgressFactory, RewordingFactory, GoalEvidenceFactory, GoalStepFactory):
            part(goal=goal)
        for occasion, revealed_at in (("alone", None), ("together", NOW)):
            state = "agreed" if revealed_at else "lapsed"
            review = JointReviewFactory(
                pairing=pairing,
                occasion=occasion,
                revealed_at=revealed_at,
                state=state,
            )
            for person in (pairing.mentor, pairing.mentee):
                ReviewAnswerFactory(review=review, person=person)
                ReviewGoalFactory(review=review, person=person, goal=goal)
            ReviewSummaryFactory(review=review)
            ReviewShareFactory(review=review)
            ReviewShareFactory(review=review, part="rating:progress", mentee_agreed_at=None)
    fill_circles(cast)
    fill_teams()
    close_action(action=opened(cast.owner), reason="Done otherwise.", by=cast.owner, now=NOW)
    opened(cast.owner)
    SkillAssessmentFactory(cohort=cast.cohort, person=cast.mentee, assessor=cast.assessor)
    SkillAssessmentFactory(cohort=cast.cohort, person=cast.other_mentee, assessor=cast.assessor)
    for mentee, mentor in ((cast.mentee, cast.mentor), (cast.other_mentee, cast.other_mentor)):
        MentoringRequestFactory(cohort=cast.cohort, mentee=mentee, mentor=mentor)
        WishFactory(wisher=cast.cohort.enrolments.get(person=mentee), wished=cast.cohort.enrolments.get(person=mentor))
    CalendarAccountFactory(person=cast.mentee)
    CalendarAccountFactory(person=cast.administrator)
    for person in (cast.mentee, cast.outsider):
        Avoidance.objects.create(author=person, other=cast.mentor, kind="", words="No.", written_at=NOW)
        SelfDeclaration.objects.create(person=person, attribute="gender", value="woman", declared_at=NOW)
        agree(person=person, purpose=Purpose.FIGURES, by=person, now=NOW)
        Notification.objects.create(person=person, kind="run_finished", occasion="once", created_at=NOW)
        Erasure.objects.create(person=person, asked_at=NOW, due_at=NOW)


def fill_teams() -> None:
    """Sprints of the cast's teams, and of one that nobody of them is in."""
    for team in ("Storage", "Search", "Billing"):
        SprintFactory(team=UnitFactory(path=f"Engineering/Platform/{team}"))


def fill_circles(cast: Cast) -> None:
    """Private things of everybody in circles that go on and that ended."""
    for circle in circles_in_every_state(cast):
        CircleSessionFactory(circle=circle, facilitator=cast.mentor)
        for person in (cast.mentor, cast.mentee, cast.other_mentee):
            CircleNoteFactory(circle=circle, author=person)
            CircleItemFactory(circle=circle, owner=person)
        CircleGoalProgressFactory(goal=CircleGoalFactory(circle=circle, set_by=cast.other_mentee))


def test_every_model_that_lists_is_asked():
    assert {model._meta.label for model in listed_models()} == set(DETAIL)


@pytest.mark.django_db
def test_a_list_shows_what_may_be_opened():
    cast = make_cast()
    fill(cast)
    wrong = []

    for label, question in DETAIL.items():
        objects = apps.get_model(label)._default_manager
        rows = list(objects.all())
        assert len(rows) > 1, label
        for part, user in cast.users.items():
            listed = set(objects.visible_to(user).values_list("pk", flat=True))  # type: ignore[attr-defined]
            asked = fresh(user)
            if listed != {row.pk for row in rows if question(asked, row)}:
                wrong.append((label, part))

    assert not wrong


@pytest.mark.django_db
def test_an_account_that_is_closed_lists_nothing():
    cast = make_cast()
    fill(cast)
    for user in cast.users.values():
        user.is_active = False

    listed = {
        (label, part)
        for label in DETAIL
        for part, user in cast.users.items()
        if apps.get_model(label)._default_manager.visible_to(user).exists()  # type: ignore[attr-defined]
    }

    assert not listed


def fresh(user: User) -> User:
    """The account as the next request would load it."""
    return User.objects.get(pk=user.pk)
