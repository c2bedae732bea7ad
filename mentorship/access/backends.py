from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied

from mentorship.access import rules


class AccessBackend(BaseBackend):
    """Answers every permission the application defines, finally: no later backend can widen a no."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not rules.known(perm):
            return False
        if not user_obj.is_anonymous and rules.allows(user_obj, perm, obj):
            return True
        raise PermissionDenied
