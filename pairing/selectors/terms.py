"""Mentors' terms in a program: who may take new mentees, and who rests."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from pairing.matching.terms import Term, term_on
from pairing.models import Pairing, TermOverride
from programs.models import Cohort, Program, Track


def spells_in(program: Program, people: Iterable[int]) -> dict[int, list[tuple[date, date | None]]]:
    """By mentor, from when to when they had a mentee in any track of the program; what goes on ends with its cohort."""
    begun = Pairing.objects.filter(
        cohort__track__program=program, mentor__in=list(people), started_on__isnull=False
    ).values_list("mentor_id", "started_on", "ended_on", "cohort__ends_on")
    spells: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for mentor, start, end, cohort_end in begun:
        if start:
            spells[mentor].append((start, end or max(start, cohort_end)))
    return dict(spells)


def terms_of(track: Track, people: Collection[int], day: date) -> dict[int, Term]:
    """By person: how they stand to the term of the track on the day."""
    spells = spells_in(track.program, people)
    return {person: term_on(day, spells.get(person, ()), track.term_weeks, track.rest_weeks) for person in people}


def why_at_rest(cohort: Cohort, people: Collection[int], today: date) -> dict[int, str]:
    """By person who is past their term or at rest: a sentence that says so."""
    if cohort.track.term_weeks is None:
        return {}
    terms = terms_of(cohort.track, people, max(today, cohort.starts_on))
    overridden = set(TermOverride.objects.filter(cohort=cohort).values_list("mentor_id", flat=True))
    return {
        person: f"They rest until {term.until:%-d %B %Y}." if term.until
        else f"They have mentored for {term.weeks} weeks without a rest, and the term is {cohort.track.term_weeks}."
        for person, term in terms.items()
        if not term.open_to_new and person not in overridden
    }  # fmt: skip


def at_rest(cohort: Cohort, people: Collection[int], today: date) -> set[int]:
    """Mentors past their term or at rest when the cohort starts, or today if it has; less those let in by its owner."""
    return set(why_at_rest(cohort, people, today))
