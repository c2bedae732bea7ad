from datetime import datetime

from django.db import transaction

from mentorship import audit
from mentorship.people.models import Person, User


@transaction.atomic
def close_admin_site(*, account: User, by: Person | None, now: datetime) -> None:
    """Let an account open the admin site no more; it stays an account otherwise. Again changes nothing."""
    if User.objects.of_admin_site().filter(pk=account.pk).update(is_staff=False, is_superuser=False):
        audit.record("role.revoked", by=by, on=account.person or account, now=now, role="admin_site")
