"""A cohort as the matching sees it: plain values, read once, digested, so that a run refers to what it started from."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cached_property
from uuid import UUID

from django.utils.crypto import salted_hmac

from mentorship.notifications.models import Preference
from mentorship.people.models import Person, PersonSkill, Position, WeeklyWindow
from mentorship.people.states import Employment
from pairing.matching import Candidate, Rules
from pairing.matching.load import LOAD_COSTS as LOAD_COSTS  # noqa: PLC0414
from pairing.matching.load import load_costs
from pairing.matching.people import Window
from pairing.models import Pairing
from pairing.selectors.standing import Standing
from pairing.services.barriers import Pair, Ruling, barriers_of
from programs import capacity
from programs.models import Cohort, CriteriaWeights, Enrolment


@dataclass(frozen=True)
class Snapshot:
    """Everything a run depends on. ``enrolments``: employee id → enrolment key; ``situations``: why mentoring somebody
    matters more than usual now, in sentences; ``rulings``: by pair, what who runs the cohort decided and why;
    ``private``: the pairs among the forbidden ones that nobody may read of; ``unmet``: sentences on rules that can't be
    kept any more.
    """

    mentees: list[Candidate]
    mentors: list[Candidate]
    weights: dict[str, int]
    rules: Rules
    day: date
    last_day: date
    enrolments: dict[str, str]
    situations: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rulings: Mapping[Pair, Ruling] = field(default_factory=dict)
    private: frozenset[Pair] = frozenset()
    unmet: tuple[str, ...] = ()

    @property
    def dates(self) -> tuple[date, date]:
        """When the pairs would meet."""
        return self.day, self.last_day

    @cached_property
    def load_costs(self) -> Mapping[str, tuple[int, ...]]:
        return load_costs(self.mentors)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the inputs in one spelling; what is private goes in under a key, so that nobody can try it out."""
        sealed = salted_hmac("pairing.private", json.dumps(sorted(self.private)), algorithm="sha256").hexdigest()
        content = [
            [_plain(person) for person in sorted(self.mentees, key=lambda p: p.id)],
            [_plain(person) for person in sorted(self.mentors, key=lambda p: p.id)],
            self.weights, _plain(replace(self.rules, forbidden=self.rules.forbidden - self.private)), sealed,
            [day.isoformat() for day in self.dates], self.load_costs,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=_spell).encode()).hexdigest()


def _plain(value: Candidate | Rules) -> dict[str, object]:
    return dict(vars(value))


def _spell(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset | set) else str(value)


def take_snapshot(cohort: Cohort, weights: CriteriaWeights, today: date, *, without: Collection[UUID] = ()) -> Snapshot:
    """The people enrolled and at work who still lack a mentor in this cohort, and the places left.

    ``without``: pairings that are looked away from, as if both were free.
    """
    rows = list(
        cohort.enrolments.enrolled()
        .exclude(person__status__in=[Employment.LEFT, Employment.LEAVE])
        .select_related("person")
        .order_by("person__employee_id")
    )
    facts = Facts([row.person for row in rows], today)
    (served, load), rooms = _served(cohort, without), capacity.rooms(cohort, today)
    standing = Standing(cohort, [row.person_id for row in rows], today)
    lacks = {row.person_id: cohort.track.mentors_per_mentee - served[row.person_id] for row in rows if row.learns}
    mentees = [
        standing.of(row.person_id, facts.candidate(row, lacks[row.person_id], held=served[row.person_id]))
        for row in rows
        if lacks.get(row.person_id, 0) > 0
    ]
    places = {row.person_id: rooms[row.person_id].places - load[row.person_id] for row in rows if row.mentors}
    mentors = [
        standing.of(row.person_id, facts.candidate(row, places[row.person_id], held=load[row.person_id]))
        for row in rows
        if places.get(row.person_id, 0) > 0
    ]
    barriers = barriers_of(cohort, {row.person_id: row.person.employee_id for row in rows}, without)
    kept = barriers.binding({person.id for person in mentees}, {person.id for person in mentors})
    return Snapshot(
        mentees=mentees,
        mentors=mentors,
        weights=weights.as_dict(),
        rules=Rules(cohort.track.lowest_gap, cohort.track.highest_gap, barriers.forbidden, kept.forced),
        day=cohort.starts_on,
        last_day=cohort.ends_on,
        enrolments={row.person.employee_id: str(row.pk) for row in rows},
        situations={row.person.employee_id: words for row in rows if (words := standing.words(row.person_id))},
        rulings=barriers.rulings,
        private=barriers.private,
        unmet=kept.unmet,
    )


