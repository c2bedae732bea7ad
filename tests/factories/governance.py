from datetime import date

import factory

from governance.disclosure import Thresholds
from governance.equity import Audit, audit_to_dict
from governance.models import EquityAudit, JointReview, ReviewAnswer
from governance.quarters import Quarter
from tests.factories import NOW
from tests.factories.pairing import PairingFactory


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
