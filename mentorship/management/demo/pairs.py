"""What a pair does with its time: goals, sessions, notes, action items, a joint review."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from activities.models import ActionItem, Goal, GoalStep, Note
from activities.models.goal import COUNTED
from activities.services.action_items import mark_action_item
from activities.services.goal_parts import add_evidence, add_step, mark_step
from activities.services.goal_words import change_goal
from activities.services.goals import GoalDraft, agree_goal, review_goal, set_goal
from activities.services.notes import open_notes, write_note
from activities.services.sessions import ActionDraft, NextDraft, NoteDraft, log_session
from activities.states import Attainment, GoalState
from governance.models import JointReview
from governance.questions import AUTONOMY, PROGRESS
from governance.services.review_together import say_together, sign_review
from governance.services.reviews import Reply, answer_review
from mentorship.errors import Refusal
from mentorship.management.demo import sentences
from mentorship.management.demo.timeline import Timeline, moment, working_day
from mentorship.management.demo.writer import Writer
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.models import Track

# How a pair goes: how many days between sessions for each of the cadence, and the share of the time after which it
# falls silent.
TEMPERS = {"lively": (0.8, 1.0), "steady": (1.0, 1.0), "sparse": (1.6, 1.0), "quiet": (1.1, 0.55)}
COMMON = ("lively", "steady", "steady", "steady", "sparse", "quiet")
RECENT = timedelta(days=60)
REVIEWED = timedelta(days=120)  # since when goals are looked at in joint reviews
# When sessions were planned already, and when some are over that nobody has logged yet.
PLANNING, UNLOGGED = timedelta(days=21), timedelta(days=4)
QUARTER = timedelta(minutes=15)


@dataclass
class PairStory:
    """One pairing from its beginning on; nothing is done any more once it has ended."""

    pairing: Pairing
    track: Track
    temper: str
    writer: Writer
    random: Random
    timeline: Timeline
    goals: list[Goal] = field(default_factory=list)
    steps: list[GoalStep] = field(default_factory=list)
    rungs: dict[int, int] = field(default_factory=dict)  # of the ladder, as each side set it last

    @property
    def both(self) -> tuple[Person, Person]:
        return self.pairing.mentor, self.pairing.mentee

    def begin(self, now: datetime) -> None:
        """Plan every session up to the end of the cohort; the first one sets goals."""
        begins, ends = now.date(), self.pairing.cohort.ends_on
        pace, lasts = TEMPERS[self.temper]
        silent_from = begins + (min(ends, self.timeline.end.date()) - begins) * lasts
        day, sessions = begins + timedelta(days=self.random.randrange(2, 10)), []
        while (held_on := working_day(day)) <= min(ends, silent_from):
            sessions.append(moment(held_on, self.random, self.pairing.mentor.zone))
            day += timedelta(days=max(5, round(self.track.cadence_days * pace) + self.random.randrange(-3, 4)))
        if sessions:
            self.timeline.at(sessions[0] - timedelta(minutes=5), self.set_goals)
        ahead = moment(held_on, self.random, self.pairing.mentor.zone) if lasts == 1.0 and held_on <= ends else None
        for when, then in zip(sessions, [*sessions[1:], ahead], strict=False):
            self.timeline.at(when, partial(self.meet, then))

    def set_goals(self, now: datetime) -> None:
        cohort = self.pairing.cohort
        chosen = self.writer.goals(self.track.focus, self.random.choice((2, 2, 3)))
        for minute, draft in enumerate(chosen):
            target = now.date() + (cohort.ends_on - now.date()) * self.random.choice((0.5, 0.8, 1.0))
            by = self.pairing.mentee if self.random.random() < 0.8 else self.pairing.mentor
            when = now + timedelta(minutes=minute)
            try:
                goal = set_goal(pairing=self.pairing, draft=replace(draft, target_on=target), by=by, now=when)
                goal = agree_goal(
                    goal=goal, version=1, by=self.pairing.partner_of(by), now=when + timedelta(seconds=30)
                )
            except Refusal:
                return
            self.goals.append(goal)
        for minute in (3, 4):
            later = now + timedelta(minutes=minute)
            self.steps.append(add_step(goal=self.goals[0], text=self.writer.step(), by=by, now=later))

    def meet(self, then: datetime | None, now: datetime) -> None:
        """A session with what came of it, lately also with the next one, which is ``then``."""
        if self.timeline.end - now < UNLOGGED and self.random.random() < 0.4:
            return
        mentor, mentee = self.both
        held_on = now.astimezone(mentor.zone).date()
        topics = self.writer.topics(self.track.focus)
        action = self._action(topics[0], held_on)
        by = mentor if self.random.random() < 0.75 else mentee
        try:
            session = log_session(
                pairing=self.pairing, session_id=UUID(int=self.random.getrandbits(128), version=4), held_on=held_on,
                minutes=self.random.choice((25, 30, 30, 45, 45, 50, 60, 75)), topics=topics,
                next_one=self._next(then, now), note=self._note(topics, by), actions=[action] if action else [], by=by,
                now=now,
            )  # fmt: skip
            if by == mentor and self.random.random() < 0.2:
                words = self.writer.mentee_note(topics[0])
                later = now + timedelta(hours=self.random.randrange(1, 4))
                write_note(pairing=self.pairing, session=session, body=words, shared=False, by=mentee, now=later)
            self._look_at_goals(now)
        except Refusal:
            return  # the pairing ended meanwhile
        if action:
            self.timeline.at(now + timedelta(days=self.random.randrange(2, 12), hours=2), self.tick_off)
        if self.timeline.end - now < RECENT:
            self.timeline.at(now + timedelta(hours=20), self.read)

    def _next(self, then: datetime | None, now: datetime) -> NextDraft | None:
        """On a quarter of an hour, as people plan."""
        if then is None or self.timeline.end - now > PLANNING or self.random.random() < 0.3:
            return None
        starts_at = then - (then - then.replace(minute=0)) % QUARTER
        return NextDraft(starts_at, self.random.choice((30, 45, 60)), self.pairing.mentor.timezone)

    def _note(self, topics: list[str], by: Person) -> NoteDraft | None:
        kind = self.random.random()
        if kind < 0.4:
            mentor = by == self.pairing.mentor
            return NoteDraft(self.writer.mentor_note(topics[0]) if mentor else self.writer.mentee_note(topics[0]))
        return NoteDraft(self.writer.shared_note(topics), shared=True) if kind < 0.68 else None

    def _action(self, topic: str, held_on: date) -> ActionDraft | None:
        if self.random.random() < 0.45:
            return None
        mentor = self.random.random() < 0.2
        owner = self.pairing.mentor if mentor else self.pairing.mentee
        due_on = working_day(held_on + timedelta(days=self.random.choice((5, 7, 10, 14))))
        return ActionDraft(self.writer.action(topic, mentor=mentor), owner, due_on)

    def _look_at_goals(self, now: datetime) -> None:
        """About every third session one goal is looked at; it moves up more often than it stays."""
        if not self.goals or self.random.random() > 0.45:
            return
        place = self.random.randrange(len(self.goals))
        goal = self.goals[place]
        if goal.state != GoalState.ACTIVE:
            return
        level = min(2, goal.attainment + self.random.choice((0, 1, 1, 1)))
        state = GoalState.REACHED if level >= 1 and self.random.random() < 0.6 else GoalState.ACTIVE
        if level < 0 and self.random.random() < 0.06:
            state = GoalState.DROPPED
        by = self.pairing.mentee if self.random.random() < 0.8 else self.pairing.mentor
        review_goal(
            goal=goal, attainment=Attainment(level), state=state, comment=self.writer.progress(level), by=by,
            now=now + timedelta(minutes=20),
        )  # fmt: skip
        goal.attainment, goal.state = level, state
        if place == 0 and self.steps:
            mark_step(step=self.steps.pop(0), done=True, by=by, now=now + timedelta(minutes=21))
        if level >= 0 and self.random.random() < 0.5:
            shown, seen_on = self.writer.evidence(), now.astimezone(by.zone).date()
            add_evidence(goal=goal, text=shown, seen_on=seen_on, by=by, now=now + timedelta(minutes=25))
        elif self.timeline.end - now < RECENT and state == GoalState.ACTIVE and self.random.random() < 0.3:
            self._think_again(goal, by, now + timedelta(minutes=30))

    def _think_again(self, goal: Goal, by: Person, now: datetime) -> None:
        """The goal weighs more than was thought: the other has not answered yet."""
        draft = GoalDraft(
            title=goal.title, levels=goal.described, importance=3, difficulty=2, evidence=goal.evidence,
            target_on=goal.target_on, baseline=goal.baseline,
        )  # fmt: skip
        change_goal(goal=goal, draft=draft, by=by, now=now)

    def tick_off(self, now: datetime) -> None:
        """Most of what was promised gets done."""
        mine = ActionItem.objects.visible_to(self.pairing.mentee.user).filter(pairing=self.pairing, done_at=None)
        for item in mine.select_related("owner").order_by("due_on", "created_at")[:2]:
            if self.random.random() < 0.7:
                try:
                    mark_action_item(item=item, done=True, by=item.owner, now=now)
                except Refusal:
                    return

    def read(self, now: datetime) -> None:
        """The other reads what was shared last."""
        if self.random.random() < 0.4:
            return
        for reader in self.both:
            notes = Note.objects.visible_to(reader.user).filter(pairing=self.pairing).exclude(author=reader)
            note = notes.select_related("pairing", "author").order_by("-written_at").first()
            if note and now - note.written_at < timedelta(days=1):
                open_notes(notes=[note], user=reader.user, now=now)

    def review(self, review: JointReview, *, answers: tuple[bool, bool], now: datetime) -> None:
        """Answer the joint review as mentor, as mentee, within a week or so."""
        for person, does in zip(self.both, answers, strict=True):
            if does:
                day = working_day(now.date() + timedelta(days=self.random.randrange(1, 6)))
                when = moment(day, self.random, person.zone)
                self.timeline.at(when, partial(self._answer, review, person))
        if all(answers):
            for person in self.both:
                day = working_day(now.date() + timedelta(days=self.random.randrange(6, 11)))
                when = moment(day, self.random, person.zone)
                self.timeline.at(when, partial(self._sign, review, person))

    def _answer(self, review: JointReview, person: Person, now: datetime) -> None:
        mentor = person == self.pairing.mentor
        ratings = {PROGRESS: self._rating()}
        if AUTONOMY in {question.name for question in review.questions}:
            ratings[AUTONOMY] = self._step(person)
        replies = {
            question.name: Reply(
                self.writer.answer(question.name, mentor=mentor, rating=ratings[PROGRESS]), ratings.get(question.name)
            )
            for question in review.questions
        }
        lately = self.timeline.end - now < REVIEWED
        levels = {goal.pk: self._seen_at(goal) for goal in self.goals if goal.state in COUNTED} if lately else {}
        try:
            answer_review(review=review, replies=replies, levels=levels, by=person, now=now)
        except Refusal:
            return

    def _seen_at(self, goal: Goal) -> int:
        """Where one of the two sees a goal; now and then the other sees it elsewhere."""
        return max(-2, min(2, goal.attainment + self.random.choice((0, 0, 0, 0, 1, -1))))

    def _rating(self) -> int:
        reached = sum(goal.attainment for goal in self.goals) / max(1, len(self.goals))
        return max(1, min(5, round(3.4 + reached + self.random.choice((-1, 0, 0, 0.5)))))

    def _step(self, person: Person) -> int:
        """On the ladder of independence; most see a rise from one review to the next."""
        known = self.rungs.get(person.pk)
        step = (
            self.random.choice((1, 2, 2, 3)) if known is None else min(5, known + self.random.choice((0, 1, 1, 1, 2)))
        )
        self.rungs[person.pk] = step
        return step

    def _sign(self, review: JointReview, person: Person, now: datetime) -> None:
        try:
            if self.timeline.end - now < REVIEWED and person == self.pairing.mentee and self.random.random() < 0.6:
                words = {"progress": self.writer.say(sentences.BOTH_SAY)}
                review.refresh_from_db(fields=["amended"])
                say_together(review=review, summaries=words, seen=review.amended, by=person, now=now)
            sign_review(review=review, agrees=self.random.random() < 0.94, by=person, now=now)
        except Refusal:
            return
