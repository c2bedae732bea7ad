"""With whom somebody would rather not be paired: kept by the matching, and found by nobody else, anywhere."""

import json
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from pairing.models import Avoidance, Pairing, PairingRun
from pairing.services import avoidances, runs
from pairing.services.avoidances import NotOneself, avoid, take_back
from pairing.services.changes import NotPossible, change_proposal, options_for
from pairing.services.places import NoPlace, open_pairing
from pairing.services.publishing import Stale, publish_run
from pairing.services.rules import NotRuled, make_rule
from pairing.services.snapshot import take_snapshot
from pairing.states import AvoidanceKind, PairingState, RuleKind
from tests.factories.pairing import PairingFactory
from tests.factories.people import RoleAssignmentFactory, UserFactory, make_person
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db

SECRET = "Shouted at me in the corridor"


@pytest.fixture
def match(matching):
    def run() -> PairingRun:
        asked = runs.request_run(cohort=matching, by=matching.track.program.owner, now=timezone.now())
        runs.carry_out_run(run_id=asked.pk)
        return PairingRun.objects.get(pk=asked.pk)

    return run


@pytest.fixture
def avoided(of) -> Avoidance:
    """Rita would rather not have Ferris, whom the matching would give her."""
    return avoid(
        by=of("Rita").person, other=of("Ferris").person, kind=AvoidanceKind.PERSONAL, words=SECRET,
        now=timezone.now(),
    )  # fmt: skip


def pairs(run: PairingRun) -> set[tuple[str, str]]:
    rows = run.proposals.values_list("mentee__person__name", "mentor__person__name")
    return {(mentee.split()[0], mentor.split()[0]) for mentee, mentor in rows}


@pytest.mark.parametrize(("author", "other"), [("Rita", "Ferris"), ("Ferris", "Rita")])
def test_the_matching_keeps_the_two_apart_whoever_of_them_said_so(match, of, author, other):
    assert ("Rita", "Ferris") in pairs(match())
    avoid(by=of(author).person, other=of(other).person, now=timezone.now())

    assert ("Rita", "Ferris") not in pairs(match())


def test_said_twice_the_second_replaces_the_first_and_deleted_it_binds_nothing(match, of, avoided):
    again = avoid(by=of("Rita").person, other=of("Ferris").person, words="Other words", now=timezone.now())
    assert (again.pk, again.kind, again.words) == (avoided.pk, "", "Other words")
    with pytest.raises(PermissionDenied):
        take_back(avoidance=again, by=of("Ferris").person, now=timezone.now())
    take_back(avoidance=again, by=of("Rita").person, now=timezone.now())
    take_back(avoidance=again, by=of("Rita").person, now=timezone.now())

    assert ("Rita", "Ferris") in pairs(match())
    assert AuditEvent.objects.filter(action="private_choice.deleted").count() == 1


def test_nobody_avoids_themselves(of):
    with pytest.raises(NotOneself):
        avoid(by=of("Rita").person, other=of("Rita").person, now=timezone.now())


def test_words_and_kind_are_sealed_in_the_database(avoided):
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, words FROM pairing_avoidance")
        kind, words = cursor.fetchone()

    assert SECRET not in words
    assert "personal" not in kind
    assert Avoidance.objects.get(pk=avoided.pk).words == SECRET


def test_the_author_reads_and_deletes_it(client, of):
    client.force_login(of("Rita").person.user)
    url = reverse("pairing:avoidance_list")
    assert "Nobody stands here" in client.get(url).content.decode()
    facts = {"other": of("Ferris").person.email, "kind": "conflict", "words": SECRET}
    assert client.post(reverse("pairing:avoidance_make"), facts).status_code == 302

    page = client.get(url).content.decode()
    assert SECRET in page
    assert "A conflict of interest." in page
    unknown = client.post(reverse("pairing:avoidance_make"), facts | {"other": "nobody@example.org"})
    assert "Nobody in the directory has this address" in unknown.content.decode()
    mine = client.post(reverse("pairing:avoidance_make"), facts | {"other": of("Rita").person.email})
    assert "Nobody is paired with themselves" in mine.content.decode()
    assert client.post(reverse("pairing:avoidance_delete", args=[Avoidance.objects.get().pk])).status_code == 302
    assert not Avoidance.objects.exists()


