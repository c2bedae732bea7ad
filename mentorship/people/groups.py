"""What people said about themselves, over everybody: for protected figures alone, never for a page, a file or a log."""

from collections import defaultdict
from collections.abc import Collection

from mentorship.encryption.keys import prefetch_all_keys
from mentorship.people.models import SelfDeclaration


def declared_groups() -> dict[int, dict[str, str]]:
    """What everybody said, by person and attribute; two queries, asked by ``governance.selectors`` alone."""
    return _by_person(list(SelfDeclaration.objects.order_by("person_id", "attribute")))


def groups_for_matching(people: Collection[int]) -> dict[int, dict[str, str]]:
    """What these people said and agreed to have counted when a matching is looked at for fairness."""
    rows = SelfDeclaration.objects.filter(for_matching=True).order_by("person_id", "attribute")
    return _by_person([row for row in rows if row.person_id in people])


def _by_person(rows: list[SelfDeclaration]) -> dict[int, dict[str, str]]:
    if rows:
        prefetch_all_keys("person")
    groups: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        groups[row.person_id][row.attribute] = row.value
    return dict(groups)
