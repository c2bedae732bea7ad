"""What was sent to the people of a program about it, and what came back: kinds, days and states, never a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from mentorship.notifications.kinds import CONFIDENTIAL, KINDS
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.outbox.services import BOUNCED
from mentorship.people.models import Person
from programs.models import Cohort, Program

# Neither subject nor address nor text; and nothing that the confidential are about.
COLUMNS = ("pk", "kind", "person_id", "channel", "state", "due_at", "created_at", "finished_at")
LATELY = timedelta(days=30)
SHOWN = 20

# In the words of who runs a program; those of the operator's page say more.
OUTCOMES = {
    "sent": "sent",
    "waiting": "waits to be sent",
    "back": "came back",
    "failed": "could not be sent",
    "needless": "not needed any more",
}
STATES = {
    "sent": Q(outcome=DeliveryState.SENT),
    "waiting": Q(outcome__in=[DeliveryState.HELD, DeliveryState.DUE, DeliveryState.CLAIMED]),
    "back": Q(outcome=DeliveryState.DEAD, trouble=BOUNCED),
    "failed": Q(outcome=DeliveryState.DEAD) & ~Q(trouble=BOUNCED),
    "needless": Q(outcome=DeliveryState.DROPPED),
}


@dataclass(frozen=True)
class Sent:
    """One line of the list."""

    name: str
    about: str
    channel: str
    together: bool
    outcome: str
    words: str
    at: datetime


def sent_in(program: Program) -> QuerySet[Any]:
    """Every notice that concerned the program, newest first; what went in a digest fared as that did."""
    cohorts = Cohort.objects.filter(track__program=program).values("pk")
    rows = Delivery.objects.filter(cohort_id__in=cohorts).exclude(kind__in=CONFIDENTIAL)
    return rows.annotate(
        outcome=Coalesce("part_of__state", F("state")), trouble=Coalesce("part_of__error", F("error"))
    ).only(*COLUMNS)


def as_listed(rows: Sequence[Any]) -> list[Sent]:
    """The rows of a page, with names: one question more."""
    names = dict(Person.objects.filter(pk__in={row.person_id for row in rows}).values_list("pk", "name"))
    return [
        Sent(
            name=names.get(row.person_id, "somebody who is gone"), about=_about(row.kind),
            channel=row.get_channel_display(), together=row.state == DeliveryState.FOLDED, outcome=_outcome(row),
            words=OUTCOMES[_outcome(row)], at=row.finished_at or row.due_at,
        )
        for row in rows
    ]  # fmt: skip


def _about(kind: str) -> str:
    return KINDS[kind].label if kind in KINDS else kind.replace("_", " ").capitalize()


def _outcome(row: Any) -> str:
    if row.outcome == DeliveryState.DEAD:
        return "back" if row.trouble == BOUNCED else "failed"
    return {DeliveryState.SENT: "sent", DeliveryState.DROPPED: "needless"}.get(row.outcome, "waiting")


def unreachable(program: Program, now: datetime) -> list[str]:
    """Names of people to whom mails came back lately."""
    back = sent_in(program).filter(STATES["back"], created_at__gt=now - LATELY).order_by()
    pks = set(back.values_list("person_id", flat=True))
    return list(Person.objects.filter(pk__in=pks).order_by("name").values_list("name", flat=True)[:SHOWN])
