"""How people were called before: kept sealed until their erasure, which has to find what was written then."""

from collections.abc import Sequence
from datetime import datetime

from mentorship.encryption.keys import make_keys
from mentorship.people.models import FormerName, Person
from mentorship.people.states import Called

BATCH = 200


def keep(changed: Sequence[tuple[Person, str, str]], *, now: datetime) -> None:
    """Remember how people were called until now: whom, in which column, and how it was spelled there."""
    make_keys(f"person:{person.pk}" for person, _, _ in changed)
    rows = [FormerName(person=person, column=column, called=called, until=now) for person, column, called in changed]
    FormerName.objects.bulk_create(rows, batch_size=BATCH)


def spellings_of(person: Person) -> dict[str, str]:
    """How somebody is and was called, each with the column it stands or stood in.

    An address or id that somebody else has by now is theirs.
    """
    former = {row.called: row.column for row in person.former_names.all() if not _is_anothers(row)}
    return former | {getattr(person, column): column for column in Called.values}


def _is_anothers(row: FormerName) -> bool:
    if row.column == Called.NAME:
        return False
    return Person.objects.exclude(pk=row.person_id).filter(**{f"{row.column}__iexact": row.called}).exists()
