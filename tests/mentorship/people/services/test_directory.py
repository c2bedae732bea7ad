from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import is_password_usable

from mentorship.audit.models import AuditEvent
from mentorship.csvfiles import BadFile
from mentorship.encryption.keys import forget_keys
from mentorship.people.models import ImportRecord, Person, Position, SelfDeclaration, Unit, User
from mentorship.people.services.directory import OutOfOrder, TooManyLeavers
from mentorship.people.services.directory_checks import circles
from mentorship.people.signals import people_left
from mentorship.people.states import Employment
from tests.factories import NOW, TODAY
from tests.factories.people import UserFactory
from tests.mentorship.people.files import ADA, BEN, CLEO, SMALL, take

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


def person(employee_id: str) -> Person:
    return Person.objects.get(employee_id=employee_id)


def reasons(*rows, **options) -> list[str]:
    with pytest.raises(BadFile) as caught:
        take(*rows, **options)
    return str(caught.value).splitlines()


def counts(summary) -> tuple[int, int, int]:
    return summary.added, summary.changed, summary.removed


def held(employee_id: str) -> list[tuple]:
    positions = Position.objects.filter(person__employee_id=employee_id).select_related("unit", "manager")
    return [(p.starts_on, p.ends_on, p.unit.path, p.level, p.manager and p.manager.employee_id) for p in positions]


# The first file


def test_people_units_and_reporting_lines_come_from_the_file():
    summary = take(*SMALL)

    assert str(summary) == "people.csv: 3 rows, 3 added, 0 changed, 0 left (2 new units)."
    assert held("E3") == [(TODAY, None, "Engineering/Search", 2, "E2")]
    assert Unit.objects.get(path="Engineering/Search").parent.path == "Engineering"
    assert person("E3").timezone == "America/New_York"
    assert person("E3").hired_on == date(2019, 2, 1)


def test_a_manager_may_come_later_in_the_file_than_those_who_report_to_them():
    take(CLEO, BEN, ADA)

    assert held("E3")[0][-1] == "E2"


def test_everybody_gets_an_account_that_nobody_can_sign_in_with():
    take(*SMALL)

    user = User.objects.get(person__employee_id="E2")
    assert not user.is_active
    assert not is_password_usable(user.password)
    assert user.email == "ben@example.org"


def test_the_import_is_on_record_with_its_digest_and_in_the_audit_log():
    take(*SMALL, by=None)

    record = ImportRecord.objects.get()
    assert (record.kind, record.rows, record.added, record.changed) == ("people", 3, 3, 0)
    assert AuditEvent.objects.get(action="people.imported").facts["digest"] == record.digest


def test_importing_again_changes_nothing_and_leaves_no_record():
    take(*SMALL)

    again, later = take(*SMALL), take(*SMALL, on=LATER)

    assert counts(again) == counts(later) == (0, 0, 0)
    assert again.nothing
    assert ImportRecord.objects.count() == 1
    assert Position.objects.count() == 3


def test_a_trial_run_says_the_same_and_writes_nothing():
    trial = take(*SMALL, dry_run=True)

    assert str(trial) == "people.csv: 3 rows read; would be 3 added, 0 changed, 0 left (2 new units)."
    assert not Person.objects.exists()
    assert not Unit.objects.exists()
    assert not ImportRecord.objects.exists()


def test_a_trial_run_names_each_change_with_before_and_after():
    take(*SMALL)

    trial = take(ADA, BEN, CLEO | {"level": "3", "manager_email": "ada@example.org", "site": "Lyon"}, dry_run=True)

    assert [(change.who, change.what, change.before, change.after) for change in trial.changes] == [
        ("Cleo Engineer (E3)", "site", "", "Lyon"),
        ("Cleo Engineer (E3)", "level", "2", "3"),
        ("Cleo Engineer (E3)", "manager", "ben@example.org", "ada@example.org"),
    ]
    assert held("E3")[0][3] == 2
    assert person("E3").site == ""


def test_unknown_columns_are_listed_and_a_mapping_finds_a_column_of_another_name():
    row = {("Grade" if column == "level" else column): value for column, value in ADA.items()} | {"Salary": "1"}

    summary = take(row, mapping={"level": "Grade"})

    assert summary.unknown == ["Salary"]
    assert held("E1")[0][3] == 8


# Later files


def test_a_move_ends_one_position_and_begins_another_on_the_day():
    take(*SMALL)

    summary = take(ADA, BEN, CLEO | {"team": "Engineering/Storage", "manager_email": "ada@example.org"}, on=LATER)

    assert counts(summary) == (0, 1, 0)
    assert held("E3") == [
        (TODAY, LATER, "Engineering/Search", 2, "E2"),
        (LATER, None, "Engineering/Storage", 2, "E1"),
    ]
    on_the_day = Position.objects.on(LATER).get(person__employee_id="E3")
    assert on_the_day.unit.path == "Engineering/Storage"


