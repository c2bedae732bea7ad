"""The workbench of a matching: approving, filters, swaps, the history of changes, two runs side by side."""

import pytest
from django.utils import timezone

from pairing.models import Pairing, PairingRun
from pairing.services import runs
from pairing.services.changes import swapped
from pairing.services.options import swaps_for
from pairing.states import Method, RunState
from tests.factories.people import make_person
from tests.factories.programs import EnrolmentFactory
from tests.queries import assert_same_queries


def url(run: PairingRun, rest: str = "") -> str:
    return f"{run.get_absolute_url()}{rest}"


def names(page) -> list[str]:
    return [proposal.mentee.person.name.split()[0] for proposal in page.context["page"]]


def of_run(run, name: str):
    return run.proposals.select_related("mentee__person", "mentor__person").get(mentee__person__name__startswith=name)


def test_ticked_pairs_are_approved_and_published_and_the_rest_waits(owner, run):
    rita = of_run(run, "Rita")
    answer = owner.post(url(run, "approve/"), {"do": "approve", "proposal": [rita.pk]}, follow=True)
    assert "1 pair approved." in answer.text
    assert "Publish the 1 approved" in answer.text

    says = owner.get(url(run, "publish/?which=approved"))
    assert "Publish 1 approved pair" in says.text
    assert "1 pair isn&#x27;t approved and stays proposed" in says.text.replace("'", "&#x27;")
    owner.post(url(run, "publish/"), {"which": "approved"})

    assert [str(pairing.mentee) for pairing in Pairing.objects.all()] == ["Rita Mentee"]
    page = owner.get(url(run))
    assert "1 of 2 pairs are published" in page.text
    assert page.text.count('name="proposal"') == 1
    owner.post(url(run, "publish/"))
    assert Pairing.objects.count() == 2


def test_all_are_approved_at_once_and_approval_is_taken_back(owner, run):
    assert "2 pairs approved." in owner.post(url(run, "approve/"), {"do": "approve all"}, follow=True).text
    rita = of_run(run, "Rita")
    taken = owner.post(url(run, "approve/"), {"do": "take back", "proposal": [rita.pk]}, follow=True)

    assert "The approval of 1 pair is taken back." in taken.text
    assert run.proposals.filter(approved_at=None).count() == 1
    assert "Tick the pairs first" in owner.post(url(run, "approve/"), {"do": "approve"}, follow=True).text
    odd = owner.post(url(run, "approve/"), {"do": "approve", "proposal": ["x"], "query": "order=mentee"})
    assert odd.url == url(run, "?order=mentee#pairs")


def test_pairs_of_another_run_are_not_approved_here(owner, run, matching):
    foreign = of_run(run, "Rita")
    later = runs.request_run(cohort=matching, by=None, now=timezone.now())
    runs.carry_out_run(run_id=later.pk)

    owner.post(url(later, "approve/"), {"do": "approve", "proposal": [foreign.pk]})

    foreign.refresh_from_db()
    assert foreign.approved_at is None
    assert "can&#x27;t be approved" in owner.post(url(run, "approve/"), {"do": "approve all"}, follow=True).text


def test_filters_find_pairs_and_equal_scores_follow_by_name(owner, run, of):
    assert names(owner.get(url(run, "?below=100"))) == ["Gus", "Rita"]
    assert names(owner.get(url(run, "?below=1"))) == []
    assert names(owner.get(url(run, "?order=mentor"))) == ["Rita", "Gus"]
    owner.post(url(run, f"mentees/{of('Gus').pk}/"), {"mentor": "", "reason": "Leaves soon."})
    owner.post(url(run, f"mentees/{of('Ron').pk}/"), {"mentor": of("Gopher").pk, "reason": "Free now."})

    assert names(owner.get(url(run, "?stands=by hand"))) == ["Ron"]
    low = names(owner.get(url(run, "?low=technical")))
    assert low == ["Ron"]
    assert names(owner.get(url(run, "?stands=approved"))) == []
    assert names(owner.get(url(run, "?q=rita&stands=waiting"))) == ["Rita"]


