"""From rows to a release that is safe to print."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from governance.disclosure.attack import Attack, attack
from governance.disclosure.everything import Contradiction, to_withhold_as_well
from governance.disclosure.ledger import Published, Seat, has_to_wait, seats_of
from governance.disclosure.outcomes import hide_outcomes
from governance.disclosure.people import Known
from governance.disclosure.primary import too_few_either, too_few_people
from governance.disclosure.results import AuditResult, CannotProtect, Cell, Compared, Key, ProtectedRelease, Reason
from governance.disclosure.stages import Answers, Choice, choose, weight_of
from governance.disclosure.subtraction import outcomes_by_subtraction
from governance.disclosure.tables import Tables, build_tables
from governance.disclosure.values import Declared, Roll, Row, Thresholds

MOST_ROUNDS = 12
MOST_PEOPLE = 20_000  # beyond, no two cells hold the same few people by chance, and the programmes take too long
MOST_LINKED = 60_000  # people of all quarters that are looked at together; the latest quarters first
MOST_DETAILED = 4_000  # of these, people of quarters of which more is looked at than what people said for good
PATIENCE = 8  # rounds after which shields beside somebody apart may be as uncertain as two values allow
NOTES = {
    "exact": "No smaller choice of withheld figures would protect them (to a thousandth).",
    "heuristic": "Figures were withheld step by step in places, so a few more than necessary may be missing.",
}


def protect(
    rows: Iterable[Row] | Roll,
    declared: Declared,
    thresholds: Thresholds | None = None,
    *,
    period: str,
    earlier: Sequence[Published] = (),
) -> ProtectedRelease:
    """The release of a period: declared tables with everything withheld that is small or would reveal what is.

    ``earlier`` is all that was published before, whatever its period. Raises CannotProtect, with a sentence, when the
    rows are unusable or the attack on the finished release succeeds.
    """
    thresholds, roll = thresholds or Thresholds(), Roll.of(rows)
    tables, seats = build_tables(roll, declared, thresholds), seats_of(roll)
    waiting = has_to_wait(tables, seats, earlier, declared.demographics, thresholds)
    press = _Press(tables, thresholds, declared, period, too_few_people(tables, thresholds), waiting)
    small = press.few | too_few_either(tables, thresholds) | waiting
    primary = set(small)
    place = {key: cell for cell, key in enumerate(tables.keys)}
    wider: Counter[int] = Counter()
    choice: Choice | None = None
    answers: Answers = {}
    for round_ in range(1, MOST_ROUNDS + 1):
        choice = chosen = choose(tables, thresholds, primary, wider, choice, mild=round_ > PATIENCE, answers=answers)
        found = _attacked(choice, press)
        if not found.findings:
            choice, compared = _beside_everything(choice, press, seats, earlier)
            found = found if choice is chosen else _attacked(choice, press)
        if not found.findings:
            release = press.print(choice)
            _check_outcomes(release, declared)
            return replace(release, audit=AuditResult(found.attacked, found.narrowest, round_, compared))
        flagged = {place[finding.key] for finding in found.findings}
        wider.update(flagged & primary)
        primary |= flagged
        if round_ == PATIENCE and choice.loose:
            primary, wider = set(small), Counter()
    raise CannotProtect("An attack on the figures still worked some of them out, so they can't be published.")


def _attacked(choice: Choice, press: "_Press") -> Attack:
    return attack(press.print(choice), [press.tables.keys[cell] for cell in choice.loose])


def _beside_everything(
    choice: Choice, press: "_Press", seats: Mapping[str, Seat], earlier: Sequence[Published]
) -> tuple[Choice, Compared]:
    """The choice and whatever else has to be withheld beside all that was published before and who sat where."""
    if len(seats) > MOST_PEOPLE:
        return choice, Compared(len(earlier))
    tables = press.tables
    place = {key: cell for cell, key in enumerate(tables.keys)}
    loose = frozenset(tables.keys[cell] for cell in choice.loose)
    before = _latest(earlier, MOST_LINKED - len(seats))
    in_detail = len(_latest(before, MOST_DETAILED - len(seats)))
    compared = Compared(len(earlier), len(before), in_detail)

    def known_without(keys: frozenset[Key]) -> Known:
        less = replace(choice, withheld=choice.withheld | {place[key] for key in keys})
        published = [*before, Published(press.print(less), seats)]
        return Known(published, press.declared.demographics, loose, 1 + in_detail)

    while True:
        try:
            more = to_withhold_as_well(known_without, lambda key: weight_of(tables, place[key]))
        except Contradiction:
            if not before:
                raise CannotProtect("The figures contradict each other, so they can't be published.") from None
            before, compared = [], Compared(len(earlier), contradict=True)
        else:
            withheld = choice.withheld | {place[key] for key in more}
            return (replace(choice, withheld=withheld, exact=False) if more else choice), compared


def _latest(earlier: Sequence[Published], people: int) -> list[Published]:
    """The latest releases that have no more than so many people together."""
    sizes = accumulate(len(published.seats) for published in reversed(earlier))
    number = sum(size <= people for size in sizes)
    return list(earlier[len(earlier) - number :])


def _check_outcomes(release: ProtectedRelease, declared: Declared) -> None:
    if any(outcomes_by_subtraction(release, measure) for measure in declared.outcomes):
        raise CannotProtect("A withheld mean would follow from the printed ones, so they can't be published.")


@dataclass(frozen=True)
class _Press:
    """Prints everything but the withheld cells and the outcomes that would tell."""

    tables: Tables
    thresholds: Thresholds
    declared: Declared
    period: str
    few: frozenset[int]
    waiting: frozenset[int]

    def print(self, choice: Choice) -> ProtectedRelease:
        tables, cells, method = self.tables, range(len(self.tables.keys)), "exact" if choice.exact else "heuristic"
        outcomes = {m: hide_outcomes(tables, self.thresholds, m, choice.withheld) for m in self.declared.outcomes}
        reasons = [self._reason(cell) if cell in choice.withheld else None for cell in cells]
        return ProtectedRelease(
            period=self.period,
            dimensions=tables.dimensions,
            cells=tuple(_cell(tables, cell, reasons[cell], outcomes) for cell in cells),
            hierarchy=tables.hierarchy,
            headcounts=tuple((tables.keys[cell], int(tables.eligible[cell])) for cell in cells if tables.is_unit(cell)),
            groups=tables.groups,
            thresholds=self.thresholds,
            method=method,
            method_note=NOTES[method],
            audit=AuditResult(attacked=0, narrowest=None, rounds=0),
            paths=tuple(name for name in self.declared.paths if name in tables.groups),
        )

    def _reason(self, cell: int) -> Reason:
        if cell in self.waiting:
            return Reason.FEW_CAME_OR_WENT
        if not self.tables.is_unit(cell):
            return Reason.FEW_SENSITIVE_OR_SHIELD
        return Reason.FEW_PEOPLE if cell in self.few else Reason.FEW_EITHER_OR_SHIELD


def _cell(tables: Tables, cell: int, reason: Reason | None, outcomes: Mapping[str, frozenset[int]]) -> Cell:
    eligible, participants = int(tables.eligible[cell]), int(tables.participants[cell])
    behind = tables.behind[cell]
    measures = outcomes if behind else {}
    return Cell(
        key=tables.keys[cell],
        family=" × ".join(tables.families[cell][-1:] if tables.is_nested(cell) else tables.families[cell]) or "total",
        eligible=None if reason else eligible,
        participants=None if reason else participants,
        rate=None if reason else round(participants / eligible, 3),
        reason=reason,
        outcomes={
            measure: None if cell in hidden or not behind else round(behind.totals[measure] / participants, 1)
            for measure, hidden in measures.items()
        },
        outcome_reasons={measure: Reason.FEW_BEHIND_OUTCOME for measure, hidden in measures.items() if cell in hidden},
    )
