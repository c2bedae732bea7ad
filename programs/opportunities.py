"""High-impact opportunities as the matching and the queue read them: who would gain most from a mentor now, and why."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from mentorship.people.models import Person, Position
from mentorship.people.states import Employment
from programs.models import Enrolment, OpportunityWeights, Program, Situation, System, SystemKnowledge
from programs.models.situation import STRONGEST
from programs.models.system import TEACHES_FROM
from programs.states import CohortState, OpportunityKind

TOP = 1000
HIRED_FOR, LEADS_FOR, REPLACED_WITHIN = timedelta(days=90), timedelta(days=180), timedelta(days=365)
SUCCESSORS = 3
LEADS = re.compile(r"\b(lead|leader|manager|head|director|chief)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """What a rule says of somebody."""

    person_id: int
    kind: OpportunityKind
    strength: int
    sentence: str
    system_id: int | None = None
    until: date | None = None


@dataclass
class Opportunity:
    """What mentoring somebody now is worth, from 0 to 1,000, in sentences; ``first``: served before others."""

    score: int = 0
    first: bool = False
    situations: list[Situation] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [situation.sentence for situation in self.situations]


def weights_of(program: Program) -> OpportunityWeights:
    """Those of the program; the usual ones, not saved, where nobody chose any."""
    return OpportunityWeights.objects.filter(program=program).first() or OpportunityWeights(program=program)


def opportunities_of(program: Program, day: date, people: Collection[int] | None = None) -> dict[int, Opportunity]:
    """By person, for whom anything is open on the day."""
    rows = Situation.objects.filter(program=program).open(day).select_related("system").order_by("-strength", "pk")
    if people is not None:
        rows = rows.filter(person__in=people)
    return scored(rows, weights_of(program))


def scored(rows: Iterable[Situation], weights: OpportunityWeights) -> dict[int, Opportunity]:
    """Of each kind the strongest situation counts, by the weight of its kind out of all weights."""
    by_person: dict[int, Opportunity] = defaultdict(Opportunity)
    for row in rows:
        by_person[row.person_id].situations.append(row)
    for found in by_person.values():
        found.score = score_of(found.situations, weights.as_dict())
        found.first = found.score >= 10 * weights.first_from
    return dict(by_person)


def score_of(situations: Iterable[Situation], weights: Mapping[str, int]) -> int:
    strongest: dict[str, int] = {}
    for row in situations:
        strongest[row.kind] = max(row.strength, strongest.get(row.kind, 0))
    total = sum(weights.values()) or 1
    return TOP * sum(weights[kind] * strength for kind, strength in strongest.items()) // (STRONGEST * total)


def situations_listed(program: Program, day: date) -> QuerySet[Situation]:
    return (
        Situation.objects.filter(program=program).open(day)
        .select_related("person", "system").order_by("-strength", "person__name", "pk")
    )  # fmt: skip


def situations_found(program: Program, day: date) -> Iterator[Found]:
    """What the rules say on the day, each of somebody at work once."""
    at_work = set(Person.objects.filter(status=Employment.ACTIVE).values_list("pk", flat=True))
    seen = set()
    for rule in (_new_hires, _new_leads, _single_experts, _replaced):
        for found in rule(day):
            key = (found.person_id, found.kind, found.system_id)
            if found.person_id in at_work and key not in seen:
                seen.add(key)
                yield found


def _new_hires(day: date) -> Iterator[Found]:
    for person in Person.objects.filter(hired_on__gt=day - HIRED_FOR, hired_on__lte=day).order_by("pk"):
        hired_on = person.hired_on or day
        age = (day - hired_on).days
        strength = 3 if age <= 30 else 2 if age <= 60 else 1
        sentence = f"New here since {hired_on:%-d %B %Y}"
        yield Found(person.pk, OpportunityKind.NEW_HIRE, strength, sentence, until=hired_on + HIRED_FOR)


def _new_leads(day: date) -> Iterator[Found]:
    recent = Position.objects.filter(starts_on__gt=day - LEADS_FOR, starts_on__lte=day).order_by("person", "starts_on")
    rows = [position for position in recent if LEADS.search(position.job_title)]
    former: dict[tuple[int, date | None], str] = {
        (person, ended): title
        for person, ended, title in Position.objects.filter(
            person__in=[row.person_id for row in rows], ends_on__isnull=False
        ).values_list("person_id", "ends_on", "job_title")
    }
    for row in rows:
        before = former.get((row.person_id, row.starts_on))
        if before is not None and not LEADS.search(before):
            strength = 3 if (day - row.starts_on).days <= 60 else 2
            sentence = f"Leads for the first time: {row.job_title} since {row.starts_on:%-d %B %Y}"
            yield Found(row.person_id, OpportunityKind.NEW_LEAD, strength, sentence, until=row.starts_on + LEADS_FOR)


def _single_experts(day: date) -> Iterator[Found]:
    """Whoever is next to know a system that one person knows well, or nobody."""
    members = _members(day)
    known: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, person, level in SystemKnowledge.objects.here().values_list("system_id", "person_id", "level"):
        known[pk][person] = level
    for system in System.objects.order_by("pk"):
        levels = known[system.pk]
        experts = [person for person, level in levels.items() if level >= TEACHES_FROM]
        if len(experts) > 1:
            continue
        learning = sorted((-level, person) for person, level in levels.items() if level < TEACHES_FROM)
        nearest = [person for _, person in learning] or [p for p in members[system.unit_id] if p not in experts]
        sentence = f"{system.name} is known well by " + ("one person only" if experts else "nobody")
        for person in nearest[:SUCCESSORS]:
            yield Found(person, OpportunityKind.SINGLE_EXPERT, 2 if experts else 3, sentence, system.pk)


def _replaced(day: date) -> Iterator[Found]:
    members = _members(day)
    for system in System.objects.filter(retires_on__gte=day, retires_on__lte=day + REPLACED_WITHIN).order_by("pk"):
        retires_on = system.retires_on or day
        left = (retires_on - day).days
        strength = 3 if left <= 120 else 2 if left <= 240 else 1
        sentence = f"{system.name}, which their team runs, is replaced on {retires_on:%-d %B %Y}"
        for person in members[system.unit_id]:
            yield Found(person, OpportunityKind.LEGACY, strength, sentence, system.pk, retires_on)


def _members(day: date) -> dict[int, list[int]]:
    """Who is in each unit that owns a system, longest there first."""
    members: dict[int, list[int]] = defaultdict(list)
    owning = System.objects.values("unit")
    rows = Position.objects.on(day).filter(unit__in=owning).order_by("starts_on", "person")
    for unit, person in rows.values_list("unit_id", "person_id"):
        members[unit].append(person)
    return members


@dataclass(frozen=True)
class Entry:
    """Somebody on the queue, and the cohorts of the program in which they wait for a mentor or have one."""

    person: Person
    opportunity: Opportunity
    cohorts: list[str]


def queue_of(program: Program, day: date, *, words: str = "", only_mentees: bool = False) -> list[Entry]:
    """Highest score first; ``words`` in a name or a sentence."""
    rows = list(situations_listed(program, day))
    people = {row.person_id: row.person for row in rows}
    cohorts: dict[int, list[str]] = defaultdict(list)
    mentees = Enrolment.objects.enrolled().mentees().filter(cohort__track__program=program, person__in=people)
    for person, name in mentees.exclude(cohort__state=CohortState.ENDED).values_list("person_id", "cohort__name"):
        cohorts[person].append(name)
    entries = [
        Entry(people[person], found, cohorts[person]) for person, found in scored(rows, weights_of(program)).items()
    ]
    kept = [
        entry for entry in entries
        if (cohorts[entry.person.pk] or not only_mentees)
        and words.lower() in " ".join([entry.person.name, *entry.opportunity.words]).lower()
    ]  # fmt: skip
    return sorted(kept, key=lambda entry: (-entry.opportunity.score, entry.person.name, entry.person.pk))


@dataclass(frozen=True)
class Bar:
    """How much a kind of opportunity counts, and how long its bar is beside the longest, in percent."""

    label: str
    value: int
    share: int


def bars_of(weights: OpportunityWeights) -> list[Bar]:
    by_kind = weights.as_dict()
    longest = max(by_kind.values()) or 1
    return [Bar(kind.label, by_kind[kind], round(100 * by_kind[kind] / longest)) for kind in OpportunityKind]
