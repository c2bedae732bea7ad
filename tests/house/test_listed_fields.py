"""Forms take the fields that stand in them: whatever else is posted changes no owner, role, pairing, author or state.

Every form on every page of the site map is filled in and sent as it stands, and once more with fields that nobody
offered: the rows that both leave behind belong to the same people and things, in the same states.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import BooleanField, Field
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, make_cast
from tests.factories import TODAY
from tests.factories.activities import NoteFactory
from tests.house.private_world import MOMENT
from tests.house.sweep import addresses
from tests.house.sweep_objects import arguments_for
from tests.journeys.test_browser_every_page import PARTS, readers
from tests.journeys.visitor import Form, Reader

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(600)]

MODELS = apps.get_models(include_auto_created=True)
NOT_OURS = ("account_", "mfa_", "socialaccount_", "openid_", "admin:", "/admin/")
WRITTEN = re.compile(r'^(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')
UNCOUNTED = {"django_session", "audit_auditevent", "audit_auditseal"}
INSTEAD = {"pairing:request_ask": "other_mentee"}  # the others have asked already
WORDS = "Words that are long enough for whoever asks for some."
TYPED = {
    "date": str(TODAY + timedelta(days=20)), "email": "ulla.outsider@example.org", "number": "3", "time": "10:00",
    "url": "https://example.org/", "datetime-local": f"{TODAY + timedelta(days=20)}T10:00",
}  # fmt: skip
# How each kind of thing is called when it is further than it is, by a word of the address it is posted to.
FURTHER = {
    "goal": "reached", "task": "done", "review": "agreed", "escalation": "closed", "request": "accepted",
    "emergency": "approved", "hand-over": "accepted", "run": "published", "circle-plan": "published", "plan": "held",
    "action": "met", "hour": "agreed", "time": "agreed",
}  # fmt: skip

WRITES = {"owner": 50, "mentor": 45, "administrator": 20, "other_mentee": 1}
"""So many forms at least of what each of them reads write something, or this would prove little."""


class FilledIn(Reader):
    """A page of which each form is filled in: as it stands, and where nothing stands with something that fits."""

    def __init__(self, html: str) -> None:
        self.fitting: dict[int, dict[str, str]] = {}
        super().__init__(html)

    def _part_of_form(self, tag: str, given: dict[str, str], form: Form) -> None:
        super()._part_of_form(tag, given, form)
        fitting = self.fitting.setdefault(id(form), {})
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "option" and self._select and given.get("value"):
            fitting.setdefault(self._select, given["value"])
        elif name and tag == "textarea":
            fitting[name] = f"{WORDS} ({name})"
        elif name and tag == "input" and kind == "radio":
            fitting.setdefault(name, given.get("value", "on"))
        elif name and tag == "input" and kind not in ("file", "hidden", "submit") and "required" in given:
            typed = given.get("value") or f"{WORDS} ({name})"[: int(given.get("maxlength") or 60)]
            fitting[name] = given.get("value", "on") if kind == "checkbox" else TYPED.get(kind, typed)

    def sendings(self) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
        """Where each form goes, with what, and all that it lists; once for each of its buttons."""
        for form in self.forms:
            values = dict(self.fitting.get(id(form), {}))
            values |= {name: value for name, value in form.values.items() if any(value)}
            buttons = {pressed for pressed in form.buttons.values() if pressed[0]} or {("", "")}
            for name, value in buttons if form.method == "post" else ():
                yield form.action, values | ({name: value} if name else {}), form.names


class Posting:
    """Sends forms as somebody, and tells what rows they leave; each is taken back."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.new_id = cast, str(uuid4())
        note = NoteFactory(pairing=cast.other_pairing)
        people = "owner person author mentor mentee mediator set_by created_by logged_by raised_by written_by asked_by"
        things = {"pairing": cast.other_pairing.pk, "cohort": cast.cohort.pk, "note": note.pk}
        self.extra = dict.fromkeys(people.split(), cast.outsider.pk) | things
        self.extra |= {f"{name}_id": value for name, value in self.extra.items()}
        self.extra |= {"role": "administrator", "id": self.new_id, "pk": self.new_id, "version": 999}
        self.extra |= dict.fromkeys(("is_active", "is_staff", "is_superuser", "shared", "approved"), "on")
        self.known = {model: {str(row.pk) for row in model._base_manager.only("pk")} for model in MODELS}

    def extras(self, path: str, listed: set[str]) -> dict[str, Any]:
        further = next((state for word, state in FURTHER.items() if word in path), "ended")
        return {name: value for name, value in (self.extra | {"state": further}).items() if name not in listed}

    def left_by(self, client: Client, path: str, fields: dict[str, Any]) -> tuple[int, dict[str, Counter[Any]]]:
        cache.clear()
        with transaction.atomic():
            with CaptureQueriesContext(connection) as asked:
                answer = client.post(path, fields)
            touched = {match[1] for query in asked if (match := WRITTEN.match(query["sql"]))}
            left = {table: self.belongings(table) for table in touched - UNCOUNTED}
            transaction.set_rollback(True)
        return answer.status_code, left

    def belongings(self, table: str) -> Counter[Any]:
        """Of each row to whom and what it belongs, its state and its switches; what is new is called so."""
        model = next(model for model in MODELS if model._meta.db_table == table)
        fields = [field for field in model._meta.fields if tells_belonging(field)]
        return Counter(
            tuple(self.told(field, str(value)) for field, value in zip(fields, row, strict=True))
            for row in model._base_manager.values_list(*(field.attname for field in fields))
        )

    def told(self, field: Field, value: str) -> str:
        """A key that is new is another each time where the database counts on after what was taken back."""
        if field.is_relation or field.primary_key:
            rows = field.related_model if field.is_relation else field.model
            return value if value in self.known[rows] | {self.new_id, "None"} else "new"
        return value


def tells_belonging(field: Field) -> bool:
    return field.primary_key or field.is_relation or bool(field.choices) or isinstance(field, BooleanField)


@pytest.mark.parametrize("part", [*PARTS, *INSTEAD.values()])
def test_a_form_takes_what_stands_in_it(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MOMENT)
    cast = make_cast()
    given, chosen, client = arguments_for(cast), readers(), Client(raise_request_exception=False)
    posting = Posting(cast)
    client.force_login(cast.users[part])
    chosen |= {name: who for name, who in INSTEAD.items() if who == part}
    names = [one for one in addresses() if chosen.get(one.name) == part and not one.name.startswith(NOT_OURS)]
    sent, wrote, moved = set(), set(), set()

    for address in names:
        path = address.path(given.get(address.name, {}) | given["*"])
        for action, fields, listed in FilledIn(client.get(path).getvalue().decode(errors="replace")).sendings():
            target = urljoin(path, action)
            if (target, *sorted(fields)) in sent or target.startswith("/accounts/"):
                continue
            sent.add((target, *sorted(fields)))
            plain = posting.left_by(client, target, fields)
            if plain[1]:
                wrote.add(target)
                if plain != posting.left_by(client, target, fields | posting.extras(target, listed)):
                    moved.add(target)

    assert not moved
    assert len(wrote) >= WRITES.get(part, 0), sorted({path for path, *_ in sent} - wrote)
