"""What people agreed to, by version; and that nothing is counted beyond it."""

import pytest
from django.core.exceptions import ValidationError

from mentorship.audit.models import AuditEvent
from mentorship.people.consents import agreements_of, by_purpose, newest_texts, published
from mentorship.people.groups import declared_groups, groups_for_matching
from mentorship.people.models import Consent, SelfDeclaration
from mentorship.people.services.consents import LONGEST, NotTheseWords, agree, publish_text, withdraw
from mentorship.people.services.declarations import declare, take_back_all
from mentorship.people.states import Purpose
from tests.factories import NOW
from tests.factories.people import make_person
from tests.mentorship.people.files import ADA, take

pytestmark = pytest.mark.django_db
OTHER = "Other words, which say in at least forty characters what is counted."
FIGURES, MATCHING = Purpose.FIGURES, Purpose.MATCHING


def publish(by, *, purpose=FIGURES, text=OTHER, after=1):
    return publish_text(purpose=purpose, text=text, after=after, by=by, now=NOW)


def counted(person) -> tuple[bool, bool]:
    """In the figures, and when pairs are proposed."""
    return any(person.pk in said for said in declared_groups().values()), person.pk in groups_for_matching({person.pk})


def test_nobody_is_counted_beyond_what_they_agreed_to():
    """Each step of one life, with what is counted after it: (figures, matching)."""
    ada, admin = make_person("Ada"), make_person("Admin")
    steps = [
        (lambda: declare(person=ada, attribute="gender", value="woman", by=ada, now=NOW), (True, False)),
        (
            lambda: declare(person=ada, attribute="gender", value="woman", for_matching=True, by=ada, now=NOW),
            (True, True),
        ),
        (lambda: withdraw(person=ada, purpose=MATCHING, by=ada, now=NOW), (True, False)),
        (lambda: withdraw(person=ada, purpose=MATCHING, by=ada, now=NOW), (True, False)),
        (lambda: agree(person=ada, purpose=MATCHING, version=1, by=ada, now=NOW), (True, True)),
        (lambda: publish(admin), (False, True)),
        (lambda: agree(person=ada, purpose=FIGURES, version=2, by=ada, now=NOW), (True, True)),
        (lambda: publish(admin, purpose=MATCHING), (True, False)),
        (lambda: withdraw(person=ada, purpose=FIGURES, by=ada, now=NOW), (False, False)),
        (lambda: declare(person=ada, attribute="age group", value="40s", by=ada, now=NOW), (True, False)),
        (lambda: take_back_all(person=ada, by=ada, now=NOW), (False, False)),
    ]

    for number, (step, expected) in enumerate(steps):
        step()
        assert counted(ada) == expected, number

    history = Consent.objects.filter(person=ada, text__purpose=FIGURES).order_by("given_at", "text__version")
    assert [one.text.version for one in history] == [1, 2, 2]
    assert not Consent.objects.filter(person=ada, text__version=1, text__purpose=FIGURES).standing().exists()


def test_what_a_people_file_brought_in_counts_until_its_person_decides():
    take(ADA | {"demographic:gender": "woman"})
    ada = SelfDeclaration.objects.get().person

    assert SelfDeclaration.objects.get().is_imported
    assert counted(ada) == (True, False)
    withdraw(person=ada, purpose=FIGURES, by=ada, now=NOW)
    assert counted(ada) == (False, False)
    agree(person=ada, purpose=FIGURES, by=ada, now=NOW)
    assert counted(ada) == (True, False)
    assert not SelfDeclaration.objects.get().is_imported


def test_a_declaration_carries_the_version_it_was_made_under():
    ada, admin = make_person("Ada"), make_person("Admin")
    first = declare(person=ada, attribute="gender", value="woman", read=1, by=ada, now=NOW)
    publish(admin)

    with pytest.raises(NotTheseWords, match="changed meanwhile"):
        declare(person=ada, attribute="age group", value="40s", read=1, by=ada, now=NOW)
    second = declare(person=ada, attribute="age group", value="40s", read=2, by=ada, now=NOW)

    assert (first.agreed_to.version, second.agreed_to.version) == (1, 2)
    first.refresh_from_db()
    assert first.agreed_to.version == 2, "agreeing to the new words agrees for all that was said"


def test_everything_done_twice_is_done_once():
    ada, admin = make_person("Ada"), make_person("Admin")

    for _ in range(2):
        agree(person=ada, purpose=FIGURES, by=ada, now=NOW)
    for _ in range(2):
        withdraw(person=ada, purpose=FIGURES, by=ada, now=NOW)
    made = [publish(admin) for _ in range(2)]

    assert made[0] == made[1]
    recorded = AuditEvent.objects.filter(action__startswith="consent.").values_list("action", flat=True)
    assert list(recorded) == ["consent.given", "consent.withdrawn", "consent.published"]
    assert not AuditEvent.objects.filter(facts__icontains="forty").exists()


def test_words_are_published_by_who_has_read_the_ones_before():
    admin = make_person("Admin")
    assert publish(admin, text=newest_texts()[FIGURES].text).version == 1, "the same words are no new version"
    publish(admin)

    for text, after in ((" ", 2), ("Too short.", 2), ("x" * (LONGEST + 1), 2), (OTHER + " And more.", 1), (OTHER, 7)):
        with pytest.raises(NotTheseWords):
            publish(admin, text=text, after=after)

    assert [text.version for text, _ in published()[0].versions] == [2, 1]


def test_agreements_say_how_somebody_stands():
    ada, admin = make_person("Ada"), make_person("Admin")

    def standing():
        one = by_purpose(agreements_of(ada.user))["figures"]
        return one.is_decided, one.is_given, one.is_outdated

    assert standing() == (False, False, False)
    agree(person=ada, purpose=FIGURES, by=ada, now=NOW)
    assert standing() == (True, True, False)
    publish(admin)
    assert standing() == (True, False, True)
    withdraw(person=ada, purpose=FIGURES, by=ada, now=NOW)
    assert standing() == (True, False, False)
    with pytest.raises(ValidationError):
        Consent(person=ada, text=newest_texts()[FIGURES]).full_clean()
