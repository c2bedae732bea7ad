"""A word of its own in every sealed column of every row, so that one search says which words are somewhere."""

import re
from collections.abc import Container, Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from mentorship.audit.readings import READINGS
from mentorship.encryption.fields import EncryptedTextField

# What these hold has a form that pages read: there a word of ours would only break the page.
IN_A_FORM = {
    *("activities.goal.scale", "activities.rewording.scale", "pairing.escalation.reason"),
    "pairing.avoidance.kind",
    *("activities.calendaraccount.found", "people.waitingimport.content"),
}
# Who wrote what a service of its own records the reading of; the others say so in the table of readings.
AUTHORS = {
    "activities.calendaraccount": "person_id",
    "activities.checkinwords": "author_id",
    "activities.circlenote": "author_id",
    "activities.note": "author_id",
    "evaluation.skillassessment": "assessor_id",
    "governance.emergencyaccess": "requested_by_id",
    "governance.reviewanswer": "person_id",
    "pairing.escalation": "raised_by_id",
    "pairing.mentoringrequest": "mentee_id",
} | {label: reading.author for label, reading in READINGS.items()}
CANARY = re.compile(r"zqcanary[a-z]+")


def sealed_fields() -> Iterator[tuple[type[Model], list[EncryptedTextField]]]:
    for model in apps.get_models():
        if fields := [field for field in model._meta.fields if isinstance(field, EncryptedTextField)]:
            yield model, fields


class Canaries:
    """``written`` says of each word in which column it is, and who wrote the row where that is known; ``standing``,
    by the label and the key of a row, which words stand in it now."""

    def __init__(self) -> None:
        self.written: dict[str, tuple[str, Any]] = {}
        self.standing: dict[tuple[str, Any], set[str]] = {}
        self.count = 0

    def fill(self, *, every: bool = False, rows: Container[tuple[str, Any]] | None = None, more: str = "") -> None:
        """A word in each sealed column of each row, or of these rows alone, with ``more`` behind it; ``every``: also
        where something in a form, or nothing, is."""
        for model, fields in sealed_fields():
            for row in model._default_manager.all():
                key = (model._meta.label, row.pk)
                if rows is not None and key not in rows:
                    continue
                places = {field: f"{model._meta.label_lower}.{field.name}" for field in fields}
                chosen = [
                    field
                    for field, place in places.items()
                    if every or (row.__dict__[field.attname] is not None and place not in IN_A_FORM)
                ]
                words = {field: self._word(places[field], row) for field in chosen}
                for field, word in words.items():
                    setattr(row, field.name, word + more)
                try:
                    with transaction.atomic():
                        row.save()
                    self.standing[key] = set(words.values())
                except IntegrityError:  # such a row keeps one thing or the other
                    for word in words.values():
                        del self.written[word]

    def _word(self, place: str, row: Any) -> str:
        self.count += 1
        word = "zqcanary" + "".join("abcdefghij"[int(digit)] for digit in f"{self.count:05}") + "z"
        path = AUTHORS.get(row._meta.label_lower, "")
        for step in path.split(".") if path else ():
            row = getattr(row, step)
        self.written[word] = (place, row if path else None)
        return word

    def found_in(self, text: str) -> set[str]:
        return set(CANARY.findall(text)) & set(self.written)


def every_table() -> str:
    """All that the database keeps, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [table, repr(cursor.fetchall())]
    return "\n".join(rows)