def test_a_correction_on_the_same_day_replaces_what_was_said():
    take(*SMALL)

    take(CLEO | {"level": "4"})

    assert held("E3") == [(TODAY, None, "Engineering/Search", 4, "E2")]


def test_people_whom_a_file_does_not_name_stay_as_they_are():
    take(*SMALL)

    assert counts(take(CLEO | {"name": "Cleo Expert"}, on=LATER)) == (0, 1, 0)
    assert person("E1").status == Employment.ACTIVE
    assert held("E3")[0][-1] == "E2"


def test_facts_of_a_person_change_without_a_new_position():
    take(*SMALL)

    take(CLEO | {"country": "France", "status": "leave"}, on=LATER)

    assert (person("E3").country, person("E3").status) == ("France", Employment.LEAVE)
    assert len(held("E3")) == 1


def test_optional_columns_change_nothing_when_they_are_absent():
    take(ADA | {"site": "Lyon", "job_family": "Management"})

    assert counts(take(ADA, on=LATER)) == (0, 0, 0)
    take(ADA | {"level": "9"}, on=LATER)

    assert person("E1").site == "Lyon"
    assert Position.objects.open().get().job_family == "Management"


def test_a_zone_somebody_chose_for_themself_stays():
    take(*SMALL)
    Person.objects.filter(employee_id="E3").update(timezone="Asia/Tokyo", own_choices=["timezone"])

    assert counts(take(*SMALL)) == (0, 0, 0)
    assert person("E3").timezone == "Asia/Tokyo"


def test_an_older_file_cannot_undo_a_newer_one():
    take(*SMALL)
    take(CLEO | {"level": "3"}, on=LATER)

    with pytest.raises(OutOfOrder, match=str(LATER)):
        take(*SMALL)


def test_a_new_manager_may_be_new_in_the_same_file():
    take(*SMALL)
    dora = BEN | {"employee_id": "E4", "name": "Dora", "email": "dora@example.org"}

    take(dora, CLEO | {"manager_email": "dora@example.org"}, on=LATER)

    assert held("E3")[-1][-1] == "E4"


# Addresses


def test_the_account_follows_an_address_that_changes():
    take(*SMALL)
    user = User.objects.get(person__employee_id="E3")
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.emailaddress_set.create(email="cleo@example.org", verified=True, primary=True)

    take(CLEO | {"email": "Cleo.New@example.org"}, on=LATER)

    user.refresh_from_db()
    assert user.email == "Cleo.New@example.org"
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("cleo.new@example.org", True, True)
    ]


def test_two_people_may_exchange_their_addresses():
    take(*SMALL)

    take(BEN | {"email": "cleo@example.org"}, CLEO | {"email": "ben@example.org", "manager_email": "cleo@example.org"})

    assert (person("E2").email, person("E3").email) == ("cleo@example.org", "ben@example.org")
    assert User.objects.get(email="ben@example.org").person == person("E3")
    assert held("E3")[-1][-1] == "E2"


def test_an_account_made_before_the_directory_is_given_to_its_person():
    root = UserFactory(person=None, email="ada@example.org")

    take(*SMALL)

    root.refresh_from_db()
    assert root.person == person("E1")
    assert AuditEvent.objects.filter(action="account.linked").count() == 1


def test_a_person_made_by_hand_is_adopted_by_the_first_file_that_knows_the_address():
    made = Person.objects.create(employee_id="local-1", name="Ada", email="ADA@example.org")

    summary = take(*SMALL)

    made.refresh_from_db()
    assert (made.employee_id, made.name, made.email) == ("E1", "Ada Head", "ada@example.org")
    assert counts(summary) == (2, 1, 0)
    assert User.objects.filter(person=made).exists()


# Leaving


def test_who_left_holds_no_position_and_no_open_account():
    take(*SMALL)
    User.objects.filter(person__employee_id="E3").update(is_active=True)

    summary = take(ADA, BEN, CLEO | {"status": "left", "left_on": "2026-10-01"}, on=LATER, allow_leavers=True)

    assert counts(summary) == (0, 0, 1)
    assert held("E3") == [(TODAY, date(2026, 10, 1), "Engineering/Search", 2, "E2")]
    assert (person("E3").status, person("E3").left_on) == (Employment.LEFT, date(2026, 10, 1))
    user = User.objects.get(person__employee_id="E3")
    assert not user.is_active
    assert user.deactivated_at == NOW
    assert AuditEvent.objects.filter(action="account.closed").count() == 1


