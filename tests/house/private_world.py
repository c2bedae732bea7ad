"""One of each private thing in each state it can be in, with who might ask: what ``private_objects.csv`` is about.

A thing is built straight in its state and not brought there, so that a grant that some service would have taken away
is there still: the rules have to hold without it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.urls import reverse

from activities.states import AccountState
from governance.states import EmergencyState, Finding
from mentorship.access.roles import Role
from mentorship.people.models import Person, SelfDeclaration, User
from pairing.models import Avoidance, Circle, Pairing
from pairing.states import (
    ESCALATION_OPEN,
    UNDER_WAY,
    CircleState,
    EscalationState,
    MemberState,
    Outcome,
    PairingState,
    RequestState,
)
from programs.states import EnrolmentRole, Formation
from tests.cast import Cast
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
    ReviewShareFactory,
    ReviewSummaryFactory,
)
from tests.factories.pairing import EscalationFactory, MentoringRequestFactory, PairingFactory
from tests.factories.people import RoleAssignmentFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, TrackFactory

MOMENT = NOW + timedelta(minutes=10)
"""When everybody asks: what was opened in an emergency at ``NOW`` is open still."""


@dataclass(frozen=True)
class Thing:
    """A private object in a state: the question its gate asks, the rows its words stand in, the pages they are on.

    ``listed``: whether ``visible_to`` of the row's model answers the same question. ``closed``: the pages are 404 for
    who may not; else they have something to show to others, without these words. Without ``words``, that it exists
    is what is private; without ``pages``, in this state none shows it to everybody who may read it.
    """

    name: str
    state: str
    row: Model
    permission: str | Callable[[User, Any], bool]
    pages: tuple[str, ...] = ()
    words: tuple[Model, ...] = ()
    listed: bool = True
    closed: bool = True

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.state


@dataclass
class World:
    """The cast, three officers of whom the first asks and the second decides, and the things."""

    cast: Cast
    scenes: tuple[str, ...] = ()
    things: list[Thing] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = ("Orla Officer", "Otis Officer", "Ossi Officer")
        self.officers = [make_person(name, team="Safety") for name in names]
        for person in self.officers:
            RoleAssignmentFactory(person=person, role=Role.EMERGENCY_OFFICER, granted_at=NOW - timedelta(days=40))
        for scene in self.scenes or SCENES:
            self.things += SCENES[scene](self)

    @property
    def users(self) -> dict[str, User]:
        """Everybody who has an account, as the next request loads them, by their column in the table."""
        parts = dict(zip(("asking_officer", "deciding_officer", "other_officer"), self.officers, strict=True))
        accounts = self.cast.users | {part: person.user for part, person in parts.items()}
        fresh = User.objects.select_related("person").in_bulk([user.pk for user in accounts.values()])
        return {part: fresh[user.pk] for part, user in accounts.items()}

    def pair(self, state: str = PairingState.ACTIVE) -> Pairing:
        """The cast's mentor and mentee once more, in another cohort of the same owner."""
        cohort = CohortFactory(track=self.cast.cohort.track)
        EnrolmentFactory(cohort=cohort, person=self.cast.mentor, role=EnrolmentRole.MENTOR)
        EnrolmentFactory(cohort=cohort, person=self.cast.mentee)
        days = {PairingState.ENDED: {"ended_on": TODAY}, PairingState.PAUSED: {"paused_on": START}}
        accepted = {"mentor_accepted_at": None} if state == PairingState.OFFERED else {}
        return PairingFactory(
            cohort=cohort, mentor=self.cast.mentor, mentee=self.cast.mentee, state=state,
            **days.get(PairingState(state), {}), **accepted,
        )  # fmt: skip

    def pairs(self) -> Iterator[tuple[str, Pairing]]:
        for state in PairingState:
            yield str(state), self.pair(state)


def page(name: str, *args: Any) -> tuple[str, ...]:
    return (reverse(name, args=args),)


