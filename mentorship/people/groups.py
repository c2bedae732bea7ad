"""What people said about themselves, over everybody: for protected figures alone, never for a page, a file or a log."""

from collections import defaultdict
from collections.abc import Collection
from typing import cast

from django.db.models import BooleanField, ExpressionWrapper, F, Q, TextField

from mentorship.encryption.fields import EncryptedTextField
from mentorship.encryption.keys import prefetch_all_keys
from mentorship.people.consents import agreeing, decided
from mentorship.people.models import SelfDeclaration
from mentorship.people.states import Purpose


def declared_groups() -> dict[str, dict[int, str]]:
    """What everybody said who agrees to the words as they are now, by attribute and person.

    What a people file brought in as declared counts until its person decides. As many queries for any size, asked by
    ``governance.selectors`` alone.
    """
    agreed, heard = agreeing(Purpose.FIGURES), decided(Purpose.FIGURES)
    said = SelfDeclaration.objects.annotate(
        sealed=ExpressionWrapper(F("value"), output_field=TextField()),  # as it is stored
        imported=ExpressionWrapper(Q(agreed_to=None), output_field=BooleanField()),
    )
    rows = [
        (pk, words, person_id, attribute)
        for pk, words, person_id, attribute, imported in said.values_list(
            "pk", "sealed", "person_id", "attribute", "imported"
        )
        if person_id in agreed or (imported and person_id not in heard)
    ]
    if rows:
        prefetch_all_keys("person")
    field = cast(EncryptedTextField, SelfDeclaration._meta.get_field("value"))
    words = field.open_to_count((pk, sealed) for pk, sealed, _, _ in rows)
    groups: dict[str, dict[int, str]] = defaultdict(dict)
    for (_, _, person_id, attribute), word in zip(rows, words, strict=True):
        groups[attribute][person_id] = word
    return dict(groups)


def groups_for_matching(people: Collection[int]) -> dict[int, dict[str, str]]:
    """What these people said and agree to have counted when a matching is looked at for fairness."""
    agreed = agreeing(Purpose.MATCHING).intersection(people)
    rows = SelfDeclaration.objects.filter(for_matching=True).order_by("person_id", "attribute")
    return _by_person([row for row in rows if row.person_id in agreed])


def _by_person(rows: list[SelfDeclaration]) -> dict[int, dict[str, str]]:
    if rows:
        prefetch_all_keys("person")
    groups: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        groups[row.person_id][row.attribute] = row.value
    return dict(groups)
