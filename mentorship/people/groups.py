"""What people said about themselves, over everybody: for protected figures alone, never for a page, a file or a log."""

from collections import defaultdict

from mentorship.encryption.keys import prefetch_all_keys
from mentorship.people.models import SelfDeclaration


def declared_groups() -> dict[int, dict[str, str]]:
    """What everybody said, by person and attribute; two queries, asked by ``governance.selectors`` alone."""
    rows = list(SelfDeclaration.objects.order_by("person_id", "attribute"))
    if rows:
        prefetch_all_keys("person")
    groups: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        groups[row.person_id][row.attribute] = row.value
    return dict(groups)
