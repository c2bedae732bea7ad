"""A mail that was not sent yet goes on without the name of somebody erased, whatever it waited for."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail

from mentorship.audit.models import AuditEvent
from mentorship.outbox import mails
from mentorship.outbox.erased_names import rename_unsent
from mentorship.outbox.models import Delivery, DeliveryState
from mentorship.outbox.services import deliver_due, queue_mail, retry
from mentorship.renaming import Renaming
from tests.factories import NOW
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

NAMES = Renaming({"Nora O'Neil": "Former colleague BCD"})


def test_mail_that_waits_or_was_given_up_or_is_on_its_way_names_the_erased_no_more(monkeypatch):
    person = PersonFactory()
    for key in ("waits", "given up", "on its way"):
        queue_mail(
            key=key, kind="pairing_started", to="mara@example.org", subject="A pair", due_at=NOW, now=NOW,
            text="You and Nora O'Neil are a pair.", html="<p>You and Nora O&#x27;Neil are a pair.</p>",
        )  # fmt: skip
    Delivery.objects.filter(key="given up").update(state=DeliveryState.DEAD)
    Delivery.objects.filter(key="waits").update(due_at=NOW + timedelta(hours=1))

    def erased_meanwhile(message, backend):
        assert rename_unsent(person=person, names=NAMES, by=None, now=NOW) == 3
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(mails, "hand_over", erased_meanwhile)
        deliver_due(now=NOW)
    assert rename_unsent(person=person, names=NAMES, by=None, now=NOW) == 0
    retry(delivery=Delivery.objects.get(key="given up"), by=None, now=NOW)
    deliver_due(now=NOW + timedelta(hours=2))

    sent = [(message.body, message.alternatives[0].content) for message in mail.outbox]
    told = "You and Former colleague BCD are a pair."
    assert sent == [(told, f"<p>{told}</p>")] * 3
    event = AuditEvent.objects.get(action="deliveries.renamed")
    assert (event.object, event.facts) == (f"people.person:{person.pk}", {"count": 3})
