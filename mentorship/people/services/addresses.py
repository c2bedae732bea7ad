"""An address that changes in the directory changes the account with it: people sign in with it.

Whoever reads what goes to an address can choose a password for the account. So nothing that belonged to the old address
opens it any more, and the owner is told there, where they are sure to read it, whoever wanted the change.
"""

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.template.loader import render_to_string

from mentorship import audit
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import draft_mail, queue_mails, redirect
from mentorship.people.models import Person, User
from mentorship.people.services.accounts import void_invitations
from mentorship.people.signals import addresses_changed

Moved = Sequence[tuple[Person, str]]
"""People with their addresses, each beside the address before."""
OLD_ADDRESS = "old_address"  # the kind of the mail that goes there, and nowhere else
BATCH = 200


def clear_the_way(people: Sequence[Person]) -> None:
    """Park the addresses of people who are about to get others, so that two may exchange theirs."""
    parked = Concat(Value("moving-"), Cast("pk", CharField()), Value("@moving.invalid"))
    ids = [person.pk for person in people]
    Person.objects.filter(pk__in=ids).update(email=parked)
    User.objects.filter(person__in=ids).update(email=parked)
    EmailAddress.objects.filter(user__person__in=ids).exclude(verified=True, primary=True).delete()


def follow(moved: Moved, *, by: Person | None, now: datetime) -> None:
    """Give the accounts of these people the addresses they have now; who may be somebody else there begins anew."""
    if moved:
        _write([person for person, _ in moved])
        redirect({person.pk: person.email for person, _ in moved}, but=OLD_ADDRESS)
    if others := elsewhere(moved):
        _begin_anew(others, by, now)


def elsewhere(moved: Moved) -> Moved:
    """Those whose mail may go to somebody else now: small and capital letters alone make no other address."""
    return [(person, before) for person, before in moved if not _is_same(person.email, before)]


def _is_same(one: str, other: str) -> bool:
    """Beyond ASCII, letters of one case may become the same though they are two."""
    return one.lower() == other.lower() and (one + other).isascii()


def _write(people: Sequence[Person]) -> None:
    """The new addresses, verified where one was verified."""
    now = {person.pk: person.email for person in people}
    accounts = list(User.objects.filter(person__in=now))
    verified = set(EmailAddress.objects.filter(user__in=accounts, verified=True).values_list("user_id", flat=True))
    for account in accounts:
        account.email = now[account.person_id or 0]
    User.objects.bulk_update(accounts, ["email"])
    EmailAddress.objects.filter(user__in=accounts).delete()
    EmailAddress.objects.filter(email__in=[address.lower() for address in now.values()]).delete()
    EmailAddress.objects.bulk_create(
        EmailAddress(user=account, email=account.email.lower(), verified=True, primary=True)
        for account in accounts
        if account.pk in verified
    )


def _begin_anew(moved: Moved, by: Person | None, now: datetime) -> None:
    """Passwords, links and sessions end; a second factor stays, and is asked for. Who has used an account is told."""
    before = {person.pk: address for person, address in moved}
    void_invitations([person for person, _ in moved], now)
    accounts = list(User.objects.select_for_update().filter(person__in=before))
    for account in accounts:
        account.password = make_password(None)  # sessions bear a digest of it
    User.objects.bulk_update(accounts, ["password"], batch_size=BATCH)
    audit.record_all("account.address_changed", [(account, {}) for account in accounts], by=by, now=now)
    used = [account.person for account in accounts if account.person and (account.is_active or account.last_login)]
    queue_mails([_farewell(person, before[person.pk], now) for person in used])
    addresses_changed.send(sender=Person, people=used, by=by, now=now)


def _farewell(person: Person, address: str, now: datetime) -> Delivery:
    """To the old address, without the new one. However late it comes, it is worth reading."""
    return draft_mail(
        key=f"{OLD_ADDRESS}:{now.isoformat()}|{OLD_ADDRESS}|{person.pk}|mail",
        kind=OLD_ADDRESS,
        to=address,
        person_id=person.pk,
        subject="This is no longer your address for mentoring",
        text=render_to_string("people/emails/old_address/body.txt", {"person": person}),
        due_at=now,
        now=now,
    )
