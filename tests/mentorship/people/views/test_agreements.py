"""The pages on which people agree, withdraw, and on which words are published."""

import pytest

from mentorship.people.models import Consent, ConsentText, SelfDeclaration
from mentorship.people.services.consents import agree
from mentorship.people.services.declarations import declare
from mentorship.people.states import Purpose
from tests.cast import make_cast
from tests.factories import NOW

pytestmark = pytest.mark.django_db
OTHER = "Other words, which say in at least forty characters what is counted."


@pytest.fixture
def cast():
    return make_cast()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_who_may_do_what_with_words_and_agreements(client, cast):
    """Everybody decides for themself; administrators alone publish, and nobody sees who agrees."""
    declare(person=cast.mentee, attribute="gender", value="woman", by=cast.mentee, now=NOW)
    posts = {"agree": {"version": "1"}, "withdraw": {}}
    for part, user in cast.users.items():
        client.force_login(user)
        mine = 403 if part == "superuser" else 200
        publishing = {"administrator": {200}, "superuser": {403, 404}}.get(part, {403})
        assert client.get("/people/me/agreements/").status_code == mine, part
        for url in ("/people/consents/", "/people/consents/figures/"):
            page = client.get(url)
            assert page.status_code in publishing, (part, url)
            assert part != "administrator" or "Milo" not in text(page)
        for move, posted in posts.items():
            answer = client.post(f"/people/me/agreements/figures/{move}/", posted | {"person": cast.mentor.pk})
            assert answer.status_code == (404 if part == "superuser" else 302), part
            looking = client.get(f"/people/me/agreements/figures/{move}/").status_code
            assert looking == (404 if part == "superuser" else 405), part
        answer = client.post("/people/consents/figures/", {"text": OTHER + part, "after": "1"})
        assert answer.status_code in ({302} if part == "administrator" else publishing), part
    assert client.post("/people/me/agreements/nothing/agree/", {"version": "1"}).status_code == 404
    assert ConsentText.objects.get(version=2).published_by == cast.administrator


def test_who_agreed_to_earlier_words_is_asked_on_the_pages_they_come_to(client, cast):
    declare(person=cast.mentee, attribute="gender", value="woman", by=cast.mentee, now=NOW)
    client.force_login(cast.mentee.user)
    assert "Counted in the quarterly audit" in text(client.get("/people/me/"))
    ConsentText.objects.create(purpose="figures", version=2, text=OTHER, published_at=NOW)

    page = text(client.get("/people/me/"))
    assert "The words you agreed to have changed" in page
    assert "Not counted anywhere" in page
    agreements = text(client.get("/people/me/agreements/"))
    assert OTHER in agreements
    assert "reaches all groups alike" in agreements, "what was agreed to before stays readable"

    for version in ("1", "x", "", "9" * 30):
        client.post("/people/me/agreements/figures/agree/", {"version": version})
        assert not Consent.objects.filter(text__version=2).exists()
    client.post("/people/me/agreements/figures/agree/", {"version": "2"})
    assert "Counted in the quarterly audit" in text(client.get("/people/me/"))

    client.post("/people/me/agreements/figures/withdraw/")
    assert "Not counted anywhere" in text(client.get("/people/me/"))


def test_what_was_typed_is_there_when_other_words_were_published_meanwhile(client, cast):
    client.force_login(cast.administrator.user)
    agree(person=cast.mentee, purpose=Purpose.FIGURES, by=cast.mentee, now=NOW)

    page = text(client.post("/people/consents/figures/", {"text": OTHER, "after": "9"}))

    assert "Somebody published other words meanwhile" in page
    assert OTHER in page


def test_everything_somebody_said_goes_with_one_click(client, cast):
    for attribute in ("gender", "age group"):
        declare(person=cast.mentee, attribute=attribute, value="x", by=cast.mentee, now=NOW)
    declare(person=cast.mentor, attribute="gender", value="x", by=cast.mentor, now=NOW)
    client.force_login(cast.mentee.user)

    assert "Delete all of it" in text(client.get("/people/me/"))
    client.post("/people/me/take-back-all/")
    client.post("/people/me/take-back-all/")

    assert list(SelfDeclaration.objects.values_list("person", flat=True)) == [cast.mentor.pk]
