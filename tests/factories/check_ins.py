from datetime import timedelta

import factory

from activities.models import CheckIn, CheckInWords
from tests.factories import NOW
from tests.factories.pairing import PairingFactory


class CheckInFactory(factory.django.DjangoModelFactory):
    """A question of the mentor, to be answered in two days."""

    class Meta:
        model = CheckIn

    pairing = factory.SubFactory(PairingFactory)
    asked_by = factory.SelfAttribute("pairing.mentor")
    asked_at = NOW
    expected_at = factory.LazyAttribute(lambda check_in: check_in.asked_at + timedelta(days=2))


class CheckInWordsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CheckInWords

    check_in = factory.SubFactory(CheckInFactory)
    author = factory.SelfAttribute("check_in.asked_by")
    body = "Where are you stuck with the parser?"
    written_at = factory.SelfAttribute("check_in.asked_at")
