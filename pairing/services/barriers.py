"""Which two people of a cohort may not be a pair or must be one, beside levels and reporting lines, read at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from pairing.models import Pairing, PairRule
from pairing.services import avoidances
from pairing.states import BINDING, PairingState, RuleKind
from programs.models import Cohort

Pair = tuple[str, str]
"""The employee id of the mentee, then the mentor's."""


@dataclass(frozen=True)
class Ruling:
    """What who runs the cohort decided of two people, as it is kept with a pair."""

    kind: RuleKind
    reason: str
    by: str
    at: datetime
    mentee: str
    mentor: str

    def as_dict(self) -> dict[str, str]:
        return {"kind": self.kind.value, "reason": self.reason, "by": self.by, "at": self.at.isoformat()}


@dataclass(frozen=True)
class Kept:
    """The pairs that must be, and a sentence on each that can't be."""

    forced: frozenset[Pair]
    unmet: tuple[str, ...]


@dataclass(frozen=True)
class Barriers:
    """``private``: the pairs that somebody would rather not have, among the forbidden ones and named nowhere."""

    forbidden: frozenset[Pair]
    private: frozenset[Pair]
    rulings: Mapping[Pair, Ruling]
    there: frozenset[Pair]

    def binding(self, mentees: set[str], mentors: set[str]) -> Kept:
        """What has to be in a matching of these people. A pair that is there already is kept without it."""
        forced, unmet = set(), []
        for pair, ruling in sorted(self.rulings.items()):
            if ruling.kind not in BINDING or pair in self.there:
                continue
            if pair[0] in mentees and pair[1] in mentors:
                forced.add(pair)
            else:
                lacking = ruling.mentee if pair[0] not in mentees else ruling.mentor
                unmet.append(
                    f"By a rule {ruling.mentee} and {ruling.mentor} must be a pair, but {lacking} is not free now: on "
                    "leave, withdrawn or with nothing left to take. Lift the rule, or wait."
                )
        return Kept(frozenset(forced), tuple(unmet))


def barriers_of(cohort: Cohort, people: Mapping[int, str], without: Collection[UUID] = ()) -> Barriers:
    """``people``: the employee ids of everybody in, by person; ``without``: pairings that are looked away from."""
    rulings = _rulings(cohort)
    there = frozenset(_pairs(Pairing.objects.current().filter(cohort=cohort).exclude(pk__in=without), people))
    # Pairs that one side declined in this cohort are not proposed again.
    declined = _pairs(Pairing.objects.filter(cohort=cohort, state=PairingState.DECLINED), people)
    ruled_out = {pair for pair, ruling in rulings.items() if ruling.kind == RuleKind.FORBIDDEN}
    private = {(people[one], people[other]) for one, other in avoidances.apart(people.keys())}
    # Of several mentors, nobody has the same one twice.
    again = there if cohort.track.mentors_per_mentee > 1 else frozenset()
    known = declined | ruled_out | again
    return Barriers(frozenset(known | private), frozenset(private - known), rulings, there)


def _rulings(cohort: Cohort) -> dict[Pair, Ruling]:
    rules = PairRule.objects.in_force().filter(cohort=cohort)
    return {
        (rule.mentee.person.employee_id, rule.mentor.person.employee_id): Ruling(
            RuleKind(rule.kind), rule.reason, rule.made_by.name if rule.made_by else "", rule.made_at,
            rule.mentee.person.name, rule.mentor.person.name,
        )
        for rule in rules.select_related("mentee__person", "mentor__person", "made_by")
    }  # fmt: skip


def _pairs(rows: QuerySet[Pairing], people: Mapping[int, str]) -> set[Pair]:
    pairs = rows.values_list("mentee_id", "mentor_id")
    return {(people[mentee], people[mentor]) for mentee, mentor in pairs if mentee in people and mentor in people}