def test_leaving_is_announced_once():
    take(*SMALL)
    heard = []
    people_left.connect(heard_people := lambda people, on, **_: heard.append(([p.name for p in people], on)))

    for _ in range(2):
        take(CLEO | {"status": "left"}, on=LATER, allow_leavers=True)

    assert heard == [(["Cleo Engineer"], LATER)]
    people_left.disconnect(heard_people)


def test_a_position_that_began_on_the_day_of_leaving_was_never_held():
    take(*SMALL)

    take(CLEO | {"status": "left"}, allow_leavers=True)

    assert held("E3") == []
    assert person("E3").left_on == TODAY


def test_the_row_of_somebody_who_left_needs_no_team_and_no_manager():
    gone = CLEO | {"status": "left", "team": "", "level": "", "manager_email": "nobody@example.org"}

    assert counts(take(ADA, gone)) == (2, 0, 0)
    assert held("E3") == []
    assert counts(take(ADA, gone, on=LATER)) == (0, 0, 0)


def test_somebody_who_comes_back_holds_a_new_position_and_waits_for_an_invitation():
    take(*SMALL)
    take(CLEO | {"status": "left"}, on=LATER, allow_leavers=True)
    again = LATER + timedelta(days=30)

    assert counts(take(CLEO, on=again)) == (0, 1, 0)

    assert [(start, end) for start, end, *_ in held("E3")] == [(TODAY, LATER), (again, None)]
    assert person("E3").left_on is None
    assert not User.objects.get(person__employee_id="E3").is_active


def test_a_file_by_which_more_than_a_fifth_leave_is_stopped():
    rows = [ADA] + [
        CLEO | {"employee_id": f"E{n}", "email": f"e{n}@example.org", "manager_email": ""} for n in range(10, 19)
    ]
    take(*rows)

    with pytest.raises(TooManyLeavers, match="3 of 10 people would leave, more than 20%"):
        take(*(row | {"status": "left"} for row in rows[:3]), on=LATER)

    assert counts(take(*(row | {"status": "left"} for row in rows[:2]), on=LATER)) == (0, 0, 2)


# Self-declarations


def test_declared_demographics_are_sealed_and_counted_but_never_told():
    row = ADA | {"demographic:gender": "woman"}

    summary = take(row)
    assert "1 self-declarations" in str(summary)
    assert not any("woman" in f"{change}" for change in summary.changes)
    assert SelfDeclaration.objects.get().value == "woman"
    assert "woman" not in str(list(AuditEvent.objects.values_list("facts", flat=True)))

    forget_keys()
    assert counts(take(row, on=LATER)) == (0, 0, 0)
    assert counts(take(row | {"demographic:gender": "non-binary"}, on=LATER)) == (0, 1, 0)
    assert SelfDeclaration.objects.get().value == "non-binary"


def test_an_empty_cell_takes_nothing_back():
    take(ADA | {"demographic:gender": "woman"})

    assert counts(take(ADA | {"demographic:gender": ""}, on=LATER)) == (0, 0, 0)


# What is refused


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


# Quick


def test_the_number_of_questions_does_not_grow_with_the_file(django_assert_max_num_queries):
    rows = [ADA] + [
        CLEO | {"employee_id": f"N{n}", "email": f"n{n}@example.org", "manager_email": "ada@example.org"}
        for n in range(150)
    ]
    with django_assert_max_num_queries(45):
        take(*rows)
    with django_assert_max_num_queries(45):
        take(*(row | {"level": "4"} for row in rows), on=LATER)


def test_the_real_organisation_is_imported_and_again_nothing_changes(shared_data):
    from mentorship.people.services.directory import import_people
    from mentorship.people.services.skills import import_skills

    people = (shared_data / "survey-2025" / "people.csv").read_bytes()
    skills = (shared_data / "survey-2025" / "skills.csv").read_bytes()
    facts = {"by": None, "now": NOW}

    first = import_people(content=people, file_name="people.csv", on=TODAY, **facts)
    second = import_people(content=people, file_name="people.csv", on=LATER, **facts)
    matrix = import_skills(content=skills, file_name="skills.csv", **facts)
    matrix_again = import_skills(content=skills, file_name="skills.csv", **facts)

    assert counts(first) == (819, 0, 0)
    assert second.nothing
    assert Position.objects.open().filter(manager=None).count() == 1
    assert matrix.added == 14510
    assert matrix_again.nothing
    assert Person.objects.get(employee_id="E0001").skills.filter(skill__name="Bash/Shell (all shells)").exists()
