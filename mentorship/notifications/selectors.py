"""Reads for who looks after the mail: counts, states and addresses, never a word of a mail."""

from django.db.models import Count, QuerySet

from mentorship.notifications.kinds import DIGEST, KINDS
from mentorship.outbox.models import Channel, Delivery, DeliveryState
from mentorship.outbox.services import BOUNCED
from mentorship.people.models import Person

# Neither subject nor text: a subject may name the two of a pair.
DELIVERY_COLUMNS = ("pk", "kind", "to", "state", "due_at", "attempts", "error", "created_at", "finished_at", "channel")
OTHER_KINDS = {DIGEST.name: "What waited, in one mail", "invitation": "An invitation", "account": "About an account"}


def deliveries_by_state() -> dict[str, int]:
    counted = dict(Delivery.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: counted.get(state, 0) for state in DeliveryState}


def deliveries_listed(state: str = "") -> QuerySet[Delivery]:
    """In one state or all, newest first."""
    rows = Delivery.objects.only(*DELIVERY_COLUMNS)
    return rows.filter(state=state) if state else rows


def kind_label(kind: str) -> str:
    """What a mail is about, for who looks after the mail."""
    if kind in KINDS and KINDS[kind].confidential:
        return "A notice"
    return KINDS[kind].label if kind in KINDS else OTHER_KINDS.get(kind, kind.replace("_", " ").capitalize())


def bounced(person: Person) -> Delivery | None:
    """The last mail to somebody if its address was refused for good, and none has arrived since."""
    finished = Delivery.objects.filter(
        person_id=person.pk, channel=Channel.MAIL, state__in=[DeliveryState.SENT, DeliveryState.DEAD]
    )
    last = finished.only("to", "state", "error", "finished_at").order_by("-finished_at").first()
    return last if last and last.state == DeliveryState.DEAD and last.error == BOUNCED else None
