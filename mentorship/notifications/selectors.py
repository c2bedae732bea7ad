"""Reads for who looks after the mail: counts, states and addresses, never a word of a mail."""

from django.db.models import Count, QuerySet

from mentorship.notifications.kinds import KINDS
from mentorship.outbox.models import Delivery, DeliveryState

# Neither subject nor text: a subject may name the two of a pair.
DELIVERY_COLUMNS = ("pk", "kind", "to", "state", "due_at", "attempts", "error", "created_at", "finished_at")
OTHER_KINDS = {"invitation": "An invitation", "account": "About an account"}


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
