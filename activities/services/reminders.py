"""What is due, decided from the database; each reminder is a row with a key, so it is queued once whoever asks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from activities.selectors import with_contact
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


def send_reminders(*, now: datetime) -> Reminded:
    """Queue a reminder to both of each pair that has not met for longer than its track's cadence; again queues none."""
    running = Pairing.objects.active().filter(cohort__ends_on__gte=now.date())
    rows = with_contact(running.select_related("mentor", "mentee", "cohort__track"))
    overdue = [pairing for pairing in rows.iterator(1000) if _overdue(pairing, now)]
    notices = [notice for pairing in overdue for notice in _notices(pairing)]
    return Reminded(len(overdue), len(notify_all(notices=notices, now=now)))


def _overdue(pairing: Pairing, now: datetime) -> bool:
    """Counted in whole days of the mentee's calendar."""
    since: date = pairing.last_met_on or pairing.started_on  # type: ignore[attr-defined, assignment]
    today = now.astimezone(pairing.mentee.zone).date()
    return (today - since).days > pairing.cohort.track.cadence_days


def _notices(pairing: Pairing) -> list[Notice]:
    """To both who are at work, one reminder per silence: its key names the day the silence began."""
    since: date = pairing.last_met_on or pairing.started_on  # type: ignore[attr-defined, assignment]
    return [
        Notice(
            kind="session_overdue", to=person, occasion=f"session_overdue:{pairing.pk}:{since}",
            title=f"You and {partner.name} have not met for a while",
            url=reverse("activities:session_log", args=[pairing.pk]),
            context={"partner": partner.name, "since": since}, lasts=STALE_AFTER,
        )
        for person, partner in ((pairing.mentor, pairing.mentee), (pairing.mentee, pairing.mentor))
        if person.status == Employment.ACTIVE
    ]  # fmt: skip
