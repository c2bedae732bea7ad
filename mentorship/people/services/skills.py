"""The skill matrix import. It adds and changes; skills that the file does not name stay as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mentorship.csvfiles import Row, read_csv, shown
from mentorship.people.models import Person, PersonSkill, Skill
from mentorship.people.services import forgetting, importing
from mentorship.people.services.importing import Change, Summary

REQUIRED = ("employee_id", "skill", "proficiency")
BATCH = 300


@dataclass
class Cell:
    """One cell of the matrix as the file has it."""

    row: Row
    person: Person | None
    skill: str
    proficiency: int  # 0 when the row is wrong


@transaction.atomic
def import_skills(
    *,
    content: bytes,
    file_name: str,
    by: Person | None,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Summary:
    """Bring the named cells of the matrix to what the file says; all of it or nothing. Again changes nothing."""
    importing.one_at_a_time()
    sheet = read_csv(content, file_name, required=REQUIRED, mapping=mapping)
    left_out = forgetting.leave_out_forgotten(sheet)
    people = {person.employee_id: person for person in Person.objects.all()}
    cells = [_cell(row, people) for row in sheet.rows]
    _check_twice(cells)
    sheet.check()
    skills = {skill.name.lower(): skill for skill in Skill.objects.all()}
    summary = Summary("skills", file_name, len(cells), sheet.unknown, dry_run)
    summary.notes += left_out
    added, changed = _compare(cells, skills, summary)
    if not dry_run:
        _write(added, changed, now)
        counts = {"added": summary.added, "changed": summary.changed}
        importing.record_import(kind="skills", sheet=sheet, by=by, now=now, **counts)
    return summary


def _cell(row: Row, people: Mapping[str, Person]) -> Cell:
    person = people.get(row["employee_id"])
    if person is None:
        row.problem("employee_id", f"nobody in the directory has the id {shown(row['employee_id'])}")
    return Cell(row, person, row.text("skill", longest=100), row.integer("proficiency", 1, 5) or 0)


def _check_twice(cells: Sequence[Cell]) -> None:
    first: dict[tuple[str, str], int] = {}
    for cell in cells:
        line = first.setdefault((cell.row["employee_id"], cell.skill.lower()), cell.row.line)
        if line != cell.row.line:
            cell.row.problem("skill", f"{shown(cell.skill)} stands in line {line} for this person already")


def _compare(
    cells: Sequence[Cell], skills: dict[str, Skill], summary: Summary
) -> tuple[list[PersonSkill], list[PersonSkill]]:
    """The cells to add and those to change; skills nobody had before are made, not saved."""
    matrix = {(cell.person_id, cell.skill_id): cell for cell in PersonSkill.objects.all()}
    before = len(skills)
    added, changed = [], []
    for cell in cells:
        skill = skills.setdefault(cell.skill.lower(), Skill(name=cell.skill))
        known = matrix.get((cell.person.pk, skill.pk)) if cell.person and skill.pk else None
        if known is None:
            added.append(PersonSkill(person=cell.person, skill=skill, proficiency=cell.proficiency))
        elif known.proficiency != cell.proficiency:
            change = Change(str(cell.person), skill.name, str(known.proficiency), str(cell.proficiency))
            summary.changes.append(change)
            known.proficiency = cell.proficiency
            changed.append(known)
    summary.added, summary.changed = len(added), len(changed)
    if new := len(skills) - before:
        summary.notes.append(f"{new} new skills")
    return added, changed


def _write(added: Sequence[PersonSkill], changed: Sequence[PersonSkill], now: datetime) -> None:
    unsaved = {id(cell.skill): cell.skill for cell in added if cell.skill.pk is None}
    Skill.objects.bulk_create(unsaved.values())
    for cell in changed:
        cell.recorded_at = now
    PersonSkill.objects.bulk_create(added, batch_size=BATCH)
    PersonSkill.objects.bulk_update(changed, ["proficiency", "recorded_at"], batch_size=BATCH)
