import pytest
from django.core.management import CommandError, call_command

from mentorship.access.models import RoleAssignment
from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from tests.factories.people import UserFactory, make_person

pytestmark = pytest.mark.django_db


def granted() -> list[tuple[str, str]]:
    return list(RoleAssignment.objects.values_list("person__email", "role"))


def test_somebody_of_the_directory_becomes_the_first_administrator(capsys):
    ada = make_person("Ada First")

    call_command("grant_role", "administrator", ada.email.upper())
    call_command("grant_role", "administrator", ada.email)

    assert granted() == [(ada.email, "administrator")]
    assert AuditEvent.objects.filter(action="role.granted").count() == 1
    assert "Ada First is administrator now." in capsys.readouterr().out


def test_the_invitation_is_mailed_with_it():
    person = UserFactory(is_active=False).person

    call_command("grant_role", "assessor", person.email, "--invite")

    assert Delivery.objects.filter(kind="invitation", person_id=person.pk).count() == 1


def test_who_has_an_account_keeps_the_role_and_is_not_invited():
    person = make_person("Ada First")

    with pytest.raises(CommandError, match="has an account already"):
        call_command("grant_role", "auditor", person.email, "--invite")

    assert granted() == [(person.email, "auditor")]


def test_a_stranger_gets_nothing():
    with pytest.raises(CommandError, match="Nobody who works here"):
        call_command("grant_role", "administrator", "nobody@example.org")

    assert granted() == []
