"""What every table knows about people: whose copy of their own data it is in, and what an erasure makes of it.

Each app declares its tables in a ``personal.py`` of its own, as ``TABLES``; what nobody declared fails the suite.

A *lookup* leads from a row to somebody: ``author``, ``pairing__mentor``; one that ends in ``user`` leads to their
account. Several in one text stand side by side: ``mentor mentee``.

An erasure leaves a shell where the person was: without name, address and employee id, so that counts, dates and the
team of the day stay what they were. Whatever is not deleted or emptied keeps pointing at that shell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from django.apps import apps
from django.db.models import Field, Model, Q
from django.utils.module_loading import module_has_submodule

MACHINERY = "It is about the installation, not about anybody."


class Somebody(Protocol):
    """Whose rows are looked for: the keys of a person and of their account, where they have one."""

    @property
    def person_id(self) -> int: ...

    @property
    def user_id(self) -> int | None: ...


@dataclass(frozen=True)
class Personal:
    """One table. The first part is for the copy of one's own data, the second for an erasure."""

    model: str
    title: str = ""  # its heading in the copy; empty where it is in nobody's, and then ``because`` says why
    mine: str = ""  # lookups: any of them leads from the row to me
    hides: str = ""  # columns that are not in the copy: secrets, and what only the machinery uses
    takes: Mapping[str, str] = field(default_factory=dict)  # of a column of JSON the entries in the copy, if not all
    waits: Mapping[str, str] = field(default_factory=dict)  # column → whose; for others from ``closed_at`` on

    deletes: str = ""  # lookups: rows that go
    clears: Mapping[str, str] = field(default_factory=dict)  # column → lookups: what is emptied in rows that stay
    names: str = ""  # columns of words in which a name may stand, whoever's row it is: searched, and renamed
    rewrites: str = ""  # such columns that need more care: a service of the app renames when it hears of the erasure
    nameless: str = ""  # columns of words that name nobody: codes, digests, names of things
    keeps: str = ""  # columns that go on leading to the shell
    word: str = ""  # columns that may be emptied but not left without a word
    because: str = ""  # why rows are in nobody's copy, or why what is kept is kept

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def shown(self) -> list["Field[Any, Any]"]:
        """The columns of the copy, in the order of the table: all but the key and what is hidden."""
        hidden = set(self.hides.split())
        return [column for column in self.table._meta.fields if not column.primary_key and column.name not in hidden]


def leading_to(somebody: Somebody, lookups: str) -> Q:
    """Rows from which any of the lookups leads to that person; none where there is no lookup."""
    found = Q(pk__in=[])
    for lookup in lookups.split():
        key = somebody.user_id if lookup.split("__")[-1] == "user" else somebody.person_id
        if key is not None:
            found |= Q(**{lookup: key})
    return found


@cache
def declared() -> tuple[Personal, ...]:
    """Every table, in the order of the stages: who somebody is first, what was made of it last."""
    found = [app.name for app in apps.get_app_configs() if module_has_submodule(app.module, "personal")]
    return tuple(table for name in found for table in import_module(f"{name}.personal").TABLES)
