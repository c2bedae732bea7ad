"""Rules that who runs a cohort makes on two people: kept by the matching, refused where they can't be."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from mentorship.audit.models import AuditEvent
from mentorship.people.states import Employment
from pairing.models import Pairing, PairingRun, PairRule
from pairing.services import runs
from pairing.services.publishing import Stale, publish_run
from pairing.services.rules import NotRuled, lift_rule, make_rule
from pairing.states import PairingState, RuleKind, RunState
from programs.models import Enrolment
from tests.factories import NOW
from tests.factories.pairing import PairingFactory
from tests.factories.programs import EnrolmentFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(matching, of):
    """Make a rule by first names."""

    def make(kind: str, mentee: str, mentor: str, reason: str = "They asked for it.") -> PairRule:
        return make_rule(
            cohort=matching, kind=RuleKind(kind), mentee=of(mentee), mentor=of(mentor), reason=reason,
            by=matching.track.program.owner, now=timezone.now(),
        )  # fmt: skip

    return make


@pytest.fixture
def match(matching):
    def run() -> PairingRun:
        asked = runs.request_run(cohort=matching, by=matching.track.program.owner, now=timezone.now())
        runs.carry_out_run(run_id=asked.pk)
        return PairingRun.objects.get(pk=asked.pk)

    return run


def pairs(run: PairingRun) -> set[tuple[str, str]]:
    rows = run.proposals.values_list("mentee__person__name", "mentor__person__name")
    return {(mentee.split()[0], mentor.split()[0]) for mentee, mentor in rows}


def test_a_forced_pair_is_made_though_another_scores_higher(match, rule):
    assert pairs(match()) == {("Rita", "Ferris"), ("Gus", "Gopher")}
    rule("forced", "Gus", "Ferris")

    run = match()

    assert ("Gus", "Ferris") in pairs(run)
    ruling = run.proposals.get(mentee__person__name="Gus Mentee").inputs["ruling"]
    assert (ruling["kind"], ruling["by"], ruling["reason"]) == ("forced", "Olga Owner", "They asked for it.")


def test_a_forbidden_pair_is_passed_over(match, rule):
    rule("forbidden", "Rita", "Ferris")

    assert ("Rita", "Ferris") not in pairs(match())


def test_a_lock_keeps_what_was_proposed_and_nothing_else(match, rule):
    with pytest.raises(NotRuled, match="not proposed"):
        rule("locked", "Rita", "Ferris")
    match()
    rule("locked", "Rita", "Ferris")

    assert ("Rita", "Ferris") in pairs(match())


def test_a_pair_tells_who_ruled_on_it_and_why(match, rule, matching, client):
    rule("forced", "Gus", "Ferris", "Gus moves to that team.")
    publish_run(run=match(), by=matching.track.program.owner, now=timezone.now())
    pairing = Pairing.objects.get(mentee__name="Gus Mentee")
    client.force_login(pairing.mentee.user)

    page = client.get(pairing.get_absolute_url()).content.decode()

    assert "Olga Owner ruled that the two must be a pair, because: Gus moves to that team." in page
    assert pairing.rationale.content["inputs"]["ruling"]["kind"] == "forced"


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (("forbidden", "Rita", "Ferris"), ("forced", "Rita", "Ferris"), "may not be a pair. Lift it first"),
        (("forced", "Gus", "Ferris"), ("forced", "Rita", "Ferris"), "rules give it to others already"),
        (("forced", "Gus", "Ferris"), ("forced", "Gus", "Gopher"), "A rule gives Gus Mentee another mentor already"),
        (None, ("forced", "Ron", "Ferris"), "can't be made a pair"),
        (None, ("forced", "Rita", "Rita"), "Nobody mentors themselves"),
        (None, ("forced", "Rita", "Gus"), "as a mentee alone"),
        (None, ("forced", "Gopher", "Ferris"), "as a mentor alone"),
    ],
)  # fmt: skip
def test_what_can_not_be_kept_is_refused_at_once(matching, rule, first, second, sentence):
    if first:
        rule(*first)
    before = PairRule.objects.count()

    with pytest.raises(NotRuled, match=sentence):
        rule(*second)

    assert PairRule.objects.count() == before


def test_a_rule_needs_a_reason_and_two_who_are_in(matching, rule, of):
    with pytest.raises(NotRuled, match="Say why"):
        rule("forbidden", "Rita", "Ferris", "  ")
    Enrolment.objects.filter(pk=of("Rita").pk).update(state="withdrawn")
    with pytest.raises(NotRuled, match="not enrolled"):
        rule("forbidden", "Rita", "Ferris")


def test_no_rule_on_two_who_are_a_pair_or_taken(matching, rule, of):
    PairingFactory(cohort=matching, mentor=of("Ferris").person, mentee=of("Rita").person)

    with pytest.raises(NotRuled, match="are a pair already"):
        rule("forbidden", "Rita", "Ferris")
    with pytest.raises(NotRuled, match="has a mentor already"):
        rule("forced", "Rita", "Gopher")
    with pytest.raises(NotRuled, match="Ferris Mentor has no place left"):
        rule("forced", "Gus", "Ferris")


def test_a_lifted_rule_binds_nothing_and_stays_in_the_history(match, rule, matching):
    made = rule("forced", "Gus", "Ferris")
    with pytest.raises(NotRuled, match="Say why"):
        lift_rule(rule=made, reason=" ", by=None, now=NOW)
    lift_rule(rule=made, reason="Settled otherwise.", by=matching.track.program.owner, now=timezone.now())
    lift_rule(rule=made, reason="Again.", by=None, now=timezone.now())

    assert ("Gus", "Gopher") in pairs(match())
    assert PairRule.objects.get().lift_reason == "Settled otherwise."
    assert AuditEvent.objects.filter(action="pair_rule.lifted").count() == 1


def test_a_rule_that_can_not_be_kept_any_more_stops_the_matching_with_a_sentence(match, rule, of):
    rule("forced", "Gus", "Ferris")
    person = of("Ferris").person
    person.status = Employment.LEAVE
    person.save()

    run = match()

    assert run.state == RunState.FAILED
    assert "Gus Mentee and Ferris Mentor must be a pair, but Ferris Mentor is not free now" in run.error


def test_rules_that_collide_since_stop_the_matching_and_say_what_to_give_up(match, rule, of):
    """A mentor who takes fewer than when the rules were made."""
    Enrolment.objects.filter(pk=of("Ferris").pk).update(capacity=2)
    rule("forced", "Gus", "Ferris")
    rule("forced", "Rita", "Ferris")
    Enrolment.objects.filter(pk=of("Ferris").pk).update(capacity=1)

    run = match()

    assert run.state == RunState.FAILED
    assert "2 pairs are forced for mentor Ferris Mentor, who has room for 1" in run.error
    assert not run.proposals.exists()


def test_a_rule_made_since_stands_against_publishing(match, rule, matching):
    run = match()
    rule("forbidden", "Rita", "Ferris")

    with pytest.raises(Stale, match="Rita Mentee and Ferris Mentor may no longer be a pair"):
        publish_run(run=run, by=None, now=timezone.now())
    assert not Pairing.objects.exists()


def test_the_database_keeps_one_rule_in_force(matching, rule, of):
    rule("forbidden", "Rita", "Ferris")
    facts = {"cohort": matching, "mentee": of("Rita"), "mentor": of("Ferris"), "made_at": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        PairRule.objects.create(kind="forced", reason="Twice.", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        PairRule.objects.create(kind="forced", reason="", **facts | {"mentee": of("Gus")})


def test_the_owner_adds_a_rule_and_lifts_it(owner, matching, of):
    url = reverse("pairing:rule_list", args=["autumn"])
    assert "Without any" in owner.get(url).content.decode()
    facts = {"kind": "forced", "mentee": of("Gus").pk, "mentor": of("Ferris").pk, "reason": "New team."}

    assert owner.post(reverse("pairing:rule_make", args=["autumn"]), facts).status_code == 302
    assert "New team." in owner.get(url).content.decode()
    again = owner.post(reverse("pairing:rule_make", args=["autumn"]), facts)
    assert "There is a rule on Gus Mentee and Ferris Mentor already" in again.content.decode()

    lift = reverse("pairing:rule_lift", args=[PairRule.objects.get().pk])
    assert "New team." in owner.get(lift).content.decode()
    assert owner.post(lift, {"reason": "No more."}).status_code == 302
    assert "No more." in owner.get(url).content.decode()
    assert "It was lifted" in owner.get(lift).content.decode()


def test_others_find_no_rules(client, matching, rule, of):
    made = rule("forbidden", "Rita", "Ferris")
    client.force_login(of("Rita").person.user)

    for url in (reverse("pairing:rule_list", args=["autumn"]), reverse("pairing:rule_make", args=["autumn"]),
                reverse("pairing:rule_lift", args=[made.pk])):  # fmt: skip
        assert client.get(url).status_code == 404


def test_a_longer_list_of_rules_asks_no_more(owner, matching, of):
    maker, mentor = matching.track.program.owner, of("Ferris")

    def more(number: int) -> None:
        mentees = [EnrolmentFactory(cohort=matching) for _ in range(number)]
        PairRule.objects.bulk_create(
            PairRule(
                cohort=matching, kind="forbidden", mentee=mentee, mentor=mentor, reason="No.", made_by=maker,
                made_at=NOW, lifted_by=maker, lifted_at=NOW, lift_reason="Yes.",
            )
            for mentee in mentees
        )  # fmt: skip

    assert_same_queries(owner, reverse("pairing:rule_list", args=["autumn"]), more)


def test_an_offer_declined_is_not_made_again(match, matching):
    publish_run(run=match(), by=None, now=timezone.now())
    Pairing.objects.update(state=PairingState.DECLINED)

    assert not pairs(match()) & {("Rita", "Ferris"), ("Gus", "Gopher")}