def take_circle_snapshot(
    cohort: Cohort, weights: CriteriaWeights, today: date, *, places: int, in_circles: Collection[int]
) -> Snapshot:
    """The same for circles: everybody enrolled and at work, in a pair or not, less who is in one."""
    pairs = take_snapshot(cohort, weights, today)
    rows = list(
        cohort.enrolments.enrolled()
        .filter(person__status=Employment.ACTIVE)
        .exclude(person__in=in_circles)
        .select_related("person")
        .order_by("person__employee_id")
    )
    facts = Facts([row.person for row in rows], today)
    return replace(
        pairs,
        rules=replace(pairs.rules, forced=frozenset()),
        mentees=[facts.candidate(row, 1) for row in rows if row.learns],
        mentors=[facts.candidate(row, places) for row in rows if row.mentors],
        enrolments={row.person.employee_id: str(row.pk) for row in rows},
    )


def _served(cohort: Cohort, without: Collection[UUID]) -> tuple[Counter[int], Counter[int]]:
    """How many mentors each mentee has, less who stands in for another; and how many mentees each mentor has."""
    served: Counter[int] = Counter()
    load: Counter[int] = Counter()
    current = Pairing.objects.current().filter(cohort=cohort).exclude(pk__in=without)
    for mentee_id, mentor_id, covers in current.values_list("mentee_id", "mentor_id", "covers"):
        served[mentee_id] += covers is None
        load[mentor_id] += 1
    return served, load


def _hours(people: Collection[int]) -> dict[int, tuple[Window, ...]]:
    """The working weeks of those who have said when they work: week by week, or else by days and hours."""
    rows = Preference.objects.filter(person__in=people)
    roughly = {
        person_id: tuple((int(weekday), _minutes(opens), _minutes(closes)) for weekday in sorted(days))
        for person_id, days, opens, closes in rows.values_list("person_id", "working_days", "wakes_at", "rests_at")
    }
    exactly: dict[int, list[Window]] = defaultdict(list)
    windows = WeeklyWindow.objects.filter(person__in=people).order_by("weekday", "opens")
    for person_id, *window in windows.values_list("person_id", "weekday", "opens", "closes"):
        exactly[person_id].append((window[0], window[1], window[2]))
    return roughly | {person_id: tuple(week) for person_id, week in exactly.items()}


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


class Facts:
    """What the directory knows of many people, in a handful of queries."""

    def __init__(self, people: Iterable[Person], today: date) -> None:
        ids = [person.pk for person in people]
        self.wants: dict[UUID, list[str]] = defaultdict(list)
        wishes = Enrolment.wanted_skills.through.objects.filter(enrolment__person__in=ids)
        for enrolment_id, skill in wishes.values_list("enrolment_id", "skill__name"):
            self.wants[enrolment_id].append(skill)
        positions = Position.objects.on(today).select_related("unit")
        self.position = {position.person_id: position for position in positions}
        self.employee_id = dict(Person.objects.values_list("pk", "employee_id"))
        self.skills: dict[int, dict[str, int]] = defaultdict(dict)
        cells = PersonSkill.objects.filter(person__in=ids).values_list("person_id", "skill__name", "proficiency")
        for person_id, skill, proficiency in cells:
            self.skills[person_id][skill] = proficiency
        self.hours = _hours(ids)
        self.past: dict[int, set[int]] = defaultdict(set)
        begun = Pairing.objects.filter(mentee__in=ids, started_on__isnull=False)
        for mentee_id, mentor_id in begun.values_list("mentee_id", "mentor_id"):
            self.past[mentee_id].add(mentor_id)

    def line(self, person_id: int) -> frozenset[str]:
        """Everybody above somebody; a circle of managers ends where it closes."""
        above: list[int] = []
        position = self.position.get(person_id)
        while position and position.manager_id and position.manager_id not in above:
            above.append(position.manager_id)
            position = self.position.get(position.manager_id)
        return frozenset(self.employee_id[pk] for pk in above)

    def candidate(self, enrolment: Enrolment, places: int, held: int = 0) -> Candidate:
        person = enrolment.person
        position = self.position.get(person.pk)
        past = self.past[person.pk]
        teams = (self.position[pk].unit.path for pk in past if pk in self.position)
        return Candidate(
            id=person.employee_id,
            level=position.level if position else None,
            line=self.line(person.pk),
            team=position.unit.path if position else "",
            skills=dict(sorted(self.skills[person.pk].items())),
            wants=tuple(sorted(self.wants[enrolment.pk])),
            style=enrolment.communication_style,
            zone=person.timezone,
            family=(position.job_family or position.job_title) if position else "",
            hours=self.hours.get(person.pk, ()),
            languages=frozenset(code for code in enrolment.languages.split(",") if code),
            places=places,
            held=held,
            past_mentors=frozenset(self.employee_id[pk] for pk in past),
            past_teams=frozenset(teams),
        )
