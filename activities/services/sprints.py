"""Sprints: entered by who leads the team, read from a file, or read back from a tracker."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from activities.mentoring_hours import hours_of
from activities.models import Sprint
from activities.sprint_policies import (
    check_can_move_sprint,
    check_can_remove_sprint,
    check_figures,
    check_sprint_dates,
    check_sprint_is_alone,
)
from activities.states import SprintSource
from mentorship import audit
from mentorship.people.models import Person, Unit


@transaction.atomic
def record_sprint(
    *,
    team: Unit,
    name: str,
    starts_on: date,
    ends_on: date,
    capacity_hours: Decimal | None,
    points: Decimal | None,
    source: SprintSource,
    external_id: str = "",
    by: Person | None,
    now: datetime,
) -> Sprint:
    """Bring a sprint to these figures; the same again changes nothing.

    It is known by what the source calls it, otherwise by its first day. ``None`` leaves hours or points as they were:
    a tracker knows no hours, and a sprint that is still to come has no points.
    """
    team = Unit.objects.select_for_update().get(pk=team.pk)  # so that two at once can't overlap
    sprint = _known(team, starts_on, source, external_id) or Sprint(team=team)
    check_sprint_dates(starts_on, ends_on)
    check_figures(capacity_hours, points)
    facts = {"name": _line(name), "starts_on": starts_on, "ends_on": ends_on, "source": source}
    facts |= {"external_id": external_id} if external_id else {}
    facts |= {"capacity_hours": capacity_hours} if capacity_hours is not None else {}
    facts |= {"points": points} if points is not None else {}
    changed = [field for field, value in facts.items() if getattr(sprint, field) != value]
    if not changed or changed == ["source"]:
        return sprint
    if not sprint._state.adding:
        check_can_move_sprint(sprint, starts_on, ends_on)
    check_sprint_is_alone(team, starts_on, ends_on, but=sprint)
    for field in changed:
        setattr(sprint, field, facts[field])
    sprint.recorded_at, sprint.recorded_by = now, by
    sprint.save()
    audit.record("sprint.recorded", by=by, on=sprint, now=now, team=team.pk, source=str(source), changed=changed)
    count_sprints(team=team, by=by, now=now)
    return sprint


@transaction.atomic
def change_sprint(
    *,
    sprint: Sprint,
    name: str,
    starts_on: date,
    ends_on: date,
    capacity_hours: Decimal | None,
    points: Decimal | None,
    by: Person,
    now: datetime,
) -> Sprint:
    """What its team's lead says of it now: here an empty figure is no longer known. The same again changes nothing."""
    team = Unit.objects.select_for_update().get(pk=sprint.team_id)
    sprint = Sprint.objects.select_for_update(of=("self",)).get(pk=sprint.pk)
    check_sprint_dates(starts_on, ends_on)
    check_figures(capacity_hours, points)
    facts = {
        "name": _line(name), "starts_on": starts_on, "ends_on": ends_on, "capacity_hours": capacity_hours,
        "points": points,
    }  # fmt: skip
    changed = [field for field, value in facts.items() if getattr(sprint, field) != value]
    if not changed:
        return sprint
    check_can_move_sprint(sprint, starts_on, ends_on)
    check_sprint_is_alone(team, starts_on, ends_on, but=sprint)
    for field in changed:
        setattr(sprint, field, facts[field])
    sprint.recorded_at, sprint.recorded_by = now, by
    sprint.save()
    audit.record("sprint.changed", by=by, on=sprint, now=now, team=team.pk, changed=changed)
    count_sprints(team=team, by=by, now=now)
    return sprint


@transaction.atomic
def remove_sprint(*, sprint: Sprint, by: Person, now: datetime) -> None:
    """Take a sprint out that was entered by mistake. Again changes nothing."""
    found = Sprint.objects.select_for_update(of=("self",)).filter(pk=sprint.pk).first()
    if found is None:
        return
    check_can_remove_sprint(found)
    audit.record("sprint.removed", by=by, on=found, now=now, team=found.team_id)
    found.delete()


@transaction.atomic
def count_sprints(*, team: Unit | None = None, by: Person | None, now: datetime) -> int:
    """Count the mentoring hours of the sprints that ended a week ago or more, of one team or of all; how many.

    Once and for good: what is logged, moved or taken back later changes no total.
    """
    waiting = Sprint.objects.select_for_update(of=("self",)).to_count(now.date()).order_by("team", "starts_on")
    sprints = list(waiting.filter(team=team) if team else waiting)
    for sprint, hours in zip(sprints, hours_of(sprints), strict=True):
        sprint.agreed_hours, sprint.logged_hours, sprint.counted_at = hours.agreed, hours.logged, now
        sprint.save(update_fields=["agreed_hours", "logged_hours", "counted_at"])
        audit.record("sprint.counted", by=by, on=sprint, now=now, team=sprint.team_id)
    return len(sprints)


def _known(team: Unit, starts_on: date, source: SprintSource, external_id: str) -> Sprint | None:
    sprints = Sprint.objects.select_for_update(of=("self",)).filter(team=team)
    found = sprints.filter(source=source, external_id=external_id).first() if external_id else None
    return found or sprints.filter(starts_on=starts_on).first()


def _line(text: str) -> str:
    return " ".join(text.split())[:100]
