"""How much would go by which rule: counts alone, made without opening a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from governance.models import Purge, PurgeWarning, RetentionRule
from governance.retention import Kind, Rows, Shared, months_before
from governance.retention.kinds import every_kind

SOON_DAYS = 90
FEWEST_SHOWN = 3


@dataclass(frozen=True)
class Count:
    """A number of rows as it may be shown; ``None``: a few, and no more is said."""

    number: int | None

    def __str__(self) -> str:
        return f"fewer than {FEWEST_SHOWN}" if self.number is None else f"{self.number:,}"


@dataclass(frozen=True)
class Standing:
    """A kind with the rule it has, and how many rows go by it now and within the next 90 days."""

    kind: Kind
    months: int
    rule: RetentionRule | None
    now: Count
    soon: Count


def rules() -> dict[str, RetentionRule]:
    return {rule.kind: rule for rule in RetentionRule.objects.select_related("changed_by")}


def months_of(kind: Kind) -> int:
    """How long a kind is kept."""
    rule = RetentionRule.objects.filter(kind=kind.name).first()
    return rule.months if rule else kind.months


def months_by_kind() -> list[tuple[Kind, int]]:
    """Every kind with its rule; one query."""
    chosen = rules()
    return [(kind, chosen[kind.name].months if kind.name in chosen else kind.months) for kind in every_kind()]


def standings(today: date) -> list[Standing]:
    """Every kind as it stands; a fixed number of queries, whatever there is."""
    chosen = rules()
    return [standing(kind, _months(kind, chosen), today, chosen.get(kind.name)) for kind in every_kind()]


def standing(kind: Kind, months: int, today: date, rule: RetentionRule | None = None) -> Standing:
    """The same for one kind, under a rule that perhaps nobody has saved."""
    now, soon = (count(kind, months, day) for day in (today, today + timedelta(days=SOON_DAYS)))
    return Standing(kind, months, rule, _shown(kind, now), _shown(kind, soon))


def count(kind: Kind, months: int, day: date) -> int:
    """How many rows will have had their time on the day."""
    cut = months_before(day, months)
    if isinstance(kind, Shared):
        subjects = kind.may_go(not_purged(kind, kind.ended(cut))).order_by().values("pk")
        return sum(table.of(subjects).count() for table in kind.tables)
    return sum(rows.count() for rows in cast(Rows, kind).going(cut))


def not_purged(kind: Shared, subjects: "QuerySet") -> "QuerySet":
    """Without those whose words went already."""
    return subjects.exclude(pk__in=purged_ids(kind))


def purged_ids(kind: Shared) -> "QuerySet[PurgeWarning, UUID]":
    return PurgeWarning.objects.filter(kind=kind.name, purged_at__isnull=False).values_list("subject_id", flat=True)


def purges_listed() -> "QuerySet[Purge]":
    return Purge.objects.order_by("-ran_on", "kind")


def in_words(purge: Purge, kinds: Mapping[str, Kind]) -> tuple[str, Count]:
    """What went, and how much of it as it may be shown."""
    kind = kinds.get(purge.kind)
    return (kind.label, _shown(kind, purge.rows)) if kind else (purge.kind, Count(purge.rows))


def _months(kind: Kind, chosen: Mapping[str, RetentionRule]) -> int:
    return chosen[kind.name].months if kind.name in chosen else kind.months


def _shown(kind: Kind, number: int) -> Count:
    return Count(None if kind.discreet and 0 < number < FEWEST_SHOWN else number)
