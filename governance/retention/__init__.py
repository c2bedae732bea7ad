"""What is kept for how long: one declaration a kind. ``kinds`` has those of this stage and the stages before it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast

from mentorship.encryption.fields import GONE
from mentorship.people.models import Person

LONGEST = 84


@dataclass(frozen=True)
class Kind:
    """Something that is kept for a number of months after an event, and within which bounds the number may lie.

    ``discreet``: so few of them may be somebody's secret that a count below three is not shown.
    """

    name: str
    label: str
    holds: str  # in a sentence
    after: str  # the event: "after the pairing ended"
    months: int
    least: int
    most: int = LONGEST
    discreet: bool = False


@dataclass(frozen=True)
class Rows(Kind):
    """Rows that go by themselves, or lose the sealed words of one ``column`` and stay, because they are counted.

    ``due``: of the first moment that is still kept, the queries that find what lies before it.
    """

    due: Callable[[datetime], Sequence["QuerySet[Any]"]] = lambda _: ()
    column: str = ""
    key_of: str = ""  # the kind of shared words under whose key they are sealed, and the column that leads there
    subject: str = ""

    def going(self, cut: date) -> list["QuerySet[Any]"]:
        """What would go if things were kept from ``cut`` on."""
        found = list(self.due(datetime.combine(cut, time.min, UTC)))
        return [_unless_gone(rows, self.column) for rows in found] if self.column else found


@dataclass(frozen=True)
class Words:
    """A table of sealed words under the key of a pair or circle, and how a row leads there.

    Its rows go, unless they are counted: then the columns in ``empty`` lose their words, those in ``clear`` are unset.
    """

    model: str
    leads: str
    empty: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model)

    def of(self, subjects: Any) -> "QuerySet[Any]":
        """The rows of some pairs or circles; for counting and deleting, never for reading."""
        return self.table._base_manager.filter(**{f"{self.leads}__in": subjects})

    def remove(self, subject: Any) -> int:
        """The number of rows that went or were emptied."""
        rows = self.of([subject])
        if not self.empty:
            return rows.delete()[1].get(self.table._meta.label, 0)
        for column in self.empty:
            rows.exclude(**{f"{column}__isnull": True}).update(**{column: GONE})
        return rows.update(**dict.fromkeys(self.clear)) if self.clear else rows.count()


@dataclass(frozen=True)
class Shared(Kind):
    """Words of several people under one key: both are told a month before, and at the end the key is destroyed.

    ``scope``: pairing or circle. ``ended``: of a day, the subjects that ended before it. ``people``: whom to tell.
    ``others``: tables under the same key that have a rule of their own; while they hold a row the key stays.
    ``held``: the keys of subjects whose words have to stay for now, whatever the rule says; ``unless``: why, in words.
    """

    scope: str = ""
    ended: Callable[[date], "QuerySet[Any]"] = lambda _: Person.objects.none()
    people: Callable[[Any], list[tuple[Person, str]]] = lambda _: []  # each with what the words were about, for them
    tables: tuple[Words, ...] = ()
    others: tuple[Words, ...] = ()
    held: Callable[[], "QuerySet[Any, UUID]"] | None = None
    unless: str = ""

    def may_go(self, subjects: "QuerySet[Any]") -> "QuerySet[Any]":
        """Without those whose words have to stay for now."""
        return subjects.exclude(pk__in=self.held()) if self.held else subjects


def months_before(day: date, months: int) -> date:
    """The same day that many months earlier; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def months_after(day: date, months: int) -> date:
    return months_before(day, -months)


def _unless_gone(rows: "QuerySet[Any]", column: str) -> "QuerySet[Any]":
    """Without rows whose words went before, or that never had any."""
    return rows.annotate(sealed=Cast(column, TextField())).exclude(sealed__in=["", GONE]).exclude(sealed=None)
