"""In production roles with power sleep until the account has a second factor, and every change asks who one is."""

import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from governance.models import AccessReviewItem
from governance.quarters import Quarter
from governance.services.access_reviews import open_access_review
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import MAY, Role
from mentorship.access.rules import by_power_alone
from mentorship.people.models import User
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.people import RoleAssignmentFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a stone in the river"
# Pages that a role with power opens, and who opens them.
PAGES = {
    "/roles/": "administrator",
    "/people/imports/": "administrator",
    "/notifications/status/": "administrator",
    "/activities/trackers/": "administrator",
    "/audit/": "auditor",
    "/governance/reports/": "auditor",
    "/governance/emergency/": "auditor",
}


@pytest.fixture
def cast(settings):
    settings.DEMO, settings.SECOND_FACTOR = False, True
    return make_cast()


def fresh(person):
    return User.objects.get(person=person)


def sign_in(client, person):
    user = person.user
    user.set_password(PASSWORD)
    user.save()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def with_second_factor(person):
    TOTP.activate(person.user, generate_totp_secret())
    return person


def long_ago(client, seconds=16 * 60):
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - seconds
    session.save()


def text(response):
    return response.content.decode()


def test_power_sleeps_without_a_second_factor_and_other_roles_do_not(cast):
    RoleAssignmentFactory(person=cast.owner, role=Role.AUDITOR)
    for name, roles in MAY.items():
        for part in ("administrator", "auditor"):
            assert not fresh(getattr(cast, part)).has_perm(name), (name, part)
        assert fresh(cast.owner).has_perm(name) == (Role.PROGRAM_OWNER in roles), name

    RecoveryCodes.activate(cast.administrator.user)
    assert not fresh(cast.administrator).has_perm("access.manage_roles")
    with_second_factor(cast.administrator)
    assert fresh(cast.administrator).has_perm("access.manage_roles")


def test_who_has_no_second_factor_is_sent_to_set_it_up_and_told_so_at_home(cast, client):
    for address, part in PAGES.items():
        client.force_login(getattr(cast, part).user)
        answer = client.get(address, follow=True)
        assert answer.redirect_chain == [("/accounts/2fa/", 302)], address
        assert "What you want to open takes two-factor sign-in." in text(answer)
    assert "You are auditor, which takes two-factor sign-in." in text(client.get("/"))

    client.force_login(cast.outsider.user)
    assert client.get("/roles/").status_code == 403
    client.force_login(cast.superuser)
    assert client.get("/admin/", follow=True).redirect_chain[-1] == ("/accounts/2fa/", 302)


def test_with_a_second_factor_every_page_opens(cast, client):
    with_second_factor(cast.administrator)
    with_second_factor(cast.auditor)
    for address, part in PAGES.items():
        client.force_login(getattr(cast, part).user)
        assert client.get(address).status_code == 200, address
    TOTP.activate(cast.superuser, generate_totp_secret())
    client.force_login(cast.superuser)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("elapsed", [16 * 60, -16 * 60], ids=["long ago", "by a clock that was set back"])
def test_every_administrative_change_asks_who_one_is(cast, client, elapsed):
    sign_in(client, cast.administrator)
    with_second_factor(cast.administrator)
    for address in (
        f"/roles/{cast.outsider.pk}/auditor/give/", "/governance/audits/run/", "/governance/reports/publish/",
        f"/people/{cast.outsider.pk}/invite/", f"/people/{cast.outsider.pk}/close/", "/activities/trackers/new/github/",
        "/people/imports/new/people/",
    ):  # fmt: skip
        long_ago(client, elapsed)
        assert client.post(address)["Location"].startswith("/accounts/reauthenticate/"), address
    assert not RoleAssignment.objects.filter(person=cast.outsider).exists()


def test_what_was_typed_is_handed_back_and_kept_in_no_session(cast, client):
    sign_in(client, cast.administrator)
    with_second_factor(cast.administrator)
    long_ago(client)

    page = text(client.post("/roles/", {"person": cast.outsider.email, "role": "auditor"}))

    assert "Confirm that it is you" in page
    assert f">{cast.outsider.email}</textarea>" in page
    assert cast.outsider.email not in str(dict(client.session))
    assert not RoleAssignment.objects.filter(person=cast.outsider).exists()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/roles/", {"person": cast.outsider.email, "role": "auditor"})
    assert RoleAssignment.objects.filter(person=cast.outsider, role=Role.AUDITOR).exists()


def test_of_buttons_alone_something_is_kept_however_short_what_was_typed_is(cast, client):
    review = open_access_review(quarter=Quarter.parse("2026Q3"), by=None, now=NOW)
    item = AccessReviewItem.objects.get(review=review, person=cast.assessor)
    sign_in(client, cast.administrator)
    with_second_factor(cast.administrator)
    long_ago(client)

    page = text(client.post(f"/governance/access/lines/{item.pk}/drop/", {"reason": "heron"}))
    assert ">heron</textarea>" in page
    assert "heron" not in str(dict(client.session))

    assert client.post("/governance/reports/publish/", {"quarter": "2026Q3"})["Location"].startswith("/accounts/")
    assert "2026Q3" in str(dict(client.session))


def test_an_owner_who_is_no_administrator_is_asked_nothing(cast):
    assert not by_power_alone(fresh(cast.owner), "governance.read_reports")


def test_an_officer_confirms_to_look_too_and_without_a_second_factor_reads_nothing(cast, client):
    RoleAssignmentFactory(person=cast.outsider, role=Role.EMERGENCY_OFFICER)
    sign_in(client, cast.outsider)
    assert client.get("/governance/emergency/new/")["Location"] == "/accounts/2fa/"
    with_second_factor(cast.outsider)
    assert client.get("/governance/emergency/new/").status_code == 200
    long_ago(client)
    form = {"first": "Mara Mentor", "second": "Milo Mentee", "reason": "heron " * 9, "minutes": "15"}

    assert client.get("/governance/emergency/new/")["Location"].startswith("/accounts/reauthenticate/")
    page = text(client.post("/governance/emergency/new/", form))

    assert "heron" in page
    assert "heron" not in str(dict(client.session))
