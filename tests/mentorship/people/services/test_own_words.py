import pytest

from mentorship.audit.models import AuditEvent
from mentorship.people.models import Person
from mentorship.people.services.own_words import NotLikeThis, describe_oneself
from tests.factories import NOW
from tests.factories.people import make_person
from tests.mentorship.people.files import ADA, take

pytestmark = pytest.mark.django_db


def describe(person, timezone="Europe/Berlin", about=""):
    return describe_oneself(person=person, timezone=timezone, about=about, by=person, now=NOW)


def test_ones_own_time_zone_stands_against_the_next_file():
    take(ADA)
    ada = Person.objects.get()

    describe(ada, timezone="Asia/Tokyo")
    take(ADA)

    ada.refresh_from_db()
    assert ada.timezone == "Asia/Tokyo"


def test_a_change_is_on_record_without_the_words_and_no_change_is_not():
    ada = make_person("Ada")

    describe(ada, about=" Ask me about databases. ")
    describe(ada, about="Ask me about databases.")

    assert AuditEvent.objects.get(action="person.described_themself").facts == {"changed": ["about"]}
    assert Person.objects.get().about == "Ask me about databases."


@pytest.mark.parametrize("said", [{"timezone": "Berlin"}, {"about": "x" * 501}])
def test_what_can_not_be_is_refused_in_a_sentence(said):
    with pytest.raises(NotLikeThis):
        describe(make_person("Ada"), **said)