def what_a_pair_writes(world: World) -> Iterator[Thing]:
    for state, pairing in world.pairs():
        begun = pairing.state in UNDER_WAY or pairing.state == PairingState.ENDED
        at = page("activities:pair_detail", pairing.pk) if begun else ()
        yield Thing("pairing", state, pairing, "pairing.view_pairing", at)
        session, planned = SessionFactory(pairing=pairing), PlannedSessionFactory(pairing=pairing)
        at = page("activities:session_detail", session.pk)
        yield Thing("session", state, session, "activities.view_session", at)
        yield Thing(
            "planned session", state, planned, "activities.view_plan", page("activities:plan_detail", planned.pk)
        )
        sides = {"mentor": pairing.mentor, "mentee": pairing.mentee}
        for side, person in sides.items():
            for shared in (False, True):
                note = NoteFactory(pairing=pairing, session=session, author=person, shared=shared)
                name = f"note of the {side}, {'shared' if shared else 'kept to oneself'}"
                yield Thing(name, state, note, "activities.read_note", page("activities:note_detail", note.pk), (note,))
            item = ActionItemFactory(pairing=pairing, session=session, owner=person)
            name = f"action item of the {side}"
            yield Thing(name, state, item, "activities.read_action_item", at, (item,), closed=False)
        yield from check_ins_of(state, pairing)
        yield from questions_for_meetings_of(state, pairing)


def what_a_pair_works_on(world: World) -> Iterator[Thing]:
    for state, pairing in world.pairs():
        yield from goals_of(state, pairing)
        for side, person in {"mentor": pairing.mentor, "mentee": pairing.mentee}.items():
            task = TaskFactory(pairing=pairing, owner=person, description="-", remark="-")
            at = page("activities:task_detail", task.pk)
            yield Thing(f"task of the {side}", state, task, "activities.read_task", at, (task,))
            criterion = TaskCriterionFactory(task=task)
            name = f"criterion of a task of the {side}"
            yield Thing(name, state, criterion, "activities.read_criterion", at, (criterion,))


def goals_of(state: str, pairing: Pairing) -> Iterator[Thing]:
    goal = GoalFactory(pairing=pairing, evidence="-")
    at = page("activities:goal_detail", goal.pk)
    yield Thing("goal", state, goal, "activities.read_goal", at, (goal,))
    parts = {
        "other words for a goal": RewordingFactory(goal=goal),
        "evidence of a goal": GoalEvidenceFactory(goal=goal),
        "step towards a goal": GoalStepFactory(goal=goal),
    }
    for name, part in parts.items():
        yield Thing(name, state, part, "activities.read_goal_part", at, (part,))
    look = GoalProgressFactory(goal=goal)
    yield Thing("look at a goal", state, look, "activities.read_progress", at, (look,))


def check_ins_of(state: str, pairing: Pairing) -> Iterator[Thing]:
    check_in = CheckInFactory(pairing=pairing, answered_at=NOW, answered_on=TODAY)
    at = page("activities:check_in_detail", check_in.pk)
    for side, author in {"question": pairing.mentor, "answer": pairing.mentee}.items():
        words = CheckInWordsFactory(check_in=check_in, author=author)
        name = f"{side} in a check-in, by the {'mentor' if side == 'question' else 'mentee'}"
        yield Thing(name, state, words, "activities.read_check_in_words", at, (words,), closed=False)


def questions_for_meetings_of(state: str, pairing: Pairing) -> Iterator[Thing]:
    """Questions a pair wrote for a meeting of its own and, where a whole team looks, for one of the mentor's team."""
    unit = pairing.mentor.position_on(TODAY).unit
    meetings = {
        "own question of a pair for its meeting": RitualFactory(unit=None, pairing=pairing),
        "own question of a pair for a meeting of the team": RitualFactory(unit=unit),
    }
    for name, ritual in meetings.items():
        slot = TouchpointFactory(ritual=ritual, pairing=pairing, prompt="", own_prompt="-")
        at = page("activities:ritual_detail", ritual.pk) if pairing.state in UNDER_WAY else ()
        yield Thing(name, state, slot, "activities.view_touchpoint", at, (slot,), closed=False)


def reviews(world: World) -> Iterator[Thing]:
    for state, pairing in world.pairs():
        alone = JointReviewFactory(pairing=pairing, occasion="alone")
        both = JointReviewFactory(
            pairing=pairing, occasion="both", state="agreed", revealed_at=NOW, closed_at=NOW,
            mentor_agrees=True, mentee_agrees=True, mentor_signed_at=NOW, mentee_signed_at=NOW,
        )  # fmt: skip
        for review, when in ((alone, "before both have"), (both, "after both have")):
            at = page("governance:review_detail", review.pk)
            yield Thing(f"joint review, {when} answered", state, review, "governance.view_review", at)
            for side, person in {"mentor": pairing.mentor, "mentee": pairing.mentee}.items():
                answer = ReviewAnswerFactory(review=review, person=person, question="independence")
                name = f"answer of the {side} in a review, {when}"
                yield Thing(name, state, answer, "governance.read_answer", at, (answer,), closed=False)
        kept = ReviewSummaryFactory(review=both, question="progress")
        ReviewShareFactory(review=both, part="words:progress", mentee_agreed_at=None)
        at = page("governance:review_detail", both.pk)
        name = "what both say in a review, which one alone agreed to show"
        yield Thing(name, state, kept, "governance.read_summary", at, (kept,), closed=False)
        shown = ReviewSummaryFactory(review=both, question="independence")
        share = ReviewShareFactory(review=both, part="words:independence")
        at = page("governance:review_shared", both.pk)
        name = "what both say in a review, which both agreed to show"
        yield Thing(name, state, share, "governance.read_share", at, (shown,))


