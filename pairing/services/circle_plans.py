"""Circles proposed for a cohort by the engine, moved by hand with a reason, published."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person, PersonSkill, Skill
from pairing.matching import Scores
from pairing.matching.circles import Grouping, group
from pairing.matching.market import NOT_ELIGIBLE, Integers, Unsolvable
from pairing.models import CircleMember, CirclePlan, PlannedCircle, PlannedPlace
from pairing.policies.circles import check_can_form, check_can_move_plan, check_sizes
from pairing.services.runs import scores_of
from pairing.services.snapshot import Snapshot, take_circle_snapshot
from pairing.states import CirclePlanState
from programs.models import Cohort

TEACHES_FROM = 3  # a mentor uses the skill alone, as for pairs
NO_MENTOR = "No mentor who could lead a circle may be together with them under the rules of the track."
NO_TOPIC = "They wish for none of these topics, or no mentor who knows it may be together with them."
ALL_FULL = "Every circle that they could join is full."
TOO_FEW = "Too few others could join a circle together with them for it to have its fewest members."


class NothingToForm(Refusal):
    """There is nobody to put together."""


@dataclass(frozen=True)
class Led:
    """Which topic each mentor would lead a circle about, by employee id; without topics, none."""

    topics: Mapping[str, Skill]
    asked: bool


@transaction.atomic
def make_plan(
    *, cohort: Cohort, size_min: int, size_max: int, topics: Collection[Skill] = (), by: Person | None, now: datetime
) -> CirclePlan:
    """Propose the best circles of who is in and in no circle yet; a proposal that nobody published is set aside."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("track__program").get(pk=cohort.pk)
    check_can_form(cohort)
    check_sizes(size_min, size_max)
    snapshot = snapshot_of(cohort, size_max, now.date())
    if not snapshot.mentees or not snapshot.mentors:
        raise NothingToForm("Nobody is left who could lead a circle, or nobody who could join one.")
    scores = scores_of(snapshot)
    led = _topics(scores, topics)
    eligible = _eligible(scores, led)
    try:
        found = group(eligible, smallest=size_min, largest=size_max)
    except Unsolvable as unsolvable:
        raise NothingToForm(str(unsolvable)) from None
    cohort.circle_plans.filter(state=CirclePlanState.PROPOSED).update(state=CirclePlanState.DISCARDED)
    plan = CirclePlan.objects.create(
        cohort=cohort, weights=cohort.track.weights, size_min=size_min, size_max=size_max, made_by=by, made_at=now,
        status="optimal" if found.proven else "feasible", people=found.worth[0], objective=found.worth[1],
        most_people=found.most[0], bound=found.most[1], tried=found.tried, inputs_digest=snapshot.digest,
    )  # fmt: skip
    plan.topics.set(topics)
    _keep(plan, snapshot, scores, eligible, found, led)
    audit.record("circle_plan.made", by=by, on=plan, now=now, circles=len(found.members), people=found.worth[0])
    return plan


def snapshot_of(cohort: Cohort, places: int, today: date) -> Snapshot:
    """Who could be put together: enrolled, at work, and in no circle of the cohort."""
    held = CircleMember.objects.holding().filter(circle__cohort=cohort).values_list("person_id", flat=True)
    return take_circle_snapshot(cohort, cohort.track.weights, today, places=places, in_circles=set(held))


def _topics(scores: Scores, topics: Collection[Skill]) -> Led:
    """A topic for each mentor who knows one: those who know fewest choose first, what most wish for each goes first."""
    wishes = Counter(skill for mentee in scores.mentees for skill in mentee.wants)
    names = {skill.name: skill for skill in topics}
    known = {
        mentor.id: [name for name in sorted(names) if mentor.skills.get(name, 0) >= TEACHES_FROM]
        for mentor in scores.mentors
    }
    circles: Counter[str] = Counter()
    chosen: dict[str, Skill] = {}
    for mentor_id in sorted(known, key=lambda who: (len(known[who]), who)):
        if known[mentor_id]:
            best = max(known[mentor_id], key=lambda name: (wishes[name] / (circles[name] + 1), name))
            circles[best] += 1
            chosen[mentor_id] = names[best]
    return Led(chosen, bool(names))


def _eligible(scores: Scores, led: Led) -> Integers:
    """Scores, and who may not be together: by the rules of the track, and where there are topics by the wishes."""
    matrix: Integers = np.where(scores.forbidden < 0, scores.total, NOT_ELIGIBLE)
    if led.asked:
        topics = [led.topics.get(mentor.id) for mentor in scores.mentors]
        for row, mentee in enumerate(scores.mentees):
            for column, topic in enumerate(topics):
                if topic is None or topic.name not in mentee.wants:
                    matrix[row, column] = NOT_ELIGIBLE
    return matrix


