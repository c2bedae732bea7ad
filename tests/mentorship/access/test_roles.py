import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.access.services.roles import LastAdministrator, grant_role, revoke_role
from mentorship.audit.models import AuditEvent
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.people import PersonFactory, RoleAssignmentFactory, make_person
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
PASSWORD = "a stone in the river"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator.user)
    return client


def held(person) -> set[str]:
    return set(RoleAssignment.objects.filter(person=person).values_list("role", flat=True))


def text(response) -> str:
    return response.content.decode()


# Services


def test_a_role_is_given_once_and_on_record():
    ada, eve = make_person("Ada"), make_person("Eve")

    grant_role(person=eve, role=Role.AUDITOR, by=ada, now=NOW)
    grant_role(person=eve, role=Role.AUDITOR, by=ada, now=NOW)

    event = AuditEvent.objects.get(action="role.granted")
    assert (event.actor, event.object, event.facts) == (
        f"people.person:{ada.pk}", f"people.person:{eve.pk}", {"role": "auditor"},
    )  # fmt: skip


def test_the_last_administrator_stays():
    ada, eve = make_person("Ada"), make_person("Eve")
    grant_role(person=ada, role=Role.ADMINISTRATOR, by=None, now=NOW)

    with pytest.raises(LastAdministrator):
        revoke_role(person=ada, role=Role.ADMINISTRATOR, by=ada, now=NOW)

    grant_role(person=eve, role=Role.ADMINISTRATOR, by=ada, now=NOW)
    revoke_role(person=ada, role=Role.ADMINISTRATOR, by=eve, now=NOW)
    assert held(ada) == set()


def test_taking_back_what_nobody_holds_changes_nothing():
    revoke_role(person=make_person("Ada"), role=Role.AUDITOR, by=None, now=NOW)

    assert not AuditEvent.objects.exists()


# Pages


def test_the_page_says_who_holds_what_and_what_it_is_for(admin):
    page = text(admin.get("/roles/"))

    assert "Reads nobody&#x27;s notes." in page
    assert "Aude Auditor" in page


def test_the_page_asks_the_same_number_of_questions_however_many_hold_roles(admin):
    def more(count):
        for number in range(count):
            RoleAssignmentFactory(person=PersonFactory(), role=list(Role)[number % len(Role)])

    assert_same_queries(admin, "/roles/", more)


def test_a_role_is_given_by_address(admin, cast):
    page = text(admin.post("/roles/", {"person": cast.outsider.email.upper(), "role": "assessor"}, follow=True))

    assert "Ulla Outsider is now assessor." in page
    assert held(cast.outsider) == {"assessor"}


def test_an_unknown_address_is_named(admin):
    page = text(admin.post("/roles/", {"person": "stranger@example.org", "role": "assessor"}))

    assert "Nobody in the directory has this address." in page


def test_a_role_is_given_and_taken_on_a_persons_page(admin, cast):
    page = text(admin.post(f"/roles/{cast.outsider.pk}/auditor/give/", follow=True))
    assert "Ulla Outsider is now auditor." in page

    page = text(admin.post(f"/roles/{cast.outsider.pk}/auditor/take/", follow=True))

    assert "Ulla Outsider is no longer auditor." in page
    assert held(cast.outsider) == set()


def test_the_last_administrator_is_told_why_not(admin, cast):
    page = text(admin.post(f"/roles/{cast.administrator.pk}/administrator/take/", follow=True))

    assert "This is the last administrator. Name another one first." in page


def test_a_role_that_is_taken_is_gone_with_the_next_request(client, admin, cast):
    grant_role(person=cast.outsider, role=Role.ADMINISTRATOR, by=None, now=NOW)

    assert admin.post(f"/roles/{cast.administrator.pk}/administrator/take/")["Location"] == "/"

    assert admin.get("/roles/").status_code == 403


def test_there_is_no_other_role_and_no_other_person(admin, cast):
    assert admin.post(f"/roles/{cast.outsider.pk}/king/give/").status_code == 404
    assert admin.post("/roles/999999/auditor/give/").status_code == 404


def test_only_administrators_give_roles(client, cast):
    for part, user in cast.users.items():
        if part == "administrator":
            continue
        client.force_login(user)
        assert client.get("/roles/").status_code == 403, part
        assert client.post(f"/roles/{cast.outsider.pk}/administrator/give/").status_code in (403, 404), part
    assert held(cast.outsider) == set()


# Saying who one is


@pytest.fixture
def ada(client, cast):
    """The administrator with a password, signed in by it."""
    user = cast.administrator.user
    user.set_password(PASSWORD)
    user.save()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def long_ago(client) -> None:
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - 16 * 60
    session.save()


def test_who_has_just_signed_in_is_not_asked_again(ada, cast):
    ada.post(f"/roles/{cast.outsider.pk}/auditor/give/")

    assert held(cast.outsider) == {"auditor"}


def test_later_one_says_who_one_is_and_what_was_sent_is_carried_out(ada, cast):
    long_ago(ada)

    asked = ada.post(f"/roles/{cast.outsider.pk}/auditor/give/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert held(cast.outsider) == set()

    ada.post(asked["Location"], {"password": "wrong"})
    assert held(cast.outsider) == set()
    ada.post(asked["Location"], {"password": PASSWORD})
    assert held(cast.outsider) == {"auditor"}


def test_looking_needs_no_confirmation(ada):
    long_ago(ada)

    assert ada.get("/roles/").status_code == 200


def test_who_has_no_password_signs_on_again(admin, cast, settings):
    settings.DEMO = False

    response = admin.post(f"/roles/{cast.outsider.pk}/auditor/give/")

    assert response.status_code == 403
    assert "sign in once more" in text(response)
    assert held(cast.outsider) == set()
