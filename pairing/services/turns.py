"""Whose turn it is to facilitate a circle. Everybody in it has one after the other, mentors too."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.people.models import Person
from mentorship.people.states import Employment
from pairing.models import Circle, CircleMember, Turn
from pairing.policies.circles import check_lasts
from pairing.states import CircleState, MemberState, TurnEnd


def turn_now(circle: Circle) -> Turn | None:
    return circle.turns.filter(ended_at=None).select_related("person").first()


def next_after(circle: Circle, person: Person | None) -> Person | None:
    """Who comes after somebody in the order of the circle, from the front again behind the last; nobody on leave."""
    members = list(circle.members.present().select_related("person").order_by("turn", "pk"))
    at_work = [member for member in members if member.person.status == Employment.ACTIVE] or members
    if not at_work:
        return None
    last: CircleMember | None = circle.members.filter(person=person).order_by("-asked_at").first() if person else None
    after = [member for member in at_work if last and (member.turn, str(member.pk)) > (last.turn, str(last.pk))]
    return (after or at_work)[0].person


def begin_turn(circle: Circle, *, after: Person | None = None, now: datetime) -> Turn | None:
    """The turn of whoever is next, and word to them; under the circle's lock."""
    person = next_after(circle, after)
    if person is None or circle.state != CircleState.ACTIVE:
        return None
    turn = Turn.objects.create(circle=circle, person=person, begun_at=now)
    notify(
        kind="circle_turn", to=person, occasion=f"circle_turn:{turn.pk}",
        title=f"You facilitate {circle.name} next", url=circle.get_absolute_url(), context={"circle": circle.name},
        cohort=circle.cohort_id, now=now,
    )  # fmt: skip
    return turn


def end_turn(circle: Circle, how: TurnEnd, *, now: datetime) -> Turn | None:
    """End the turn that is, if there is one; under the circle's lock."""
    turn = turn_now(circle)
    if turn:
        turn.ended_at, turn.end = max(now, turn.begun_at), how
        turn.save(update_fields=["ended_at", "end"])
    return turn


@transaction.atomic
def pass_on(*, circle: Circle, turn_id: int, by: Person, now: datetime) -> Turn | None:
    """Pass the turn on to who is next. ``turn_id``: which turn the page showed, so that twice passes on once."""
    circle = _locked(circle)
    check_lasts(circle)
    if not circle.members.filter(person=by, state=MemberState.IN).exists():
        raise PermissionDenied
    turn = turn_now(circle)
    if turn is None or turn.pk != turn_id:
        return turn
    end_turn(circle, TurnEnd.PASSED_ON, now=now)
    audit.record("circle.passed_on", by=by, on=circle, now=now, person=turn.person_id)
    return begin_turn(circle, after=turn.person, now=now)


@transaction.atomic
def held_by(*, circle: Circle, facilitator: Person, by: Person, now: datetime) -> None:
    """A session was held: the turn of who facilitated is done. Whoever stood in leaves the turn where it is."""
    circle = _locked(circle)
    turn = turn_now(circle)
    if turn and turn.person_id == facilitator.pk:
        end_turn(circle, TurnEnd.HELD, now=now)
        begin_turn(circle, after=facilitator, now=now)
    else:
        Turn.objects.create(circle=circle, person=facilitator, begun_at=now, ended_at=now, end=TurnEnd.HELD)
    audit.record("circle.facilitated", by=by, on=circle, now=now, person=facilitator.pk)


def _locked(circle: Circle) -> Circle:
    return Circle.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=circle.pk)
