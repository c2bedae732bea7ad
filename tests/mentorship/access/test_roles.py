import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.access.services.roles import LastAdministrator, OwnPower, grant_role, revoke_role
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from mentorship.people.models import Person, User
from mentorship.people.signals import people_left
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


def test_who_has_left_or_can_not_sign_in_is_no_other_administrator():
    ada, left, closed = make_person("Ada"), make_person("Eve", status="left"), make_person("Ben")
    User.objects.filter(person=closed).update(is_active=False)
    for person in (ada, left, closed):
        RoleAssignmentFactory(person=person, role=Role.ADMINISTRATOR)

    with pytest.raises(LastAdministrator):
        revoke_role(person=ada, role=Role.ADMINISTRATOR, by=ada, now=NOW)
    revoke_role(person=closed, role=Role.ADMINISTRATOR, by=ada, now=NOW)


def test_who_leaves_leaves_their_roles():
    ada, eve = make_person("Ada"), make_person("Eve")
    for role in (Role.AUDITOR, Role.ASSESSOR):
        grant_role(person=eve, role=role, by=ada, now=NOW)

    for _ in range(2):
        people_left.send(sender=Person, people=[eve], on=NOW.date(), by=ada, now=NOW)

    assert held(eve) == set()
    events = AuditEvent.objects.filter(action="role.revoked", object=f"people.person:{eve.pk}")
    assert sorted(event.facts["role"] for event in events) == ["assessor", "auditor"]


def test_nobody_gives_themself_power_and_who_watches_hears_of_each_that_is_given(cast):
    ada, officer = cast.administrator, make_person("Oda Officer")
    RoleAssignmentFactory(person=officer, role=Role.EMERGENCY_OFFICER)

    for role in (Role.AUDITOR, Role.EMERGENCY_OFFICER, Role.ADMINISTRATOR):
        with pytest.raises(OwnPower):
            grant_role(person=ada, role=role, by=ada, now=NOW)
    grant_role(person=ada, role=Role.ASSESSOR, by=ada, now=NOW)
    assert held(ada) == {"administrator", "assessor"}
    assert not Notification.objects.exists()

    for _ in range(2):
        grant_role(person=cast.outsider, role=Role.AUDITOR, by=ada, now=NOW)
    grant_role(person=officer, role=Role.ADMINISTRATOR, by=None, now=NOW)

    told = Notification.objects.filter(kind="access_given").order_by("title", "person__name")
    assert list(told.values_list("person__name", "title")) == [
        ("Aude Auditor", "Ada Administrator has made Ulla Outsider auditor"),
        ("Oda Officer", "Ada Administrator has made Ulla Outsider auditor"),
        ("Aude Auditor", "Whoever runs the server has made Oda Officer administrator"),
        ("Ulla Outsider", "Whoever runs the server has made Oda Officer administrator"),
    ]
    assert set(Delivery.objects.values_list("to", flat=True)) == {
        cast.auditor.email, officer.email, cast.outsider.email,
    }  # fmt: skip


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


def test_on_their_own_page_an_administrator_finds_who_can_give_them_power(admin, cast):
    page = text(admin.get(f"/people/{cast.administrator.pk}/"))
    assert "Another administrator can give it to you." in page
    assert f"/roles/{cast.administrator.pk}/auditor/give/" not in page
    assert f"/roles/{cast.administrator.pk}/assessor/give/" in page

    by_hand = text(admin.post(f"/roles/{cast.administrator.pk}/auditor/give/", follow=True))
    by_form = text(admin.post("/roles/", {"person": cast.administrator.email, "role": "auditor"}))

    assert all("Nobody makes themself auditor. Ask another administrator." in page for page in (by_hand, by_form))
    assert held(cast.administrator) == {"administrator"}


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
