from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import is_password_usable

from mentorship.audit.models import AuditEvent
from mentorship.encryption.keys import forget_keys
from mentorship.people.models import ImportRecord, Person, Position, SelfDeclaration, Unit, User
from mentorship.people.services.directory import OutOfOrder
from mentorship.people.states import Employment
from tests.factories import NOW, TODAY
from tests.mentorship.people.files import ADA, BEN, CLEO, SMALL, counts, held, person, take

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


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
