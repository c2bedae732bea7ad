from datetime import date

import factory

from governance.models import JointReview, ReviewAnswer
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
