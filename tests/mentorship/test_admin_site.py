"""The admin site shows plain tables and changes nothing: no way around for superusers (security 1, 6)."""

import pytest
from django.contrib import admin

from tests.factories.people import SkillFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def root(client):
    client.force_login(UserFactory(person=None, email="root@example.org", is_staff=True, is_superuser=True))
    return client


def test_it_knows_harmless_tables_alone():
    admin.autodiscover()

    assert {model._meta.label for model in admin.site._registry} == {
        "people.ImportRecord", "people.Skill", "people.Unit",
    }  # fmt: skip


@pytest.mark.parametrize(
    "table", ["account/emailaddress", "mfa/authenticator", "socialaccount/socialaccount", "people/user", "auth/group"]
)
def test_nobody_becomes_somebody_else_through_it(root, table):
    assert root.get(f"/admin/{table}/").status_code == 404
    assert root.get(f"/admin/{table}/add/").status_code == 404


def test_what_it_shows_it_does_not_change(root):
    skill = SkillFactory(name="Python")

    assert "Python" in root.get("/admin/people/skill/").content.decode()
    assert root.get(f"/admin/people/skill/{skill.pk}/change/").status_code == 200
    assert root.post(f"/admin/people/skill/{skill.pk}/change/", {"name": "Perl"}).status_code == 403
    assert root.post(f"/admin/people/skill/{skill.pk}/delete/", {"post": "yes"}).status_code == 403
    assert root.get("/admin/people/skill/add/").status_code == 403


def test_it_is_closed_to_who_is_not_staff(client):
    client.force_login(UserFactory())

    assert client.get("/admin/").status_code in (302, 403)