def _keep(
    plan: CirclePlan, snapshot: Snapshot, scores: Scores, eligible: Integers, found: Grouping, led: Led
) -> None:  # fmt: skip
    circles = _planned(plan, snapshot, scores, found, led)
    places = []
    for column, rows in found.members.items():
        for row in rows:
            points, unknown = scores.points(row, column), scores.without_data(row, column)
            places.append(
                PlannedPlace(
                    plan=plan, circle=circles[column], mentee_id=snapshot.enrolments[scores.mentees[row].id],
                    score=sum(points.values()), points=points, without_data=unknown,
                )
            )  # fmt: skip
    served = {row for rows in found.members.values() for row in rows}
    for row, mentee in enumerate(scores.mentees):
        if row not in served:
            sentence = _why_left_out(eligible[row], found, led, plan.size_max)
            key = snapshot.enrolments[mentee.id]
            places.append(PlannedPlace(plan=plan, mentee_id=key, sentence=sentence))
    PlannedPlace.objects.bulk_create(places, batch_size=500)


def _planned(
    plan: CirclePlan, snapshot: Snapshot, scores: Scores, found: Grouping, led: Led
) -> dict[int, PlannedCircle]:  # fmt: skip
    taken = {name.lower() for name in plan.cohort.circles.values_list("name", flat=True)}
    skills = {skill.name: skill for skill in Skill.objects.filter(name__in=_wished(scores, found))}
    people = dict(Person.objects.filter(employee_id__in=snapshot.enrolments).values_list("employee_id", "name"))
    circles = {}
    for column, rows in sorted(found.members.items()):
        mentor = scores.mentors[column]
        topic = led.topics.get(mentor.id) if led.asked else _shared_wish(scores, column, rows, skills)
        name = _name(topic, people[mentor.id], taken)
        circles[column] = PlannedCircle(
            plan=plan, name=name, topic=topic, mentor_id=snapshot.enrolments[mentor.id]
        )  # fmt: skip
    PlannedCircle.objects.bulk_create(circles.values())
    return circles


def _wished(scores: Scores, found: Grouping) -> set[str]:
    return {skill for rows in found.members.values() for row in rows for skill in scores.mentees[row].wants}


def _shared_wish(scores: Scores, column: int, rows: Sequence[int], skills: Mapping[str, Skill]) -> Skill | None:
    """What most of a circle wish for and its mentor knows, if at least two do."""
    mentor = scores.mentors[column]
    wishes = Counter(skill for row in rows for skill in scores.mentees[row].wants)
    shared = [(n, name) for name, n in wishes.items() if n > 1 and mentor.skills.get(name, 0) >= TEACHES_FROM]
    return skills[min(shared, key=lambda wish: (-wish[0], wish[1]))[1]] if shared else None


def _name(topic: Skill | None, mentor: str, taken: set[str]) -> str:
    """The topic where no other circle is called so, else with the name of the mentor."""
    options = [topic.name, f"{topic.name} with {mentor}"] if topic else [f"Circle with {mentor}"]
    options += [f"{options[-1]} {number}" for number in range(2, 100)]
    name = next(option[:120] for option in options if option[:120].lower() not in taken)
    taken.add(name.lower())
    return name


def _why_left_out(row: Integers, found: Grouping, led: Led, size_max: int) -> str:
    may = np.flatnonzero(row != NOT_ELIGIBLE).tolist()
    if not may:
        return NO_TOPIC if led.asked else NO_MENTOR
    formed = [column for column in may if column in found.members]
    return ALL_FULL if formed and all(len(found.members[column]) >= size_max for column in formed) else TOO_FEW


@transaction.atomic
def discard_plan(*, plan: CirclePlan, by: Person | None, now: datetime) -> CirclePlan:
    """Set proposed circles aside; nobody was told of them."""
    plan = CirclePlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.state == CirclePlanState.DISCARDED:
        return plan
    check_can_move_plan(plan, CirclePlanState.DISCARDED)
    plan.state = CirclePlanState.DISCARDED
    plan.save(update_fields=["state"])
    audit.record("circle_plan.discarded", by=by, on=plan, now=now)
    return plan


def topics_to_choose(cohort: Cohort, limit: int = 20) -> list[Skill]:
    """The skills that people of a cohort wish for and a mentor of it can teach, most wished for first."""
    enrolled = cohort.enrolments.enrolled()
    wished: dict[Skill, int] = defaultdict(int)
    for enrolment in enrolled.mentees().prefetch_related("wanted_skills"):
        for skill in enrolment.wanted_skills.all():
            wished[skill] += 1
    mentors = enrolled.mentors().values("person")
    taught = set(
        PersonSkill.objects.filter(person__in=mentors, proficiency__gte=TEACHES_FROM).values_list("skill", flat=True)
    )
    ranked = sorted((skill for skill in wished if skill.pk in taught), key=lambda skill: (-wished[skill], skill.name))
    return ranked[:limit]


def score_with(plan: CirclePlan, mentee_id: str, mentor_ids: Collection[str], today: date) -> Scores:
    """The scores of one person with some mentors, as they are today; a refusal when they are no longer free."""
    snapshot = snapshot_of(plan.cohort, plan.size_max, today)
    mentees = [person for person in snapshot.mentees if person.id == mentee_id]
    if not mentees:
        raise NothingToForm("They are no longer enrolled, at work and in no circle of this cohort.")
    mentors = [person for person in snapshot.mentors if person.id in mentor_ids]
    return scores_of(replace(snapshot, mentees=mentees, mentors=mentors))
