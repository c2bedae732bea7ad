"""What pairs have planned, as it stands at a moment: what was over and is not logged, and what comes next."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from activities.models import PlannedSession, Session
from activities.states import PlanState
from mentorship.people.models import Person
from pairing.models import Pairing

ASKED_FOR = timedelta(days=7)
"""How long somebody is asked to log what was planned; afterwards it is taken not to have been held."""


@dataclass(frozen=True)
class Occurrence:
    """A planned session, or one of a series: ``starts_at`` by the planner's clock."""

    planned: PlannedSession
    starts_at: datetime

    @property
    def ends_at(self) -> datetime:
        return self.starts_at.astimezone(UTC) + timedelta(minutes=self.planned.minutes)

    @property
    def log_url(self) -> str:
        """Where it is logged, filled in as it was planned."""
        return f"{log_path(self.planned)}&{urlencode({'on': self.starts_at.date()})}"

    @property
    def first_day(self) -> date:
        """The day on which it fell for whichever of the two had it first."""
        pairing = self.planned.pairing
        return min(self.day_for(pairing.mentor), self.day_for(pairing.mentee))

    def day_for(self, person: Person) -> date:
        return self.starts_at.astimezone(person.zone).date()


def log_path(planned: PlannedSession) -> str:
    """Where a planned session is logged; of a series the one that was last."""
    path = reverse("activities:session_log", args=[planned.pairing_id])
    return f"{path}?{urlencode({'plan': planned.pk})}"


def with_plans(pairings: QuerySet[Pairing], now: datetime) -> QuerySet[Any]:
    """Each pairing with ``plans_about``, what is planned from ``ASKED_FOR`` ago on, in one question for all."""
    about = PlannedSession.objects.ahead(now - ASKED_FOR)
    return pairings.prefetch_related(Prefetch("planned_sessions", queryset=about, to_attr="plans_about"))


def next_at(pairing: Pairing, now: datetime) -> datetime | None:
    """When the pair meets next; of a pairing ``with_plans``."""
    coming = (planned.first_after(now) for planned in _about(pairing))
    return min((start for start in coming if start), default=None)


def to_log(pairing: Pairing, now: datetime) -> Occurrence | None:
    """The last of what was planned that has begun and is not logged; of a pairing ``with_plans`` and with contact.

    A session logged for that day or a later one answers it.
    """
    begun = (Occurrence(planned, start) for planned in _about(pairing) if (start := planned.begun_by(now)))
    met = getattr(pairing, "last_met_on", None)
    asked = [past for past in begun if past.ends_at > now - ASKED_FOR and not is_logged(past, met)]
    return max(asked, key=lambda past: past.starts_at, default=None)


def is_logged(past: Occurrence, last_met_on: date | None) -> bool:
    """Whether a session is on record for that day, as either of the two counts days, or for a later one."""
    return last_met_on is not None and last_met_on >= past.first_day


def to_log_of(planned: PlannedSession, now: datetime) -> Occurrence | None:
    """Of one plan the last that has begun and is not logged, however long ago."""
    start = planned.begun_by(now) if planned.state == PlanState.PLANNED else None
    if start is None:
        return None
    past = Occurrence(planned, start)
    later = Session.objects.held().filter(pairing=planned.pairing, held_on__gte=past.first_day)
    return None if later.exists() else past


def _about(pairing: Pairing) -> list[PlannedSession]:
    plans: list[PlannedSession] = getattr(pairing, "plans_about", [])
    return plans