def concerns(world: World) -> Iterator[Thing]:
    """Of the mentee, which the deputy mediates, in each state; of the mentor, which the owner does, open and closed."""
    cast = world.cast
    wanted = [("mentee", cast.mentee, cast.deputy, state) for state in EscalationState]
    wanted += [("mentor", cast.mentor, cast.owner, EscalationState(state)) for state in ("raised", "closed")]
    for side, person, mediator, state in wanted:
        is_open = state in ESCALATION_OPEN
        proposed = {"proposed": Outcome.PAUSE, "proposal": "-"} if state == EscalationState.PROPOSED else {}
        concern = EscalationFactory(
            pairing=world.pair(PairingState.ACTIVE if is_open else PairingState.ENDED), raised_by=person,
            mediator=mediator, state=state, closed_at=None if is_open else NOW, **proposed,
        )  # fmt: skip
        at = page("pairing:escalation_detail", concern.pk)
        yield Thing(f"concern of the {side}", str(state), concern, "pairing.read_escalation", at, (concern,))


def emergencies(world: World) -> Iterator[Thing]:
    asks, decides, _ = world.officers
    states = [*EmergencyState, "reviewed"]
    for state in states:
        decided = state in ("approved", "ended", "refused", "reviewed")
        found = {"finding": Finding.JUSTIFIED, "finding_words": "-", "reviewed_by": world.cast.auditor,
                 "reviewed_at": MOMENT} if state == "reviewed" else {}  # fmt: skip
        access = EmergencyAccessFactory(
            pairing=world.pair(), state="ended" if state == "reviewed" else state, requested_by=asks,
            decided_by=decides if decided else None, decided_at=NOW if decided else None, **found,
        )  # fmt: skip
        at = page("governance:emergency_detail", access.pk)
        yield Thing("that there is an emergency access", str(state), access, "governance.view_emergency", at)
        yield Thing(
            "reason of an emergency access", str(state), access, "governance.read_emergency_reason", at, (access,),
            listed=False, closed=False,
        )  # fmt: skip
        note = NoteFactory(pairing=access.pairing, author=world.cast.mentee)
        yield Thing(
            "note kept to oneself, through an emergency access", str(state), access, "governance.read_in_emergency",
            page("governance:emergency_read", access.pk, "note", note.pk), (note,), listed=False,
        )  # fmt: skip


STAYS = {
    CircleState.FORMING: {
        "mentor": MemberState.IN,
        "mentee": MemberState.OFFERED,
        "other_mentee": MemberState.DECLINED,
    },
    CircleState.ACTIVE: {"mentor": MemberState.IN, "mentee": MemberState.IN, "other_mentee": MemberState.LEFT},
    CircleState.ENDED: {"mentor": MemberState.STAYED, "mentee": MemberState.STAYED, "other_mentee": MemberState.LEFT},
}
"""How each stands to a circle; the other mentor was asked and has not answered, or was and is no longer."""


def circles(world: World) -> Iterator[Thing]:
    cast = world.cast
    for state, stays in STAYS.items():
        over = {"ended_on": TODAY} if state == CircleState.ENDED else {}
        circle = CircleFactory(cohort=cast.cohort, state=state, **over)
        for part, stay in stays.items():
            put_in(circle, getattr(cast, part), "mentor" if part == "mentor" else "member", state=stay)
        asked = MemberState.WITHDRAWN if over else MemberState.OFFERED
        put_in(circle, cast.other_mentor, "mentor", state=asked)
        yield from what_a_circle_writes(circle, str(state), cast)


