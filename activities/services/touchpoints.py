"""Slots for mentoring in meetings that take place anyway: the one gate to writing them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from activities.models import Ritual, Touchpoint
from activities.policies.pairs import NotNow, check_lasts
from activities.policies.rituals import NotASlot, check_goes_on, check_question, check_slot, check_takes_part
from mentorship import audit
from mentorship.changes import save_changes
from mentorship.notifications.services import notify
from mentorship.people.models import Person
from pairing.models import Pairing


@dataclass(frozen=True)
class SlotDraft:
    """``prompt``: the name of a question; or ``own_prompt``, a pair's own words. ``every_sprints`` None: each time."""

    minutes: int
    every_sprints: int | None = None
    prompt: str = ""
    own_prompt: str = ""

    def facts(self) -> dict[str, object]:
        """As the columns hold them."""
        return {
            "minutes": self.minutes, "every_sprints": self.every_sprints, "prompt": self.prompt,
            "own_prompt": self.own_prompt or None,
        }  # fmt: skip


@transaction.atomic
def attach_touchpoint(
    *, touchpoint_id: UUID, ritual: Ritual, pairing: Pairing | None, draft: SlotDraft, by: Person, now: datetime
) -> Touchpoint:
    """Put a slot for a pair, or for a mentor with the team, into a meeting. Posted twice, it is one."""
    ritual = _locked_ritual(ritual)
    there = Touchpoint.objects.filter(pk=touchpoint_id).first()
    if there:
        if (there.ritual_id, there.attached_by_id) != (ritual.pk, by.pk):
            raise NotASlot("This form was used already. Open a new one to add another slot.")
        return there
    check_goes_on(ritual, now.astimezone(by.zone).date())
    if pairing:
        check_lasts(pairing)
    check_takes_part(ritual, [pairing.mentor, pairing.mentee] if pairing else [by], pairing)
    _check(ritual, draft, pairing)
    whose = {"pairing": pairing} if pairing else {"mentor": by}
    if ritual.touchpoints.filter(stopped_at=None, **whose).exists():
        raise NotASlot(f"There is a slot in {ritual} already: change that one.")
    touchpoint = Touchpoint.objects.create(
        pk=touchpoint_id, ritual=ritual, attached_by=by, attached_at=now, **whose, **draft.facts()
    )
    audit.record("touchpoint.attached", by=by, on=touchpoint, now=now, ritual=str(ritual.pk), minutes=draft.minutes)
    tell_both(touchpoint, "touchpoint_attached", by, now)
    return touchpoint


@transaction.atomic
def change_touchpoint(*, touchpoint: Touchpoint, draft: SlotDraft, by: Person, now: datetime) -> Touchpoint:
    """Another length, rhythm or question; the same again changes nothing."""
    ritual = _locked_ritual(touchpoint.ritual)
    touchpoint = _locked(touchpoint)
    if touchpoint.stopped_at:
        raise NotNow("This slot is over. Put a new one into a meeting.")
    if touchpoint.pairing:
        check_lasts(touchpoint.pairing)
    _check(ritual, draft, touchpoint.pairing)
    if changed := save_changes(touchpoint, draft.facts()):
        audit.record("touchpoint.changed", by=by, on=touchpoint, now=now, changed=changed)
    return touchpoint


@transaction.atomic
def stop_touchpoint(*, touchpoint: Touchpoint, by: Person, now: datetime) -> Touchpoint:
    """Give the minutes back to the meeting. Again changes nothing."""
    touchpoint = _locked(touchpoint)
    if touchpoint.stopped_at:
        return touchpoint
    touchpoint.stopped_at = now
    touchpoint.save(update_fields=["stopped_at"])
    audit.record("touchpoint.stopped", by=by, on=touchpoint, now=now)
    tell_both(touchpoint, "touchpoint_over", by, now)
    return touchpoint


def tell_both(touchpoint: Touchpoint, kind: str, by: Person, now: datetime) -> None:
    """Whoever has the slot, but for who did it; neither its question nor the meeting's name is told."""
    pairing = touchpoint.pairing
    people = [pairing.mentor, pairing.mentee] if pairing else [touchpoint.mentor]
    url = _url(pairing) if pairing else touchpoint.ritual.get_absolute_url()
    for person in people:
        if person and person.pk != by.pk:
            notify(
                kind=kind, to=person, occasion=f"{kind}:{touchpoint.pk}", title=TITLES[kind], url=url,
                context={"partner": by.name}, now=now,
            )  # fmt: skip


TITLES = {
    "touchpoint_attached": "A few minutes for mentoring in a meeting you have anyway",
    "touchpoint_over": "A slot for mentoring in a meeting is over",
}


def _url(pairing: Pairing) -> str:
    return f"{reverse('activities:pair_detail', args=[pairing.pk])}#rituals"


def _check(ritual: Ritual, draft: SlotDraft, pairing: Pairing | None) -> None:
    check_slot(ritual, draft.minutes, draft.every_sprints)
    check_question(ritual, draft.prompt, draft.own_prompt, pairing)


def _locked_ritual(ritual: Ritual) -> Ritual:
    """The meeting first, so that it does not become shorter meanwhile."""
    return Ritual.objects.select_for_update(of=("self",)).get(pk=ritual.pk)


def _locked(touchpoint: Touchpoint) -> Touchpoint:
    rows = Touchpoint.objects.select_for_update(of=("self",))
    related = ("ritual", "mentor", "pairing__mentor", "pairing__mentee")
    return rows.select_related(*related).get(pk=touchpoint.pk)
