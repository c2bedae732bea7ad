from datetime import timedelta

import pytest

from mentorship.audit.models import AuditEvent
from mentorship.outbox.models import Delivery
from mentorship.people.models import Invitation, User
from mentorship.people.services.accounts import (
    CannotBeClosed,
    CannotBeInvited,
    InvitationUnusable,
    WeakPassword,
    accept_invitation,
    ask_for_account,
    deactivate,
    find_invitation,
    invite,
    invite_everybody,
    open_by_single_sign_on,
)
from mentorship.people.states import Employment
from tests.factories import NOW
from tests.factories.people import PersonFactory, UserFactory, make_person

pytestmark = pytest.mark.django_db
PASSWORD = "a stone in the river"


def imported(**fields):
    person = PersonFactory(**fields)
    UserFactory(person=person, is_active=False, verified=False)
    return person


def secret_of(invitation: Invitation) -> str:
    return invitation.link.rstrip("/").rpartition("/")[2]


# Inviting


def test_an_invitation_is_mailed_and_only_its_digest_kept():
    nora = imported(name="Nora")

    invitation = invite(person=nora, by=None, now=NOW)

    mail = Delivery.objects.get()
    assert invitation.link in mail.text
    assert mail.to == nora.email
    assert secret_of(invitation) not in str(Invitation.objects.values().get())
    assert AuditEvent.objects.get(action="person.invited").facts == {}


def test_somebody_without_any_account_gets_one_with_the_invitation():
    invite(person=PersonFactory(), by=None, now=NOW)

    assert not User.objects.get().is_active


def test_who_has_left_or_has_an_account_is_not_invited():
    for person in (imported(status=Employment.LEFT), imported(erased_at=NOW), make_person("Ada")):
        with pytest.raises(CannotBeInvited):
            invite(person=person, by=None, now=NOW)


def test_everybody_who_can_be_is_invited_once():
    imported()
    imported()
    imported(status=Employment.LEFT)
    make_person("Ada")

    assert invite_everybody(by=None, now=NOW) == (2, 0)
    assert invite_everybody(by=None, now=NOW) == (0, 0)


def test_a_closed_account_opens_again_only_by_an_invitation_of_its_own():
    closed = imported()
    User.objects.filter(person=closed).update(deactivated_at=NOW)

    assert invite_everybody(by=None, now=NOW) == (0, 0)
    invite(person=closed, by=None, now=NOW)

    assert User.objects.get(person=closed).deactivated_at is None


# Accepting


def test_accepting_opens_the_account_with_the_directorys_address_verified():
    nora = imported(email="Nora@example.org")
    secret = secret_of(invite(person=nora, by=None, now=NOW))

    user = accept_invitation(secret=secret, password=PASSWORD, now=NOW)

    assert user.is_active
    assert user.check_password(PASSWORD)
    assert user.emailaddress_set.filter(email="nora@example.org", verified=True, primary=True).exists()
    assert AuditEvent.objects.get(action="account.opened").facts == {"through": "invitation"}


def test_an_invitation_is_good_once_and_takes_the_others_with_it():
    nora = imported()
    first, second = (secret_of(invite(person=nora, by=None, now=NOW)) for _ in range(2))
    accept_invitation(secret=first, password=PASSWORD, now=NOW)

    for secret in (first, second, "nonsense"):
        with pytest.raises(InvitationUnusable):
            accept_invitation(secret=secret, password=PASSWORD, now=NOW)


def test_an_invitation_runs_out_and_ends_with_the_employment():
    nora = imported()
    secret = secret_of(invite(person=nora, by=None, now=NOW))

    with pytest.raises(InvitationUnusable):
        find_invitation(secret, NOW + timedelta(days=14))
    nora.status = Employment.LEFT
    nora.save()
    with pytest.raises(InvitationUnusable):
        find_invitation(secret, NOW)


def test_a_weak_password_opens_nothing_and_uses_nothing_up():
    secret = secret_of(invite(person=imported(), by=None, now=NOW))

    with pytest.raises(WeakPassword):
        accept_invitation(secret=secret, password="password", now=NOW)

    assert accept_invitation(secret=secret, password=PASSWORD, now=NOW).is_active


# Asking for an account


def test_who_asks_gets_an_invitation_by_mail():
    nora = imported(email="nora@example.org")

    ask_for_account(email="NORA@example.org", now=NOW)

    assert Delivery.objects.get().kind == "invitation"
    assert AuditEvent.objects.get(action="person.invited").actor == f"people.person:{nora.pk}"


def test_who_has_an_account_is_told_so_by_mail():
    ada = make_person("Ada")

    ask_for_account(email=ada.email, now=NOW)

    mail = Delivery.objects.get()
    assert mail.kind == "account_is_open"
    assert "/accounts/password/reset/" in mail.text


@pytest.mark.parametrize("fields", [{"status": Employment.LEFT}, {"erased_at": NOW}])
def test_who_is_not_here_any_more_hears_nothing(fields):
    ask_for_account(email=imported(**fields).email, now=NOW)

    assert not Delivery.objects.exists()


def test_a_closed_account_and_a_stranger_hear_nothing():
    closed = make_person("Ada")
    deactivate(person=closed, by=None, now=NOW)

    ask_for_account(email=closed.email, now=NOW)
    ask_for_account(email="stranger@example.org", now=NOW)

    assert not Delivery.objects.exists()


# Single sign-on, and the end


def test_single_sign_on_opens_an_account_once_and_never_a_closed_one():
    nora = imported()

    assert open_by_single_sign_on(person=nora, now=NOW).is_active
    assert open_by_single_sign_on(person=nora, now=NOW).is_active
    assert AuditEvent.objects.filter(action="account.opened").count() == 1
    deactivate(person=nora, by=None, now=NOW)
    assert open_by_single_sign_on(person=nora, now=NOW) is None


def test_nobody_closes_their_own_account_and_twice_is_once():
    ada, nora = make_person("Ada"), make_person("Nora")

    with pytest.raises(CannotBeClosed):
        deactivate(person=ada, by=ada, now=NOW)
    deactivate(person=nora, by=ada, now=NOW)
    deactivate(person=nora, by=ada, now=NOW + timedelta(days=1))

    assert User.objects.get(person=nora).deactivated_at == NOW
    assert AuditEvent.objects.filter(action="account.closed").count() == 1
