"""What a people file is refused for, line by line."""

from datetime import timedelta

import pytest

from mentorship.people.models import Person, Unit
from mentorship.people.services.directory_checks import circles
from tests.factories import TODAY
from tests.factories.people import UserFactory
from tests.mentorship.people.files import ADA, BEN, CLEO, SMALL, reasons, take

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


def test_everything_wrong_is_named_and_nothing_of_the_file_is_kept():
    assert reasons(
        ADA | {"level": "11", "timezone": "Mars/Olympus", "hired_on": "01.02.2019"},
        BEN | {"email": "not an address", "manager_email": "", "team": "Engineering//Search", "status": "asleep"},
        CLEO | {"employee_id": "", "name": ""},
    ) == [
        "people.csv:2: column 'level': “11” is not a whole number from 1 to 10",
        "people.csv:2: column 'hired_on': “01.02.2019” is not a date such as 2026-01-31",
        "people.csv:2: column 'timezone': “Mars/Olympus” is not an IANA time zone such as Europe/Berlin",
        "people.csv:3: column 'status': “asleep” is none of active, leave, left",
        "people.csv:3: column 'team': “Engineering//Search” has an empty part; write it as Department/Team",
        "people.csv:3: column 'email': “not an address” is not an e-mail address",
        "people.csv:4: column 'employee_id': is empty",
        "people.csv:4: column 'name': is empty",
        "people.csv:4: column 'manager_email': “ben@example.org” is neither in this file nor in the directory",
    ]  # fmt: skip
    assert not Person.objects.exists()
    assert not Unit.objects.exists()


def test_one_id_or_address_stands_in_one_row():
    assert reasons(ADA, BEN | {"employee_id": "E1"}, CLEO | {"email": "ADA@example.org", "manager_email": ""}) == [
        "people.csv:3: column 'employee_id': “E1” stands in line 2 already",
        "people.csv:4: column 'email': “ada@example.org” stands in line 2 already",
    ]


def test_an_address_belongs_to_one_person_of_the_directory():
    take(*SMALL)
    UserFactory(person=None, email="root@example.org")
    dora = CLEO | {"employee_id": "E4", "name": "Dora"}

    assert reasons(dora | {"email": "Ben@example.org", "manager_email": ""}) == [
        "people.csv:2: column 'email': “Ben@example.org” belongs to E2 in the directory"
    ]
    assert reasons(ADA | {"email": "root@example.org"}) == [
        "people.csv:2: column 'email': “root@example.org” belongs to an account outside the directory"
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"manager_email": "ADA@example.org"}, "column 'manager_email': is the person's own address"),
        ({"team": "x" * 201}, "column 'team': has a part longer than 200 characters"),
        ({"status": "left", "left_on": "2018-01-01"}, "column 'left_on': lies before hired_on"),
        ({"demographic:": "x"},
         "column 'demographic:': is not a name of an attribute: small letters, digits, blanks"),
        ({"demographic:gender": "x" * 101},
         "column 'demographic:gender': is 101 characters long, at most 100 fit"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_is_refused(changes, reason):
    assert reasons(ADA | changes) == [f"people.csv:2: {reason}"]


def test_a_reporting_line_in_a_circle_is_refused_with_everybody_on_it():
    take(*SMALL)

    assert reasons(ADA | {"manager_email": "cleo@example.org"}, on=LATER) == [
        (
            "people.csv:2: column 'manager_email': the reporting line goes in a circle: "
            "ada@example.org → cleo@example.org → ben@example.org → ada@example.org"
        )
    ]


def test_a_long_circle_is_told_in_short():
    rows = [
        ADA | {"employee_id": f"E{n}", "email": f"e{n}@example.org", "manager_email": f"e{(n + 1) % 12}@example.org"}
        for n in range(12)
    ]

    [line] = reasons(*rows)

    assert line.endswith("e5@example.org → … → e0@example.org")


def test_circles_are_found_wherever_they_hang():
    above = {"a": "b", "b": "c", "c": "b", "d": "a", "e": "", "f": "g"}

    assert circles(above) == [["b", "c"]]
