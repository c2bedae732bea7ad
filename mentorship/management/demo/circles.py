"""Circles of the cohorts that are running: formed by the engine, met in turn, and one that still looks for people."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from activities.models import CircleGoal, CircleItem
from activities.services.circle_goals import review_circle_goal, set_circle_goal
from activities.services.circle_items import mark_circle_item
from activities.services.circle_sessions import log_circle_session, say_present
from activities.services.sessions import ActionDraft
from activities.states import Attainment, GoalState
from mentorship.errors import Refusal
from mentorship.management.demo.timeline import Timeline, moment, working_day
from mentorship.people.models import Person
from pairing.models import Circle, CirclePlan, Pairing
from pairing.services.circle_moves import publish_plan
from pairing.services.circle_places import accept_place, ask_to_join, decline_place, join_circle
from pairing.services.circle_plans import make_plan, topics_to_choose
from pairing.services.circles import found_circle
from pairing.services.turns import turn_now
from pairing.states import CirclePart, CircleState
from programs.models import Cohort

GOALS = (
    ("One way to review that all our teams share", "A page that every team links to, and two sprints by it"),
    ("Each of us explains one incident to the others", "Six short talks, each with what we changed afterwards"),
    ("A reading list that a newcomer can follow in a month", "Two newcomers used it and said what was missing"),
)
NOTES = (
    "We compared how our teams cut changes into pieces.\nNext time each brings one that was too large.",
    "Two of us tried pairing across teams. It took an hour to set up and was worth it.",
    "We looked at one review that hurt, and rewrote three of its comments together.",
    "The tests of the oldest service came up again. Somebody will show how theirs were split.",
    "Long discussion on when to say no to a deadline. No answer that fits everybody, and good examples.",
)
ACTIONS = (
    "Bring an example that went wrong", "Write up what we agreed on", "Show how your team measures it",
    "Ask your lead whether we may try it for two sprints", "Find a date that suits the other time zones",
)  # fmt: skip
PROGRESS = ("The first two teams do it.", "A draft is there, and we argue about it.", "Half of us have had their turn.")
FORMED, JOINED, LOOKING = timedelta(days=6), timedelta(days=50), timedelta(days=9)


class Circles:
    """The circles of one cohort. ``star``: the pair that visitors look at from both sides, once it is known."""

    def __init__(self, cohort: Cohort, timeline: Timeline, random: Random, star: Callable[[], Pairing | None]) -> None:
        self.cohort, self.timeline, self.random, self.star = cohort, timeline, random, star
        self.owner = cohort.track.program.owner
        self.begun: set[object] = set()

    def begin(self, started: datetime) -> None:
        self.timeline.at(started + FORMED, self.form)
        self.timeline.at(self.timeline.end - JOINED, self.join_one)
        self.timeline.at(self.timeline.end - LOOKING, self.look_for_people)

    def form(self, now: datetime) -> None:
        """The engine forms them around what most people wish for, and everybody is asked."""
        plan = self._plan(now)
        if plan is None:
            return
        publish_plan(plan=plan, by=self.owner, now=now + timedelta(hours=2))
        for circle in Circle.objects.filter(planned_as__plan=plan).order_by("name"):
            for member in circle.members.select_related("person").order_by("turn"):
                day = working_day(now.date() + timedelta(days=self.random.randrange(1, 5)))
                when = moment(day, self.random, member.person.zone)
                declines = member.part == CirclePart.MEMBER and self.random.random() < 0.08
                self.timeline.at(when, partial(self._answer, circle, member.person, declines))

    def _plan(self, now: datetime) -> CirclePlan | None:
        """Around two topics where enough people wish for them, else around whoever fits."""
        for smallest, largest, topics in ((4, 7, topics_to_choose(self.cohort)[:2]), (4, 6, [])):
            try:
                plan = make_plan(
                    cohort=self.cohort, size_min=smallest, size_max=largest, topics=topics, by=self.owner, now=now
                )
            except Refusal:
                return None
            if plan.people:
                return plan
        return None

    def _answer(self, circle: Circle, person: Person, declines: bool, now: datetime) -> None:
        try:
            (decline_place if declines else accept_place)(circle=circle, by=person, now=now)
        except Refusal:
            return
        circle.refresh_from_db()
        if circle.state == CircleState.ACTIVE and circle.pk not in self.begun:
            self.begun.add(circle.pk)
            self._plan_sessions(circle, person, now)

    def _plan_sessions(self, circle: Circle, by: Person, now: datetime) -> None:
        title, evidence = self.random.choice(GOALS)
        target = now.date() + timedelta(days=90)
        goal = set_circle_goal(circle=circle, title=title, evidence=evidence, target_on=target, by=by, now=now)
        day = now.date() + timedelta(days=self.random.randrange(4, 10))
        while day <= min(self.cohort.ends_on, self.timeline.end.date()):
            when = moment(working_day(day), self.random, by.zone, (13, 16))
            self.timeline.at(when, partial(self.meet, circle, goal))
            day += timedelta(days=circle.cadence_days + self.random.randrange(0, 4))

    def meet(self, circle: Circle, goal: CircleGoal, now: datetime) -> None:
        """Whoever's turn it is facilitates and logs; some say that they were there, now and then a goal is looked at."""
        turn = turn_now(circle)
        if turn is None:
            return
        members = [member.person for member in circle.members.present().select_related("person")]
        held_on = now.astimezone(turn.person.zone).date()
        try:
            session = log_circle_session(
                circle=circle, session_id=UUID(int=self.random.getrandbits(128), version=4), held_on=held_on,
                minutes=self.random.choice((45, 60, 60, 90)), facilitator=turn.person,
                attended=max(2, len(members) - self.random.randrange(0, 3)), note=self._note(),
                next_on=working_day(held_on + timedelta(days=circle.cadence_days)),
                actions=self._actions(members, held_on + timedelta(days=10)), by=turn.person, now=now,
            )  # fmt: skip
        except Refusal:
            return  # it has ended meanwhile
        for person in members:
            if self.random.random() < 0.6:
                say_present(session=session, present=True, by=person, now=now + timedelta(hours=1))
        self._look_at(goal, turn.person, now)
        self._tick_off(members, circle, now)

    def _note(self) -> str:
        return self.random.choice(NOTES) if self.random.random() < 0.7 else ""

    def _actions(self, members: list[Person], due_on: date) -> list[ActionDraft]:
        if self.random.random() < 0.5:
            return []
        return [ActionDraft(self.random.choice(ACTIONS), self.random.choice(members), working_day(due_on))]

    def _look_at(self, goal: CircleGoal, by: Person, now: datetime) -> None:
        if self.random.random() < 0.35 and goal.attainment < Attainment.EXPECTED:
            goal.attainment += 1
            review_circle_goal(
                goal=goal, attainment=Attainment(goal.attainment), state=GoalState.ACTIVE,
                comment=self.random.choice(PROGRESS), by=by, now=now + timedelta(minutes=50),
            )  # fmt: skip

    def _tick_off(self, members: list[Person], circle: Circle, now: datetime) -> None:
        """What was due by now is done, mostly."""
        by = members[0]
        due = CircleItem.objects.visible_to(by.user).open().filter(circle=circle, due_on__lte=now.date())
        for item in due:
            if self.random.random() < 0.8:
                mark_circle_item(item=item, done=True, by=by, now=now)

    def join_one(self, now: datetime) -> None:
        """The mentee whom visitors see finds a circle with a place by themselves."""
        pair = self.star()
        for circle in Circle.objects.filter(cohort=self.cohort, state=CircleState.ACTIVE).order_by("name"):
            try:
                if pair:
                    join_circle(circle=circle, by=pair.mentee, now=now)
                return
            except Refusal:
                continue  # full, or led by their manager

    def look_for_people(self, now: datetime) -> None:
        """Founded by hand, with a mentor and two people: it has not begun, and whoever likes can join."""
        free = self.cohort.enrolments.enrolled().exclude(person__circle_places__circle__cohort=self.cohort)
        pair = self.star()
        mentor = pair.mentor if pair else None
        members = free.mentees().select_related("person").order_by("-person__employee_id")[:3]
        circle = found_circle(
            cohort=self.cohort, name="Writing about what we build", size_min=4, size_max=8, by=self.owner, now=now
        )
        try:
            if mentor:
                ask_to_join(circle=circle, person=mentor, part=CirclePart.MENTOR, by=self.owner, now=now)
                accept_place(circle=circle, by=mentor, now=now + timedelta(hours=3))
            for number, enrolment in enumerate(members):
                join_circle(circle=circle, by=enrolment.person, now=now + timedelta(hours=4 + number))
        except Refusal:
            return