def test_levels_units_and_sites_can_be_chosen_where_there_are_several(owner, run, of, matching):
    page = owner.get(url(run))
    assert "level" not in page.context["filter"].form.fields
    person = make_person("Lena Mentee", level=4, team="Search")
    person.site = "Oslo"
    person.save()
    rita = of("Rita").person
    rita.site = "Lima"
    rita.save()
    enrolment = EnrolmentFactory(cohort=matching, person=person)
    run.proposals.create(mentee=enrolment, mentor=of("Ferris"), score=1000)

    for query in ("level=4", "site=Oslo"):
        assert names(owner.get(url(run, f"?{query}"))) == ["Lena"], query
    units = owner.get(url(run)).context["filter"].form.fields["unit"].choices
    search = next(key for key, label in units if str(label).endswith("Search"))
    assert names(owner.get(url(run, f"?unit={search}"))) == ["Lena"]


def test_a_swap_is_found_looked_at_and_made(owner, run, of):
    rita, gus = of("Rita"), of_run(run, "Gus")
    page = owner.get(url(run, f"mentees/{rita.pk}/swap/"))
    assert "Gus Mentee" in page.text
    assert "Ron" not in page.text
    assert "is called so" in owner.get(url(run, f"mentees/{rita.pk}/swap/?q=nobody")).text

    effect = owner.get(url(run, f"mentees/{rita.pk}/swap/?with={gus.pk}"))
    assert "All pairs together would be worth −" in effect.text
    assert run.proposals.get(mentee=rita).mentor == of("Ferris")
    missing = owner.post(url(run, f"mentees/{rita.pk}/swap/?with={gus.pk}"), {"reason": ""})
    assert "This field is required" in missing.text
    made = owner.post(url(run, f"mentees/{rita.pk}/swap/?with={gus.pk}"), {"reason": "Both asked."}, follow=True)

    assert "Rita Mentee and Gus Mentee have each other&#x27;s mentor now" in made.text
    assert run.proposals.get(mentee=rita).mentor == of("Gopher")


def test_somebody_left_out_takes_the_place_of_somebody_else(owner, run, of):
    form = owner.get(url(run, f"mentees/{of('Ron').pk}/"))
    assert "Take the place of Gus Mentee" in form.text
    take = url(run, f"mentees/{of('Ron').pk}/take/?with={of_run(run, 'Gus').pk}")

    effect = owner.get(take)
    assert "Gus Mentee would be left with nobody." in effect.text
    assert "Ron Mentee would no longer be left out." in effect.text
    made = owner.post(take, {"reason": "Onboards alone."}, follow=True)

    assert "Ron Mentee has the place of Gus Mentee with Gopher Mentor." in made.text
    assert run.left_out.get().mentee == of("Gus")
    assert owner.get(url(run, f"mentees/{of('Ron').pk}/take/?with=x")).status_code == 404
    owner.post(url(run, "changes/1/undo/"))
    assert run.left_out.get().mentee == of("Ron")


def test_every_swap_on_the_list_does_what_the_list_says(run):
    from pairing.services.changes import effect_of

    rita, today = of_run(run, "Rita"), timezone.localdate()
    swaps = swaps_for(run, rita, today)

    assert swaps
    for swap in swaps:
        effect = effect_of(run, swapped(rita, swap.other), today)
        assert [line.after for line in effect.lines] == [swap.score, swap.other_score]
        assert effect.worth == swap.gain


def test_the_effect_of_another_mentor_is_said_before_it_is_made(owner, run, of):
    form = url(run, f"mentees/{of('Gus').pk}/")
    seen = owner.post(form, {"mentor": "", "reason": "Not sure.", "see": "effect"})

    assert "Gus Mentee would be left with nobody." in seen.text
    assert "Not sure." in seen.text
    assert run.changes.count() == 0
    piece = owner.post(form, {"mentor": of("Ferris").pk}, headers={"HX-Request": "true"})
    assert "no place left" in piece.text
    assert "<html" not in piece.text
    same = owner.post(form, {"mentor": of("Gopher").pk}, headers={"HX-Request": "true"})
    assert "how it is now" in same.text
    assert run.proposals.filter(mentee=of("Gus"), mentor=of("Gopher")).exists()


