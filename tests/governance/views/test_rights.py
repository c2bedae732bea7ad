"""The pages of one's own data: everybody has their own, and who looks after people carries out what was asked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from governance.models import Erasure
from governance.services.erasures import ask_for_erasure
from mentorship.audit.models import AuditEvent
from mentorship.people.models import Person
from tests.cast import make_cast
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db

OWN = {"my_data": 200, "copy_take": 405, "erasure_ask": 200, "erasure_take_back": 405}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.LOCAL_DIR = tmp_path


def test_everybody_has_their_own_pages_and_administrators_alone_those_of_others(client):
    cast = make_cast()
    of_another = reverse("rights:person_erase", args=[cast.mentee.pk])

    for part, user in cast.users.items():
        client.force_login(user)
        person, administers = part != "superuser", part == "administrator"
        for name, status in OWN.items():
            assert client.get(reverse(f"rights:{name}")).status_code == (status if person else 403), (part, name)
        assert client.get(reverse("rights:erasure_list")).status_code == (200 if administers else 403), part
        expected = 200 if administers else 403 if person else 404
        assert client.get(of_another).status_code == expected, part
        assert client.post(of_another).status_code in ({302} if administers else {403, 404}), part
    client.logout()
    for name in OWN:
        assert client.get(reverse(f"rights:{name}")).status_code == 302

    assert Person.objects.filter(erased_at__isnull=False).count() == 1
    assert AuditEvent.objects.get(action="person.erased").actor == f"people.person:{cast.administrator.pk}"


def test_visible_erasures_are_ones_own_or_all_for_who_looks_after_people():
    cast = make_cast()
    for person in (cast.mentee, cast.outsider):
        ask_for_erasure(person=person, by=person, now=timezone.now())

    for part, user in cast.users.items():
        seen = set(Erasure.objects.visible_to(user).values_list("person", flat=True))
        own = {user.person_id} & {cast.mentee.pk, cast.outsider.pk}
        assert seen == ({cast.mentee.pk, cast.outsider.pk} if part == "administrator" else own), part


def test_somebody_takes_a_copy_asks_to_be_erased_and_thinks_again(client):
    cast = make_cast()
    client.force_login(cast.mentee.user)

    copy = client.post(reverse("rights:copy_take"))
    assert copy["Content-Type"] == "application/zip"
    assert "no-store" in copy["Cache-Control"]
    assert "attachment" in copy["Content-Disposition"]

    page = client.get(reverse("rights:erasure_ask")).content.decode()
    assert "What stays, without a name" in page
    page = client.post(reverse("rights:erasure_ask"), follow=True).content.decode()
    assert "Your data will be erased on" in page
    assert Erasure.objects.get().due_at > timezone.now() + timedelta(days=13)
    assert "Nothing will be erased." in client.post(reverse("rights:erasure_take_back"), follow=True).content.decode()
    assert Erasure.objects.waiting().count() == 0

    client.force_login(cast.owner.user)
    assert "Olga Owner answers for Craft" in client.get(reverse("rights:erasure_ask")).content.decode()
    assert "Olga Owner answers for Craft" in client.post(reverse("rights:erasure_ask"), follow=True).content.decode()


def test_outside_a_demonstration_who_one_is_is_asked_again_before_anything_happens(client, settings):
    settings.DEMO = False
    cast = make_cast()
    cast.mentee.user.set_password("correct horse battery staple")
    cast.mentee.user.save()
    client.force_login(cast.mentee.user)

    for name in ("copy_take", "erasure_ask"):
        response = client.post(reverse(f"rights:{name}"))
        assert (response.status_code, "reauthenticate" in response.url) == (302, True)

    assert not Erasure.objects.exists()
    assert not AuditEvent.objects.filter(action="person.exported").exists()


def test_the_list_of_erasures_asks_the_same_however_long_it_is(client):
    cast = make_cast()
    client.force_login(cast.administrator.user)
    people = iter([cast.mentee, cast.mentor, cast.outsider])

    def ask(count):
        for person in [next(people) for _ in range(count)]:
            ask_for_erasure(person=person, by=person, now=timezone.now())

    assert_same_queries(client, reverse("rights:erasure_list"), ask)


def test_the_list_of_erasures_is_narrowed_and_sorted_by_its_address(client):
    cast, now = make_cast(), timezone.now()
    client.force_login(cast.administrator.user)
    for days, person in enumerate((cast.mentee, cast.mentor, cast.outsider, cast.assessor)):
        asked_at = now - timedelta(days=days)
        Erasure.objects.create(
            person=person, asked_at=asked_at, due_at=asked_at + timedelta(days=14),
            done_at=now if person == cast.outsider else None, taken_back_at=now if person == cast.assessor else None,
        )  # fmt: skip
    for query, expected in {
        "": ["Mara", "Milo", "Ulla"], "?order=-asked": ["Milo", "Mara", "Ulla"], "?state=waiting": ["Mara", "Milo"],
        "?state=done": ["Ulla"], "?q=milo": ["Milo"], "?order=x&state=y&page=z": ["Mara", "Milo", "Ulla"],
    }.items():  # fmt: skip
        page = client.get(reverse("rights:erasure_list") + query)
        assert [erasure.person.name.split()[0] for erasure in page.context["page"]] == expected, query
    assert page.text.count("Erase now") == 2
