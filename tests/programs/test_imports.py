import pytest
from django.core.management import CommandError, call_command

from mentorship.csvfiles import BadFile
from mentorship.people.models import ImportRecord, Skill
from programs.models import Enrolment
from programs.services.imports import import_enrolments
from tests.factories import NOW
from tests.factories.people import SkillFactory, make_person
from tests.factories.programs import CohortFactory

pytestmark = pytest.mark.django_db

HEADER = "employee_id,role,capacity,wants,communication_style\n"
GOOD = HEADER + 'E1,both,3,"C#;Amazon Web Services (AWS)",remote\nE2,mentee,,,hybrid\nE3,mentor,2,,\n'


@pytest.fixture
def cohort():
    for number in (1, 2, 3):
        make_person(f"Person {number}", employee_id=f"E{number}")
    SkillFactory(name="c#")
    return CohortFactory(slug="autumn")


def take_in(cohort, text, **options):
    return import_enrolments(content=text.encode(), name="e.csv", cohort=cohort, by=None, now=NOW, **options)


def test_a_file_enrols_people_once_and_importing_it_again_changes_nothing(cohort):
    assert str(take_in(cohort, GOOD)) == ("3 enrolments read: 3 added, 0 changed, 0 as before, 1 new skills.")
    assert str(take_in(cohort, GOOD)) == "3 enrolments read: 0 added, 0 changed, 3 as before."
    assert ImportRecord.objects.count() == 1
    both = Enrolment.objects.get(person__employee_id="E1")
    assert (both.role, both.capacity, both.wanted_skills.count()) == ("both", 3, 2)
    assert Skill.objects.count() == 2


def test_a_row_that_changed_replaces_what_was_there(cohort):
    take_in(cohort, GOOD)

    changed = take_in(cohort, HEADER + "E1,mentee,,C#,remote\nE3,mentor,1,C#,\n")

    assert (changed.added, changed.changed) == (0, 2)
    assert Enrolment.objects.get(person__employee_id="E1").capacity == 0
    assert not Enrolment.objects.get(person__employee_id="E3").wanted_skills.exists()


def test_a_dry_run_says_the_same_and_keeps_nothing(cohort):
    assert take_in(cohort, GOOD, dry_run=True).added == 3
    assert not Enrolment.objects.exists()


def test_every_wrong_row_is_named_and_nothing_is_kept(cohort):
    wrong = HEADER + f"E1,boss,1,,\nE9,mentee,,,\nE2,mentor,0,,\nE3,mentee,,{'x' * 101},\nE2,mentee,,,telepathy\n"

    with pytest.raises(BadFile) as refused:
        take_in(cohort, wrong)

    lines = str(refused.value).splitlines()
    assert [line.split(":")[1] for line in lines] == ["2", "3", "4", "5", "6", "6"]
    assert "e.csv:3: column 'employee_id': nobody in the directory" in lines[1]
    assert not Enrolment.objects.exists()


def test_too_many_wishes_are_refused(cohort):
    with pytest.raises(BadFile, match="at most 200"):
        take_in(cohort, HEADER + "E1,mentee,," + ";".join(f"s{i}" for i in range(201)) + ",\n")


def test_the_command_names_file_line_and_column(cohort, tmp_path, capsys):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(GOOD)
    bad.write_text(HEADER + "E1,mentor,many,,\n")

    call_command("import_enrollments", good, cohort="autumn")
    assert "3 added" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"bad\.csv:2: column 'capacity': “many” is not a whole number"):
        call_command("import_enrollments", bad, cohort="autumn")
    with pytest.raises(CommandError, match="no cohort 'winter'"):
        call_command("import_enrollments", good, cohort="winter")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_enrollments", tmp_path / "none.csv", cohort="autumn")


def test_languages_are_read_by_name_or_code_and_stay_where_a_file_is_silent(cohort):
    head = HEADER.strip() + ",languages\n"
    take_in(cohort, head + "E1,mentee,,,,English;de\n")
    assert cohort.enrolments.get().languages == "de,en"

    take_in(cohort, HEADER + "E1,mentee,,,\n")
    assert cohort.enrolments.get().languages == "de,en"
    with pytest.raises(BadFile, match="“Klingon” is not a language we know"):
        take_in(cohort, head + "E1,mentee,,,,Klingon\n")
