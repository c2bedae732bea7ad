"""What an import changes, worked out before anything is written: a trial run stops here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mentorship.people.models import Person, Position
from mentorship.people.services.directory_checks import Directory
from mentorship.people.services.directory_file import Entry
from mentorship.people.services.importing import Change
from mentorship.people.states import Called, Employment

LABELS = {
    "employee_id": "employee id", "name": "name", "email": "e-mail", "timezone": "time zone", "country": "country",
    "site": "site", "hired_on": "hired on", "left_on": "left on", "status": "status",
}  # fmt: skip
HELD = {"level": "level", "job_title": "job title", "job_family": "job family"}


@dataclass
class Plan:
    """Rows to write, by what is done with them; positions that need their unit stand beside its path."""

    added: list[Person] = field(default_factory=list)
    changed: list[Person] = field(default_factory=list)
    leaving: list[Person] = field(default_factory=list)
    away: list[Person] = field(default_factory=list)  # on leave from now on
    back: list[Person] = field(default_factory=list)  # at work again
    fields: set[str] = field(default_factory=set)
    moved: list[tuple[Person, str]] = field(default_factory=list)  # whose address changes, with the one before
    renamed: list[tuple[Person, str, str]] = field(default_factory=list)  # who, in which column, called how before
    opened: list[tuple[Position, str]] = field(default_factory=list)
    corrected: list[tuple[Position, str]] = field(default_factory=list)
    closed: list[Position] = field(default_factory=list)
    removed: list[Position] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def teams(self) -> list[str]:
        return [path for _, path in (*self.opened, *self.corrected)]


def plan_changes(entries: Sequence[Entry], addresses: dict[str, Person], directory: Directory, on: date) -> Plan:
    """Compare each entry with the directory. People are set to what the file says, and not saved."""
    plan = Plan()
    for entry in entries:
        person, new = entry.person, entry.person.pk is None
        before, leaves = person.status, entry.left and person.status != Employment.LEFT
        told = _plan_facts(entry, plan, on) + _plan_position(entry, addresses, directory, plan, on)
        if new:
            plan.added.append(person)
            plan.changes.append(Change(_who(person), "new", "", entry.unit_path))
        elif leaves:
            plan.leaving.append(person)
            plan.changes.append(Change(_who(person), "leaves", "", str(person.left_on)))
        elif told:
            plan.changed.append(person)
            plan.changes.extend(told)
            _note_leave(person, before, plan)
    return plan


def _note_leave(person: Person, before: str, plan: Plan) -> None:
    if person.status == Employment.LEAVE != before:
        plan.away.append(person)
    elif person.status == Employment.ACTIVE and before == Employment.LEAVE:
        plan.back.append(person)


def _who(person: Person) -> str:
    return f"{person.name} ({person.employee_id})"


def _plan_facts(entry: Entry, plan: Plan, on: date) -> list[Change]:
    """Set the person's own facts; how each that differs changes."""
    person, changes = entry.person, []
    for name, value in _facts(entry, on).items():
        before = getattr(person, name)
        if before == value:
            continue
        if name == "email" and person.pk:
            plan.moved.append((person, before))
        if name in Called and person.pk:
            plan.renamed.append((person, name, before))
        setattr(person, name, value)
        plan.fields.add(name)
        changes.append(Change(_who(person), LABELS[name], _text(before), _text(value)))
    return changes


def _facts(entry: Entry, on: date) -> dict[str, Any]:
    person = entry.person
    facts: dict[str, Any] = {
        name: getattr(entry, name) for name in ("employee_id", "name", "email", "country", "hired_on", "status")
    }
    if "timezone" not in person.own_choices:
        facts["timezone"] = entry.timezone
    if "site" in entry.row.sheet.columns:
        facts["site"] = entry.site
    facts["left_on"] = _left_on(entry, on)
    return facts


def _left_on(entry: Entry, on: date) -> date | None:
    """The first day gone: as the file says, else as remembered, else the date of the file."""
    if not entry.left:
        return None
    remembered = entry.person.left_on if entry.person.status == Employment.LEFT else None
    return entry.left_on or remembered or max(on, entry.hired_on or on)


def _plan_position(
    entry: Entry, addresses: dict[str, Person], directory: Directory, plan: Plan, on: date
) -> list[Change]:
    person = entry.person
    held = directory.positions.get(person.pk) if person.pk else None
    if entry.left:
        if held:
            _end(held, min(person.left_on or on, on), plan)
        return []
    if held is None:
        _open(entry, addresses, plan, on)
        return [Change(_who(person), "position", "", entry.unit_path)]
    changes = _differences(held, entry, addresses)
    if changes and held.starts_on >= on:
        _write(held, entry, addresses)
        plan.corrected.append((held, entry.unit_path))
    elif changes:
        held.ends_on = on
        plan.closed.append(held)
        _open(entry, addresses, plan, on, family=held.job_family)
    return changes


def _end(held: Position, end: date, plan: Plan) -> None:
    """End a position; one that would have begun no earlier than it ends was never held."""
    if held.starts_on >= end:
        plan.removed.append(held)
    else:
        held.ends_on = end
        plan.closed.append(held)


def _open(entry: Entry, addresses: dict[str, Person], plan: Plan, on: date, family: str = "") -> None:
    position = Position(person=entry.person, starts_on=on, job_family=family)
    _write(position, entry, addresses)
    plan.opened.append((position, entry.unit_path))


def _write(position: Position, entry: Entry, addresses: dict[str, Person]) -> None:
    position.manager = addresses.get(entry.manager_email)
    for name in _held_fields(entry):
        setattr(position, name, getattr(entry, name))


def _held_fields(entry: Entry) -> Iterable[str]:
    return [name for name in HELD if name != "job_family" or name in entry.row.sheet.columns]


def _differences(held: Position, entry: Entry, addresses: dict[str, Person]) -> list[Change]:
    who, manager = _who(entry.person), addresses.get(entry.manager_email)
    changes = [
        Change(who, HELD[name], str(getattr(held, name)), str(getattr(entry, name)))
        for name in _held_fields(entry)
        if getattr(held, name) != getattr(entry, name)
    ]
    if held.unit.path != entry.unit_path:
        changes.append(Change(who, "team", held.unit.path, entry.unit_path))
    if held.manager_id != (manager.pk if manager else None) or (manager and manager.pk is None):
        before = held.manager.email if held.manager else "nobody"
        changes.append(Change(who, "manager", before, manager.email if manager else "nobody"))
    return changes


def _text(value: Any) -> str:
    return "" if value is None else str(value)
