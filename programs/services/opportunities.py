"""High-impact opportunities: what counts in a program, situations by hand and by rule, and what a mentee is worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from programs.models import OpportunityWeights, Program, Situation, System
from programs.opportunities import Found, situations_found
from programs.states import OpportunityKind, ProgramState, SituationSource


class NotPossible(Refusal):
    pass


@transaction.atomic
def set_weights(
    *, program: Program, weights: Mapping[str, int], first_from: int, by: Person | None, now: datetime
) -> OpportunityWeights:
    """Say how much each kind counts, and from which score on somebody is served first."""
    if not any(weights.get(kind, 0) for kind in OpportunityKind):
        raise NotPossible("Give at least one kind of opportunity a weight above 0.")
    Program.objects.select_for_update().get(pk=program.pk)
    facts = {kind.value: weights.get(kind, 0) for kind in OpportunityKind} | {"first_from": first_from}
    row = OpportunityWeights.objects.filter(program=program).first()
    former = row.as_dict() | {"first_from": row.first_from} if row else None
    if row and former == facts:
        return row
    row, _ = OpportunityWeights.objects.update_or_create(program=program, defaults=facts)
    audit.record("opportunity.weighted", by=by, on=program, now=now, former=former, weights=facts)
    return row


@transaction.atomic
def enter_situation(
    *, program: Program, person: Person, kind: OpportunityKind, strength: int, sentence: str,
    system: System | None = None, until: date | None = None, by: Person, now: datetime,
) -> Situation:  # fmt: skip
    """Put somebody on the queue by hand; a situation of the kind that is open already is changed."""
    if not sentence.strip():
        raise NotPossible("Say why in a sentence: the pair reads it in the reasons for their pairing.")
    Program.objects.select_for_update().get(pk=program.pk)
    facts = {"strength": strength, "sentence": sentence.strip()[:200], "until": until}
    entered = {"source": SituationSource.ENTERED, "opened_by": by}
    known = Situation.objects.filter(program=program, person=person, kind=kind, system=system, closed_at__isnull=True)
    situation = known.first()
    if situation and all(getattr(situation, name) == value for name, value in facts.items()):
        return situation
    try:
        with transaction.atomic():
            if situation:
                known.update(**facts, **entered)
                situation.refresh_from_db()
            else:
                situation = Situation.objects.create(
                    program=program, person=person, kind=kind, system=system, opened_at=now, **facts, **entered
                )
    except IntegrityError:
        raise NotPossible(f"{person} is on the queue for this already.") from None
    audit.record("situation.entered", by=by, on=situation, now=now, person=person.pk, kind=kind)
    return situation


@transaction.atomic
def close_situation(*, situation: Situation, by: Person | None, now: datetime) -> Situation:
    """Take a situation off the queue; what a rule found stays away until it finds something else."""
    situation = Situation.objects.select_for_update(of=("self",)).get(pk=situation.pk)
    if situation.closed_at is None:
        situation.closed_at = now
        situation.save(update_fields=["closed_at"])
        audit.record("situation.closed", by=by, on=situation, now=now, person=situation.person_id)
    return situation


@dataclass(frozen=True)
class Looked:
    """What the rules found: situations new, changed and over."""

    new: int
    changed: int
    over: int

    def __str__(self) -> str:
        return f"{self.new} found, {self.changed} changed, {self.over} over."


@transaction.atomic
def find_situations(*, program: Program, by: Person | None, now: datetime) -> Looked:
    """Bring what the rules find to today: again finds nothing new. What an owner closed is not opened again."""
    Program.objects.select_for_update().get(pk=program.pk)
    found = {(item.person_id, item.kind.value, item.system_id): item for item in situations_found(program, now.date())}
    rows = Situation.objects.filter(program=program)
    open_rows = {_key(row): row for row in rows if row.closed_at is None}
    dismissed = {(_key(row), row.sentence) for row in rows if row.closed_at is not None}
    over = [key for key, row in open_rows.items() if row.source == SituationSource.FOUND and key not in found]
    changed = [
        row for key, row in open_rows.items() if key in found and row.source == SituationSource.FOUND
        and (row.strength, row.sentence, row.until) != _facts(found[key])
    ]  # fmt: skip
    for row in changed:
        row.strength, row.sentence, row.until = _facts(found[_key(row)])
    new = [
        Situation(
            program=program, person_id=item.person_id, kind=item.kind, system_id=item.system_id,
            source=SituationSource.FOUND, opened_at=now, strength=item.strength, sentence=item.sentence[:200],
            until=item.until,
        )
        for key, item in found.items()
        if key not in open_rows and (key, item.sentence[:200]) not in dismissed
    ]  # fmt: skip
    rows.filter(pk__in=[open_rows[key].pk for key in over]).delete()
    Situation.objects.bulk_update(changed, ["strength", "sentence", "until"], batch_size=300)
    Situation.objects.bulk_create(new, batch_size=300)
    looked = Looked(len(new), len(changed), len(over))
    if new or changed or over:
        audit.record("situations.found", by=by, on=program, now=now, new=len(new), changed=len(changed), over=len(over))
    return looked


def find_everywhere(*, now: datetime) -> int:
    """In every open program; how many situations are new."""
    programs = Program.objects.filter(state=ProgramState.OPEN)
    return sum(find_situations(program=program, by=None, now=now).new for program in programs)


def _key(row: Situation) -> tuple[int, str, int | None]:
    return row.person_id, row.kind, row.system_id


def _facts(item: Found) -> tuple[int, str, date | None]:
    return item.strength, item.sentence[:200], item.until
