import pytest

from mentorship.audit.models import AuditEvent
from mentorship.people.models import Person
from programs.models import Program
from programs.services.ownership import hand_over_program
from programs.services.programs import NameTaken, change_program, create_program
from tests.factories import NOW
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Person:
    return make_person("Olga Owner")


@pytest.fixture
def program(owner) -> Program:
    return create_program(name="Craft", purpose="Own a system.", owner=owner, by=owner, now=NOW)


def test_a_program_can_be_run_by_its_owner_from_the_moment_it_is_founded(program, owner):
    assert owner.user.has_perm("programs.manage_program", program)
    assert AuditEvent.objects.filter(action="program.created").count() == 1


def test_two_programs_of_one_slug_get_different_addresses(program, owner):
    other = create_program(name="Craft!", purpose="Again.", owner=owner, by=owner, now=NOW)
    third = create_program(name="Craft?", purpose="Again.", owner=owner, by=owner, now=NOW)

    assert [program.slug, other.slug, third.slug] == ["craft", "craft-2", "craft-3"]


def test_a_program_never_takes_the_address_of_a_page(owner):
    assert create_program(name="New", purpose="?", owner=owner, by=owner, now=NOW).slug == "new-2"
    assert create_program(name="学", purpose="?", owner=owner, by=owner, now=NOW).slug == "unnamed"


def test_a_name_that_is_taken_is_refused_with_a_sentence(program, owner):
    with pytest.raises(NameTaken, match="called Craft already"):
        create_program(name="Craft", purpose="Again.", owner=owner, by=owner, now=NOW)

    assert Program.objects.count() == 1


def test_a_former_deputy_loses_the_program_in_the_same_moment(program, owner):
    first, second = make_person("First Deputy"), make_person("Second Deputy")
    change_program(program=program, deputy=first, by=owner, now=NOW)
    assert first.user.has_perm("programs.manage_program", program)

    change_program(program=program, deputy=second, by=owner, now=NOW)

    assert not first.user.has_perm("programs.manage_program", program)
    assert second.user.has_perm("programs.manage_program", program)
    assert list(Program.objects.managed_by(second.user)) == [program]


def test_saving_the_same_facts_again_records_nothing(program, owner):
    change_program(program=program, name="Craft", purpose="Own a system.", by=owner, now=NOW)

    assert not AuditEvent.objects.filter(action="program.changed").exists()


def test_handing_over_moves_the_accountability_whole(program, owner):
    heir = make_person("Heir")
    change_program(program=program, deputy=heir, by=owner, now=NOW)

    hand_over_program(program=program, to=heir, by=owner, now=NOW)
    program = hand_over_program(program=program, to=heir, by=owner, now=NOW)

    assert (program.owner, program.deputy) == (heir, None)
    assert not owner.user.has_perm("programs.manage_program", program)
    assert AuditEvent.objects.filter(action="program.handed_over").count() == 1


def test_a_superuser_runs_no_program_for_being_one(program, owner):
    owner.user.is_superuser = owner.user.is_staff = True
    outsider = make_person("Ulla Outsider").user
    outsider.is_superuser = True

    assert not outsider.has_perm("programs.manage_program", program)
    assert not outsider.has_perms(["programs.manage_program"], program)
