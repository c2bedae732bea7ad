"""What the directory announces, and what that means for roles."""

from typing import Any

from django.dispatch import receiver

from mentorship.access.services.roles import revoke_all
from mentorship.people.signals import people_left


@receiver(people_left, dispatch_uid="access.revoke_roles_of_leavers")
def _revoke_roles(sender: type, **announced: Any) -> None:
    revoke_all(people=announced["people"], by=announced["by"], now=announced["now"])
