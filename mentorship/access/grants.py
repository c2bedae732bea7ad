"""Grants of one permission on one object to one account, in a table per model. Guardian lives here alone.

A model that hands out grants declares its permissions in ``Meta.permissions`` and its table beside it::

    class NoteGrant(UserGrant):
        content_object = models.ForeignKey(Note, on_delete=models.CASCADE)
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from guardian.models import UserObjectPermissionBase
from guardian.utils import get_user_obj_perms_model

from mentorship.people.models import User


class UserGrant(UserObjectPermissionBase):
    class Meta(UserObjectPermissionBase.Meta):
        abstract = True


def _table(model: Any) -> Any:
    """The table of grants that stands beside the model."""
    return get_user_obj_perms_model(model)


def _permission(codename: str, model: type[Model]) -> Permission:
    return Permission.objects.get(content_type=ContentType.objects.get_for_model(model), codename=codename)


def grant(codename: str, *pairs: tuple[User, Model]) -> None:
    """Grant the permission on each object to the account beside it, all of one model; again changes nothing."""
    if not pairs:
        return
    model = type(pairs[0][1])
    table = _table(model)
    permission = _permission(codename, model)
    rows = [table(user=user, permission=permission, content_object=obj) for user, obj in pairs]
    table.objects.bulk_create(rows, ignore_conflicts=True)


def revoke(codename: str, obj: Model, users: Iterable[User] | None = None) -> None:
    """Take the permission on the object back from these accounts, or from all."""
    rows = _table(obj).objects.filter(permission__codename=codename, content_object=obj)
    (rows if users is None else rows.filter(user__in=users)).delete()


def is_granted(user: User, codename: str, obj: Model) -> bool:
    return granted_ids(user, codename, type(obj)).filter(content_object=obj.pk).exists()


def granted_ids(user: User, codename: str, model: type[Model]) -> QuerySet:
    """The primary keys of the objects granted to the account, for use as ``pk__in``."""
    rows = _table(model).objects.filter(user=user, permission__codename=codename)
    return rows.values_list("content_object", flat=True)


def grantees(codename: str, obj: Model) -> QuerySet[User]:
    rows = _table(obj).objects.filter(permission__codename=codename, content_object=obj)
    return User.objects.filter(pk__in=rows.values("user"))
