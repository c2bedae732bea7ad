"""After an address that takes a button alone, and after a session that ended too early, there is a way to go on."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from governance.states import ReviewState
from mentorship.people.models import User
from mentorship.ways_back import page_above
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.governance import JointReviewFactory
from tests.mentorship.people.signing_in import LOGIN, PASSWORD

REFUSED = "This address only takes a button."
SAID = "You were signed out before that was done."
ID = "9f0d3c52-7f4b-4f0e-9a44-0d6a3d1f9b10"
ABOVE = {
    f"/governance/reviews/{ID}/sign/": ("../", False),
    "/governance/access/open/": ("../", False),
    "/people/demo/mentee/": ("../../", False),
    f"/pairing/circles/{ID}/join/": ("../../../../", True),
    "/activities/nothing/here": ("../../", True),
}


def test_the_page_above_is_said_without_repeating_the_address():
    for path, above in ABOVE.items():
        assert page_above(path) == above


@pytest.mark.django_db
def test_to_look_at_a_button_is_refused_with_a_page_that_leads_on():
    cast, client = make_cast(), Client()
    client.force_login(cast.mentor.user)
    address = reverse("governance:review_sign", args=[ID])

    answer = client.get(address)
    text = answer.content.decode()
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert REFUSED in text
    assert 'href="../">Go to that page' in text
    assert ID not in text.replace(address, ""), "whether there is such a review"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert REFUSED in client.get(address, headers={"hx-request": "true"}).content.decode()
    assert client.put(address).content == b"", "no browser asks so"
    client.logout()
    assert REFUSED in client.get(reverse("people:demo_sign_in", args=["mentee"])).content.decode()


@pytest.mark.django_db
def test_who_pressed_too_late_signs_in_to_where_the_button_is():
    client, address = Client(), reverse("governance:review_sign", args=[ID])
    page = reverse("governance:review_detail", args=[ID])
    pressed_on = {
        f"http://testserver{page}?part=2#sign": f"{page}%3Fpart%3D2",
        f"https://elsewhere.example.org{page}": address,
        "//elsewhere.example.org/": address,
        "javascript:alert(1)": address,
        "": address,
    }
    for referer, leads_to in pressed_on.items():
        answer = client.post(address, headers={"referer": referer})
        assert answer.headers["Location"] == f"{LOGIN}?again=yes&next={leads_to}", referer
    assert SAID in client.get(answer.headers["Location"]).content.decode()
    assert client.get(page).headers["Location"] == f"{LOGIN}?next={page}"
    assert SAID not in client.get(f"{LOGIN}?next={page}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_in_a_browser_the_button_stands_there_again_after_signing_in(page, sign_in):
    cast = make_cast()
    user = User.objects.get(pk=cast.mentor.user.pk)
    user.set_password(PASSWORD)
    user.save()
    review = JointReviewFactory(pairing=cast.pairing, state=ReviewState.REVEALED, revealed_at=NOW)
    address = reverse("governance:review_detail", args=[review.pk])
    sign_in(page, user)
    page.goto(address)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="We see it alike").click()

    expect(page.get_by_text(SAID)).to_be_visible()
    page.get_by_label("Your e-mail address at work").fill(user.email)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("button", name="We see it alike")).to_be_visible()
    assert page.url.endswith(address)
