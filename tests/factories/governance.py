from datetime import date, timedelta

import factory

from governance.disclosure import Thresholds
from governance.equity import Audit, audit_to_dict
from governance.models import EmergencyAccess, EquityAudit, JointReview, ReviewAnswer
from governance.quarters import Quarter
from tests.factories import NOW
from tests.factories.pairing import PairingFactory
from tests.factories.people import PersonFactory


class JointReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JointReview

    pairing = factory.SubFactory(PairingFactory)
    opened_at = NOW
    due_on = date(2026, 10, 14)


class ReviewAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReviewAnswer

    review = factory.SubFactory(JointReviewFactory)
    person = factory.SelfAttribute("review.pairing.mentor")
    question = "progress"
    text = "Further than we hoped."
    submitted_at = NOW


class EmergencyAccessFactory(factory.django.DjangoModelFactory):
    """A request; one that is approved opened at ``NOW`` by consent of somebody else, one that ended did so half an hour
    later."""

    class Meta:
        model = EmergencyAccess

    pairing = factory.SubFactory(PairingFactory)
    requested_by = factory.SubFactory(PersonFactory)
    requested_at = NOW - timedelta(hours=1)
    reason = "A manager fears that one of the two may hurt themselves."
    state = "requested"

    class Params:
        opened = factory.LazyAttribute(lambda access: access.state in ("approved", "ended"))

    decided_by = factory.Maybe("opened", factory.SubFactory(PersonFactory), None)
    decided_at = factory.Maybe("opened", NOW, None)
    opens_at = factory.Maybe("opened", NOW, None)
    ended_at = factory.LazyAttribute(lambda access: NOW + timedelta(minutes=30) if access.state == "ended" else None)


class EquityAuditFactory(factory.django.DjangoModelFactory):
    """An audit of a quarter in which everything is withheld."""

    class Meta:
        model = EquityAudit
        django_get_or_create = ("quarter",)

    quarter = factory.Sequence(lambda n: f"{2000 + n // 4}Q{n % 4 + 1}")
    cut_off_on = factory.LazyAttribute(lambda audit: Quarter.parse(audit.quarter).cut_off)
    content = factory.LazyAttribute(
        lambda audit: audit_to_dict(Audit(audit.quarter, (), Thresholds(), headline="Nothing was compared."))
    )
    digest = "0" * 64
    ran_at = NOW
