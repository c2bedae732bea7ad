"""A text field whose column holds ciphertext.

A value is sealed with the data key of its scope and bound to its model, field and row: moved to another row it does
not open. Loading a row opens nothing; reading the attribute does, and raises ``CannotOpen`` rather than show nothing.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from mentorship.encryption.errors import CannotOpen
from mentorship.encryption.keys import key_by_id, key_for
from mentorship.encryption.masters import seal, unseal
from mentorship.encryption.opened import note_opened

VERSION = "v1"


class Sealed(str):
    """Ciphertext as the column holds it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


# What stands in the column of words that are deleted in a row that is counted still; no key is needed to say so.
GONE = Sealed(f"{VERSION}.gone")
NO_LONGER_KEPT = "No longer kept"


class Opener:
    """The attribute on the model: opens on first reading, keeps the words for the life of the object."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        # A row on its way in from a dump is saved as it was dumped: sealed, and under the same primary key.
        if isinstance(value, Sealed) and not instance._state.adding:
            value = instance.__dict__[name] = self.field.open(instance, value)
            note_opened(instance, self.field.scope_of(instance))
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """``scope="pairing"`` seals with the key of ``pairing:<instance.pairing_id>``; without a scope, of the model."""

    def __init__(self, *args: Any, scope: str | None = None, **kwargs: Any) -> None:
        self.scope = scope
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"scope": self.scope}

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, Opener(self))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        value = model_instance.__dict__[self.attname]
        if value is None or isinstance(value, Sealed):
            return value
        return self.seal(model_instance, str(value))

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise FieldError(f"{self.name} is sealed: set it on an object and save that.")
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: nothing can be looked up in it.")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        value = obj.__dict__[self.attname]
        return value if isinstance(value, Sealed) else self.seal(obj, str(value))

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Sealed) and value.startswith(f"{VERSION}."):
            return Sealed(value)
        return super().to_python(value)

    def scope_of(self, instance: models.Model) -> str:
        if self.scope is None:
            return self.model._meta.label_lower
        return f"{self.scope}:{getattr(instance, f'{self.scope}_id')}"

    def binding(self, instance: models.Model) -> str:
        return f"{self._binding}{instance.pk}"

    @cached_property
    def _binding(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name} of "

    def seal(self, instance: models.Model, plain: str) -> Sealed:
        if instance.pk is None:
            raise ValueError(f"{self.model._meta.label} needs its primary key before {self.name} can be sealed.")
        key_id, key = key_for(self.scope_of(instance))
        sealed = seal(key, plain.encode(), self.binding(instance))
        return Sealed(f"{VERSION}.{key_id}.{b64encode(sealed).decode()}")

    def open(self, instance: models.Model, sealed: Sealed) -> str:
        return _open(sealed, self.binding(instance))

    def open_to_count(self, rows: Iterable[tuple[Any, str]]) -> list[str]:
        """The words of many rows, given as primary key and column: nobody is shown any, so no reading is noted."""
        binding = self._binding
        return [_open(sealed, f"{binding}{pk}") for pk, sealed in rows]


def _open(sealed: str, binding: str) -> str:
    if sealed == GONE:
        return NO_LONGER_KEPT
    try:
        version, key_id, body = sealed.split(".")
        ciphertext, key = b64decode(body, validate=True), key_by_id(key_id)
    except ValueError:
        raise CannotOpen(f"{binding} holds something that was never sealed.") from None
    if version != VERSION:
        raise CannotOpen(f"{binding} was sealed by a newer version ({version}).")
    return unseal(key, ciphertext, binding).decode()
