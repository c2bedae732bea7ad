"""What is due, decided from the database; each reminder is a row with a key, so it is queued once whoever asks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse

from activities.selectors.pairs import silent_since, with_contact
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.states import Employment
from pairing.models import Pairing

STALE_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class Reminded:
    pairings: int
    reminders: int

    def __str__(self) -> str:
        return f"Queued {self.reminders} reminders for {self.pairings} pairings without a session for too long."


@dataclass(frozen=True)
class Stage:
    """How long a silence has lasted, in cadences of the track, and what the two are told then."""

    kind: str
    title: str
    page: str


STAGES = (
    Stage("session_overdue", "You and {partner} have not met for a while", "activities:session_log"),
    Stage("pairing_quiet", "How is it going with {partner}?", "activities:pair_quiet"),
    # Offered, never done: a pair ends when one of the two ends it.
    Stage("pairing_end_offered", "You and {partner} have gone quiet", "activities:pair_quiet"),
)


def send_reminders(*, now: datetime) -> Reminded:
    """Queue a reminder to both of each pair that has not met for longer than its track's cadence, another after twice
    and after three times as long; again queues none. Paused pairs are left in peace.
    """
    running = Pairing.objects.active().filter(cohort__ends_on__gte=now.date())
    rows = with_contact(running.select_related("mentor", "mentee")).annotate(cadence=F("cohort__track__cadence_days"))
    stages = [(pairing, _cadences(pairing, now)) for pairing in rows.iterator(1000)]
    overdue = [(pairing, STAGES[min(count, len(STAGES)) - 1]) for pairing, count in stages if count]
    notices = [notice for pairing, stage in overdue for notice in _notices(pairing, stage)]
    return Reminded(len(overdue), len(notify_all(notices=notices, now=now)))


def _cadences(pairing: Any, now: datetime) -> int:
    """How many times the track's cadence the silence is longer than, in whole days of the mentee's calendar."""
    since = silent_since(pairing)
    today = now.astimezone(pairing.mentee.zone).date()
    silent = (today - since).days if since else 0
    return max(0, (silent - 1) // pairing.cadence)


def _notices(pairing: Pairing, stage: Stage) -> list[Notice]:
    """To both who are at work, one reminder per silence and stage: its key names the day the silence began."""
    since: date = silent_since(pairing)  # type: ignore[assignment]
    url = reverse(stage.page, args=[pairing.pk])
    return [
        Notice(
            kind=stage.kind, to=person, occasion=f"{stage.kind}:{pairing.pk}:{since}",
            title=stage.title.format(partner=partner.name), url=url,
            cohort=pairing.cohort_id,
            context={"partner": partner.name, "since": since}, lasts=STALE_AFTER,
        )
        for person, partner in ((pairing.mentor, pairing.mentee), (pairing.mentee, pairing.mentor))
        if person.status == Employment.ACTIVE
    ]  # fmt: skip
