"""Hours that mentors promise, what owners rule on two people, and a private choice of the mentee whom visitors meet."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing, PairRule, Proposal
from pairing.services.avoidances import avoid
from pairing.services.rules import lift_rule, make_rule
from pairing.states import AvoidanceKind, RuleKind, RunState
from programs.commitments import lead_of
from programs.models import Cohort, Enrolment, TimeAgreement
from programs.services.agreed_time import agree_time, counter_time, propose_time
from programs.states import CohortState

if TYPE_CHECKING:
    from mentorship.management.demo.cohorts import CohortStory
    from mentorship.management.demo.history import History
    from mentorship.management.demo.pairs import PairStory

LASTING = (CohortState.ENROLLING, CohortState.MATCHING, CohortState.RUNNING)
WITH_IT = ("", "", "", "A quiet quarter, so there is room.", "Release weeks are full; I make up for them after.")
COUNTERS = ("The migration needs you until it is done.", "You are on call every third week.", "Start with one mentee.")
APART = ("They review each other's budgets.", "One decides on the other's project this quarter.")
HOURS, MORE_HOURS = 12, 18
TOGETHER = "They worked on the incident review together and both asked to go on."


def tell_of_promises(history: "History", now: datetime) -> None:
    lasting = [story for story in history.cohorts if _state(story) in LASTING]
    looked_at = _looked_at(lasting)
    for story in lasting:
        random = Random(f"promises/{story.cohort.slug}")  # noqa: S311  a demonstration, not a secret
        mentors = story.cohort.enrolments.enrolled().mentors().select_related("person").order_by("person__employee_id")
        for enrolment in mentors:
            if random.random() < 0.7 and not (looked_at and enrolment.person == looked_at.pairing.mentor):
                _promise(story.cohort, enrolment, random, now)
    for story in lasting:
        if story.cohort.runs.filter(state=RunState.PROPOSED).exists():
            _rule(story, now)
            break
    if looked_at:
        _look_at(looked_at.pairing, now)


def _looked_at(stories: Sequence["CohortStory"]) -> "PairStory | None":
    """The pair that visitors look at from both sides."""
    return next((story.star_pair for story in reversed(stories) if story.is_running and story.star_pair), None)


def _state(story: "CohortStory") -> str:
    if getattr(story, "cohort", None) is None:
        return ""
    story.cohort.refresh_from_db()
    return story.cohort.state


def _promise(cohort: Cohort, enrolment: Enrolment, random: Random, now: datetime) -> None:
    """Most are agreed as proposed; some are countered, and a few of the last days wait."""
    mentor, waits = enrolment.person, random.random() < 0.2
    before = now - timedelta(days=random.randrange(1, 4) if waits else random.randrange(6, 20))
    if not waits and cohort.state == CohortState.RUNNING:
        before -= timedelta(days=max(0, (now.date() - cohort.starts_on).days - 10))  # when it began
    lead = lead_of(mentor, cohort, before.date())
    hours = max(2, enrolment.capacity * cohort.track.hours_per_mentee + random.choice((0, 0, 2)))
    try:
        made = propose_time(
            cohort=cohort, mentor=mentor, hours=hours, words=random.choice(WITH_IT), by=mentor, now=before
        )
        if lead and not waits:
            _answer(made, enrolment, lead, random, before + timedelta(days=1))
    except Refusal:
        return  # somebody left in between


def _answer(made: TimeAgreement, enrolment: Enrolment, lead: Person, random: Random, now: datetime) -> None:
    if enrolment.capacity < 2 or random.random() < 0.75:
        agree_time(agreement=made, by=lead, now=now)
        return
    fewer = (enrolment.capacity - 1) * made.cohort.track.hours_per_mentee
    counter_time(agreement=made, hours=fewer, words=random.choice(COUNTERS), by=lead, now=now)


def _rule(story: "CohortStory", now: datetime) -> None:
    """On proposals that wait: one pair is kept, one pair ruled out, and a rule of before is lifted."""
    run = story.cohort.runs.filter(state=RunState.PROPOSED).first()
    rows = run.proposals.select_related("mentee__person", "mentor__person") if run else Proposal.objects.none()
    proposals = list(rows.order_by("-score", "mentee__person__employee_id")[:6])
    if len(proposals) < 4:
        return
    first, *others = proposals
    _try(story, RuleKind.LOCKED, first.mentee, first.mentor, TOGETHER, now)
    for number, reason in enumerate(APART):
        mentee, mentor = others[number].mentee, others[number + 1].mentor
        rule = _try(story, RuleKind.FORBIDDEN, mentee, mentor, reason, now - timedelta(days=3))
        if rule and number:
            lift_rule(rule=rule, reason="The project has ended.", by=story.owner, now=now)


def _try(
    story: "CohortStory", kind: RuleKind, mentee: Enrolment, mentor: Enrolment, reason: str, now: datetime
) -> PairRule | None:
    try:
        return make_rule(
            cohort=story.cohort, kind=kind, mentee=mentee, mentor=mentor, reason=reason, by=story.owner, now=now
        )
    except Refusal:
        return None


def _look_at(pairing: Pairing, now: datetime) -> None:
    """What visitors find: the mentor asks for more hours, the mentee would rather not have one of the other mentors."""
    cohort, mentor, mentee = pairing.cohort, pairing.mentor, pairing.mentee
    begun = datetime.combine(cohort.starts_on, time(12), now.tzinfo)
    try:
        made = propose_time(cohort=cohort, mentor=mentor, hours=HOURS, words="", by=mentor, now=begun)
        lead = lead_of(mentor, cohort, cohort.starts_on)
        if lead:
            agree_time(agreement=made, by=lead, now=begun + timedelta(days=1))
        propose_time(
            cohort=cohort, mentor=mentor, hours=MORE_HOURS, words="A third mentee asked me, and I would like to.",
            by=mentor, now=now - timedelta(hours=20),
        )  # fmt: skip
    except Refusal:
        pass  # not a mentor any more
    others = cohort.enrolments.enrolled().mentors().exclude(person__in=[mentor, mentee])
    other = others.select_related("person").order_by("-person__employee_id").first()
    if other:
        avoid(
            by=mentee, other=other.person, kind=AvoidanceKind.CONFLICT,
            words="Sits on the panel that looks at my promotion case.", now=now - timedelta(days=30),
        )  # fmt: skip
