"""How many mentees each mentor of a cohort takes: the least of what they offer, what the track allows, the hours they
agreed on with their delivery lead, and what protects the most senior. Nobody is asked twice: pages, the matching and
the giving of places all read it here."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from mentorship.people.models import Position
from mentorship.people.states import Employment
from programs.models import Cohort, Enrolment, TimeAgreement, Track
from programs.signals import loads_asked, rests_asked
from programs.states import CohortState

TO_THEM = (
    ("They are ", "You are "),
    ("They ", "You "),
    ("Their ", "Your "),
    (" to them", " to you"),
    ("their", "your"),
)
AWAY = {Employment.LEAVE: "They are on leave, so nobody is given to them.", Employment.LEFT: "They left."}


@dataclass(frozen=True)
class Room:
    """How many mentees a mentor takes; ``because``: what binds, a sentence, where it is not their own offer.

    ``hours``: agreed for a sprint, None where nothing is agreed. ``load``: how many mentees they have or are offered.
    """

    places: int
    offered: int
    because: str = ""
    hours: int | None = None
    load: int = 0

    @property
    def free(self) -> int:
        return max(0, self.places - self.load)

    @property
    def said_to_them(self) -> str:
        """What binds, said to the mentor."""
        return reduce(lambda text, change: text.replace(*change), TO_THEM, self.because)


def rooms(cohort: Cohort, day: date) -> dict[int, Room]:
    """By person, of everybody enrolled as a mentor; the same few queries however many they are."""
    enrolled = list(cohort.enrolments.enrolled().mentors().select_related("person"))
    people = {enrolment.person_id for enrolment in enrolled}
    levels = dict(Position.objects.on(day).filter(person__in=people).values_list("person_id", "level"))
    hours = agreed_hours(cohort, people)
    loads = loads_of(people)
    elsewhere = _elsewhere(loads, cohort)
    shields, rests = _shields(cohort, people, levels), rests_of(cohort, people, day)
    return {
        enrolment.person_id: _room(
            enrolment, cohort.track, levels.get(enrolment.person_id), hours.get(enrolment.person_id),
            shields.get(enrolment.person_id), elsewhere[enrolment.person_id],
            loads.get((enrolment.person_id, cohort.pk), 0), rests.get(enrolment.person_id, ""),
        )
        for enrolment in enrolled
    }  # fmt: skip


def why_no_place(cohort: Cohort, day: date) -> list[str]:
    """Of mentors who take nobody: how many, and why, a sentence each; the most first."""
    why = Counter(room.because for room in rooms(cohort, day).values() if not room.places and room.because)
    return [f"{number} mentor{'' if number == 1 else 's'}: {because}" for because, number in why.most_common()]


def agreed_hours(cohort: Cohort, people: Collection[int]) -> dict[int, int]:
    """By person: the hours of a sprint that are agreed now."""
    rows = TimeAgreement.objects.filter(cohort=cohort, mentor__in=people, agreed_hours__isnull=False)
    return {mentor_id: hours for mentor_id, hours in rows.values_list("mentor_id", "agreed_hours") if hours is not None}


def loads_of(people: Collection[int]) -> Counter[tuple[int, int]]:
    """By person and cohort: how many mentees they have or are offered; later stages know."""
    total: Counter[tuple[int, int]] = Counter()
    answer: Any
    for _, answer in loads_asked.send(Cohort, people=people):
        total.update(answer)
    return total


def rests_of(cohort: Cohort, people: Collection[int], day: date) -> dict[int, str]:
    """By person who takes nobody because their term is over or they rest: a sentence; later stages know."""
    said: dict[int, str] = {}
    answer: Any
    for _, answer in rests_asked.send(Cohort, cohort=cohort, people=people, day=day):
        said |= answer
    return said


def protected(cohort: Cohort, day: date) -> set[int]:
    """Whose places in all cohorts hang together: who gives them away does so one after another."""
    people = set(cohort.enrolments.enrolled().mentors().values_list("person_id", flat=True))
    levels = dict(Position.objects.on(day).filter(person__in=people).values_list("person_id", "level"))
    return set(_shields(cohort, people, levels))


def _elsewhere(loads: Mapping[tuple[int, int], int], cohort: Cohort) -> Counter[int]:
    elsewhere: Counter[int] = Counter()
    for (person_id, cohort_id), load in loads.items():
        if cohort_id != cohort.pk:
            elsewhere[person_id] += load
    return elsewhere


def _shields(cohort: Cohort, people: Collection[int], levels: Mapping[int, int]) -> dict[int, int]:
    """By person whom a track protects: at most how many mentees they have altogether. The strictest of their tracks."""
    tracks: dict[int, list[Track]] = defaultdict(list)
    part = (
        Enrolment.objects.enrolled().mentors()
        .filter(person__in=people, cohort__track__protected_level__isnull=False)
        .exclude(cohort__state=CohortState.ENDED)
    )  # fmt: skip
    for enrolment in part.select_related("cohort__track"):
        tracks[enrolment.person_id].append(enrolment.cohort.track)
    return {
        person_id: min(limits)
        for person_id, protecting in tracks.items()
        if (limits := [track.protected_limit for track in protecting if _protects(track, levels.get(person_id))])
    }


def _protects(track: Track, level: int | None) -> bool:
    return level is not None and track.protected_level is not None and level >= track.protected_level


def _room(
    enrolment: Enrolment, track: Track, level: int | None, hours: int | None, shield: int | None, elsewhere: int,
    load: int, rest: str = "",
) -> Room:  # fmt: skip
    """The least of all limits; of equal ones the first in this order is named."""
    limits = [(enrolment.capacity, "")]
    if enrolment.person.status in AWAY:
        limits.append((0, AWAY[Employment(enrolment.person.status)]))
    if rest:
        limits.append((0, rest))
    if not track.takes_mentors_of(level):
        limits.append((0, f"They are of level {level}. {track.mentor_levels_sentence}"))
    limits.append((track.mentee_limit, f"The track gives nobody more than {track.mentee_limit}."))
    if hours is not None:
        limits.append((hours // track.hours_per_mentee, _time_sentence(hours, track)))
    elif track.needs_agreement:
        limits.append((0, "Their hours are not agreed yet, and the track asks for that."))
    if shield is not None:
        limits.append((max(0, shield - elsewhere), _shield_sentence(shield, elsewhere)))
    places, because = min(limits, key=lambda limit: limit[0])
    return Room(places, enrolment.capacity, because, hours, load)


def _time_sentence(hours: int, track: Track) -> str:
    agreed = "1 hour a sprint is" if hours == 1 else f"{hours} hours a sprint are"
    return f"{agreed} agreed, and a mentee takes {track.hours_per_mentee}."


def _shield_sentence(shield: int, elsewhere: int) -> str:
    had = f", and {elsewhere} {'is' if elsewhere == 1 else 'are'} in other cohorts" if elsewhere else ""
    return f"Mentors of their level get at most {shield} mentee{'' if shield == 1 else 's'} altogether{had}."
