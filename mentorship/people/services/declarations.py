"""What people say about themselves, and what for. The person decides; an import only fills gaps, for the audit."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.encryption.keys import make_keys
from mentorship.errors import Refusal
from mentorship.people.models import Person, SelfDeclaration
from mentorship.people.services.directory_file import ATTRIBUTE, LONGEST_DECLARATION

Declared = tuple[Person, str, str]
BATCH = 500


class NotAnAttribute(Refusal):
    pass


def choice_of(attribute: str) -> str:
    """How ``Person.own_choices`` names an attribute."""
    return f"declaration:{attribute}"


@transaction.atomic
def declare(
    *, person: Person, attribute: str, value: str, for_matching: bool = False, by: Person | None, now: datetime
) -> SelfDeclaration:
    """Say something about oneself, and what it may be counted for; the same again changes nothing."""
    value = " ".join(value.split())
    if not ATTRIBUTE.fullmatch(attribute) or not 0 < len(value) <= LONGEST_DECLARATION:
        raise NotAnAttribute("Give an attribute and a value of at most a hundred characters.")
    _own(person, attribute)
    declaration = SelfDeclaration.objects.select_for_update().filter(person=person, attribute=attribute).first()
    if declaration and (declaration.value, declaration.for_matching) == (value, for_matching):
        return declaration
    declaration = declaration or SelfDeclaration(person=person, attribute=attribute)
    declaration.value, declaration.for_matching, declaration.declared_at = value, for_matching, now
    declaration.save()
    audit.record("declaration.made", by=by, on=person, now=now, attribute=attribute, for_matching=for_matching)
    return declaration


@transaction.atomic
def take_back(*, person: Person, attribute: str, by: Person | None, now: datetime) -> None:
    """Delete what somebody said; no import brings it back."""
    _own(person, attribute)
    deleted, _ = SelfDeclaration.objects.filter(person=person, attribute=attribute).delete()
    if deleted:
        audit.record("declaration.taken_back", by=by, on=person, now=now, attribute=attribute)


def _own(person: Person, attribute: str) -> None:
    choices = Person.objects.select_for_update().get(pk=person.pk).own_choices
    if choice_of(attribute) not in choices:
        person.own_choices = [*choices, choice_of(attribute)]
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
