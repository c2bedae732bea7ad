import pytest
from django.utils import timezone

from pairing.services.options import NotPossible, Options, options_for, worth_of
from pairing.services.publishing import publish_run
from programs.services.enrolments import withdraw
from tests.factories.people import make_person


def url(run, enrolment, rest: str = "") -> str:
    return f"/pairing/runs/{run.pk}/mentees/{enrolment.pk}/{rest}"


def listed(page) -> list[str]:
    return [label for _, label in page.context["form"].fields["mentor"].widget.choices]


def test_the_breakdown_adds_up_and_names_who_else_there_was(owner, run, of):
    answer = owner.get(url(run, of("Rita"), "why/"))

    proposal = answer.context["proposal"]
    assert sum(bar.points for bar in answer.context["bars"]) == pytest.approx(proposal.score / 1000)
    assert "Gopher Mentor" in answer.text
    assert "All places of the mentor are taken" in answer.text
    piece = owner.get(url(run, of("Rita"), "why/"), headers={"HX-Request": "true"})
    assert "<html" not in piece.text
    assert owner.get(url(run, of("Ron"), "why/")).status_code == 404


def test_each_choice_says_what_it_would_score(owner, run, of):
    page = owner.get(url(run, of("Rita")))

    nobody, current = listed(page)
    assert nobody == "Nobody: leave them out"
    assert current.startswith("Ferris Mentor: ")
    assert current.endswith("as it is now")
    assert "Gopher Mentor would score" in page.text
    barred = owner.get(url(run, of("Ron")))
    assert "1 mentor: They are in the same reporting line." in barred.text


def test_a_mentor_who_is_free_again_is_listed_with_the_difference(owner, run, of):
    owner.post(url(run, of("Gus")), {"mentor": "", "reason": "Leaves soon."})

    page = owner.get(url(run, of("Rita")))
    assert listed(page)[2].startswith("Gopher Mentor: ")
    assert "(−" in listed(page)[2]
    assert "1 place free" in listed(page)[2]
    assert "Left out now" in owner.get(url(run, of("Gus"))).text


def test_a_pair_is_changed_with_a_reason_and_the_page_says_what_it_cost(owner, run, of):
    rita, gopher, before = of("Rita"), of("Gopher"), worth_of(run)
    owner.post(url(run, of("Gus")), {"mentor": "", "reason": "Leaves soon."})
    answer = owner.post(url(run, rita), {"mentor": gopher.pk, "reason": "Both asked."}, follow=True)

    assert "Rita Mentee is with Gopher Mentor now" in answer.text
    assert "Changed by hand: Both asked." in answer.text
    assert "2 changes by hand</a> since" in answer.text
    assert worth_of(run) < before
    changed = run.proposals.get(mentee=rita)
    assert (changed.change_reason, changed.changed_by) == ("Both asked.", run.requested_by)
    assert "Left out by hand: Leaves soon." in answer.text


def test_a_refusal_stands_beside_the_mentor_and_nothing_typed_is_lost(owner, run, of):
    answer = owner.post(url(run, of("Rita")), {"mentor": of("Gopher").pk, "reason": "Both asked."})
    assert "no place left" in answer.text
    assert "Both asked." in answer.text
    answer = owner.post(url(run, of("Ron")), {"mentor": of("Ferris").pk, "reason": "Please"})
    assert "reporting line" in answer.text

    missing = owner.post(url(run, of("Rita")), {"mentor": ""})
    assert "This field is required" in missing.text
    assert run.proposals.filter(mentee=of("Rita")).exists()


def test_fields_that_nobody_offered_change_nothing(owner, run, of):
    extra = {"changed_by": of("Rita").person.pk, "score": "100000", "mentee": of("Ron").pk, "run": "x"}
    owner.post(url(run, of("Gus")), {"mentor": "", "reason": "Leaves soon."})
    owner.post(url(run, of("Rita")), {"mentor": of("Gopher").pk, "reason": "Sure."} | extra)

    changed = run.proposals.get(mentee=of("Rita"))
    assert changed.changed_by == run.requested_by
    assert changed.score == sum(changed.points.values()) < 100_000


def test_somebody_who_is_gone_or_paired_is_changed_no_more(owner, run, of):
    rita = of("Rita")
    withdraw(enrolment=rita, by=None, now=timezone.now())
    assert "no longer enrolled" in owner.get(url(run, rita), follow=True).text
    with pytest.raises(NotPossible):
        options_for(run, rita, timezone.localdate())

    run.proposals.filter(mentee=rita).delete()
    publish_run(run=run, by=None, now=timezone.now())
    assert "free in this cohort" in owner.get(url(run, of("Gus")), follow=True).text


def test_the_best_choice_comes_first_and_who_is_full_apart(run, of):
    options = options_for(run, of("Gus"), timezone.localdate())

    assert isinstance(options, Options)
    assert [(option.mentor.person.name, option.current) for option in options.free] == [("Gopher Mentor", True)]
    assert [option.mentor.person.name for option in options.full] == ["Ferris Mentor"]


def test_the_pages_are_for_who_runs_the_program(client, run, of):
    rita = of("Rita")
    for person in (rita.person, make_person("Ulla")):
        client.force_login(person.user)
        for page in (url(run, rita), url(run, rita, "why/")):
            assert client.get(page).status_code == 404
            assert client.post(page, {"mentor": "", "reason": "Mine"}).status_code == 404
    client.force_login(run.cohort.track.program.owner.user)
    assert client.get(url(run, of("Ferris"))).status_code == 404
