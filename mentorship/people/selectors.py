"""What the pages of the directory show."""

from django.conf import settings

from mentorship.people.models import DemoAccount
from mentorship.people.states import DemoPart


def demo_accounts() -> list[DemoAccount]:
    """One for each part, in the order of the parts; none outside demo mode."""
    if not settings.DEMO:
        return []
    order = {part: place for place, part in enumerate(DemoPart)}
    return sorted(DemoAccount.objects.select_related("person"), key=lambda account: order[DemoPart(account.part)])
