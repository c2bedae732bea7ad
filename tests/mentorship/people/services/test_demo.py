import pytest

from mentorship.audit.models import AuditEvent
from mentorship.people.models import DemoAccount
from mentorship.people.selectors import demo_accounts
from mentorship.people.services.demo import OnlyInDemoMode, offer_demo_account
from mentorship.people.states import DemoPart
from tests.factories import NOW
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def offer(part, person):
    return offer_demo_account(part=part, person=person, description="Three goals.", by=None, now=NOW)


def test_an_offered_account_is_open_and_recorded():
    mina = make_person("Mina")
    type(mina.user).objects.update(is_active=False)

    offer(DemoPart.MENTEE, mina)

    mina.user.refresh_from_db()
    assert mina.user.is_active
    assert AuditEvent.objects.get(action="demo_account.offered").facts == {"part": "mentee"}


def test_each_part_has_one_person_and_each_person_one_part():
    mina, nora = make_person("Mina"), make_person("Nora")
    offer(DemoPart.MENTEE, mina)

    offer(DemoPart.MENTEE, nora)
    offer(DemoPart.MENTEE, nora)

    assert [account.person for account in DemoAccount.objects.all()] == [nora]


def test_accounts_come_in_the_order_of_the_parts():
    offer(DemoPart.ADMINISTRATOR, make_person("Ada"))
    offer(DemoPart.MENTEE, make_person("Mina"))

    assert [account.part for account in demo_accounts()] == ["mentee", "administrator"]


def test_outside_demo_mode_nothing_is_offered_or_listed(settings):
    mina = make_person("Mina")
    offer(DemoPart.MENTEE, mina)
    settings.DEMO = False

    with pytest.raises(OnlyInDemoMode):
        offer(DemoPart.MENTOR, mina)
    assert demo_accounts() == []
