"""Mail that waits may name somebody in its sealed words: once they are erased, it goes without the name."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from mentorship import audit
from mentorship.outbox.models import Delivery
from mentorship.renaming import Renaming

CHUNK = 200


@transaction.atomic
def rename_unsent(*, person: Model, names: Renaming, by: Model | None, now: datetime) -> int:
    """Replace how somebody was called in what was not sent yet, or given up and may be tried again; in how many."""
    unsent = Delivery.objects.select_for_update().unsent()
    renamed = sum(_rename(delivery, names) for delivery in unsent.iterator(CHUNK))
    if renamed:
        audit.record("deliveries.renamed", by=by, on=person, now=now, count=renamed)
    return renamed


def _rename(delivery: Delivery, names: Renaming) -> bool:
    text, html = names.in_words(delivery.text), names.in_html(delivery.html)
    if (text, html) == (delivery.text, delivery.html):
        return False
    delivery.text, delivery.html = text, html
    delivery.save(update_fields=["text", "html"])
    return True
