"""Systems from a file, with who knows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mentorship.csvfiles import Row, Sheet, read_csv, shown
from mentorship.people.models import Person, Skill, Unit
from mentorship.people.services import importing
from mentorship.people.services.importing import Summary
from programs.models import System, SystemKnowledge
from programs.services.systems import change_system, create_system
from programs.states import KnowledgeSource


@dataclass
class _Entry:
    """A system as the rows of a file have it."""

    row: Row
    unit: Unit | None
    skills: list[str]
    retires_on: date | None


@transaction.atomic
def import_systems(
    *, content: bytes, name: str, by: Person | None, now: datetime, dry_run: bool = False,
    mapping: Mapping[str, str] | None = None,
) -> Summary:  # fmt: skip
    """Bring systems, and who knows them, to what a file says; all of it or nothing. Again changes nothing.

    A row a system, or a row for each who knows it. What the file does not name stays as it is.
    """
    importing.one_at_a_time()
    sheet = read_csv(
        content,
        name,
        required=("system", "unit"),
        optional=("skills", "retires_on", "employee_id", "level"),
        mapping=mapping,
    )
    entries, known = _Reader(sheet).read()
    sheet.check()
    summary = Summary("systems", name, len(sheet.rows), sheet.unknown, dry_run)
    systems = _keep_systems(entries, summary, by, now)
    _keep_known(known, systems, summary, now)
    if dry_run:
        transaction.set_rollback(True)
    else:
        importing.record_import(
            kind="systems", sheet=sheet, by=by, now=now, added=summary.added, changed=summary.changed
        )
    return summary


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.units = {unit.path.lower(): unit for unit in Unit.objects.all()}
        self.people = {person.employee_id: person for person in Person.objects.all()}
        self.entries: dict[str, _Entry] = {}
        self.known: dict[tuple[str, int], int] = {}
        self.lines: dict[tuple[str, int], int] = {}

    def read(self) -> tuple[dict[str, _Entry], dict[tuple[str, int], int]]:
        """Systems by name in lower case, and levels by such a name and person."""
        for row in self.sheet.rows:
            name = row.text("system", longest=200)
            self._system(row, name.lower())
            self._knower(row, name.lower())
        return self.entries, self.known

    def _system(self, row: Row, key: str) -> None:
        path = "/".join(part.strip() for part in row["unit"].split("/"))
        unit = self.units.get(path.lower())
        if unit is None:
            row.problem("unit", f"there is no unit {shown(row['unit'])}")
        skills = list(dict.fromkeys(" ".join(skill.split()) for skill in row["skills"].split(";") if skill.strip()))
        if any(len(skill) > 100 for skill in skills):
            row.problem("skills", "a skill has at most 100 characters")
        entry = _Entry(row, unit, skills, row.day("retires_on", blank=True))
        first = self.entries.setdefault(key, entry)
        if unit and first.unit and first.unit != unit:
            row.problem("unit", f"is another one than on line {first.row.line}")

    def _knower(self, row: Row, key: str) -> None:
        if not row["employee_id"] and not row["level"]:
            return
        person = self.people.get(row["employee_id"])
        if person is None:
            row.problem("employee_id", f"nobody in the directory has the id {shown(row['employee_id'])}")
        level = row.integer("level", 1, 5)
        if person and level:
            line = self.lines.setdefault((key, person.pk), row.line)
            if line != row.line:
                row.problem("employee_id", f"stands on line {line} for this system already")
            self.known[key, person.pk] = level


def _keep_systems(entries: dict[str, _Entry], summary: Summary, by: Person | None, now: datetime) -> dict[str, System]:
    skills = {skill.name.lower(): skill for skill in Skill.objects.all()}
    named = {name.lower(): name for entry in entries.values() for name in entry.skills if name.lower() not in skills}
    new = Skill.objects.bulk_create([Skill(name=name) for _, name in sorted(named.items())])
    skills |= {skill.name.lower(): skill for skill in new}
    systems = {system.name.lower(): system for system in System.objects.prefetch_related("skills")}
    for key, entry in entries.items():
        if entry.unit is None:
            continue
        wanted = [skills[name.lower()] for name in entry.skills]
        if key not in systems:
            systems[key] = create_system(
                name=entry.row.text("system", longest=200), unit=entry.unit, skills=wanted,
                retires_on=entry.retires_on, by=by, now=now,
            )  # fmt: skip
            summary.added += 1
        elif _differs(systems[key], entry, wanted):
            system = systems[key]
            change_system(
                system=system, name=system.name, unit=entry.unit, skills=wanted or list(system.skills.all()),
                retires_on=entry.retires_on, by=by, now=now,
            )  # fmt: skip
            summary.changed += 1
    return systems


def _differs(system: System, entry: _Entry, skills: list[Skill]) -> bool:
    """A file without skills says nothing about them."""
    same_skills = not skills or {skill.pk for skill in skills} == {skill.pk for skill in system.skills.all()}
    return not same_skills or (system.unit_id, system.retires_on) != (entry.unit and entry.unit.pk, entry.retires_on)


def _keep_known(known: dict[tuple[str, int], int], systems: dict[str, System], summary: Summary, now: datetime) -> None:
    rows = {(row.system_id, row.person_id): row for row in SystemKnowledge.objects.all()}
    new, changed = [], []
    for (key, person), level in known.items():
        row = rows.get((systems[key].pk, person))
        if row is None:
            new.append(
                SystemKnowledge(
                    system=systems[key], person_id=person, level=level, source=KnowledgeSource.FILE, recorded_at=now
                )
            )
        elif (row.level, row.source) != (level, KnowledgeSource.FILE):
            row.level, row.source, row.because, row.recorded_at = level, KnowledgeSource.FILE, "", now
            changed.append(row)
    SystemKnowledge.objects.bulk_create(new, batch_size=300)
    SystemKnowledge.objects.bulk_update(changed, ["level", "source", "because", "recorded_at"], batch_size=300)
    summary.added, summary.changed = summary.added + len(new), summary.changed + len(changed)