@pytest.fixture
def others(matching, of):
    """Everybody who might try: the other of the two, who runs the program, each role, the superuser."""
    accounts = {name: of(name).person.user for name in ("Ferris", "Gopher", "Gus")}
    program = matching.track.program
    accounts |= {"owner": program.owner.user, "deputy": program.deputy.user}
    for role in Role:
        accounts[role.value] = RoleAssignmentFactory(person=make_person(f"The {role.label}"), role=role).person.user
    root = make_person("Root").user
    root.is_staff = root.is_superuser = True
    root.save()
    return accounts | {"superuser": root, "nobody": UserFactory(person=None, email="r@example.org", is_superuser=True)}


def test_everybody_else_gets_the_same_404_as_for_what_is_not_there(avoided, others):
    url = reverse("pairing:avoidance_delete", args=[avoided.pk])
    missing = reverse("pairing:avoidance_delete", args=["00000000-0000-4000-8000-000000000000"])
    for name, user in others.items():
        client = Client()
        client.force_login(user)
        there, not_there = client.post(url), client.post(missing)
        assert (there.status_code, not_there.status_code) == (404, 404), name
        assert SECRET not in client.get(reverse("pairing:avoidance_list")).content.decode()
    assert Avoidance.objects.filter(pk=avoided.pk).exists()
    assert not any(Avoidance.objects.visible_to(user).exists() for user in others.values())


def test_no_page_of_the_owner_an_auditor_or_the_other_side_tells_it(match, matching, avoided, others, of):
    """What is on the pages with the choice is what a declined offer leaves there, and its words are nowhere."""
    run = match()
    mentee = of("Rita")
    urls = [
        run.get_absolute_url(), reverse("pairing:run_list", args=["autumn"]),
        reverse("pairing:rule_list", args=["autumn"]), reverse("pairing:run_proof", args=[run.pk]),
        reverse("pairing:proposal_change", args=[run.pk, mentee.pk]), reverse("pairing:pairing_list", args=["autumn"]),
        reverse("programs:enrolment_list", args=["autumn"]), matching.get_absolute_url(), "/", "/people/me/",
    ]  # fmt: skip
    for name, user in others.items():
        if name == "nobody":
            continue
        client = Client()
        client.force_login(user)
        for url in urls:
            page = client.get(url).content.decode().lower()
            for word in (SECRET.lower(), "avoid", "personal matter", "never again"):
                assert word not in page, (name, url, word)


def test_nothing_that_a_run_keeps_or_hands_out_names_it(match, avoided, matching):
    run = match()
    publish_run(run=run, by=matching.track.program.owner, now=timezone.now())
    kept = [json.dumps(pairing.rationale.content, default=str) for pairing in Pairing.objects.all()]
    kept += [json.dumps([run.summary, run.certificate], default=str), *run.left_out.values_list("sentence", flat=True)]
    kept += [json.dumps(event.facts, default=str) for event in AuditEvent.objects.all() if hasattr(event, "facts")]

    for text in kept:
        assert SECRET not in text
        assert "avoid" not in text.lower()
        assert "personal" not in text.lower()
    events = AuditEvent.objects.filter(action="private_choice.kept")
    assert events.count() == 1


def test_a_choice_looks_to_the_owner_like_a_declined_offer(match, matching, of, avoided):
    """The page on which a pair is changed by hand, and each refusal, are the same to the letter."""
    with_choice = self_portrait(match, of)
    avoided.delete()
    PairingFactory(
        cohort=matching, mentor=of("Ferris").person, mentee=of("Rita").person, state=PairingState.DECLINED,
        started_on=None, mentor_accepted_at=None, mentee_accepted_at=None,
    )  # fmt: skip

    assert with_choice == self_portrait(match, of)


