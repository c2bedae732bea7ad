"""People files for tests: rows of a small organisation, and what is different in them."""

import csv
import io
from datetime import date
from typing import Any

import pytest

from mentorship.csvfiles import BadFile
from mentorship.people.models import Person, Position
from mentorship.people.services.directory import import_people
from mentorship.people.services.importing import Summary
from tests.factories import NOW, TODAY

ADA = {
    "employee_id": "E1", "name": "Ada Head", "email": "ada@example.org", "team": "Engineering", "manager_email": "",
    "level": "8", "job_title": "Head", "timezone": "Europe/Berlin", "country": "Germany", "hired_on": "2019-02-01",
    "status": "active",
}  # fmt: skip
BEN = ADA | {
    "employee_id": "E2", "name": "Ben Lead", "email": "ben@example.org", "team": "Engineering/Search",
    "manager_email": "ada@example.org", "level": "5", "job_title": "Lead",
}  # fmt: skip
CLEO = BEN | {
    "employee_id": "E3", "name": "Cleo Engineer", "email": "cleo@example.org", "manager_email": "Ben@Example.org",
    "level": "2", "job_title": "Engineer", "timezone": "America/New_York",
}  # fmt: skip
SMALL = [ADA, BEN, CLEO]


def people_csv(rows: list[dict[str, str]]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def take(*rows: dict[str, str], on: date = TODAY, **options: Any) -> Summary:
    return import_people(
        content=people_csv(list(rows)), file_name="people.csv", on=on, **{"by": None, "now": NOW, **options}
    )


def person(employee_id: str) -> Person:
    return Person.objects.get(employee_id=employee_id)


def reasons(*rows: dict[str, str], **options: Any) -> list[str]:
    """What is said against a file with these rows, line by line."""
    with pytest.raises(BadFile) as caught:
        take(*rows, **options)
    return str(caught.value).splitlines()


def counts(summary: Summary) -> tuple[int, int, int]:
    """Added, changed, removed."""
    return summary.added, summary.changed, summary.removed


def held(employee_id: str) -> list[tuple[Any, ...]]:
    """The positions of a person: from, until, unit, level, manager."""
    positions = Position.objects.filter(person__employee_id=employee_id).select_related("unit", "manager")
    return [(p.starts_on, p.ends_on, p.unit.path, p.level, p.manager and p.manager.employee_id) for p in positions]
