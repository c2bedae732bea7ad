"""What an erasure does to the tables, as their declarations say: rows that go, words that are emptied, names replaced.

Everything here runs inside the transaction of ``erasures.erase_person``, and knows nothing about any one table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, JSONField, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from mentorship.encryption.fields import EncryptedTextField
from mentorship.own_data import Personal, declared, leading_to
from mentorship.people.models import Person
from mentorship.renaming import Renaming

ERASED = "(erased)"
CHUNK = 200


@dataclass(frozen=True)
class Keys:
    """Of somebody, kept while their account goes."""

    person_id: int
    user_id: int | None


def keys_of(person: Person) -> Keys:
    user = getattr(person, "user", None)
    return Keys(person.pk, user.pk if user else None)


def empty_tables(somebody: Keys) -> int:
    """Delete and empty what is theirs, in every table; the number of rows touched."""
    return sum(_clear(table, somebody) + _delete(table, somebody) for table in declared())


def rename_everywhere(names: Renaming) -> int:
    """Replace how somebody was called wherever others wrote it; the number of rows changed."""
    return sum(_rename(table, column, names) for table in declared() for column in table.names.split())


def _rows(table: Personal) -> QuerySet[Any]:
    return table.table._base_manager.all()


def _delete(table: Personal, somebody: Keys) -> int:
    """Only the rows themselves count: what falls with them is not counted twice."""
    if not table.deletes:
        return 0
    _, by_model = _rows(table).filter(leading_to(somebody, table.deletes)).delete()
    return by_model.get(table.table._meta.label, 0)


def _clear(table: Personal, somebody: Keys) -> int:
    touched: set[Any] = set()
    for name, lookups in table.clears.items():
        column: Any = table.table._meta.get_field(name)
        theirs = _rows(table).filter(leading_to(somebody, lookups))
        filled = theirs.filter(**{f"{name}__isnull": False})  # what was never said stays unsaid
        keys = set(filled.values_list("pk", flat=True))
        touched |= keys
        _empty(_rows(table).filter(pk__in=keys), column, _emptied(column, in_words=name in table.word.split()))
    return len(touched)


def _emptied(column: "Field[Any, Any]", *, in_words: bool) -> Any:
    """What stands in a column once its words are gone."""
    if in_words:
        return ERASED
    if column.null:
        return None
    if column.has_default():
        return column.get_default()
    return "" if column.blank else ERASED


def _empty(rows: QuerySet[Any], column: "Field[Any, Any]", value: Any) -> None:
    """Sealed words are sealed anew row by row, bound to where they stand."""
    if not isinstance(column, EncryptedTextField) or value is None:
        rows.update(**{column.name: value})
        return
    for row in rows.iterator(CHUNK):
        setattr(row, column.name, value)
        row.save(update_fields=[column.name])


def _rename(table: Personal, column: str, names: Renaming) -> int:
    rows = list(_mentioning(_rows(table), column, names.spellings))
    changed = [row for row in rows if _renamed(row, column, names)]
    table.table._base_manager.bulk_update(changed, [column], batch_size=CHUNK)
    return len(changed)


def _mentioning(rows: QuerySet[Any], column: str, spellings: Iterable[str]) -> QuerySet[Any]:
    """Rows in whose column one of the spellings stands, perhaps within another word."""
    found = Q(pk__in=[])
    for spelling in spellings:
        found |= Q(in_column__icontains=spelling)
    return rows.annotate(in_column=Cast(column, TextField())).filter(found)


def _renamed(row: Model, column: str, names: Renaming) -> bool:
    """Rename in one row; whether that changed anything. A longer name is cut where the column ends."""
    before = getattr(row, column)
    field: Any = row._meta.get_field(column)
    after = names.in_value(before) if isinstance(field, JSONField) else names.in_words(before)[: field.max_length]
    setattr(row, column, after)
    return bool(after != before)