def test_the_last_change_is_taken_back_on_the_page_of_changes(owner, run, of):
    assert "Nothing was changed by hand" in owner.get(url(run, "changes/")).text
    owner.post(url(run, f"mentees/{of('Gus').pk}/"), {"mentor": "", "reason": "Leaves soon."})
    owner.post(url(run, f"mentees/{of('Rita').pk}/"), {"mentor": of("Gopher").pk, "reason": "Asked."})

    page = owner.get(url(run, "changes/"))
    assert page.text.count("Take it back") == 1
    assert "Left out" in page.text
    assert "first" in owner.post(url(run, "changes/1/undo/"), follow=True).text
    undone = owner.post(url(run, "changes/2/undo/"), follow=True)

    assert "Change 2 is taken back" in undone.text
    assert run.proposals.get(mentee=of("Rita")).mentor == of("Ferris")
    assert owner.post(url(run, "changes/9/undo/")).status_code == 404
    PairingRun.objects.filter(pk=run.pk).update(state=RunState.PUBLISHED)
    assert "Take it back" not in owner.get(url(run, "changes/")).text


def test_two_matchings_stand_side_by_side(owner, run, matching, of):
    assert "no other matching" in owner.get(url(run, "compare/")).text
    owner.post(url(run, f"mentees/{of('Gus').pk}/"), {"mentor": "", "reason": "Leaves soon."})
    later = runs.request_run(cohort=matching, method=Method.WORST_FIRST, by=None, now=timezone.now())
    runs.carry_out_run(run_id=later.pk)

    page = owner.get(url(later, f"compare/?with={run.pk}"))

    assert "1 mentee would have somebody else." in page.text
    assert "1 are left out instead of 2." in page.text
    [moved] = page.context["comparison"].moved
    assert (moved.mentee, moved.before, moved.after) == ("Gus Mentee", "", "Gopher Mentor")
    assert "worst score first" in page.text
    assert owner.get(url(later, "compare/?with=x")).context["other"] == run


def test_the_worst_score_first_is_asked_for_by_its_own_button(owner, matching):
    assert "Raise the worst score first" in owner.get("/pairing/cohorts/autumn/runs/").text

    owner.post("/pairing/cohorts/autumn/runs/new/", {"method": "worst first"})
    assert PairingRun.objects.get().method == Method.WORST_FIRST
    PairingRun.objects.all().delete()
    owner.post("/pairing/cohorts/autumn/runs/new/", {"method": "anything"})
    assert PairingRun.objects.get().method == Method.OPTIMUM


def test_how_fair_it_is_stands_on_the_page(owner, run):
    text = owner.get(url(run)).text

    assert "The lowest pair is" in text
    assert "2 of 2 mentees have the mentor with whom they score highest." in text
    assert "No mentee who has somebody would score higher with somebody else&#x27;s mentor." in text


@pytest.mark.parametrize("rest", ["compare/", "changes/"])
def test_more_rows_ask_no_more(owner, run, matching, of, rest):
    other = runs.request_run(cohort=matching, by=None, now=timezone.now())
    runs.carry_out_run(run_id=other.pk)

    def more(count: int) -> None:
        for _ in range(count):
            mentee = EnrolmentFactory(cohort=matching)
            other.proposals.create(mentee=mentee, mentor=of("Ferris"), score=50_000)
            last = other.changes.count()
            other.changes.create(
                number=last + 1, kind="mentor", reason="Why", before=[], after=[], worth=0, made_at=timezone.now(),
                made_by=make_person(f"Somebody {last}"),
            )  # fmt: skip

    assert_same_queries(owner, url(other, rest), more, sizes=(1, 3), at_most=16)


def test_more_swaps_ask_no_more(owner, run, matching, of):
    def more(count: int) -> None:
        for _ in range(count):
            name = f"Somebody {run.proposals.count()}"
            mentee = EnrolmentFactory(cohort=matching, person=make_person(name, level=2))
            run.proposals.create(mentee=mentee, mentor=of("Gopher"), score=50_000)

    assert_same_queries(owner, url(run, f"mentees/{of('Rita').pk}/swap/"), more, sizes=(1, 3), at_most=45)
