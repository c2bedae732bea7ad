"""Whom a visitor of the demonstration may sign in as. Outside demo mode nobody, whatever the table says.

``seed_demo`` says it, for each part of ``states.DemoPart``, once the organisation stands::

    offer_demo_account(
        part=DemoPart.MENTEE, person=mina, description="Three goals, a joint review to answer.", by=None, now=now
    )
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import DemoAccount, Person, User
from mentorship.people.services.accounts import open_account
from mentorship.people.states import DemoPart


class OnlyInDemoMode(Refusal):
    def __init__(self) -> None:
        super().__init__("Only a demonstration lets anybody in without a password.")


@transaction.atomic
def offer_demo_account(
    *, part: DemoPart, person: Person, description: str, by: Person | None, now: datetime
) -> DemoAccount:
    """Let visitors sign in as this person, and open the account for it; the part's last person counts."""
    if not settings.DEMO:
        raise OnlyInDemoMode
    user = User.objects.select_for_update(of=("self",)).get(person=person)
    if not user.is_active:
        open_account(user)
    DemoAccount.objects.filter(part=part).exclude(person=person).delete()
    offered, _ = DemoAccount.objects.update_or_create(
        part=part, defaults={"person": person, "description": description}
    )
    audit.record("demo_account.offered", by=by, on=offered, now=now, part=part)
    return offered
