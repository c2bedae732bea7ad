"""Sprints: entered by who leads the team, read from a file, or read back from a tracker."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from activities.mentoring_hours import hours_of
from activities.models import Sprint
from activities.policies.sprints import (
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
    a tracker knows no hours, and a sprint that is still to come has no points. What somebody typed or
    imported, a tracker only completes.
    """
    team = Unit.objects.select_for_update().get(pk=team.pk)  # so that two at once can't overlap
    sprint = _known(team, starts_on, external_id) or Sprint(team=team)
    check_sprint_dates(starts_on, ends_on)
    check_figures(capacity_hours, points)
    figures = {"capacity_hours": capacity_hours, "points": points}
    facts: dict[str, Any] = {field: figure for field, figure in figures.items() if figure is not None}
    if source == SprintSource.TRACKER and _was_given(sprint):
        facts = {field: figure for field, figure in facts.items() if getattr(sprint, field) is None}
    else:
        facts |= {"name": _line(name), "starts_on": starts_on, "ends_on": ends_on}
    if _differing(sprint, facts):
        facts |= {"source": source, "external_id": external_id or sprint.external_id}
        _write(sprint, facts, "sprint.recorded", by, now)
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
    sprint = Sprint.objects.select_for_update(of=("self",)).get(pk=sprint.pk, team=team)
    check_sprint_dates(starts_on, ends_on)
    check_figures(capacity_hours, points)
    facts: dict[str, Any] = {"name": _line(name), "starts_on": starts_on, "ends_on": ends_on}
    facts |= {"capacity_hours": capacity_hours, "points": points}
    if _differing(sprint, facts):
        _write(sprint, facts | {"source": SprintSource.ENTERED}, "sprint.changed", by, now)
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


def _known(team: Unit, starts_on: date, external_id: str) -> Sprint | None:
    sprints = Sprint.objects.select_for_update(of=("self",)).filter(team=team)
    found = sprints.filter(external_id=external_id).first() if external_id else None
    return found or sprints.filter(starts_on=starts_on).first()


def _was_given(sprint: Sprint) -> bool:
    """By a person, in the form or a file."""
    return not sprint._state.adding and sprint.source != SprintSource.TRACKER


def _differing(sprint: Sprint, facts: Mapping[str, Any]) -> list[str]:
    return [field for field, value in facts.items() if getattr(sprint, field) != value]


def _write(sprint: Sprint, facts: Mapping[str, Any], action: str, by: Person | None, now: datetime) -> None:
    changed = _differing(sprint, facts)
    dates = facts.get("starts_on", sprint.starts_on), facts.get("ends_on", sprint.ends_on)
    if not sprint._state.adding:
        check_can_move_sprint(sprint, *dates)
    check_sprint_is_alone(sprint.team, *dates, but=sprint)
    for field in changed:
        setattr(sprint, field, facts[field])
    sprint.recorded_at, sprint.recorded_by = now, by
    sprint.save()
    audit.record(action, by=by, on=sprint, now=now, team=sprint.team_id, source=str(sprint.source), changed=changed)
    count_sprints(team=sprint.team, by=by, now=now)


def _line(text: str) -> str:
    return " ".join(text.split())[:100]
