"""What comes out: cells to print or to withhold, with the rule that withheld them, and the proof that it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from governance.disclosure.values import Thresholds

Key: TypeAlias = tuple[str, ...]


class CannotProtect(Exception):
    """No release: the text says in one sentence why."""


class Reason(StrEnum):
    """Which rule withheld a figure, as far as saying so gives nothing away.

    Whether a count was too small itself or shields another one is never told apart: "fewer than 2 participants" next
    to a headcount of 20 would print the count it hides. The number of people of a unit is known to everybody, so that
    reason can be named; of a demographic it is not.
    """

    FEW_PEOPLE = "few_people"
    FEW_EITHER_OR_SHIELD = "few_either_or_shield"
    FEW_SENSITIVE_OR_SHIELD = "few_sensitive_or_shield"
    FEW_BEHIND_OUTCOME = "few_behind_outcome"
    FEW_CAME_OR_WENT = "few_came_or_went"

    def sentence(self, thresholds: Thresholds) -> str:
        """What a page says beside the withheld figure."""
        t = thresholds
        match self:
            case Reason.FEW_PEOPLE:
                return f"Withheld: fewer than {t.people} people."
            case Reason.FEW_EITHER_OR_SHIELD:
                return (
                    f"Withheld: fewer than {t.either} participants or {t.either} non-participants, "
                    "or so that another figure can't be worked out."
                )
            case Reason.FEW_SENSITIVE_OR_SHIELD:
                return (
                    f"Withheld: fewer than {t.sensitive_people} people, fewer than {t.sensitive_either} participants "
                    f"or {t.sensitive_either} non-participants, or so that another figure can't be worked out."
                )
            case Reason.FEW_BEHIND_OUTCOME:
                return (
                    f"Withheld: fewer than {t.sensitive_people} people, {t.sensitive_either} participants or "
                    f"{t.mentors} mentors behind it, one pair weighs too much, or so that another figure can't be "
                    "worked out."
                )
            case Reason.FEW_CAME_OR_WENT:
                return (
                    f"Withheld: fewer than {t.sensitive_people} people came or went since this was last printed, and "
                    "the difference would be about them."
                )


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed line. `key` holds a value for each of the release's dimensions, `*` where not restricted.

    With a `reason`, all of `eligible`, `participants`, `rate` and `outcomes` are withheld (None). `rate` is a share
    between 0 and 1 with three decimals. `outcomes` maps a measure to its mean per participant with one decimal, or to
    None where it is withheld by `outcome_reasons[measure]`; it is empty where no outcome is declared.
    """

    key: Key
    family: str
    eligible: int | None
    participants: int | None
    rate: float | None
    reason: Reason | None
    outcomes: Mapping[str, float | None]
    outcome_reasons: Mapping[str, Reason]


@dataclass(frozen=True, slots=True)
class Compared:
    """With what a release was looked at together, beside the rule about few who came or went, which knows every one.

    Of `earlier` releases the latest `beside`, and the latest `in_detail` of these in every figure, the others in what
    they say of what people said about themselves. None of them where there are too many people, or where together with
    them the figures `contradict` each other.
    """

    earlier: int
    beside: int = 0
    in_detail: int = 0
    contradict: bool = False

    def sentence(self) -> str:
        """What a page and a file say about it."""
        before = "the report" if self.earlier == 1 else f"the {self.earlier} reports"
        if not self.earlier:
            return "Nothing had been published before, so there was nothing to hold these figures against."
        if not self.beside:
            why = (
                "they contradict each other, as happens when people change what they said about themselves"
                if self.contradict
                else "there are too many people"
            )
            return (
                f"These figures were not held against {before} published before, beyond the rule about groups where "
                f"few came or went: {why}."
            )
        which = before if self.beside == self.earlier else f"{_latest(self.beside)} of {before}"
        return (
            f"These figures were held against {which} published before, as by somebody who knows who joined, left and "
            f"moved{self._how_far()}."
        )

    def _how_far(self) -> str:
        if self.in_detail == self.beside:
            return ""
        said = "what was printed about what people said about themselves"
        if not self.in_detail:
            return f": against {said}, as who takes part is each quarter's own matter"
        return f": against every figure of {_latest(self.in_detail)}, and against {said} of those before"


def _latest(number: int) -> str:
    return "the latest" if number == 1 else f"the latest {number}"


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What the attack found on the release as printed: it passed, or there is no release.

    `attacked` counts withheld counts, `narrowest` is the smallest number of values shown to be left open for one of
    them (None where nothing is withheld; fewer than three only where few people stand apart), `rounds` how often
    figures were chosen anew until the attack failed; `compared` is None where it was not written down.
    """

    attacked: int
    narrowest: int | None
    rounds: int
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class ProtectedRelease:
    """The figures of a period, safe to print as they are; the same rows in any order give the same release.

    `dimensions` names the columns of every key. `hierarchy` holds (dimension, child, parent). `headcounts` is what
    everybody knows: people per unit, band and site, never per demographic. `groups` names, per demographic, the
    published groups; everybody else is "others"; `paths` are those that say what people are enrolled in. `method` is
    "exact" or "heuristic", `method_note` says it in words.
    """

    period: str
    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]
    hierarchy: tuple[tuple[str, str, str], ...]
    headcounts: tuple[tuple[Key, int], ...]
    groups: Mapping[str, tuple[str, ...]]
    thresholds: Thresholds
    method: str
    method_note: str
    audit: AuditResult
    paths: tuple[str, ...] = ()

    @property
    def demographics(self) -> tuple[str, ...]:
        """What people said about themselves, without the paths they are enrolled in."""
        return tuple(name for name in self.groups if name not in self.paths)

    def cell(self, **coordinates: str) -> Cell | None:
        """The cell at these coordinates, `*` everywhere else; None where no such cell is declared."""
        unknown = set(coordinates) - set(self.dimensions)
        if unknown:
            return None
        key = tuple(coordinates.get(dimension, "*") for dimension in self.dimensions)
        return next((cell for cell in self.cells if cell.key == key), None)
