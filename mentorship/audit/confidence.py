"""What happened in confidence: a page or a file of the log tells it by day and as a number, and nothing more of it.

Who raised a concern about a pair, or would rather not meet somebody, is itself what was said in confidence, and one of
the log's readers may be the other of the pair. A time to the second would name them as well as a name does: next to
when somebody signed in, opened a notice or had a mail. The log itself keeps all of it, and its chain proves it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from mentorship.audit.models import AuditEvent
from mentorship.audit.words import SPOKEN, words_of

CONFIDENTIAL = ("escalation.", "private_choice.", "notification.")
IN_CONFIDENCE = "somebody, in confidence"


@dataclass(frozen=True)
class Tally:
    """How often something was done in confidence on a day, by whomever."""

    day: date
    action: str
    times: int

    @property
    def did(self) -> str:
        return words_of(self.action)


def not_confidential(events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """Without what no question about somebody, about one thing or about a moment may find."""
    for beginning in CONFIDENTIAL:
        events = events.exclude(action__startswith=beginning)
    return events


def tallies(
    *, now: datetime, action: str = "", since: date | None = None, until: date | None = None, most: int | None = None
) -> list[Tally]:
    """By day and action, newest first; both days are included.

    Days are those of UTC, whatever zone the reader chose, for days of two zones would tell the hour. A day is told when
    it is over, for who looks every minute would see the minute.
    """
    midnight = datetime.combine(now.astimezone(UTC).date(), time.min, UTC)
    told = [one for one in SPOKEN if one.startswith(CONFIDENTIAL) and action in ("", one)]
    days = AuditEvent.objects.filter(action__in=told, at__lt=midnight).annotate(day=TruncDate("at", tzinfo=UTC))
    if since:
        days = days.filter(day__gte=since)
    if until:
        days = days.filter(day__lte=until)
    counted = days.order_by("-day", "action").values_list("day", "action").annotate(times=Count("pk"))
    return [Tally(*row) for row in counted[:most]]
