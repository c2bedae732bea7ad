"""Accounts: opened by an invitation or the first single sign-on, closed when somebody leaves."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.outbox.services import call_back, queue_mail
from mentorship.people.models import Invitation, Person, User
from mentorship.people.selectors import not_invited
from mentorship.people.services.mail import queue_account_mail
from mentorship.people.states import Employment

VALID_FOR = timedelta(days=14)
SECRET_BYTES = 32
INVITATION = "invitation"
INVITED_AT_ONCE = 300


class CannotBeInvited(Refusal):
    pass


class CannotBeClosed(Refusal):
    pass


class InvitationUnusable(Refusal):
    """The same words for a link that never was, has run out or was used."""

    def __init__(self) -> None:
        super().__init__("This invitation can't be used. It may have run out or been used already.")


class WeakPassword(Refusal):
    pass


@transaction.atomic
def invite(*, person: Person, by: Person | None, now: datetime) -> Invitation:
    """Mail somebody a link to open their account; ``link`` of the result holds it. Earlier links keep their time."""
    user = _locked(person)
    if person.status == Employment.LEFT or person.erased_at:
        raise CannotBeInvited(f"{person} has left.")
    if user.is_active:
        raise CannotBeInvited(f"{person} has an account already.")
    if user.deactivated_at:
        user.deactivated_at = None
        user.save(update_fields=["deactivated_at"])
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invitation = Invitation.objects.create(
        person=person, digest=digest_of(secret), created_at=now, expires_at=now + VALID_FOR
    )
    invitation.link = f"{settings.SITE_URL}{reverse('people:accept_invitation', args=[secret])}"
    _mail(invitation, now)
    audit.record("person.invited", by=by, on=person, now=now)
    return invitation


def invite_everybody(*, by: Person | None, now: datetime) -> tuple[int, int]:
    """Invite who works here, has no account in use and no open invitation; how many were, how many remain."""
    waiting = not_invited(now)
    chosen = list(waiting[:INVITED_AT_ONCE])
    for person in chosen:
        invite(person=person, by=by, now=now)
    return len(chosen), waiting.count()


def ask_for_account(*, email: str, now: datetime) -> None:
    """Answer whoever types an address by a mail to it alone: an invitation, or the news that the account is open.

    An address that is not of somebody who works here gets nothing, and whoever typed it learns nothing.
    """
    person = Person.objects.employed().filter(email__iexact=email, erased_at=None).first()
    user = User.objects.filter(person=person).first() if person else None
    if person is None or (user and user.deactivated_at):
        return
    if user is None or not user.is_active:
        invite(person=person, by=person, now=now)
        return
    shown = {"person": person, "site_url": settings.SITE_URL}
    queue_account_mail(
        occasion=f"asked:{person.pk}:{now.isoformat()}",
        kind="account_is_open",
        to=person.email,
        subject="Your account for mentoring is open already",
        text=render_to_string("people/emails/account_is_open/body.txt", shown),
        now=now,
    )


def digest_of(secret: str) -> str:
    """256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _mail(invitation: Invitation, now: datetime) -> None:
    person = invitation.person
    shown = {"person": person, "link": invitation.link, "expires_at": invitation.expires_at}
    queue_mail(
        key=f"invitation:{invitation.pk}|{INVITATION}|{person.pk}|mail",
        kind=INVITATION,
        to=person.email,
        person_id=person.pk,
        subject=render_to_string("people/emails/invitation/subject.txt", shown),
        text=render_to_string("people/emails/invitation/body.txt", shown),
        html=render_to_string("people/emails/invitation/body.html", shown),
        due_at=now,
        not_after=invitation.expires_at,
        now=now,
    )


def find_invitation(secret: str, now: datetime) -> Invitation:
    """The open invitation with that secret."""
    found = Invitation.objects.open(now).select_related("person").filter(digest=digest_of(secret)).first()
    if found is None or found.person.status == Employment.LEFT:
        raise InvitationUnusable
    return found


@transaction.atomic
def accept_invitation(*, secret: str, password: str, now: datetime) -> User:
    """Open the account of who was invited, with that password. One of two at once wins."""
    found = find_invitation(secret, now)
    user = _locked(found.person)
    invitation = find_invitation(secret, now)  # once more, now that nobody else can use it
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from None
    user.set_password(password)
    open_account(user)
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    void_invitations([invitation.person], now)
    audit.record("account.opened", by=invitation.person, on=user, now=now, through="invitation")
    return user


def open_account(user: User) -> None:
    """Active, with the directory's address as the verified one."""
    user.is_active, user.deactivated_at = True, None
    user.save()
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.filter(email=user.email.lower()).delete()
    EmailAddress.objects.create(user=user, email=user.email.lower(), verified=True, primary=True)


@transaction.atomic
def open_by_single_sign_on(*, person: Person, now: datetime) -> User | None:
    """The account of somebody whose address the identity provider vouches for; None when it must stay closed."""
    user = _locked(person)
    if person.status == Employment.LEFT or person.erased_at or user.deactivated_at:
        return None
    if not user.is_active:
        open_account(user)
        void_invitations([person], now)
        audit.record("account.opened", by=person, on=user, now=now, through="single sign-on")
    return user


@transaction.atomic
def deactivate(*, person: Person, by: Person | None, now: datetime) -> User:
    """Close an account: its sessions end, its password and invitations are void."""
    user = _locked(person)
    if by == person:
        raise CannotBeClosed("You can't close your own account.")
    if not user.deactivated_at:
        close_accounts([person], by=by, now=now)
        user.refresh_from_db()
    return user


def close_accounts(people: Sequence[Person], *, by: Person | None, now: datetime) -> None:
    """Close many accounts with few queries.

    A session bears a digest of the password's hash, so replacing the hash ends every session with its next request.
    """
    users = list(User.objects.select_for_update(of=("self",)).filter(person__in=people))
    for user in users:
        if user.is_active:
            audit.record("account.closed", by=by, on=user, now=now)
        user.is_active, user.deactivated_at, user.password = False, now, make_password(None)
    User.objects.bulk_update(users, ["is_active", "deactivated_at", "password"], batch_size=200)
    void_invitations(people, now)


def void_invitations(people: Sequence[Person], now: datetime) -> None:
    """The links open nothing any more, and those that were not mailed yet stay here."""
    Invitation.objects.open(now).filter(person__in=people).update(expires_at=now)
    call_back(kind=INVITATION, people=[person.pk for person in people], now=now)


def _locked(person: Person) -> User:
    """The person's account, locked; made when there is none."""
    user = User.objects.select_for_update(of=("self",)).filter(person=person).first()
    return user or User.objects.create(person=person, email=person.email, is_active=False, password=make_password(None))
