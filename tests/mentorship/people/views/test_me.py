import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from mentorship.people.models import Person, SelfDeclaration
from mentorship.people.services.declarations import declare
from tests.cast import make_cast
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def milo(client, cast):
    client.force_login(cast.mentee.user)
    return client


def text(response) -> str:
    return response.content.decode()


def test_the_page_tells_what_is_known_and_how_one_signs_in(milo, cast):
    cast.mentee.user.set_password("a stone in the river")
    cast.mentee.user.save()
    milo.force_login(cast.mentee.user)
    TOTP.activate(cast.mentee.user, generate_totp_secret())

    page = text(milo.get("/people/me/"))

    assert "Engineer, level 2" in page
    assert "milo.mentee@example.org" in page
    assert "You have one." in page
    assert "Look after it" in page


def test_everybody_with_a_person_has_the_page(client, cast):
    for part, user in cast.users.items():
        client.force_login(user)
        assert client.get("/people/me/").status_code == (403 if part == "superuser" else 200), part


def test_roles_are_explained_to_who_holds_them(client, cast):
    client.force_login(cast.auditor.user)

    assert "Reads the audit log" in text(client.get("/people/me/"))


def test_time_zone_and_words_are_ones_own(milo, cast):
    milo.post("/people/me/", {"timezone": "Asia/Tokyo", "about": "Ask me about databases."})

    milo_now = Person.objects.get(pk=cast.mentee.pk)
    assert (milo_now.timezone, milo_now.about) == ("Asia/Tokyo", "Ask me about databases.")


def test_nobody_slips_in_another_field(milo, cast):
    posted = {"timezone": "Asia/Tokyo", "about": "", "person": cast.mentor.pk, "status": "left", "level": 9}
    milo.post("/people/me/", posted)

    assert Person.objects.get(pk=cast.mentor.pk).timezone == "Europe/Berlin"
    assert Person.objects.get(pk=cast.mentee.pk).status == "active"


def test_a_zone_that_is_none_is_named(milo):
    response = milo.post("/people/me/", {"timezone": "Berlin", "about": ""})

    assert response.status_code == 200
    assert "Select a valid choice" in text(response)


def test_something_is_said_about_oneself_and_taken_back(milo, cast):
    milo.post("/people/me/declare/", {"attribute": "gender", "value": "woman"})
    assert "woman" in text(milo.get("/people/me/"))

    milo.post("/people/me/take-back/", {"attribute": "gender"})

    assert "woman" not in text(milo.get("/people/me/"))
    assert not SelfDeclaration.objects.filter(person=cast.mentee).exists()


def test_it_may_be_something_else(milo, cast):
    milo.post("/people/me/declare/", {"attribute": "other", "other": "First  Career", "value": "nurse"})

    assert SelfDeclaration.objects.get(person=cast.mentee).attribute == "first career"


@pytest.mark.parametrize("said", [{"other": ""}, {"other": "Über!"}])
def test_what_it_is_about_must_be_said_plainly(milo, said):
    response = milo.post("/people/me/declare/", {"attribute": "other", "value": "x", **said})

    assert response.status_code == 200
    assert "errorlist" in text(response) or "Please look at this again" in text(response)


def test_nobody_sees_what_somebody_else_said(client, cast):
    declare(person=cast.mentee, attribute="gender", value="a rare word", by=cast.mentee, now=NOW)

    for part, user in cast.users.items():
        client.force_login(user)
        for url in ("/people/me/", f"/people/{cast.mentee.pk}/", "/people/", "/people/?q=rare"):
            seen = "a rare word" in text(client.get(url))
            assert seen == (part == "mentee" and url == "/people/me/"), (part, url)


def test_taking_back_is_for_ones_own_words(client, cast):
    declare(person=cast.mentee, attribute="gender", value="woman", by=cast.mentee, now=NOW)
    client.force_login(cast.administrator.user)

    client.post("/people/me/take-back/", {"attribute": "gender", "person": cast.mentee.pk})

    assert SelfDeclaration.objects.filter(person=cast.mentee).exists()
