"""What a people file says, row by row; whether that fits the directory is asked in ``directory``."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mentorship.csvfiles import Row, Sheet, read_csv, shown
from mentorship.people.models import Person
from mentorship.people.models.person import validate_zone
from mentorship.people.services.forgetting import leave_out_forgotten
from mentorship.people.states import HIGHEST_LEVEL, LOWEST_LEVEL, Employment

REQUIRED = (
    "employee_id", "name", "email", "team", "manager_email", "level", "job_title", "timezone", "country", "hired_on",
    "status",
)  # fmt: skip
OPTIONAL = ("left_on", "job_family", "site")
DEMOGRAPHIC = "demographic:"
ATTRIBUTE = re.compile(r"[a-z][a-z0-9_ -]{0,49}")
LONGEST_DECLARATION = 100


@dataclass
class Entry:
    """One person as the file describes them; ``person`` is who that is in the directory, perhaps not saved yet."""

    row: Row
    employee_id: str
    name: str
    email: str
    status: str
    unit_path: str
    manager_email: str
    level: int | None
    job_title: str
    job_family: str
    timezone: str
    country: str
    site: str
    hired_on: date | None
    left_on: date | None
    declarations: dict[str, str]
    person: Person = field(default_factory=Person)

    @property
    def left(self) -> bool:
        return self.status == Employment.LEFT

    @property
    def key(self) -> str:
        """The address as it is compared."""
        return self.email.lower()


def read_people_file(
    content: bytes, name: str, mapping: Mapping[str, str] | None
) -> tuple[Sheet, list[Entry], list[str]]:
    """Every row as an entry; what is wrong with one alone, or with two of them together, is in the sheet.

    Those of people whose data was erased are left out, and the last part says how many.
    """
    sheet = read_csv(content, name, required=REQUIRED, optional=OPTIONAL, prefixes=(DEMOGRAPHIC,), mapping=mapping)
    left_out = leave_out_forgotten(sheet)
    entries = [_entry(row) for row in sheet.rows]
    _check_twice(entries, "employee_id", [entry.employee_id for entry in entries])
    _check_twice(entries, "email", [entry.key for entry in entries])
    return sheet, entries, left_out


def _entry(row: Row) -> Entry:
    status = row.choice("status", Employment.values)
    left = status == Employment.LEFT
    entry = Entry(
        row=row,
        employee_id=row.text("employee_id", longest=64),
        name=row.text("name", longest=200),
        email=row.text("email", longest=254),
        status=status,
        unit_path=_unit_path(row, blank=left),
        manager_email="" if left else row["manager_email"].lower(),
        level=row.integer("level", LOWEST_LEVEL, HIGHEST_LEVEL, blank=left),
        job_title=row.text("job_title", longest=200, blank=True),
        job_family=row.text("job_family", longest=100, blank=True),
        timezone=row["timezone"],
        country=row.text("country", longest=100, blank=True),
        site=row.text("site", longest=100, blank=True),
        hired_on=row.day("hired_on", blank=True),
        left_on=row.day("left_on", blank=True) if left else None,
        declarations=_declarations(row),
    )
    _check_address(entry)
    if not is_zone(entry.timezone):
        row.problem("timezone", f"{shown(entry.timezone)} is not an IANA time zone such as Europe/Berlin")
    if entry.left_on and entry.hired_on and entry.left_on < entry.hired_on:
        row.problem("left_on", "lies before hired_on")
    return entry


def _unit_path(row: Row, *, blank: bool) -> str:
    """The path of the team, with the blanks around its parts taken off."""
    path = row.text("team", longest=1000, blank=blank)
    parts = [part.strip() for part in path.split("/")] if path else []
    if not all(parts):
        row.problem("team", f"{shown(path)} has an empty part; write it as Department/Team")
    elif any(len(part) > 200 for part in parts):
        row.problem("team", "has a part longer than 200 characters")
    return "/".join(parts)


def _check_address(entry: Entry) -> None:
    if entry.email:
        try:
            validate_email(entry.email)
        except ValidationError:
            entry.row.problem("email", f"{shown(entry.email)} is not an e-mail address")
    if entry.manager_email and entry.manager_email == entry.key:
        entry.row.problem("manager_email", "is the person's own address")


def _declarations(row: Row) -> dict[str, str]:
    """What the person declared, by attribute; an empty cell says nothing."""
    declared = row.prefixed(DEMOGRAPHIC)
    for attribute, value in declared.items():
        column = DEMOGRAPHIC + attribute
        if not ATTRIBUTE.fullmatch(attribute):
            row.problem(column, "is not a name of an attribute: small letters, digits, blanks")
        row.text(column, longest=LONGEST_DECLARATION, blank=True)
        declared[attribute] = " ".join(value.split())
    return {attribute: value for attribute, value in declared.items() if value}


def _check_twice(entries: Collection[Entry], name: str, values: list[str]) -> None:
    first: dict[str, int] = {}
    for entry, value in zip(entries, values, strict=True):
        if value and first.setdefault(value, entry.row.line) != entry.row.line:
            entry.row.problem(name, f"{shown(value)} stands in line {first[value]} already")


@cache
def is_zone(name: str) -> bool:
    try:
        validate_zone(name)
    except ValidationError:
        return False
    return True
