"""What else counts when somebody is paired: systems, the roadmap and opportunities."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from pairing.matching import Candidate
from pairing.models import RotationMove
from pairing.selectors.waiting import left_out_before
from pairing.states import MoveState
from programs.models import Cohort
from programs.opportunities import opportunities_of
from programs.roadmap_gaps import needs_of, needs_of_units
from programs.system_reports import systems_known_to, systems_shown_by

WAITED = "They have waited for a mentor since an earlier cohort"


class Standing:
    """Of many people at once, by person, in a handful of queries."""

    def __init__(self, cohort: Cohort, people: Collection[int], today: date) -> None:
        self._shown, self._known = systems_shown_by(people), systems_known_to(people)
        self._rotated = _systems_rotated_through(people)
        self._needs = needs_of_units(cohort.starts_on)
        self.opportunities = opportunities_of(cohort.track.program, today, people)
        self.left_out = left_out_before(people, cohort)

    def of(self, person_id: int, candidate: Candidate) -> Candidate:
        """The candidate with what is known of the person here."""
        opportunity = self.opportunities.get(person_id)
        nothing: frozenset[str] = frozenset()
        return replace(
            candidate,
            systems=self._shown.get(person_id, nothing),
            past_systems=self._known.get(person_id, nothing) | self._rotated.get(person_id, nothing),
            needs=needs_of(candidate.team, self._needs) if candidate.team and self._needs else {},
            opportunity=opportunity.score if opportunity else 0,
            priority=int(opportunity is not None and opportunity.first) + self.left_out.get(person_id, 0),
        )

    def words(self, person_id: int) -> list[str]:
        """Why mentoring them now matters more than usual, in sentences."""
        opportunity = self.opportunities.get(person_id)
        waited = [WAITED] if person_id in self.left_out else []
        return [*(opportunity.words if opportunity else []), *waited]


def _systems_rotated_through(people: Collection[int]) -> dict[int, frozenset[str]]:
    begun = RotationMove.objects.filter(mentee__in=people, state=MoveState.BEGUN, system__isnull=False)
    through: dict[int, set[str]] = defaultdict(set)
    for person, slug in begun.values_list("mentee_id", "system__slug"):
        through[person].add(slug)
    return {person: frozenset(slugs) for person, slugs in through.items()}
