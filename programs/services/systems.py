"""Systems and who knows them: kept by hand on pages, by file, and worked out where nobody said anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person, Skill, Unit
from programs.models import System, SystemKnowledge
from programs.slugs import free_slug
from programs.states import KnowledgeSource


class NameTaken(Refusal):
    pass


@transaction.atomic
def create_system(
    *, name: str, unit: Unit, skills: Iterable[Skill] = (), retires_on: date | None = None, by: Person | None,
    now: datetime,
) -> System:  # fmt: skip
    """Add a system to the list; names differ in more than capitals."""
    try:
        with transaction.atomic():
            system = System.objects.create(
                slug=free_slug(name, System.objects.all()), name=name, unit=unit, retires_on=retires_on, created_at=now
            )
    except IntegrityError:
        raise NameTaken(f"There is a system called {name} already.") from None
    system.skills.set(skills)
    audit.record("system.created", by=by, on=system, now=now, unit=unit.pk)
    return system


@transaction.atomic
def change_system(
    *, system: System, name: str, unit: Unit, skills: Iterable[Skill], retires_on: date | None, by: Person | None,
    now: datetime,
) -> System:  # fmt: skip
    """Rename a system, give it to another unit, or say what it takes and when it goes."""
    system = System.objects.select_for_update(of=("self",)).get(pk=system.pk)
    facts = {"name": name, "unit_id": unit.pk, "retires_on": retires_on}
    changed = [field for field, value in facts.items() if getattr(system, field) != value]
    for field in changed:
        setattr(system, field, facts[field])
    wanted = {skill.pk for skill in skills}
    if wanted != set(system.skills.values_list("pk", flat=True)):
        system.skills.set(wanted)
        changed.append("skills")
    if not changed:
        return system
    try:
        with transaction.atomic():
            system.save()
    except IntegrityError:
        raise NameTaken(f"There is a system called {name} already.") from None
    audit.record("system.changed", by=by, on=system, now=now, changed=changed)
    return system


@transaction.atomic
def remove_system(*, system: System, by: Person | None, now: datetime) -> None:
    """Take a system off the list, with what was kept about who knows it; rotations keep their mentors."""
    audit.record("system.removed", by=by, on=system, now=now, name=system.name)
    System.objects.filter(pk=system.pk).delete()


@transaction.atomic
def set_knowledge(
    *, system: System, person: Person, level: int | None, by: Person | None, now: datetime
) -> SystemKnowledge | None:
    """Say how well somebody knows a system; None takes it back. What is said stands against what is worked out."""
    System.objects.select_for_update().get(pk=system.pk)
    known = SystemKnowledge.objects.filter(system=system, person=person)
    if level is None:
        if known.delete()[0]:
            audit.record("knowledge.removed", by=by, on=system, now=now, person=person.pk)
        return None
    row = known.first()
    if row and (row.level, row.source) == (level, KnowledgeSource.STATED):
        return row
    facts = {"level": level, "source": KnowledgeSource.STATED, "because": "", "recorded_at": now}
    row, _ = SystemKnowledge.objects.update_or_create(system=system, person=person, defaults=facts)
    audit.record("knowledge.set", by=by, on=system, now=now, person=person.pk, level=level)
    return row


@dataclass(frozen=True)
class Derived:
    """A level that was worked out, and from what."""

    level: int
    because: str


@transaction.atomic
def keep_derived(*, levels: dict[tuple[int, int], Derived], by: Person | None, now: datetime) -> int:
    """Bring the worked out rows to these, by system and person; rows that were said or came by file stay. How many
    rows changed.
    """
    rows = {(row.system_id, row.person_id): row for row in SystemKnowledge.objects.select_for_update()}
    kept = {key for key, row in rows.items() if row.source != KnowledgeSource.DERIVED}
    old = {key: row for key, row in rows.items() if key not in kept}
    wanted = {key: derived for key, derived in levels.items() if key not in kept}
    gone = [row.pk for key, row in old.items() if key not in wanted]
    changed = [row for key, row in old.items() if key in wanted and (row.level, row.because) != _plain(wanted[key])]
    for row in changed:
        row.level, row.because = _plain(wanted[row.system_id, row.person_id])
        row.recorded_at = now
    new = [
        SystemKnowledge(
            system_id=system, person_id=person, level=derived.level, because=derived.because[:200],
            source=KnowledgeSource.DERIVED, recorded_at=now,
        )
        for (system, person), derived in wanted.items()
        if (system, person) not in old
    ]  # fmt: skip
    SystemKnowledge.objects.filter(pk__in=gone).delete()
    SystemKnowledge.objects.bulk_update(changed, ["level", "because", "recorded_at"], batch_size=300)
    SystemKnowledge.objects.bulk_create(new, batch_size=300)
    total = len(gone) + len(changed) + len(new)
    if total:
        audit.record("knowledge.derived", by=by, now=now, added=len(new), changed=len(changed), removed=len(gone))
    return total


def _plain(derived: Derived) -> tuple[int, str]:
    return derived.level, derived.because[:200]
