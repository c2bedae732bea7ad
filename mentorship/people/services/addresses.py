"""An address that changes in the directory changes the account with it: people sign in with it."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from mentorship.people.models import Person, User


def clear_the_way(people: Sequence[Person]) -> None:
    """Park the addresses of people who are about to get others, so that two may exchange theirs."""
    parked = Concat(Value("moving-"), Cast("pk", CharField()), Value("@moving.invalid"))
    ids = [person.pk for person in people]
    Person.objects.filter(pk__in=ids).update(email=parked)
    User.objects.filter(person__in=ids).update(email=parked)
    EmailAddress.objects.filter(user__person__in=ids).exclude(verified=True, primary=True).delete()


def follow(people: Sequence[Person]) -> None:
    """Give the accounts of these people the addresses the people have now, verified where one was verified."""
    if not people:
        return
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
