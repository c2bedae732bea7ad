"""What mentors have promised of their time, sprint by sprint: for themselves and for who leads their delivery."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from mentorship.people.models import Person, Position
from mentorship.people.states import Employment
from programs.capacity import loads_of
from programs.models import Cohort, Enrolment, TimeAgreement
from programs.states import CohortState, TimeState

SPRINT = timedelta(days=14)
A_MONDAY = date(2024, 1, 1)  # sprints are counted from here, the same for everybody
SHOWN_SPRINTS = 6
MOST_FOR_MENTORING = 16
"""Hours of a sprint of two weeks: a fifth of eighty. More is not forbidden, and is said before it is agreed."""


@dataclass(frozen=True)
class Sprint:
    starts_on: date

    @property
    def ends_on(self) -> date:
        return self.starts_on + SPRINT - timedelta(days=1)

    def meets(self, cohort: Cohort) -> bool:
        return cohort.starts_on <= self.ends_on and self.starts_on < cohort.ends_on


def sprints(day: date, number: int = SHOWN_SPRINTS) -> list[Sprint]:
    """The sprint that the day is in and those after it."""
    first = A_MONDAY + (day - A_MONDAY) // SPRINT * SPRINT
    return [Sprint(first + SPRINT * step) for step in range(number)]


@dataclass(frozen=True)
class Commitment:
    """A mentor's part in one cohort: what is agreed and what is on the table, and what their mentees take."""

    cohort: Cohort
    load: int
    agreement: TimeAgreement | None = None

    @property
    def agreed(self) -> int | None:
        return self.agreement.agreed_hours if self.agreement else None

    @property
    def taken(self) -> int:
        """What the mentees whom they have or are offered take."""
        return self.load * self.cohort.track.hours_per_mentee

    @property
    def waiting(self) -> bool:
        return self.agreement is not None and self.agreement.state in (TimeState.PROPOSED, TimeState.COUNTERED)

    @property
    def now(self) -> int:
        """The hours that are given away: what is agreed, and what is taken beyond it."""
        return max(self.agreed or 0, self.taken)

    @property
    def then(self) -> int:
        """The same if what is on the table is agreed."""
        return max(self.agreement.hours, self.taken) if self.waiting and self.agreement else self.now


@dataclass(frozen=True)
class Cell:
    """One sprint of one mentor: hours as agreed, and if everything on the table is agreed too."""

    sprint: Sprint
    now: int
    then: int

    @property
    def over(self) -> bool:
        return self.then > MOST_FOR_MENTORING


@dataclass(frozen=True)
class Line:
    """One mentor: what they have promised where, sprint by sprint, and what is too much, in sentences."""

    person: Person
    commitments: list[Commitment]
    cells: list[Cell] = field(default_factory=list)

    @property
    def warnings(self) -> list[str]:
        return [*self._away(), *self._over(), *(w for c in self.commitments for w in _of_cohort(c))]

    def _away(self) -> Iterable[str]:
        load = sum(commitment.load for commitment in self.commitments)
        if self.person.status == Employment.LEAVE and load:
            yield f"On leave, with {_mentees(load)} who {'waits' if load == 1 else 'wait'}."

    def _over(self) -> Iterable[str]:
        over = [cell for cell in self.cells if cell.over]
        if over:
            cell = max(over, key=lambda cell: cell.then)
            when = "Now" if cell.now == cell.then else "If all on the table is agreed"
            sprint = f"the sprint from {cell.sprint.starts_on:%-d %B}"
            yield f"{when}: {cell.then} hours in {sprint}, where a fifth of a sprint is {MOST_FOR_MENTORING}."


def _of_cohort(commitment: Commitment) -> Iterable[str]:
    cohort, agreed, taken = commitment.cohort, commitment.agreed, commitment.taken
    if agreed is None and cohort.track.needs_agreement and not commitment.waiting:
        yield f"{cohort} asks for agreed hours: nobody is given to them before."
    if agreed is not None and taken > agreed:
        yield f"{cohort}: {_mentees(commitment.load)} take {taken} hours a sprint, and {agreed} are agreed."


def _mentees(number: int) -> str:
    return f"{number} mentee{'' if number == 1 else 's'}"


def lines_of(people: Collection[Person], day: date) -> list[Line]:
    """Of each of these people who mentors somewhere; the same few queries however many they are."""
    ids = [person.pk for person in people]
    parts: dict[int, dict[int, Cohort]] = defaultdict(dict)
    mentoring = Enrolment.objects.enrolled().mentors().filter(person__in=ids).exclude(cohort__state=CohortState.ENDED)
    for enrolment in mentoring.select_related("cohort__track").order_by("cohort__starts_on", "pk"):
        parts[enrolment.person_id][enrolment.cohort_id] = enrolment.cohort
    agreements = {
        (agreement.mentor_id, agreement.cohort_id): agreement
        for agreement in TimeAgreement.objects.filter(mentor__in=ids).exclude(state=TimeState.WITHDRAWN)
    }
    loads = loads_of(ids)
    return [
        _line(person, [
            Commitment(cohort, loads[person.pk, cohort.pk], agreements.get((person.pk, cohort.pk)))
            for cohort in parts[person.pk].values()
        ], day)
        for person in people
        if parts[person.pk]
    ]  # fmt: skip


def _line(person: Person, commitments: list[Commitment], day: date) -> Line:
    cells = []
    for sprint in sprints(day):
        there = [commitment for commitment in commitments if sprint.meets(commitment.cohort)]
        cells.append(Cell(sprint, sum(part.now for part in there), sum(part.then for part in there)))
    return Line(person, commitments, cells)


def reports_of(lead: Person, day: date) -> list[Person]:
    """Whose delivery somebody leads: who reports to them on the day."""
    held = Position.objects.on(day).filter(manager=lead).exclude(person__status=Employment.LEFT)
    return [position.person for position in held.select_related("person").order_by("person__name", "person")]


def lead_of(mentor: Person, cohort: Cohort, day: date) -> Person | None:
    """Who answers a mentor's proposal: their manager on the day; where there is none, who runs the program."""
    position = Position.objects.on(day).filter(person=mentor).select_related("manager").first()
    if position and position.manager and position.manager.status != Employment.LEFT:
        return position.manager
    program = cohort.track.program
    who = program.in_charge
    return who if who.pk != mentor.pk else program.deputy


def hours_waiting_for(person: Person, day: date) -> QuerySet[TimeAgreement]:
    """What waits for somebody's word: an offer of other hours to them, or a proposal of who reports to them."""
    reports = Position.objects.on(day).filter(manager=person).values("person")
    mine = Q(state=TimeState.COUNTERED, mentor=person) | Q(state=TimeState.PROPOSED, mentor__in=reports)
    lasting = TimeAgreement.objects.exclude(cohort__state=CohortState.ENDED)
    return lasting.filter(mine).select_related("mentor", "cohort").order_by("proposed_at")
