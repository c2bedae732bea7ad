"""One cohort from its opening to its end: who enrols, how it is matched, reviewed, assessed and closed."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from random import Random

from evaluation.services.assessments import assess_skill
from evaluation.states import Phase
from governance.models import JointReview
from governance.selectors.cycles import Occasion, occasions_of
from governance.services.reviews import lapse_reviews, open_due_reviews
from mentorship.errors import Refusal
from mentorship.management.demo import sentences, workbench
from mentorship.management.demo.circles import Circles
from mentorship.management.demo.pairs import COMMON, PairStory
from mentorship.management.demo.plan import CohortPlan, TrackPlan
from mentorship.management.demo.staff import Staff
from mentorship.management.demo.success import agree_on_reviews
from mentorship.management.demo.timeline import Timeline, moment, working_day
from mentorship.management.demo.writer import Writer
from mentorship.people.models import Person, Skill
from mentorship.people.states import CommunicationStyle
from pairing.models import Pairing, PairingRun
from pairing.services.changes import change_proposal
from pairing.services.offers import accept_offer, decline_offer
from pairing.services.publishing import discard_run, publish_run
from pairing.services.runs import carry_out_run, request_run
from pairing.states import PairingState, RunState
from programs.models import Cohort, Track
from programs.services.cohorts import create_cohort, move_cohort
from programs.services.enrolments import enrol
from programs.states import CohortState, EnrolmentRole, Tier

LANGUAGES = ("en", "de,en", "en,pl", "en,fr")
SEASONS = ("Winter", "Spring", "Summer", "Autumn")
OPENS, MATCHED, PUBLISHED, AGAIN = (timedelta(days=days) for days in (-28, -8, -4, 3))
ASKED_TWICE = timedelta(days=500)  # since when the pairs of Technical depth are asked for the ladder
ENROLLING_DAYS = 17
"""So many days after the opening the last ones enrol: with a weekend between, still before the matching."""


class CohortStory:
    def __init__(
        self, plan: CohortPlan, track_plan: TrackPlan, track: Track, staff: Staff, timeline: Timeline, random: Random
    ) -> None:
        self.plan, self.track_plan, self.track, self.staff = plan, track_plan, track, staff
        self.timeline, self.random = timeline, random
        self.starts_on = plan.starts_on(timeline.end.date())
        self.owner = track.program.owner
        self.cohort: Cohort
        self.pairs: dict[object, PairStory] = {}
        self.star: Person | None = None
        self.skill: dict[int, float] = {}  # what assessed mentees really know, by person

    def begin(self) -> None:
        self.timeline.at(self._at(OPENS, 8), self.open)

    def _at(self, after: timedelta, hour: int) -> datetime:
        return datetime.combine(self.starts_on + after, time(hour), self.timeline.end.tzinfo)

    def open(self, now: datetime) -> None:
        """Plan the cohort, open it, and let people come over the next two weeks and a bit."""
        name = f"{SEASONS[self.starts_on.month % 12 // 3]} {self.starts_on.year}"
        self.cohort = create_cohort(track=self.track, name=name, starts_on=self.starts_on, by=self.owner, now=now)
        self.cohort = move_cohort(cohort=self.cohort, to=CohortState.ENROLLING, by=self.owner, now=now)
        size = len(self.staff.organisation.members)
        mentors = self.staff.free(self.track_plan.mentors, self.random, max(2, round(self.plan.mentors * size)))
        known = {person.pk for person in mentors}
        mentees = [
            person
            for person in self.staff.free(self.track_plan.mentees, self.random, max(3, round(self.plan.mentees * size)))
            if person.pk not in known
        ]
        for person in mentors:
            self._plan_enrolment(person, mentor=True)
        for person in mentees:
            self._plan_enrolment(person, mentor=False)
        waits = self._at(PUBLISHED, 10) > self.timeline.end
        if waits:
            self.timeline.at(self._at(MATCHED, 9), lambda now: workbench.try_worst_first(self.cohort, self.owner, now))
        self.timeline.at(self._at(MATCHED, 10), self.match)
        self.timeline.at(self._at(MATCHED, 15), self.change_by_hand)
        if waits:
            self.timeline.at(self._at(MATCHED, 16), lambda now: workbench.review(self.cohort, self.owner, now))
        self.timeline.at(self._at(PUBLISHED, 10), self.publish)
        self.timeline.at(self._at(AGAIN, 10), self.match_again)
        self.timeline.at(self._at(timedelta(days=10), 12), partial(self.assess, Phase.BEFORE))
        if self.track_plan.key == "depth" and self.timeline.end - now < ASKED_TWICE:
            agree_on_reviews(self.cohort, self.owner, now, running=self.is_running)
        for occasion in occasions_of(self.cohort):
            self.timeline.at(self._at(occasion.day - self.starts_on, 9), partial(self.review, occasion))
        ends = self.cohort.ends_on - self.starts_on
        self.timeline.at(self._at(ends - timedelta(days=6), 12), partial(self.assess, Phase.AFTER))
        self.timeline.at(self._at(ends + timedelta(days=1), 8), self.close)

    def _plan_enrolment(self, person: Person, *, mentor: bool) -> None:
        day = working_day(self.starts_on + OPENS + timedelta(days=self.random.randrange(1, ENROLLING_DAYS)))
        self.timeline.at(moment(day, self.random, person.zone), partial(self._enrol, person, mentor))

    def _enrol(self, person: Person, mentor: bool, now: datetime) -> None:
        both = self.track.tier == Tier.PEER and mentor and self.random.random() < 0.5
        role = EnrolmentRole.BOTH if both else EnrolmentRole.MENTOR if mentor else EnrolmentRole.MENTEE
        style = self.random.choice(CommunicationStyle.values)
        remote = person.site == "Remote"
        try:
            enrol(
                cohort=self.cohort, person=person, role=role,
                capacity=self.random.choices((1, 2, 3), (50, 38, 12))[0] if mentor else 0,
                communication_style=CommunicationStyle.REMOTE if remote else style, languages=LANGUAGES[len(person.name) % 4],
                wanted_skills=[] if mentor and not both else self._wishes(person), by=person, now=now,
            )  # fmt: skip
        except Refusal:
            return  # somebody on leave, or gone

    def _wishes(self, person: Person) -> list[Skill]:
        names = self.staff.wishes(person, self.track.focus, self.random)
        return list(Skill.objects.filter(name__in=names).order_by("name"))

    def match(self, now: datetime) -> PairingRun | None:
        try:
            run = request_run(cohort=self.cohort, by=self.owner, now=now)
        except Refusal:
            return None  # everybody is served, or nobody came
        return carry_out_run(run_id=run.pk, now=now + timedelta(seconds=40))

    def _proposed(self) -> PairingRun | None:
        return self.cohort.runs.filter(state=RunState.PROPOSED).first()

    def change_by_hand(self, now: datetime) -> None:
        """The owner gives one mentee another mentor with a place left, and says why."""
        run = self._proposed()
        if run is None:
            return
        proposals = run.proposals.select_related("mentee__person", "mentor").order_by("mentee__person__employee_id")
        taken = {proposal.mentor_id for proposal in proposals}
        idle = self.cohort.enrolments.enrolled().mentors().exclude(pk__in=taken).order_by("person__employee_id")
        for mentor in idle[:3]:
            for proposal in proposals[:6]:
                try:
                    change_proposal(
                        run=run, mentee=proposal.mentee, mentor=mentor,
                        reason=self.random.choice(sentences.CHANGE_REASONS), by=self.owner, now=now,
                    )  # fmt: skip
                except Refusal:
                    continue
                return

    def publish(self, now: datetime) -> None:
        run = self._proposed()
        if run is None:
            return
        try:
            publish_run(run=run, by=self.owner, now=now)
        except Refusal:
            self.match(now)
            run = self._proposed()
            if run is None:
                return
            publish_run(run=run, by=self.owner, now=now)
        self.cohort.refresh_from_db()
        if self.is_running and not self.pairs:
            random = Random(f"circles/{self.cohort.slug}")  # noqa: S311  a demonstration, not a secret
            Circles(self.cohort, self.timeline, random, lambda: getattr(self.star_pair, "pairing", None)).begin(now)
        offers = run.pairings.select_related("mentor__user", "mentee__user", "cohort")
        for number, pairing in enumerate(offers.order_by("mentee__employee_id")):
            self._plan_answers(pairing, number, now)

    def _plan_answers(self, pairing: Pairing, number: int, now: datetime) -> None:
        """Nearly all accept within three days; one in thirty declines."""
        declines = self.random.random() < 0.035
        for person in (pairing.mentee, pairing.mentor):
            day = working_day(now.date() + timedelta(days=self.random.randrange(0, 4)))
            when = max(moment(day, self.random, person.zone), now + timedelta(minutes=20 + number))
            answer = decline_offer if declines and person == pairing.mentee else accept_offer
            self.timeline.at(when, partial(self._answer, pairing, person, answer))

    def _answer(self, pairing: Pairing, person: Person, answer: Callable[..., Pairing], now: datetime) -> None:
        try:
            answered = answer(pairing=pairing, by=person, now=now)
        except Refusal:
            return
        if answered.state == PairingState.ACTIVE:
            self._begin_pair(answered, now)

    def _begin_pair(self, pairing: Pairing, now: datetime) -> None:
        skills = pairing.cohort.enrolments.get(person=pairing.mentee).wanted_skills.order_by("name")
        team = self.staff.member(pairing.mentor).team or self.staff.member(pairing.mentor).department
        writer = Writer(self.random, pairing.mentee, pairing.mentor, [skill.name for skill in skills], team)
        temper = self._temper(pairing)
        story = PairStory(pairing, self.track, temper, writer, self.random, self.timeline)
        self.pairs[pairing.pk] = story
        story.begin(now)

    def _temper(self, pairing: Pairing) -> str:
        """The second pair of a mentor is often the one that falls silent; one of the running cohort always does."""
        second = any(story.pairing.mentor_id == pairing.mentor_id for story in self.pairs.values())
        if second and (self.random.random() < 0.3 or (self.is_running and self.star is None)):
            self.star = self.star or pairing.mentor
            return "quiet"
        return self.random.choice(COMMON)

    @property
    def is_running(self) -> bool:
        """Half-way on the day on which the history ends."""
        return (
            self.starts_on < self.timeline.end.date() - timedelta(days=60)
            and self.cohort.ends_on > self.timeline.end.date()
        )

    @property
    def star_pair(self) -> PairStory | None:
        """The pair that visitors look at from both sides: the mentor who has a lively pair and a quiet one."""
        theirs = [
            story for story in self.pairs.values() if self.star is None or story.pairing.mentor_id == self.star.pk
        ]
        talkative = sorted(
            theirs, key=lambda story: (story.temper == "quiet", -len(story.goals), story.pairing.mentee.employee_id)
        )
        return talkative[0] if talkative else None

    def match_again(self, now: datetime) -> None:
        """Whoever was declined is matched once more with the places that are left."""
        if Pairing.objects.filter(cohort=self.cohort, state=PairingState.DECLINED).exists():
            self.match(now)
            run = self._proposed()
            if run and run.proposals.exists():
                self.publish(now + timedelta(hours=2))
            elif run:
                discard_run(run=run, by=self.owner, now=now + timedelta(hours=2))

    def review(self, occasion: Occasion, now: datetime) -> None:
        """Joint reviews open; how far each pair has come depends on when this is."""
        lapse_reviews(now=now)
        open_due_reviews(now=now)
        opened = JointReview.objects.filter(pairing__cohort=self.cohort, opened_at=now)
        kinds, likely = ((True, True), (True, False), (False, True), (False, False)), (82, 7, 6, 5)
        still_open = occasion.until >= self.timeline.end.date()
        if self.is_running and still_open:
            likely = (50, 15, 15, 20)
        star = self.star_pair
        for review in opened.order_by("pairing__mentee__employee_id"):
            story = self.pairs[review.pairing_id]
            chosen = self.random.choices(kinds, likely)[0]
            if self.is_running and story is star:
                chosen = (True, not still_open)  # there is something to answer
            story.review(review, answers=chosen, now=now)

    def assess(self, phase: Phase, now: datetime) -> None:
        """Assessors look at every mentee, those who got nobody too; mentees grow more, and no look is exact."""
        mentees = self.cohort.enrolments.enrolled().mentees().select_related("person").prefetch_related("wanted_skills")
        paired = set(self.cohort.pairings.exclude(started_on=None).values_list("mentee_id", flat=True))
        for number, enrolment in enumerate(mentees.order_by("person__employee_id")):
            person, skills = enrolment.person, sorted(enrolment.wanted_skills.all(), key=lambda skill: skill.name)
            if phase == Phase.BEFORE:
                self.skill[person.pk] = self.random.gauss(2.3, 0.7)
            elif person.pk in self.skill:
                self.skill[person.pk] += self.random.gauss(0.75 if person.pk in paired else 0.25, 0.4)
            if person.pk in self.skill and self.random.random() < 0.94:
                self._assess(person, skills[:2], phase, number, now)

    def _assess(self, person: Person, skills: Sequence[Skill], phase: Phase, number: int, now: datetime) -> None:
        assessor = self.staff.assessors[number % len(self.staff.assessors)]
        when = now - timedelta(hours=self.random.randrange(1, 72))
        for skill in skills:
            level = max(1, min(5, round(self.skill[person.pk] + self.random.gauss(0, 0.45))))
            words = self.random.choice(sentences.EVIDENCE[level]).format(skill=skill.name)
            try:
                assess_skill(
                    cohort=self.cohort, person=person, skill=skill, phase=phase, level=level, evidence=words,
                    by=assessor, now=when,
                )  # fmt: skip
            except Refusal:
                return

    def close(self, now: datetime) -> None:
        move_cohort(cohort=self.cohort, to=CohortState.ENDED, by=self.owner, now=now)
