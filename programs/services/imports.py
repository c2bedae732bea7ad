"""Enrolments from a file: whole or not at all, and the same file again changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.csvfiles import Row, Sheet, read_csv
from mentorship.people.models import ImportRecord, Person, Skill
from mentorship.people.states import CommunicationStyle
from programs.languages import MOST as MOST_LANGUAGES
from programs.languages import UnknownLanguage, codes_in
from programs.models import Cohort, Enrolment
from programs.states import EnrolmentRole, EnrolmentState

MOST_WISHES = 200
MOST_PLACES = 10


@dataclass(frozen=True)
class Imported:
    rows: int
    added: int
    changed: int
    new_skills: int

    def __str__(self) -> str:
        unchanged = self.rows - self.added - self.changed
        skills = f", {self.new_skills} new skills" if self.new_skills else ""
        return (
            f"{self.rows} enrolments read: {self.added} added, {self.changed} changed, {unchanged} as before{skills}."
        )


@dataclass
class _Facts:
    """One row, understood."""

    person: Person
    role: str
    capacity: int
    style: str
    languages: str  # empty: what was said before stays
    wishes: list[str]


@transaction.atomic
def import_enrolments(
    *, content: bytes, name: str, cohort: Cohort, by: Person | None, now: datetime, dry_run: bool = False
) -> Imported:
    """Enrol the people of a file in a cohort; raises ``BadFile`` with every wrong row, and then keeps nothing."""
    sheet = read_csv(
        content, name, required=("employee_id", "role"),
        optional=("capacity", "wants", "communication_style", "languages"),
    )  # fmt: skip
    facts = _understood(sheet)
    sheet.check()
    skills, new = _skills(facts)
    result = _Writer(cohort, skills, now).write(facts, len(new))
    if dry_run:
        transaction.set_rollback(True)
    elif result.added or result.changed:
        ImportRecord.objects.create(
            kind="enrolments", file_name=name[:255], digest=sheet.digest, imported_at=now, imported_by=by,
            rows=result.rows, added=result.added, changed=result.changed,
        )  # fmt: skip
        audit.record("enrolments.imported", by=by, on=cohort, now=now, added=result.added, changed=result.changed)
    return result


def _understood(sheet: Sheet) -> list[_Facts]:
    people = {person.employee_id: person for person in Person.objects.all()}
    seen: dict[str, int] = {}
    understood = [_row(row, people, seen) for row in sheet.rows]
    return [facts for facts in understood if facts]


def _row(row: Row, people: dict[str, Person], seen: dict[str, int]) -> _Facts | None:
    employee_id = row.text("employee_id", longest=64)
    person = people.get(employee_id)
    if employee_id and person is None:
        row.problem("employee_id", f"nobody in the directory has the id “{employee_id}”")
    if seen.setdefault(employee_id, row.line) != row.line:
        row.problem("employee_id", f"stands on line {seen[employee_id]} already")
    role = row.choice("role", EnrolmentRole.values)
    capacity = _capacity(row, role)
    style = row.choice("communication_style", CommunicationStyle.values, blank=True)
    wishes = list(dict.fromkeys(" ".join(wish.split()) for wish in row["wants"].split(";") if wish.strip()))
    if any(len(wish) > 100 for wish in wishes):
        row.problem("wants", "a skill has at most 100 characters")
    if len(wishes) > MOST_WISHES:
        row.problem("wants", f"holds {len(wishes)} skills, at most {MOST_WISHES} are read")
    return _Facts(person, role, capacity, style, _languages(row), wishes) if person and role else None


def _languages(row: Row) -> str:
    try:
        codes = codes_in(row["languages"])
    except UnknownLanguage as unknown:
        row.problem("languages", f"“{unknown}” is not a language we know: give its English name or its code")
        return ""
    if len(codes) > MOST_LANGUAGES:
        row.problem("languages", f"holds {len(codes)} languages, at most {MOST_LANGUAGES} are read")
    return ",".join(codes)


def _capacity(row: Row, role: str) -> int:
    if role == EnrolmentRole.MENTEE:
        return 0
    return row.integer("capacity", 1, MOST_PLACES) or 0 if role else 0


def _skills(facts: list[_Facts]) -> tuple[dict[str, Skill], list[Skill]]:
    """Every skill wished for, by name in lower case; new ones are added to the matrix, with nobody in them."""
    known = {skill.name.lower(): skill for skill in Skill.objects.all()}
    missing = {wish.lower(): wish for row in facts for wish in row.wishes if wish.lower() not in known}
    new = Skill.objects.bulk_create([Skill(name=wish) for _, wish in sorted(missing.items())])
    return known | {skill.name.lower(): skill for skill in new}, new


class _Writer:
    """Adds and changes enrolments of one cohort in a handful of queries."""

    def __init__(self, cohort: Cohort, skills: dict[str, Skill], now: datetime) -> None:
        self.cohort, self.skills, self.now = cohort, skills, now
        rows = cohort.enrolments.select_for_update().prefetch_related("wanted_skills")
        self.known = {enrolment.person_id: enrolment for enrolment in rows}

    def write(self, facts: list[_Facts], new_skills: int) -> Imported:
        added = [self._new(row) for row in facts if row.person.pk not in self.known]
        changed = [self.known[row.person.pk] for row in facts if row.person.pk in self.known and self._differs(row)]
        Enrolment.objects.bulk_create(added)
        fields = ["role", "capacity", "communication_style", "languages", "state", "changed_at"]
        for row in facts:
            self._take_over(row)
        Enrolment.objects.bulk_update(changed, fields)
        self._wish(facts, {enrolment.person_id: enrolment for enrolment in (*added, *changed)})
        return Imported(len(facts), len(added), len(changed), new_skills)

    def _new(self, row: _Facts) -> Enrolment:
        return Enrolment(
            cohort=self.cohort, person=row.person, role=row.role, capacity=row.capacity,
            communication_style=row.style, languages=row.languages, enrolled_at=self.now, changed_at=self.now,
        )  # fmt: skip

    def _wishes(self, row: _Facts) -> set[int]:
        learns = row.role != EnrolmentRole.MENTOR
        return {self.skills[wish.lower()].pk for wish in row.wishes} if learns else set()

    def _differs(self, row: _Facts) -> bool:
        known = self.known[row.person.pk]
        wished = {skill.pk for skill in known.wanted_skills.all()}
        spoken = row.languages or known.languages
        now = (row.role, row.capacity, row.style, spoken, EnrolmentState.ENROLLED, self._wishes(row))
        facts = (known.role, known.capacity, known.communication_style, known.languages, known.state, wished)
        return facts != now

    def _take_over(self, row: _Facts) -> None:
        known = self.known.get(row.person.pk)
        if known and self._differs(row):
            known.role, known.capacity, known.communication_style = row.role, row.capacity, row.style
            known.languages = row.languages or known.languages
            known.state, known.changed_at = EnrolmentState.ENROLLED, self.now

    def _wish(self, facts: list[_Facts], touched: dict[int, Enrolment]) -> None:
        wishes = Enrolment.wanted_skills.through
        wishes.objects.filter(enrolment__in=[e.pk for e in touched.values()]).delete()
        wishes.objects.bulk_create(
            wishes(enrolment_id=touched[row.person.pk].pk, skill_id=skill)
            for row in facts
            if row.person.pk in touched
            for skill in sorted(self._wishes(row))
        )
