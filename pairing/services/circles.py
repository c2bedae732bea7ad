"""The life of a circle: founded, changed, begun once enough are in, ended."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person, Skill
from mentorship.times import earliest_day
from pairing.models import Circle, CircleMember, Turn
from pairing.policies.circles import check_can_form, check_can_move_circle, check_lasts, check_sizes
from pairing.services.turns import begin_turn
from pairing.states import CirclePart, CircleState, MemberState, TurnEnd
from programs.models import Cohort


class NameTaken(Refusal):
    pass


class TooSmall(Refusal):
    pass


def locked(circle: Circle) -> Circle:
    """The circle, nobody else's to change until the transaction ends."""
    rows = Circle.objects.select_for_update(of=("self",)).select_related("cohort__track__program__owner")
    return rows.get(pk=circle.pk)


@transaction.atomic
def found_circle(
    *, cohort: Cohort, name: str, topic: Skill | None = None, size_min: int = 3, size_max: int = 6,
    cadence_days: int | None = None, open_to_join: bool = True, by: Person | None, now: datetime,
) -> Circle:  # fmt: skip
    """Found a circle that nobody is in yet; its sessions are as far apart as the track's, unless told otherwise."""
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("track").get(pk=cohort.pk)
    check_can_form(cohort)
    check_sizes(size_min, size_max)
    _check_name(cohort, name)
    circle = Circle.objects.create(
        cohort=cohort, name=name, topic=topic, size_min=size_min, size_max=size_max, open_to_join=open_to_join,
        cadence_days=cadence_days or cohort.track.cadence_days, founded_at=now,
    )  # fmt: skip
    audit.record("circle.founded", by=by, on=circle, now=now, cohort=cohort.pk)
    return circle


@transaction.atomic
def change_circle(
    *, circle: Circle, name: str, topic: Skill | None, size_min: int, size_max: int, cadence_days: int,
    open_to_join: bool, by: Person, now: datetime,
) -> Circle:  # fmt: skip
    """Change what a circle is called, how large it may be, how often it meets. It may begin by that."""
    circle = locked(circle)
    check_lasts(circle)
    check_sizes(size_min, size_max)
    _check_name(circle.cohort, name, circle)
    facts: dict[str, Any] = {
        "name": name, "topic_id": topic.pk if topic else None, "size_min": size_min, "size_max": size_max,
        "cadence_days": cadence_days, "open_to_join": open_to_join,
    }  # fmt: skip
    changed = [field for field, value in facts.items() if getattr(circle, field) != value]
    for field in changed:
        setattr(circle, field, facts[field])
    if changed:
        circle.save(update_fields=changed)
        _fit_places(circle)
        audit.record("circle.changed", by=by, on=circle, now=now, changed=changed)
        begin_if_enough(circle, by, now)
    return circle


def _check_name(cohort: Cohort, name: str, circle: Circle | None = None) -> None:
    others = cohort.circles.exclude(pk=circle.pk) if circle else cohort.circles
    if others.filter(name__iexact=name).exists():
        raise NameTaken(f"{cohort} has a circle of that name already.")


def _fit_places(circle: Circle) -> None:
    """Number the members' places anew, in a room of the new size."""
    held = list(circle.members.holding().learners().order_by("place"))
    if len(held) > circle.size_max:
        raise TooSmall(f"{len(held)} people are in or asked, so the circle can't be smaller than that.")
    for place, member in enumerate(held, start=1):
        member.place, member.room = place, circle.size_max
        member.save(update_fields=["place", "room"])


def begin_if_enough(circle: Circle, by: Person | None, now: datetime) -> None:
    """A circle begins when a mentor and its fewest members are in; everybody hears of it. Called under its lock."""
    present = list(circle.members.present().select_related("person"))
    learners = sum(member.part == CirclePart.MEMBER for member in present)
    if circle.state != CircleState.FORMING or learners < circle.size_min or learners == len(present):
        return
    check_can_move_circle(circle, CircleState.ACTIVE)
    circle.state = CircleState.ACTIVE
    circle.started_on = earliest_day([member.person.zone for member in present], now)
    circle.save(update_fields=["state", "started_on"])
    audit.record("circle.started", by=by, on=circle, now=now, members=learners)
    notify_all(notices=[_beginning(circle, member) for member in present], now=now)
    begin_turn(circle, now=now)


def _beginning(circle: Circle, member: CircleMember) -> Notice:
    return Notice(
        kind="circle_started", to=member.person, occasion=f"circle_started:{circle.pk}",
        title=f"{circle.name} begins", url=circle.get_absolute_url(), context={"circle": circle.name},
        cohort=circle.cohort_id,
    )  # fmt: skip


@transaction.atomic
def end_circle(*, circle: Circle, by: Person | None, now: datetime) -> Circle:
    """End a circle; who is in stayed to the end, what was offered is taken back. Again changes nothing."""
    circle = locked(circle)
    if circle.state == CircleState.ENDED:
        return circle
    check_can_move_circle(circle, CircleState.ENDED)
    _end([circle], by, now)
    return circle


@transaction.atomic
def end_circles_of(*, cohort: Cohort, by: Person | None, now: datetime) -> None:
    """The circles of a cohort end with it, however many they are with the same few questions."""
    _end(list(Circle.objects.select_for_update().lasting().filter(cohort=cohort)), by, now)


def _end(circles: list[Circle], by: Person | None, now: datetime) -> None:
    """Circles that are locked and last."""
    today = now.date()
    for circle in circles:
        circle.state, circle.ended_on = CircleState.ENDED, max(today, circle.started_on or today)
    Circle.objects.bulk_update(circles, ["state", "ended_on"])
    turns = Turn.objects.filter(circle__in=circles, ended_at=None)
    turns.update(ended_at=Greatest(Value(now), F("begun_at")), end=TurnEnd.ENDED)
    members = CircleMember.objects.filter(circle__in=circles)
    members.filter(state=MemberState.OFFERED).update(state=MemberState.WITHDRAWN)
    stayed = {"state": MemberState.STAYED, "left_on": Greatest(Value(today), F("joined_on"))}
    members.filter(state=MemberState.IN).update(**stayed)
    for circle in circles:
        audit.record("circle.ended", by=by, on=circle, now=now, ended_on=circle.ended_on)
