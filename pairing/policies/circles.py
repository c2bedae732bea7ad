"""When, for circles: each check raises the sentence to show; its ``why_not_`` twin answers a page."""

from collections.abc import Collection, Mapping
from datetime import date

from mentorship.errors import Refusal
from mentorship.people.models import Person, Position
from mentorship.people.states import Employment
from pairing.models import Circle, CircleMember, CirclePlan
from pairing.policies.pairings import NotNow
from pairing.states import (
    CIRCLE_MOVES,
    CIRCLE_PLAN_MOVES,
    MEMBER_MOVES,
    CirclePlanState,
    CircleState,
    MemberState,
)
from programs.models import Cohort
from programs.states import CohortState

# Private wishes not to meet are among the reasons, so that all of them are said in one breath.
KEPT_APART = "Reporting lines, answers given before or rules of this cohort stand against it."
FORMABLE = (CohortState.ENROLLING, CohortState.MATCHING, CohortState.RUNNING)


def check_can_form(cohort: Cohort) -> None:
    if cohort.state not in FORMABLE:
        raise NotNow(f"{cohort} is {cohort.get_state_display()}: circles are formed from enrolment until it ends.")


def check_sizes(size_min: int, size_max: int) -> None:
    if size_min > size_max:
        raise NotNow("A circle's fewest members are at most as many as its most.")


def check_lasts(circle: Circle) -> None:
    if circle.state == CircleState.ENDED:
        raise NotNow("This circle has ended, so nothing changes in it any more.")


def check_can_move_circle(circle: Circle, to: CircleState) -> None:
    if to not in CIRCLE_MOVES[CircleState(circle.state)]:
        raise NotNow(f"A circle that is {circle.get_state_display()} can't become {to.label}.")


def check_can_move_member(member: CircleMember, to: MemberState) -> None:
    if to not in MEMBER_MOVES[MemberState(member.state)]:
        raise NotNow(f"{member.person} is {member.get_state_display()}, so that can't be done any more.")


def check_can_move_plan(plan: CirclePlan, to: CirclePlanState) -> None:
    if to not in CIRCLE_PLAN_MOVES[CirclePlanState(plan.state)]:
        raise NotNow(f"These circles are {plan.get_state_display()} already.")


def check_can_join(circle: Circle, person: Person) -> None:
    """By oneself: in the cohort and at work. Whom one would meet there is looked at only when one joins."""
    check_lasts(circle)
    if not circle.open_to_join:
        raise NotNow(f"{circle} is not open to join: its mentors ask people in.")
    if not circle.cohort.enrolments.enrolled().filter(person=person).exists():
        raise NotNow(f"Only who is enrolled in {circle.cohort} can join its circles.")
    check_at_work(person)


def check_asked_by_another(circle: Circle, person: Person, by: Person | None) -> None:
    """Who runs a program leads its circles; what people wrote in one opens to them only when one of the others asks."""
    if person == by and circle.members.filter(joined_on__isnull=False).exists():
        raise NotNow(f"Nobody asks themself into {circle}: one of its mentors, or another who runs the program, can.")


def check_at_work(person: Person) -> None:
    if person.status != Employment.ACTIVE:
        raise NotNow(f"The directory says that {person} is not at work now.")


def check_apart(some: Collection[int], others: Collection[int], lines: Mapping[int, set[int]]) -> None:
    """None of the ones is above or below any of the others."""
    for one in some:
        if any(other in lines[one] or one in lines[other] for other in others):
            raise NotNow(KEPT_APART)


def reporting_lines(people: Collection[int], today: date) -> dict[int, set[int]]:
    """Everybody above each of some people, a level of managers with one question."""
    lines: dict[int, set[int]] = {person: set() for person in people}
    tops = {person: person for person in people}
    while tops:
        held = Position.objects.on(today).filter(person__in=set(tops.values()), manager__isnull=False)
        manager: dict[int, int] = dict(held.values_list("person_id", "manager_id"))
        step = {person: manager[top] for person, top in tops.items() if top in manager}
        tops = {person: boss for person, boss in step.items() if boss not in lines[person] and boss != person}
        for person, boss in tops.items():
            lines[person].add(boss)
    return lines


def why_not_join(circle: Circle, person: Person) -> str:
    """The sentence that says why somebody can't join now; empty when they can."""
    try:
        check_can_join(circle, person)
    except Refusal as refusal:
        return str(refusal)
    return ""
