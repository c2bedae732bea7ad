"""What browsers are told with every answer, whoever gives it (security 19)."""

import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils import timezone

from mentorship.middleware import time_zone
from mentorship.people.models import User
from tests.cast import make_cast
from tests.factories.activities import NoteFactory

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def breaks(request):
    raise RuntimeError("words of a note")


def fine(request):
    return HttpResponse("fine")


urlpatterns = [path("breaks/", breaks), path("fine/", fine), path("", include("mentorship.urls"))]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def browser(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def assert_guarded(response) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} >= POLICY
    assert "unsafe" not in policy
    assert {name: response.headers.get(name) for name in FIXED} == FIXED
    assert "camera=()" in response.headers["Permissions-Policy"]


PLACES = {
    "a page for everybody": ("/accounts/login/", 200),
    "a redirect to the sign-in": ("/", 302),
    "the admin site": ("/admin/", 302),
    "health": ("/health/live/", 200),
    "no such page": ("/nothing/", 404),
    "a failure of ours": ("/breaks/", 500),
    "a style sheet": ("/static/css/base.css", 200),
}


@pytest.mark.parametrize(("address", "status"), PLACES.values(), ids=PLACES)
def test_every_answer_to_a_stranger_has_every_header(browser, address, status):
    response = browser.get(address)

    assert response.status_code == status
    assert_guarded(response)


@pytest.mark.parametrize("address", [*(address for address, _ in PLACES.values()), "/static/img/icon.svg"])
def test_no_answer_is_for_other_sites_to_read_and_each_text_says_how_it_is_written(browser, address):
    response = browser.get(address, headers={"origin": "https://elsewhere.example.org"})

    kind = response.headers["Content-Type"]
    assert "charset=utf-8" in kind.replace('"', "") or kind == "application/json"
    assert not [name for name in response.headers if name.startswith("Access-Control-")]


SIGNED_IN = {"/": 200, "/help/": 200, "/admin/": 302, "/nothing/": 404, "/breaks/": 500, "/notifications/status/": 403}


@pytest.mark.parametrize(("address", "status"), SIGNED_IN.items())
def test_every_answer_to_somebody_signed_in_is_kept_by_no_cache(browser, cast, address, status):
    browser.force_login(cast.mentor.user)

    response = browser.get(address)

    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store"
    assert_guarded(response)


def test_the_admin_site_is_guarded_too(browser, cast):
    browser.force_login(cast.superuser)

    response = browser.get("/admin/", follow=True)

    assert_guarded(response)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_refused_form_and_a_wrong_method_are_guarded(settings, cast):
    settings.ROOT_URLCONF = __name__
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.mentor.user)

    for response in (strict.post("/notifications/read/"), strict.put("/fine/"), strict.get("/notifications/read/")):
        assert response.status_code in (403, 405)
        assert_guarded(response)


@pytest.mark.parametrize("address", [address for address, _ in PLACES.values()])
def test_nothing_is_traced_back(browser, address):
    response = browser.generic("TRACE", address, headers={"x-told": "what the browser told"})

    assert response.status_code in (302, 404, 405, 500)
    assert b"what the browser told" not in response.getvalue()


@pytest.mark.parametrize("folder", ["/static/", "/static/css/", "/static/js/", "/media/"])
def test_a_folder_is_no_page(browser, folder):
    assert browser.get(folder).status_code == 404


def test_what_stands_in_the_address_is_no_part_of_a_form(client, cast):
    client.force_login(cast.mentor.user)

    page = client.post("/people/me/?timezone=Asia/Kolkata&about=words", {"about": "Ask me about queues."})

    assert "This field is required." in page.content.decode()
    cast.mentor.refresh_from_db()
    assert cast.mentor.timezone != "Asia/Kolkata"


def test_a_host_that_is_not_ours_is_refused_in_our_look(browser):
    response = browser.get("/", headers={"host": "elsewhere.example.org"})

    assert response.status_code == 400
    assert "can’t be read" in response.content.decode().replace("&#x27;", "’").replace("'", "’")
    assert_guarded(response)


def test_a_failure_shows_none_of_its_words(browser, cast):
    browser.force_login(cast.mentor.user)

    page = browser.get("/breaks/").content.decode()

    assert "Something broke" in page
    assert "words of a note" not in page


def test_signing_out_clears_the_browser_and_ends_the_session_on_the_server(client, cast):
    client.force_login(cast.mentor.user)
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value

    response = client.post("/accounts/logout/")

    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert thief.get("/").status_code == 302


def test_signing_out_takes_a_post(client, cast):
    client.force_login(cast.mentor.user)

    client.get("/accounts/logout/")

    assert client.get("/help/").status_code == 200


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, cast):
    client.force_login(cast.mentor.user)
    client.get("/notifications/preferences/")

    csrf = client.cookies[settings.CSRF_COOKIE_NAME]
    assert csrf["httponly"]
    assert csrf["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_what_a_page_says_after_a_change_is_in_no_cookie(client, cast):
    client.force_login(cast.mentor.user)

    said = client.post("/people/me/", {"timezone": "Asia/Kolkata", "about": "Ask me about queues."})
    page = client.get(said["Location"]).content.decode()

    assert 'class="notice success"' in page
    assert set(client.cookies) == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}


def test_forbidden_and_non_existent_are_one_answer_status_headers_and_body(client, cast):
    note = NoteFactory(pairing=cast.other_pairing)
    client.force_login(cast.mentor.user)

    forbidden, missing = client.get(f"/activities/notes/{note.pk}/"), client.get(f"/activities/notes/{uuid4()}/")

    assert forbidden.status_code == missing.status_code == 404
    assert dict(forbidden.headers) == dict(missing.headers)
    assert without_token(forbidden) == without_token(missing)


def without_token(response) -> bytes:
    return re.sub(rb'csrfmiddlewaretoken" value="\w+', b"", response.content)


def test_times_are_shown_in_the_zone_of_who_asks(cast):
    seen = []
    cast.mentor.timezone = "Asia/Kolkata"
    cast.mentor.save()
    request = RequestFactory().get("/")
    request.user = User.objects.get(person=cast.mentor)

    time_zone(lambda request: seen.append(timezone.get_current_timezone_name()))(request)

    assert seen == ["Asia/Kolkata"]
    assert timezone.get_current_timezone_name() == "UTC"
