"""One question for access, and what never answers it (security 1, 4)."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import RequestFactory

from mentorship.access import grants, rules
from mentorship.access.backends import AccessBackend
from mentorship.access.gate import fetch
from mentorship.access.roles import DESCRIPTIONS, MAY, Role
from mentorship.audit.models import AuditEvent
from mentorship.people.models import User
from programs.models import Program
from tests.cast import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


# Roles


@pytest.mark.parametrize("permission", sorted(MAY))
def test_a_permission_everywhere_follows_from_the_table_of_roles_alone(cast, permission):
    held = {part: rules.roles_of(user) for part, user in cast.users.items()}

    for part, user in cast.users.items():
        assert user.has_perm(permission) == bool(held[part] & MAY[permission]), part


def test_every_role_says_what_it_is_for():
    assert set(DESCRIPTIONS) == set(Role)


def test_flags_and_model_permissions_widen_nothing(cast):
    everything = Permission.objects.all()
    before = {part: [name for name in rules.names() if user.has_perm(name)] for part, user in cast.users.items()}

    for user in cast.users.values():
        user.user_permissions.set(everything)
    User.objects.update(is_staff=True, is_superuser=True)

    for part, user in cast.users.items():
        assert [name for name in rules.names() if fresh(user).has_perm(name)] == before[part], part


def test_a_closed_account_may_nothing(cast):
    User.objects.update(is_active=False)

    for user in cast.users.values():
        assert not any(fresh(user).has_perm(name) for name in rules.names())


def test_several_permissions_are_all_needed(cast):
    administrator = cast.administrator.user

    assert administrator.has_perms(["people.browse_people", "people.import_people"])
    assert not administrator.has_perms(["people.browse_people", "evaluation.assess_skills"])


def test_a_role_is_asked_for_by_name(cast):
    assert rules.has_role(cast.auditor.user, Role.AUDITOR, Role.ASSESSOR)
    assert not rules.has_role(cast.outsider.user, Role.AUDITOR)
    assert rules.roles_of(cast.superuser) == set()


def test_nobody_in_particular_is_refused_for_good(cast):
    backend = AccessBackend()

    with pytest.raises(PermissionDenied):
        backend.has_perm(AnonymousUser(), "people.browse_people")
    assert backend.has_perm(cast.administrator.user, "auth.add_group") is False
    assert backend.authenticate(None) is None


def test_a_permission_has_one_predicate():
    known = rules.names()[0]
    rules.permission("tests.only_here")(lambda user, obj: True)

    with pytest.raises(ValueError, match="has a predicate already"):
        rules.permission("tests.only_here")(lambda_of_another_name)
    rules._predicates.pop("tests.only_here")
    assert rules.known(known)
    assert not rules.known("tests.only_here")


def lambda_of_another_name(user, obj):
    return False


# Grants


def test_a_grant_is_for_one_object_and_one_account_until_it_is_taken_back(cast):
    mine = cast.cohort.track.program
    other = Program.objects.exclude(pk=mine.pk).get()
    user = cast.outsider.user

    grants.grant("manage_program")
    grants.grant("manage_program", (user, mine))
    grants.grant("manage_program", (user, mine))

    assert grants.is_granted(user, "manage_program", mine)
    assert not grants.is_granted(user, "manage_program", other)
    assert set(grants.granted_ids(user, "manage_program", Program)) == {mine.pk}
    assert user in grants.grantees("manage_program", mine)
    grants.revoke("manage_program", mine, [user])
    assert not grants.is_granted(user, "manage_program", mine)
    grants.revoke("manage_program", mine)
    assert not grants.grantees("manage_program", mine).exists()


# The gate


@pytest.fixture
def asked(cast):
    request = RequestFactory().get("/")
    request.user, request.person = cast.outsider.user, cast.outsider
    return request


@pytest.mark.parametrize("lookup", [{"slug": "craft"}, {"slug": "nothing"}, {"pk": "not a number"}])
def test_forbidden_and_non_existent_are_the_same_and_on_record(asked, lookup):
    with pytest.raises(Http404):
        fetch(asked, "programs.manage_program", Program.objects.all(), **lookup)

    event = AuditEvent.objects.get(action="access.refused")
    assert event.facts == {"permission": "programs.manage_program"}


def test_who_may_gets_the_object(asked, cast):
    asked.user, asked.person = cast.owner.user, cast.owner

    assert fetch(asked, "programs.manage_program", Program.objects.all(), slug="craft").name == "Craft"


def test_a_lookup_that_can_not_be_is_not_found_either(asked, monkeypatch):
    def refuse(**lookup):
        raise ValidationError("x")

    queryset = Program.objects.all()
    monkeypatch.setattr(queryset, "filter", refuse)

    with pytest.raises(Http404):
        fetch(asked, "programs.manage_program", queryset, pk="x")
