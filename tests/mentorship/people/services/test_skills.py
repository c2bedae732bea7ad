import pytest

from mentorship.csvfiles import BadFile
from mentorship.people.models import ImportRecord, PersonSkill, Skill
from mentorship.people.services.skills import import_skills
from tests.factories import NOW
from tests.factories.people import PersonFactory, SkillFactory

pytestmark = pytest.mark.django_db
HEADER = "employee_id,skill,proficiency\n"


@pytest.fixture(autouse=True)
def people():
    return [PersonFactory(employee_id="E1", name="Ada"), PersonFactory(employee_id="E2", name="Ben")]


def take(text: str, **options):
    return import_skills(content=(HEADER + text).encode(), file_name="skills.csv", by=None, now=NOW, **options)


def matrix() -> set[tuple[str, str, int]]:
    return set(PersonSkill.objects.values_list("person__employee_id", "skill__name", "proficiency"))


def test_names_hold_whatever_people_call_their_skills():
    summary = take('E1,"Bash/Shell (all shells), zsh",3\nE1,C#,2\nE2,C++,5\n')

    assert matrix() == {("E1", "Bash/Shell (all shells), zsh", 3), ("E1", "C#", 2), ("E2", "C++", 5)}
    assert str(summary) == "skills.csv: 3 rows, 3 added, 0 changed, 0 removed (3 new skills)."


def test_importing_again_changes_nothing_and_what_is_not_named_stays():
    take("E1,Go,3\nE1,SQL,2\n")

    again, other = take("E1,Go,3\nE1,SQL,2\n"), take("E1,Go,4\n")

    assert again.nothing
    assert (other.added, other.changed) == (0, 1)
    assert [(change.who, change.what, change.before, change.after) for change in other.changes] == [
        ("Ada", "Go", "3", "4")
    ]
    assert matrix() == {("E1", "Go", 4), ("E1", "SQL", 2)}
    assert ImportRecord.objects.filter(kind="skills").count() == 2


def test_one_skill_has_one_spelling():
    SkillFactory(name="PostgreSQL")

    take("E1,postgresql,3\nE2,POSTGRESQL,2\n")

    assert list(Skill.objects.values_list("name", flat=True)) == ["PostgreSQL"]


def test_a_trial_run_writes_nothing():
    summary = take("E1,Go,3\n", dry_run=True)

    assert summary.added == 1
    assert not PersonSkill.objects.exists()
    assert not Skill.objects.exists()


def test_everything_wrong_is_named_and_nothing_is_kept():
    with pytest.raises(BadFile) as caught:
        take("E1,Go,6\nE9,Go,3\nE2,,3\nE2,Go,3\nE2,go,3\n")

    assert str(caught.value).splitlines() == [
        "skills.csv:2: column 'proficiency': “6” is not a whole number from 1 to 5",
        "skills.csv:3: column 'employee_id': nobody in the directory has the id “E9”",
        "skills.csv:4: column 'skill': is empty",
        "skills.csv:6: column 'skill': “go” stands in line 5 for this person already",
    ]
    assert not Skill.objects.exists()


def test_the_number_of_questions_does_not_grow_with_the_file(django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        take("".join(f"E1,Skill {n},3\n" for n in range(200)))