def self_portrait(match, of) -> list[object]:
    """What an owner can try on the two: options, a change by hand, a rule, the reason why somebody is left out."""
    run, owner = match(), of("Rita").cohort.track.program.owner
    options = options_for(run, of("Rita"), timezone.localdate())
    portrait: list[object] = [options.barred, [option.mentor.person.name for option in options.free]]
    portrait += [row.sentence for row in run.left_out.all()]
    with pytest.raises(NotPossible) as changed:
        change_proposal(
            run=run, mentee=of("Rita"), mentor=of("Ferris"), reason="Try.", by=owner, now=timezone.now()
        )  # fmt: skip
    with pytest.raises(NotRuled) as ruled:
        make_rule(
            cohort=run.cohort, kind=RuleKind.FORCED, mentee=of("Rita"), mentor=of("Ferris"), reason="Try.",
            by=owner, now=timezone.now(),
        )  # fmt: skip
    return [*portrait, str(changed.value), str(ruled.value)]


def test_a_choice_made_since_stands_against_publishing_with_words_that_fit_every_rule(match, of):
    run = match()
    avoid(by=of("Ferris").person, other=of("Rita").person, now=timezone.now())

    with pytest.raises(Stale) as refused:
        publish_run(run=run, by=None, now=timezone.now())

    assert str(refused.value).startswith("Rita Mentee and Ferris Mentor may no longer be a pair: something changed")


def test_no_pairing_comes_about_on_any_way_and_a_rule_says_the_same(matching, of, avoided):
    facts = {"cohort": matching, "mentor": of("Ferris").person, "mentee": of("Rita").person, "by": None}
    with pytest.raises(NoPlace) as by_choice:
        open_pairing(now=timezone.now(), **facts)
    avoided.delete()
    make_rule(
        cohort=matching, kind=RuleKind.FORBIDDEN, mentee=of("Rita"), mentor=of("Ferris"), reason="One budget.",
        by=matching.track.program.owner, now=timezone.now(),
    )  # fmt: skip
    with pytest.raises(NoPlace) as by_rule:
        open_pairing(now=timezone.now(), **facts)

    assert str(by_choice.value) == str(by_rule.value) == "Rita Mentee and Ferris Mentor can't be a pair in Autumn."


def test_the_digest_of_inputs_can_not_be_used_to_guess(matching, of, settings):
    def digest() -> str:
        return take_snapshot(matching, matching.track.weights, timezone.localdate()).digest

    before = digest()
    avoid(by=of("Rita").person, other=of("Ferris").person, now=timezone.now())
    snapshot = take_snapshot(matching, matching.track.weights, timezone.localdate())
    assert (of("Rita").person.employee_id, of("Ferris").person.employee_id) in snapshot.private
    sealed = digest()
    assert sealed not in ("", before)

    settings.SECRET_KEY = "another key, so that who knows all other inputs still can't try out a guess"
    assert digest() not in (before, sealed)


def test_only_people_of_the_cohort_are_handed_to_the_matching(of):
    stranger = make_person("Some Stranger")
    avoid(by=stranger, other=of("Rita").person, now=timezone.now())

    assert list(avoidances.apart([of("Rita").person_id, of("Ferris").person_id])) == []


def test_the_table_of_edges_of_a_cohort_leaves_it_out_without_a_word(matching, avoided, tmp_path):
    out = StringIO()
    call_command("propose_pairings", cohort="autumn", output=tmp_path, stdout=out)

    text = out.getvalue() + "".join(file.read_text() for file in tmp_path.rglob("*.csv"))
    assert "avoid" not in text.lower()
    assert SECRET not in text


def test_a_longer_list_asks_no_more(client, of):
    me = of("Rita").person

    def more(number: int) -> None:
        for _ in range(number):
            avoid(by=me, other=make_person(f"Other {Avoidance.objects.count()}"), words="No.", now=timezone.now())

    client.force_login(me.user)
    assert_same_queries(client, reverse("pairing:avoidance_list"), more)
