"""Reads for who looks after the mail: counts, states and addresses, never a word of a mail.

Of what is told in confidence there is no list: next to the audit log, a moment at which somebody had such a mail would
say who raised a concern. What was given up is named without a moment; what is over is counted when its day is.
"""

from datetime import UTC, datetime, time

from django.db.models import Count, Q, QuerySet

from mentorship.notifications.kinds import CONFIDENTIAL, DIGEST, KINDS
from mentorship.outbox.models import Channel, Delivery, DeliveryState
from mentorship.outbox.services import BOUNCED
from mentorship.people.models import Person

# Neither subject nor text: a subject may name the two of a pair.
DELIVERY_COLUMNS = ("pk", "kind", "to", "state", "due_at", "attempts", "error", "created_at", "finished_at", "channel")
OTHER_KINDS = {DIGEST.name: "What waited, in one mail", "invitation": "An invitation", "account": "About an account"}


def deliveries_by_state() -> dict[str, int]:
    """As many as the lists show."""
    listed = Delivery.objects.filter(~Q(kind__in=CONFIDENTIAL) | Q(state=DeliveryState.DEAD))
    counted = dict(listed.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: counted.get(state, 0) for state in DeliveryState}


def deliveries_listed(state: str = "") -> QuerySet[Delivery]:
    """In one state or all, newest first."""
    rows = Delivery.objects.exclude(kind__in=CONFIDENTIAL).only(*DELIVERY_COLUMNS)
    return rows.filter(state=state) if state else rows


def given_up_in_confidence() -> QuerySet[Delivery]:
    """In the order of addresses, which says nothing of when."""
    rows = Delivery.objects.filter(kind__in=CONFIDENTIAL, state=DeliveryState.DEAD)
    return rows.only("pk", "to", "state", "error", "attempts").order_by("to", "pk")


def sent_in_confidence(now: datetime) -> int:
    """How many were sent before this day of UTC."""
    midnight = datetime.combine(now.astimezone(UTC).date(), time.min, UTC)
    return Delivery.objects.filter(kind__in=CONFIDENTIAL, state=DeliveryState.SENT, finished_at__lt=midnight).count()


def kind_label(kind: str) -> str:
    """What a mail is about, for who looks after the mail."""
    return KINDS[kind].label if kind in KINDS else OTHER_KINDS.get(kind, kind.replace("_", " ").capitalize())


def bounced(person: Person) -> Delivery | None:
    """The last mail to somebody if its address was refused for good, and none has arrived since."""
    finished = Delivery.objects.filter(
        person_id=person.pk, channel=Channel.MAIL, state__in=[DeliveryState.SENT, DeliveryState.DEAD]
    )
    last = finished.only("to", "state", "error", "finished_at").order_by("-finished_at").first()
    return last if last and last.state == DeliveryState.DEAD and last.error == BOUNCED else None
