"""Places in circles: asked for, taken, given back. The database lets each be held once and none above the room."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify, notify_all
from mentorship.people.models import Person
from pairing.models import Circle, CircleMember, Turn
from pairing.policies.circles import (
    KEPT_APART,
    check_apart,
    check_asked_by_another,
    check_at_work,
    check_can_join,
    check_can_move_member,
    check_lasts,
    reporting_lines,
)
from pairing.policies.pairings import NotNow
from pairing.services.barriers import barriers_of
from pairing.services.circles import begin_if_enough, locked
from pairing.services.turns import begin_turn, end_turn, turn_now
from pairing.states import CirclePart, MemberState, TurnEnd

MENTOR_ROOM = 3


class Full(Refusal):
    """Every place is taken."""


class NotAsked(Refusal):
    """There is no offer that could be answered."""


@transaction.atomic
def ask_to_join(*, circle: Circle, person: Person, part: CirclePart, by: Person | None, now: datetime) -> CircleMember:
    """Keep a place for somebody and ask them; who is asked or in already stays so."""
    circle = locked(circle)
    check_lasts(circle)
    if member := _holding(circle, person):
        return member
    check_asked_by_another(circle, person, by)
    check_at_work(person)
    _check_may_meet(circle, person, part, now)
    member = _take_place(circle, person, part, MemberState.OFFERED, now)
    audit.record("circle.asked", by=by, on=circle, now=now, person=person.pk, part=part)
    notify_all(notices=[offer_of(circle, member)], now=now)
    return member


def offer_of(circle: Circle, member: CircleMember) -> Notice:
    return Notice(
        kind="circle_offered", to=member.person, occasion=f"circle_offered:{member.pk}",
        title=f"You are asked into the circle {circle.name}", url=circle.get_absolute_url(),
        context={"circle": circle.name, "cohort": circle.cohort.name, "part": CirclePart(member.part).label},
        cohort=circle.cohort_id,
    )  # fmt: skip


@transaction.atomic
def join_circle(*, circle: Circle, by: Person, now: datetime) -> CircleMember:
    """Join an open circle by oneself, while it has a place; who was asked accepts by it. Again changes nothing."""
    circle = locked(circle)
    member = _holding(circle, by)
    if member is None:
        check_can_join(circle, by)
        _check_may_meet(circle, by, CirclePart.MEMBER, now)
        member = _take_place(circle, by, CirclePart.MEMBER, MemberState.OFFERED, now)
    return _come_in(circle, member, by, now)


@transaction.atomic
def accept_place(*, circle: Circle, by: Person, now: datetime) -> CircleMember:
    """Accept what one was asked. Again changes nothing."""
    circle = locked(circle)
    member = _holding(circle, by)
    if member is None:
        raise NotAsked("You are not asked into this circle any more.")
    return _come_in(circle, member, by, now)


@transaction.atomic
def decline_place(*, circle: Circle, by: Person, now: datetime) -> CircleMember:
    """Decline what one was asked, without a reason; the place is free again."""
    circle = locked(circle)
    member = circle.members.filter(person=by).order_by("-asked_at").first()
    if member is None:
        raise NotAsked("You are not asked into this circle any more.")
    if member.state == MemberState.DECLINED:
        return member
    check_can_move_member(member, MemberState.DECLINED)
    member.state = MemberState.DECLINED
    member.save(update_fields=["state"])
    audit.record("circle.declined", by=by, on=circle, now=now, part=member.part)
    return member


@transaction.atomic
def leave_circle(*, circle: Circle, person: Person, by: Person | None, now: datetime) -> CircleMember | None:
    """Leave, or be taken out by who leads it; access ends with it, and a turn to facilitate goes to the next."""
    circle = locked(circle)
    member = _holding(circle, person)
    if member is None:
        return None
    if member.state == MemberState.OFFERED:
        return _take_back(circle, member, by, now)
    check_can_move_member(member, MemberState.LEFT)
    today = now.astimezone(person.zone).date()
    member.state, member.left_on = MemberState.LEFT, max(today, member.joined_on or today)
    member.save(update_fields=["state", "left_on"])
    audit.record("circle.left", by=by, on=circle, now=now, person=person.pk)
    turn = turn_now(circle)
    if turn and turn.person_id == person.pk:
        end_turn(circle, TurnEnd.LEFT, now=now)
        begin_turn(circle, after=person, now=now)
    if member.part == CirclePart.MENTOR and not circle.members.present().mentors().exists():
        _tell_owner(circle, member, now)
    return member


def _take_back(circle: Circle, member: CircleMember, by: Person | None, now: datetime) -> CircleMember:
    check_can_move_member(member, MemberState.WITHDRAWN)
    member.state = MemberState.WITHDRAWN
    member.save(update_fields=["state"])
    audit.record("circle.withdrawn", by=by, on=circle, now=now, person=member.person_id)
    return member


def _come_in(circle: Circle, member: CircleMember, by: Person, now: datetime) -> CircleMember:
    if member.state == MemberState.IN:
        return member
    check_lasts(circle)
    check_can_move_member(member, MemberState.IN)
    member.state, member.joined_on = MemberState.IN, now.astimezone(by.zone).date()
    member.save(update_fields=["state", "joined_on"])
    audit.record("circle.joined", by=by, on=circle, now=now, part=member.part)
    _tell_members(circle, member, now)
    begin_if_enough(circle, by, now)
    return member


def _tell_members(circle: Circle, joined: CircleMember, now: datetime) -> None:
    """Whoever is in knows from the same moment on who reads along."""
    others = circle.members.present().exclude(pk=joined.pk).select_related("person")
    facts = {"circle": circle.name, "person": joined.person.name, "part": CirclePart(joined.part).label}
    notices = [
        Notice(
            kind="circle_joined", to=member.person, occasion=f"circle_joined:{joined.pk}",
            title=f"{joined.person} has joined {circle.name}", url=circle.get_absolute_url(), context=facts,
            cohort=circle.cohort_id,
        )
        for member in others
    ]  # fmt: skip
    notify_all(notices=notices, now=now)


def _check_may_meet(circle: Circle, person: Person, part: CirclePart, now: datetime) -> None:
    """No mentor and member whom the matching would keep apart; by what is not said, since it may be private."""
    others = circle.members.holding().exclude(person=person)
    opposite = others.learners() if part == CirclePart.MENTOR else others.mentors()
    ids = dict(opposite.values_list("person_id", "person__employee_id"))
    check_apart([person.pk], ids, reporting_lines([person.pk, *ids], now.date()))
    forbidden = barriers_of(circle.cohort, ids | {person.pk: person.employee_id}).forbidden
    own = person.employee_id
    if any(((other, own) if part == CirclePart.MENTOR else (own, other)) in forbidden for other in ids.values()):
        raise NotNow(KEPT_APART)


def _holding(circle: Circle, person: Person) -> CircleMember | None:
    return circle.members.holding().filter(person=person).select_related("person").first()


def _take_place(
    circle: Circle, person: Person, part: CirclePart, state: MemberState, now: datetime
) -> CircleMember:  # fmt: skip
    """The lowest free place of that part; the circle is locked."""
    room = MENTOR_ROOM if part == CirclePart.MENTOR else circle.size_max
    taken = set(circle.members.holding().filter(part=part).values_list("place", flat=True))
    if len(taken) >= room:
        raise Full(f"{circle} is full: all of its {room} places for {part.label}s are taken.")
    place = next(number for number in range(1, room + 1) if number not in taken)
    last: int = circle.members.order_by("-turn").values_list("turn", flat=True).first() or 0
    return CircleMember.objects.create(
        circle=circle, person=person, part=part, state=state, place=place, room=room, turn=last + 1, asked_at=now
    )


def _tell_owner(circle: Circle, member: CircleMember, now: datetime) -> None:
    cohort = circle.cohort
    notify(
        kind="circle_without_mentor", to=cohort.track.program.owner, occasion=f"circle_without_mentor:{member.pk}",
        title=f"{circle.name} has no mentor", url=reverse("activities:circle_list", args=[cohort.slug]),
        context={"circle": circle.name, "cohort": cohort.name}, now=now,
    )  # fmt: skip


@transaction.atomic
def leave_all(*, people: Iterable[Person], by: Person | None, now: datetime) -> None:
    """Who left the organisation leaves every circle that they are in or asked into."""
    held = CircleMember.objects.holding().filter(person__in=[person.pk for person in people])
    for member in held.select_related("circle", "person"):
        leave_circle(circle=member.circle, person=member.person, by=by, now=now)


@transaction.atomic
def step_aside(*, people: Iterable[Person], by: Person | None, now: datetime) -> None:
    """Who goes on leave keeps their place; a turn to facilitate goes to the next."""
    turns = Turn.objects.filter(ended_at=None, person__in=[person.pk for person in people])
    for turn in turns.select_related("circle__cohort", "person"):
        circle = locked(turn.circle)
        end_turn(circle, TurnEnd.PASSED_ON, now=now)
        audit.record("circle.passed_on", by=by, on=circle, now=now, person=turn.person_id)
        begin_turn(circle, after=turn.person, now=now)
