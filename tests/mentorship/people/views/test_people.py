from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.access.models import RoleAssignment
from mentorship.outbox.models import Delivery
from mentorship.people.models import User
from mentorship.people.services.accounts import deactivate, invite
from mentorship.people.states import Employment
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.people import (
    PersonFactory,
    PersonSkillFactory,
    PositionFactory,
    SkillFactory,
    UnitFactory,
    UserFactory,
    make_person,
)
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator.user)
    return client


def imported(name="Nora Newcomer", **fields):
    person = PersonFactory(name=name, **fields)
    UserFactory(person=person, is_active=False, verified=False)
    PositionFactory(person=person)
    return person


def text(response) -> str:
    return response.content.decode()


# The list


def test_the_directory_shows_who_is_where_at_which_level(admin):
    page = text(admin.get("/people/"))

    assert "Milo Mentee" in page
    assert "Engineering / Platform / Search" in page
    assert "13 in all" not in page
    assert "12 in all" in page


def test_it_is_for_who_works_with_people_and_nobody_else(client, cast):
    allowed = {"owner", "other_owner", "assessor", "administrator"}
    for part, user in cast.users.items():
        client.force_login(user)
        for url in ("/people/", f"/people/{cast.mentee.pk}/"):
            assert (client.get(url).status_code == 200) == (part in allowed), (part, url)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=milo", {"Milo Mentee"}),
        ("q=search+mentor", {"Otto Mentor"}),
        ("q=storage&band=junior", {"Oona Mentee"}),
        ("status=left", {"Gone Girl"}),
        ("status=everybody&q=gone", {"Gone Girl"}),
        ("q=gone", set()),
        ("q=nobody", set()),
        ("status=nonsense&q=gone", set()),
    ],
)
def test_it_can_be_filtered(admin, query, found):
    gone = make_person("Gone Girl", status=Employment.LEFT)
    gone.positions.update(ends_on="2026-01-01")

    page = admin.get(f"/people/?{query}").context["page"]

    assert {person.name for person in page} == found


def test_it_can_be_sorted_by_level(admin):
    page = admin.get("/people/?order=-level").context["page"]

    levels = [person.level_now for person in page]
    assert levels == sorted(levels, reverse=True)


def test_it_asks_the_same_number_of_questions_however_long_it_is(admin):
    def more(count):
        for _ in range(count):
            imported()

    assert_same_queries(admin, "/people/", more, at_most=12)


def test_nobody_at_all_is_an_invitation_to_import(client, admin, cast):
    page = text(admin.get("/people/?q=nobody"))

    assert "Nobody fits what you chose" in page


# A page of one


def test_a_page_tells_position_history_skills_and_programs(admin, cast):
    PositionFactory(
        person=cast.owner, starts_on="2020-01-01", ends_on="2022-01-10", level=5, unit=UnitFactory(path="Labs")
    )
    PersonSkillFactory(person=cast.owner, skill=SkillFactory(name="Rust"), proficiency=5)

    page = text(admin.get(f"/people/{cast.owner.pk}/"))

    assert "Engineer, level 7, in Engineering / Platform / Storage" in page
    assert "Labs" in page
    assert "5 of 5: sets the standard" in page
    assert "Answers for" in page
    assert "as owner" in page
    deputy = text(admin.get(f"/people/{cast.deputy.pk}/"))
    assert "as deputy" in deputy


def test_accounts_and_roles_are_for_administrators_alone(client, cast):
    client.force_login(cast.owner.user)

    page = text(client.get(f"/people/{cast.mentee.pk}/"))

    assert "Close the account" not in page
    assert "<h2>Roles</h2>" not in page


def test_a_page_asks_the_same_number_of_questions_however_long_it_is(admin, cast):
    def more(count):
        first = cast.mentee.positions.order_by("starts_on").first().starts_on
        for place in range(count):
            end = first - timedelta(days=2 * place)
            PositionFactory(person=cast.mentee, starts_on=end - timedelta(days=1), ends_on=end)
            PersonSkillFactory(person=cast.mentee)

    assert_same_queries(admin, f"/people/{cast.mentee.pk}/", more)


# Accounts


def sentence(admin, person) -> str:
    return admin.get(f"/people/{person.pk}/").context["account"].sentence


def test_the_account_is_told_in_a_sentence(admin, cast):
    nora, gone, closed = imported(), imported("Gone", status=Employment.LEFT), make_person("Closed")
    deactivate(person=closed, by=None, now=NOW)

    assert sentence(admin, nora) == "Not invited yet."
    invite(person=nora, by=None, now=timezone.now())
    assert sentence(admin, nora).startswith("Invited on ")
    assert sentence(admin, gone) == "There is no account: who has left has none."
    assert sentence(admin, closed) == "The account was closed on 16 September 2026."
    assert sentence(admin, cast.mentee) == "The account is open; never signed in so far."
    assert "last signed in on" in sentence(admin, cast.administrator)


def test_an_administrator_invites_somebody(admin):
    nora = imported()

    page = text(admin.post(f"/people/{nora.pk}/invite/", follow=True))

    assert "Nora Newcomer is invited" in page
    assert Delivery.objects.get().to == nora.email


def test_who_has_an_account_is_not_invited_and_the_reason_is_said(admin, cast):
    page = text(admin.post(f"/people/{cast.mentee.pk}/invite/", follow=True))

    assert "Milo Mentee has an account already." in page


def test_closing_says_what_happens_then_does_it(admin, cast):
    assert "signed out everywhere" in text(admin.get(f"/people/{cast.mentee.pk}/close/"))

    page = text(admin.post(f"/people/{cast.mentee.pk}/close/", follow=True))

    assert "The account of Milo Mentee is closed." in page
    assert not User.objects.get(person=cast.mentee).is_active


def test_nobody_closes_their_own_account(admin, cast):
    page = text(admin.post(f"/people/{cast.administrator.pk}/close/", follow=True))

    assert "You can't close your own account." in page.replace("&#x27;", "'")


def test_everybody_is_invited_at_once(admin):
    imported()
    imported("Otto New")

    assert "2 people work here" in text(admin.get("/people/invite/"))
    page = text(admin.post("/people/invite/", follow=True))

    assert "2 invitations are on their way." in page
    assert "Everybody who works here has an account" in text(admin.get("/people/invite/"))


def test_only_administrators_invite_and_close(client, cast):
    client.force_login(cast.owner.user)

    for name in ("invite/", f"{cast.mentee.pk}/invite/", f"{cast.mentee.pk}/close/"):
        assert client.post(f"/people/{name}").status_code == 403


def test_being_a_superuser_opens_none_of_it(client, cast):
    User.objects.filter(person=cast.outsider).update(is_superuser=True, is_staff=True)
    client.force_login(User.objects.get(person=cast.outsider))

    assert client.get("/people/").status_code == 403
    assert client.post(f"/people/{cast.mentee.pk}/close/").status_code == 403
    assert not RoleAssignment.objects.filter(person=cast.outsider).exists()