def what_a_circle_writes(circle: Circle, state: str, cast: Cast) -> Iterator[Thing]:
    session = CircleSessionFactory(circle=circle, facilitator=cast.mentor)
    at = page("activities:circle_session_detail", session.pk)
    yield Thing("session of a circle", state, session, "activities.view_circle_session", at)
    within = at + page("home")
    wrote: dict[str, Person] = {"mentor": cast.mentor, "mentee": cast.mentee, "other mentee": cast.other_mentee}
    for who, person in wrote.items():
        note = CircleNoteFactory(circle=circle, session=session, author=person)
        at = page("activities:circle_note_detail", note.pk)
        yield Thing(f"note of the {who} in a circle", state, note, "activities.read_circle_note", at, (note,))
        item = CircleItemFactory(circle=circle, session=session, owner=person)
        name, at = f"action item of the {who} in a circle", () if person == cast.other_mentee else within
        yield Thing(name, state, item, "activities.read_circle_item", at, (item,), closed=False)
    goal = CircleGoalFactory(circle=circle, set_by=cast.mentee, evidence="-")
    at = page("activities:circle_goal_detail", goal.pk)
    yield Thing("goal of a circle", state, goal, "activities.read_circle_goal", at, (goal,))
    look = CircleGoalProgressFactory(goal=goal)
    yield Thing("look at a goal of a circle", state, look, "activities.read_circle_progress", at, (look,))


def ones_own(world: World) -> Iterator[Thing]:
    """What belongs to one person, or to two who are no pair yet."""
    yield from requests(world.cast)
    yield from calendars(world.cast)
    cast = world.cast
    choice = Avoidance.objects.create(author=cast.mentee, other=cast.mentor, kind="", words="-", written_at=NOW)
    at = page("pairing:avoidance_list")
    name = "with whom the mentee would rather not be paired"
    yield Thing(name, "kept", choice, "pairing.delete_avoidance", at, (choice,), closed=False)
    said = SelfDeclaration.objects.create(person=cast.mentee, attribute="origin", value="-", declared_at=NOW)
    name = "what the mentee says about themself"
    yield Thing(name, "kept", said, is_their_own, page("people:me"), (said,), closed=False)
    slug, about = cast.cohort.slug, cast.mentee
    for phase in ("before", "after"):
        seen = SkillAssessmentFactory(cohort=cast.cohort, person=about, assessor=cast.assessor, phase=phase)
        at = page("evaluation:assessment_list") + page("evaluation:mentee_detail", slug, about.pk)
        name = "assessment of a skill of the mentee"
        yield Thing(name, f"{phase} the cohort", seen, "evaluation.read_assessment", at, (seen,), closed=False)


def requests(cast: Cast) -> Iterator[Thing]:
    track = TrackFactory(program=cast.cohort.track.program, slug="asking", formation=Formation.ORGANIC)
    for state in RequestState:
        cohort = CohortFactory(track=track)
        for person, role in ((cast.mentor, EnrolmentRole.MENTOR), (cast.mentee, EnrolmentRole.MENTEE)):
            EnrolmentFactory(cohort=cohort, person=person, role=role)
        answered = {} if state == RequestState.OPEN else {"answered_at": NOW}
        request = MentoringRequestFactory(
            cohort=cohort, mentee=cast.mentee, mentor=cast.mentor, state=state, **answered
        )
        at = page("pairing:request_detail", request.pk)
        yield Thing("request to a mentor", str(state), request, "pairing.read_request", at, (request,))


def calendars(cast: Cast) -> Iterator[Thing]:
    people = [cast.mentee, cast.mentor, cast.other_mentee]
    states = [state for state in AccountState if state != AccountState.CHOOSING]
    for person, part, state in zip(people, ("mentee", "mentor", "other mentee"), states, strict=True):
        leaves = {"leaves_by": NOW + timedelta(days=1)} if state == AccountState.LEAVING else {}
        account = CalendarAccountFactory(person=person, state=state, **leaves)
        name = f"calendar that the {part} connected"
        at = page("activities:feed") if state != AccountState.REFUSED else ()
        yield Thing(name, str(state), account, "activities.use_calendar_account", at, (account,), closed=False)


def is_their_own(user: User, row: Any) -> bool:
    """Below ``mentorship.access``, so without a permission of its own: nobody's but one's own."""
    return user.is_active and user.pk is not None and user.person_id == row.person_id


SCENES: dict[str, Callable[[World], Iterator[Thing]]] = {
    "words of a pair": what_a_pair_writes,
    "work of a pair": what_a_pair_works_on,
    "reviews": reviews,
    "concerns": concerns,
    "emergencies": emergencies,
    "circles": circles,
    "one's own": ones_own,
}
