from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from mentorship.access import rules


class AccessBackend:
    """Answers every permission the application defines, finally: no later backend can widen a no.

    It signs nobody in and loads no user, so a session never belongs to it.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not rules.known(perm):
            return False
        if not user_obj.is_anonymous and rules.allows(user_obj, perm, obj):
            return True
        raise PermissionDenied
