"""How views reach objects: fetched for somebody who may, or 404, the same for forbidden and non-existent."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404

from mentorship import audit
from mentorship.access.requests import PersonRequest

M = TypeVar("M", bound=Model)


def fetch(request: PersonRequest, name: str, queryset: QuerySet[M], **lookup: Any) -> M:
    """The one object the lookup finds, if the signed-in account has the permission on it; else 404.

    A refusal is recorded, whether the object exists or not.
    """
    try:
        found = queryset.filter(**lookup).first()
    except (ValueError, ValidationError):
        found = None
    if found is None or not request.user.has_perm(name, found):
        audit.record("access.refused", by=request.person, permission=name)
        raise Http404
    return found
