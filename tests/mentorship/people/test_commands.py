"""The import commands to the letter: one summary line, one line a problem, exit code 1 and nothing kept."""

import pytest
from django.core.management import CommandError, call_command

from mentorship.people.models import Person, PersonSkill, Position
from tests.mentorship.people.files import ADA, BEN, SMALL, people_csv, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def people_file(tmp_path):
    def write(*rows, name="people.csv", content=b""):
        path = tmp_path / name
        path.write_bytes(content or people_csv(list(rows)))
        return str(path)

    return write


def test_people_come_in_with_one_line_of_summary(people_file, capsys):
    call_command("import_people", people_file(*SMALL), date=None)

    assert capsys.readouterr().out == "people.csv: 3 rows, 3 added, 0 changed, 0 left (2 new units).\n"


def test_the_date_of_the_file_can_be_given(people_file):
    call_command("import_people", people_file(ADA), "--date", "2024-03-01")

    assert str(Position.objects.get().starts_on) == "2024-03-01"


def test_a_trial_run_lists_each_change_and_makes_none(people_file, capsys):
    take(ADA)

    call_command("import_people", people_file(ADA | {"level": "9"}, BEN), "--dry-run")

    out = capsys.readouterr().out
    assert "Ada Head (E1): level 8 → 9" in out
    assert "Ben Lead (E2): new Engineering/Search" in out
    assert "2 rows read; would be 1 added, 1 changed, 0 left" in out
    assert Person.objects.count() == 1


def test_columns_are_mapped_before_or_behind_the_file(people_file):
    content = people_csv([ADA]).replace(b"team", b"Department")
    path = people_file(content=content)

    call_command("import_people", "--map", "team=Department", path)

    assert Position.objects.get().unit.path == "Engineering"


def test_columns_that_are_not_read_are_named(people_file, capsys):
    call_command("import_people", people_file(ADA | {"Shoe size": "9"}))

    assert "Columns that were not read: Shoe size." in capsys.readouterr().err


def test_each_problem_is_named_with_file_line_column_and_reason(people_file):
    path = people_file(ADA, BEN | {"level": "eleven"})

    with pytest.raises(CommandError) as refused:
        call_command("import_people", path)

    assert "people.csv:3: column 'level': “eleven” is not a whole number from 1 to 10" in str(refused.value)
    assert not Person.objects.exists()


def test_many_leavers_must_be_allowed(people_file):
    take(*SMALL)
    left = people_file(*[row | {"status": "left"} for row in SMALL])

    with pytest.raises(CommandError, match="3 of 3 people would leave"):
        call_command("import_people", left)
    call_command("import_people", left, "--allow-leavers")

    assert not Person.objects.employed().exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Name the FILE"),
        (["nowhere.csv"], "can't be read"),
        (["--map", "team", "=x", "file.csv"], "write it as FIELD=COLUMN"),
    ],
)
def test_what_was_typed_wrongly_is_said(arguments, says):
    with pytest.raises(CommandError, match=says):
        call_command("import_people", *arguments)


def test_skills_come_in_likewise(people_file, capsys):
    take(ADA)
    content = b"employee_id;skill;proficiency\nE1;Python;4\n"

    call_command("import_skills", people_file(name="skills.csv", content=content), "--dry-run")
    assert not PersonSkill.objects.exists()
    call_command("import_skills", people_file(name="skills.csv", content=content))

    assert capsys.readouterr().out.endswith("skills.csv: 1 rows, 1 added, 0 changed, 0 removed (1 new skills).\n")
    assert PersonSkill.objects.get().proficiency == 4
