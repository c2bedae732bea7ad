from datetime import timedelta

import pytest

from mentorship.audit.models import AuditEvent
from mentorship.csvfiles import BadFile
from mentorship.people.models import ImportRecord, Person, PersonSkill, WaitingImport
from mentorship.people.services.uploads import (
    confirm_import,
    discard_import,
    forget_waiting,
    offer_import,
    preview,
)
from mentorship.people.states import ImportKind
from mentorship.people.tasks import forget_waiting_imports
from tests.factories import NOW, TODAY
from tests.factories.people import make_person
from tests.mentorship.people.files import ADA, SMALL, people_csv, take

pytestmark = pytest.mark.django_db
SKILLS = b"employee_id,skill,proficiency\nE1,Python,4\n"


@pytest.fixture
def admin():
    return make_person("Admin", employee_id="A1")


def offer(admin, content, kind=ImportKind.PEOPLE, **options):
    return offer_import(kind=kind, content=content, file_name="file.csv", on=TODAY, by=admin, now=NOW, **options)


def test_a_file_that_was_offered_has_changed_nothing(admin):
    waiting, summary = offer(admin, people_csv(SMALL))

    assert (summary.added, summary.dry_run) == (3, True)
    assert not Person.objects.filter(employee_id="E1").exists()
    assert preview(waiting, NOW).added == 3


def test_it_is_sealed_in_the_database(admin):
    offer(admin, people_csv([ADA | {"demographic:gender": "woman"}]))

    content = str(WaitingImport.objects.extra(select={"raw": "content"}).values_list("raw", flat=True).get())
    assert "RTEs" not in content  # E1, in base 64


def test_confirming_imports_it_and_forgets_the_file(admin):
    waiting, _ = offer(admin, people_csv(SMALL))

    summary = confirm_import(waiting=waiting, by=admin, now=NOW)

    assert str(summary) == "file.csv: 3 rows, 3 added, 0 changed, 0 left (2 new units)."
    assert ImportRecord.objects.get().imported_by == admin
    assert not WaitingImport.objects.exists()
    actions = list(AuditEvent.objects.filter(action__startswith="import.").values_list("action", flat=True))
    assert actions == ["import.offered", "import.confirmed"]


def test_the_same_file_again_waits_for_nothing(admin):
    take(*SMALL)

    waiting, summary = offer(admin, people_csv(SMALL))

    assert waiting is None
    assert summary.nothing
    assert not WaitingImport.objects.exists()


def test_a_bad_file_is_kept_nowhere(admin):
    with pytest.raises(BadFile):
        offer(admin, people_csv([ADA | {"level": "eleven"}]))

    assert not WaitingImport.objects.exists()


def test_what_was_chosen_with_the_file_counts_at_the_end_too(admin):
    waiting, _ = offer(
        admin, people_csv([ADA]).replace(b"team", b"Department"), mapping={"team": "Department"}, allow_leavers=True
    )

    confirm_import(waiting=waiting, by=admin, now=NOW)

    assert Person.objects.filter(employee_id="E1").exists()


def test_skills_come_in_the_same_way(admin):
    take(*SMALL)
    waiting, _ = offer(admin, SKILLS, ImportKind.SKILLS)

    confirm_import(waiting=waiting, by=admin, now=NOW)

    assert str(PersonSkill.objects.get()) == "Python 4"


def test_a_file_can_be_let_go(admin):
    waiting, _ = offer(admin, people_csv(SMALL))

    discard_import(waiting=waiting, by=admin, now=NOW)

    assert not WaitingImport.objects.exists()
    assert AuditEvent.objects.filter(action="import.discarded").exists()


def test_a_file_that_nobody_confirms_is_forgotten_within_the_hour(admin):
    offer(admin, people_csv(SMALL))

    assert forget_waiting(now=NOW + timedelta(minutes=59)) == 0
    assert forget_waiting(now=NOW + timedelta(minutes=61)) == 1


def test_the_sweep_forgets_too(admin):
    offer(admin, people_csv(SMALL))

    forget_waiting_imports()

    assert not WaitingImport.objects.exists()
