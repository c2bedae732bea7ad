"""No page depends on words that its reader may not read: with other words in their place it is the same, byte for byte.

Each of the cast opens every page of the site map that answers them: home, lists, searches, counts, files, forms, their
calendar and the copy of their own data; who administers, the admin site too. Then all that is not for their eyes is
written anew, in words of another length and with the same dates and states, and they open everything again.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse, reverse_lazy

from activities.services.feeds import open_feed
from governance.models import EmergencyAccess, ReviewShare, ReviewSummary
from mentorship.people.models import User
from tests.cast import make_cast
from tests.house.canaries import Canaries
from tests.house.private_models import GATES
from tests.house.private_world import MOMENT, World
from tests.house.sweep import addresses
from tests.house.sweep_objects import arguments_for
from tests.house.test_permission_sweep import expected

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]

GROUPS = (
    ("outsider", "superuser", "other_mentor"),
    ("owner",),
    ("deputy",),
    ("administrator", "auditor"),
    ("mentor", "mentee"),
)
STAFF = ("superuser", "administrator")
COPY = reverse_lazy("rights:copy_take")
NOT_OURS = ("account_", "mfa_", "socialaccount_", "openid_", "admin:", "/admin/", "health")
# What is drawn anew for each answer, and says nothing.
DRAWN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|(?<=_id" value=")[0-9a-f]{8}-[0-9a-f-]{27}')
PRIVATE = re.compile("|".join(f'"{apps.get_model(label)._meta.db_table}"' for label in GATES))
Answer = tuple[int, dict[str, str], bytes]


class Reading:
    """Somebody at all the pages that answer them."""

    def __init__(self, world: World, part: str, given: dict[str, dict[str, Any]], words: Canaries) -> None:
        self.user, self.words = User.objects.get(pk=world.users[part].pk), words
        self.client = Client(raise_request_exception=False)
        if part in STAFF:
            self.user.is_staff = self.user.is_superuser = True
            self.user.save()
        self.client.force_login(self.user)
        table = expected()
        asked = [
            one for one in addresses() if not one.name.startswith(NOT_OURS) and table[one.name, "GET"][part] == "200"
        ]
        self.paths = [one.path(given.get(one.name, {}) | given["*"]) for one in asked]
        self.paths += [f"/search/?q={word}" for word in list(words.written)[::60]]
        self.paths += admin_pages() if part in STAFF else []
        if me := self.user.person:
            self.paths += [reverse("calendar_feed", args=[open_feed(person=me, by=me, now=MOMENT)]), COPY]

    def pages(self) -> dict[str, Answer]:
        """Those that ask for anything private; the others can't tell of it."""
        self.near: set[str] = set()
        answers = {path: self.page(path) for path in self.paths}
        return {path: answers[path] for path in answers if path in self.near}

    def page(self, path: str) -> Answer:
        def look(execute: Any, sql: str, *rest: Any) -> Any:
            if PRIVATE.search(sql):
                self.near.add(path)
            return execute(sql, *rest)

        cache.clear()
        with transaction.atomic(), connection.execute_wrapper(look):
            answer = self.client.post(path) if path == COPY else self.client.get(path)
            content = unpacked(b"".join(answer))  # type: ignore[arg-type]
            transaction.set_rollback(True)
        headers = {name: value for name, value in answer.headers.items() if name != "Expires"}
        return answer.status_code, headers, DRAWN.sub(b"", content)

    def may_read(self) -> set[tuple[str, Any]]:
        """The rows whose words are for them; of an emergency access its list shows more people that it is there."""
        rows = set()
        for label in set(GATES) - {"governance.EmergencyAccess"}:
            visible = apps.get_model(label)._default_manager.visible_to(self.user)  # type: ignore[attr-defined]
            rows |= {(label, pk) for pk in visible.values_list("pk", flat=True)}
        for access in EmergencyAccess.objects.select_related("pairing"):
            if self.user.has_perm("governance.read_emergency_reason", access):
                rows.add((access._meta.label, access.pk))
        for share in ReviewShare.objects.visible_to(self.user).shared():
            said = ReviewSummary.objects.filter(review=share.review_id, question=share.part.removeprefix("words:"))
            rows |= {(row._meta.label, row.pk) for row in said}
        return rows


def unpacked(content: bytes) -> bytes:
    """The files in a packed one, which says of each by the clock of the machine when it was packed."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def admin_pages() -> Iterator[str]:
    admin.autodiscover()
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield from (base, f"{base}?q=zqcanary")
        for row in model._default_manager.all()[:3]:
            yield from (f"{base}{row.pk}/{page}/" for page in ("change", "history", "delete"))


@pytest.mark.parametrize("parts", GROUPS, ids=lambda parts: parts[0])
def test_every_page_is_the_same_whatever_stands_where_its_reader_may_not_read(parts, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MOMENT)
    cast, words = make_cast(), Canaries()
    world, given = World(cast), arguments_for(cast)
    words.fill()
    told, near = set(), 0

    for part in parts:
        reading = Reading(world, part, given, words)
        private = {key for key in words.standing if key[0] in GATES} - reading.may_read()
        before = reading.pages()
        assert not [path for path, (status, _, _) in before.items() if status >= 400]
        near += len(before)
        words.fill(rows=private, more=" and some more words than there were before")
        told |= {(part, path) for path, answer in before.items() if reading.page(path) != answer}

    assert near > 5
    assert not told, "these pages change with words that are not for their reader"
