import pytest

from mentorship.people.services.demo import offer_demo_account
from mentorship.people.states import DemoPart
from tests.factories import NOW
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def mina():
    mina = make_person("Mina Mentee")
    offer_demo_account(part=DemoPart.MENTEE, person=mina, description="Three goals.", by=None, now=NOW)
    return mina


# One click into the demonstration


def test_the_sign_in_page_of_a_demonstration_offers_one_click_for_each_part(client, mina):
    page = client.get("/accounts/login/").content.decode()

    assert "Mina Mentee" in page
    assert 'action="/people/demo/mentee/"' in page


def test_one_click_signs_in(client, mina):
    response = client.post("/people/demo/mentee/")

    assert response["Location"] == "/"
    assert client.get("/").wsgi_request.user == mina.user


def test_a_link_alone_signs_nobody_in(client, mina):
    assert client.get("/people/demo/mentee/").status_code == 405


@pytest.mark.parametrize("part", ["mentor", "nothing"])
def test_a_part_that_nobody_plays_is_not_found(client, mina, part):
    assert client.post(f"/people/demo/{part}/").status_code == 404


def test_outside_demo_mode_there_is_no_such_page_and_no_button(client, mina, settings):
    settings.DEMO = False

    assert client.post("/people/demo/mentee/").status_code == 404
    assert "Mina Mentee" not in client.get("/accounts/login/").content.decode()
