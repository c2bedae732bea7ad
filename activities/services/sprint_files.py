"""A team's sprints from a file: whole or not at all, and the same file again changes nothing."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from activities.models import Sprint
from activities.models.sprint import MOST_HOURS, MOST_POINTS
from activities.policies.sprints import NotASprint
from activities.services.sprints import record_sprint
from activities.states import SprintSource
from mentorship.csvfiles import Row, read_csv
from mentorship.people.models import Person, Unit
from mentorship.people.services import importing
from mentorship.people.services.importing import Summary

REQUIRED = ("sprint", "starts_on", "ends_on")
OPTIONAL = ("capacity_hours", "points")
COLUMNS = {"name": "sprint"}


@transaction.atomic
def import_sprints(
    *, team: Unit, content: bytes, name: str, by: Person, now: datetime, dry_run: bool = False
) -> Summary:
    """Record the sprints of a file for a team; raises ``BadFile`` with every wrong row, and then keeps nothing.

    A sprint is known by its first day. An empty figure leaves what is known already; sprints that the file does not
    name stay.
    """
    importing.one_at_a_time()
    sheet = read_csv(content, name, required=REQUIRED, optional=OPTIONAL)
    rows = [(row, facts) for row in sheet.rows if (facts := _facts(row))]
    sheet.check()
    summary = Summary("sprints", name, len(sheet.rows), sheet.unknown, dry_run)
    for row, facts in sorted(rows, key=lambda pair: pair[1]["starts_on"]):
        _record(team, row, facts, summary, by, now)
    sheet.check()
    if dry_run:
        transaction.set_rollback(True)
    else:
        importing.record_import(
            kind="sprints", sheet=sheet, by=by, now=now, added=summary.added, changed=summary.changed
        )
    return summary


def _facts(row: Row) -> dict[str, Any] | None:
    facts = {
        "name": row.text("sprint", longest=100),
        "starts_on": row.day("starts_on"),
        "ends_on": row.day("ends_on"),
        "capacity_hours": row.decimal("capacity_hours", Decimal("0.1"), MOST_HOURS, blank=True),
        "points": row.decimal("points", Decimal(0), MOST_POINTS, blank=True),
    }
    return facts if facts["name"] and facts["starts_on"] and facts["ends_on"] else None


def _record(team: Unit, row: Row, facts: dict[str, Any], summary: Summary, by: Person, now: datetime) -> None:
    before = Sprint.objects.filter(team=team, starts_on=facts["starts_on"]).values_list("recorded_at").first()
    try:
        sprint = record_sprint(team=team, **facts, source=SprintSource.FILE, by=by, now=now)
    except NotASprint as refusal:
        row.problem(COLUMNS.get(refusal.field, refusal.field), str(refusal))
        return
    if before is None:
        summary.added += 1
    elif before != (sprint.recorded_at,):
        summary.changed += 1
