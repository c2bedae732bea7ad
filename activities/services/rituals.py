"""Meetings that take place anyway: made known, changed, ended."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from activities.models import Ritual
from activities.policies.pairs import check_lasts
from activities.policies.rituals import NotARitual, check_goes_on, check_meeting, check_slots_fit
from activities.services.touchpoints import tell_both
from activities.states import Cadence, RitualKind
from mentorship import audit
from mentorship.changes import save_changes
from mentorship.people.models import Person, Unit
from pairing.models import Pairing


@dataclass(frozen=True)
class RitualDraft:
    """``first_on``: a day on which it takes place; the others are counted from it."""

    kind: RitualKind
    name: str
    cadence: Cadence
    first_on: date
    minutes: int


@transaction.atomic
def register_ritual(
    *, ritual_id: UUID, of: Unit | Pairing, draft: RitualDraft, by: Person, now: datetime
) -> Ritual:  # fmt: skip
    """Make a meeting of a team, or one that a pair is in, known. The id comes from the form: twice is once."""
    rows: Any = type(of).objects.select_for_update(of=("self",))
    of = rows.get(pk=of.pk)
    whose = {"pairing": of} if isinstance(of, Pairing) else {"unit": of}
    known = Ritual.objects.filter(pk=ritual_id).first()
    if known:
        if known.registered_by_id != by.pk:
            raise NotARitual("This form was used already. Open a new one to add another meeting.")
        return known
    if isinstance(of, Pairing):
        check_lasts(of)
    check_meeting(draft.cadence, draft.first_on, draft.minutes)
    _check_name(Ritual(pk=ritual_id, **whose), draft.name)
    ritual = Ritual.objects.create(pk=ritual_id, registered_by=by, registered_at=now, **whose, **asdict(draft))
    audit.record("ritual.registered", by=by, on=ritual, now=now, kind=draft.kind, minutes=draft.minutes)
    return ritual


@transaction.atomic
def change_ritual(*, ritual: Ritual, draft: RitualDraft, by: Person, now: datetime) -> Ritual:
    """Another name, day or length; never shorter than a slot in it. The same again changes nothing."""
    ritual = _locked(ritual)
    check_goes_on(ritual, now.astimezone(by.zone).date())
    check_meeting(draft.cadence, draft.first_on, draft.minutes)
    check_slots_fit(ritual, draft.minutes)
    _check_name(ritual, draft.name)
    if changed := save_changes(ritual, asdict(draft)):
        audit.record("ritual.changed", by=by, on=ritual, now=now, changed=changed)
    return ritual


@transaction.atomic
def end_ritual(*, ritual: Ritual, by: Person, now: datetime) -> Ritual:
    """It takes place no more, and the slots in it are over: their people are told. Again changes nothing."""
    ritual = _locked(ritual)
    if ritual.ended_on:
        return ritual
    ritual.ended_on = now.astimezone(by.zone).date()
    ritual.save(update_fields=["ended_on"])
    slots = list(ritual.touchpoints.kept().select_related("pairing__mentor", "pairing__mentee", "mentor"))
    for slot in slots:
        slot.stopped_at = now
        slot.save(update_fields=["stopped_at"])
        tell_both(slot, "touchpoint_over", by, now)
    audit.record("ritual.ended", by=by, on=ritual, now=now, slots=len(slots))
    return ritual


def _check_name(ritual: Ritual, name: str) -> None:
    same = Ritual.objects.filter(unit=ritual.unit_id, pairing=ritual.pairing_id, name=name, ended_on=None)
    if same.exclude(pk=ritual.pk).exists():
        raise NotARitual("There is a meeting of this name already: use it, or choose another name.")


def _locked(ritual: Ritual) -> Ritual:
    return Ritual.objects.select_for_update(of=("self",)).get(pk=ritual.pk)
