"""What people say about themselves, and what for. The person decides; an import only fills gaps, for the audit."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.encryption.keys import make_keys
from mentorship.errors import Refusal
from mentorship.people.models import Person, SelfDeclaration
from mentorship.people.services.consents import agree
from mentorship.people.services.directory_file import ATTRIBUTE, LONGEST_DECLARATION
from mentorship.people.states import Purpose

Declared = tuple[Person, str, str]
BATCH = 500


class NotAnAttribute(Refusal):
    pass


def choice_of(attribute: str) -> str:
    """How ``Person.own_choices`` names an attribute."""
    return f"declaration:{attribute}"


@transaction.atomic
def declare(
    *,
    person: Person,
    attribute: str,
    value: str,
    for_matching: bool = False,
    read: int | None = None,
    by: Person | None,
    now: datetime,
) -> SelfDeclaration:
    """Say something about oneself, and what it may be counted for; the same again changes nothing.

    Who says something agrees to the words beside the form, of which they read version ``read``.
    """
    value = " ".join(value.split())
    if not ATTRIBUTE.fullmatch(attribute) or not 0 < len(value) <= LONGEST_DECLARATION:
        raise NotAnAttribute("Give an attribute and a value of at most a hundred characters.")
    _own(person, attribute)
    text = agree(person=person, purpose=Purpose.FIGURES, version=read, by=by or person, now=now).text
    if for_matching:
        agree(person=person, purpose=Purpose.MATCHING, by=by or person, now=now)
    declaration = (
        SelfDeclaration.objects.select_for_update(of=("self",)).filter(person=person, attribute=attribute).first()
    )
    if declaration and (declaration.value, declaration.for_matching) == (value, for_matching):
        return declaration
    declaration = declaration or SelfDeclaration(person=person, attribute=attribute)
    declaration.value, declaration.for_matching, declaration.declared_at = value, for_matching, now
    declaration.agreed_to = text
    declaration.save()
    audit.record("declaration.made", by=by, on=person, now=now)
    return declaration


@transaction.atomic
def take_back(*, person: Person, attribute: str, by: Person | None, now: datetime) -> None:
    """Delete what somebody said; no import brings it back."""
    _own(person, attribute)
    deleted, _ = SelfDeclaration.objects.filter(person=person, attribute=attribute).delete()
    if deleted:
        audit.record("declaration.taken_back", by=by, on=person, now=now)


@transaction.atomic
def take_back_all(*, person: Person, by: Person | None, now: datetime) -> int:
    """Delete everything somebody said; no import brings any of it back. The number deleted."""
    said = list(SelfDeclaration.objects.filter(person=person).values_list("attribute", flat=True))
    _own(person, *said)
    deleted, _ = SelfDeclaration.objects.filter(person=person).delete()
    if deleted:
        audit.record("declaration.taken_back", by=by, on=person, now=now, count=deleted)
    return deleted


def _own(person: Person, *attributes: str) -> None:
    choices = Person.objects.select_for_update().get(pk=person.pk).own_choices
    if new := [choice for choice in map(choice_of, attributes) if choice not in choices]:
        person.own_choices = [*choices, *new]
        person.save(update_fields=["own_choices"])


def differing(said: Iterable[tuple[Person, dict[str, str]]]) -> list[Declared]:
    """What a file says that is not on record so, and that the person has not decided for themself."""
    said = [(person, values) for person, values in said if values]
    known = {person.pk for person, _ in said if person.pk}
    attributes = {attribute for _, values in said for attribute in values}
    on_record = {
        (declaration.person_id, declaration.attribute): declaration.value
        for declaration in SelfDeclaration.objects.filter(attribute__in=attributes)
        if declaration.person_id in known
    }
    return [
        (person, attribute, value)
        for person, values in said
        for attribute, value in values.items()
        if choice_of(attribute) not in person.own_choices and on_record.get((person.pk or 0, attribute)) != value
    ]


def save_imported(declared: Sequence[Declared], now: datetime) -> None:
    """Write what ``differing`` found; the import's own record in the audit log counts for all."""
    make_keys(f"person:{person.pk}" for person, _, _ in declared)
    rows_of = SelfDeclaration.objects.filter(attribute__in={attribute for _, attribute, _ in declared})
    on_record = {(row.person_id, row.attribute): row for row in rows_of}
    made = []
    for person, attribute, value in declared:
        row = on_record.get((person.pk, attribute))
        if row is None:
            made.append(SelfDeclaration(person=person, attribute=attribute, value=value, declared_at=now))
        else:
            row.value, row.declared_at = value, now
            row.save()
    SelfDeclaration.objects.bulk_create(made, batch_size=BATCH)
