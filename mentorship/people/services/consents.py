"""Agreeing to words, withdrawing, and publishing other words. History is kept; a newer version asks everybody again."""

from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.consents import first_text
from mentorship.people.models import Consent, ConsentText, Person, SelfDeclaration
from mentorship.people.states import Purpose

SHORTEST, LONGEST = 40, 5000


class NotTheseWords(Refusal):
    pass


@transaction.atomic
def agree(*, person: Person, purpose: Purpose, version: int | None = None, by: Person, now: datetime) -> Consent:
    """Agree to the newest words of a purpose; ``version`` is the one that was read. Again changes nothing."""
    Person.objects.select_for_update().get(pk=person.pk)
    text = newest_saved(purpose, now)
    if version is not None and version != text.version:
        raise NotTheseWords("These words have changed meanwhile. Read the new ones, then decide.")
    standing = Consent.objects.standing().filter(person=person, text=text).first()
    if standing:
        return standing
    consent = Consent.objects.create(person=person, text=text, given_at=now)
    if purpose == Purpose.FIGURES:
        SelfDeclaration.objects.filter(person=person).update(agreed_to=text)
    audit.record("consent.given", by=by, on=person, now=now, purpose=purpose.value, version=text.version)
    return consent


@transaction.atomic
def withdraw(*, person: Person, purpose: Purpose, by: Person, now: datetime) -> None:
    """No longer agree, to any version; who never agreed says no for good. Again changes nothing."""
    Person.objects.select_for_update().get(pk=person.pk)
    ever = Consent.objects.filter(person=person, text__purpose=purpose)
    withdrawn = ever.standing().update(withdrawn_at=now)
    if not withdrawn and ever.exists():
        return
    if not withdrawn:
        Consent.objects.create(person=person, text=newest_saved(purpose, now), withdrawn_at=now)
    audit.record("consent.withdrawn", by=by, on=person, now=now, purpose=purpose.value)


@transaction.atomic
def publish_text(*, purpose: Purpose, text: str, after: int, by: Person, now: datetime) -> ConsentText:
    """Publish other words in place of version ``after``; everybody who agreed to earlier ones is asked again."""
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not SHORTEST <= len(text) <= LONGEST:
        raise NotTheseWords(f"Say what people agree to, in {SHORTEST} to {LONGEST:,} characters.")
    newest = newest_saved(purpose, now, lock=True)
    if newest.text == text and newest.version in (after, after + 1):
        return newest
    if newest.version != after:
        raise NotTheseWords("Somebody published other words meanwhile. Read them first; yours are still here.")
    made = ConsentText.objects.create(
        purpose=purpose, version=after + 1, text=text, published_at=now, published_by=by
    )  # fmt: skip
    audit.record("consent.published", by=by, on=made, now=now, purpose=purpose.value, version=made.version)
    return made


def newest_saved(purpose: Purpose, now: datetime, *, lock: bool = False) -> ConsentText:
    """The newest words as a row; the built-in ones are kept as version 1 when first needed."""
    texts = ConsentText.objects.filter(purpose=purpose).order_by("-version")
    newest = (texts.select_for_update(of=("self",)) if lock else texts).first()
    if newest:
        return newest
    first = {"text": first_text(purpose).text, "published_at": now}
    return ConsentText.objects.get_or_create(purpose=purpose, version=1, defaults=first)[0]
