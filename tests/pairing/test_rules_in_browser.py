"""Rules, private choices and hours as people see them: both widths, no violation, nothing wider than the window."""

import pytest
from django.utils import timezone

from pairing.models import Avoidance, PairRule
from pairing.services.avoidances import avoid
from pairing.services.rules import make_rule
from pairing.states import RuleKind
from programs.models import TimeAgreement
from programs.services.agreed_time import propose_time

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_of_rules_choices_and_hours_can_be_read(any_page, matching, of, sign_in, axe, no_sideways_scroll):
    owner, ferris, now = matching.track.program.owner, of("Ferris").person, timezone.now()
    ferris.positions.update(manager=owner)
    rule = make_rule(
        cohort=matching, kind=RuleKind.FORBIDDEN, mentee=of("Rita"), mentor=of("Ferris"), reason="One budget. " * 20,
        by=owner, now=now,
    )  # fmt: skip
    avoid(other=of("Gopher").person, words="Long " * 60, by=owner, now=now)
    hours = propose_time(cohort=matching, mentor=ferris, hours=40, words="Word " * 50, by=ferris, now=now)
    sign_in(any_page, owner.user)

    for address in (
        "/pairing/cohorts/autumn/rules/", "/pairing/cohorts/autumn/rules/new/", f"/pairing/rules/{rule.pk}/lift/",
        "/pairing/private-choices/", "/pairing/private-choices/new/", "/programs/time/", hours.get_absolute_url(),
        f"{hours.get_absolute_url()}counter/",
    ):  # fmt: skip
        assert any_page.goto(address).status == 200, address
        axe(any_page)
        no_sideways_scroll(any_page)


def test_a_rule_a_choice_and_hours_are_made_by_hand(any_page, matching, of, sign_in):
    sign_in(any_page, matching.track.program.owner.user)
    any_page.goto("/pairing/cohorts/autumn/rules/new/")
    any_page.get_by_label("Must be a pair").check()
    any_page.get_by_label("Mentee").select_option(label="Gus Mentee")
    any_page.get_by_label("Mentor").select_option(label="Ferris Mentor")
    any_page.get_by_label("Why").fill("New team.")
    any_page.get_by_role("button", name="Add the rule").click()
    assert any_page.get_by_text("New team.").is_visible()

    sign_in(any_page, of("Ferris").person.user)
    any_page.goto("/people/me/")
    any_page.get_by_role("link", name="With whom you would rather not be paired").click()
    any_page.get_by_role("link", name="Add somebody").click()
    any_page.get_by_label("Whose e-mail address").fill(of("Ron").person.email)
    any_page.get_by_role("button", name="Keep it").click()
    any_page.get_by_text("Kept, for you alone").wait_for()

    any_page.goto("/programs/cohorts/autumn/")
    any_page.get_by_role("link", name="Hours you give it").click()
    any_page.get_by_label("Hours per sprint of two weeks").fill("8")
    any_page.get_by_role("button", name="Propose the hours").click()
    any_page.get_by_text("Proposed. You hear from us").wait_for()
    assert (PairRule.objects.count(), Avoidance.objects.count(), TimeAgreement.objects.get().hours) == (1, 1, 8)
