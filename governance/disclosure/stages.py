"""In which order it is decided: everything above teams first, then the teams of each department.

A problem that is decided later meets the earlier one in a sum alone. Where that sum is printed, it is fixed. Where it
is withheld, the later problem has to leave it as much room as the earlier one relied on. In large organisations
departments are decided in blocks, each with sums of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import TypeAlias

from governance.disclosure.problem import Node, Problem
from governance.disclosure.secondary import Answer, hide
from governance.disclosure.tables import Tables
from governance.disclosure.uncertainty import too_certain
from governance.disclosure.values import Thresholds

MOST_IN_ONE = 1500  # people; beyond, one programme takes longer and hides hardly less
BLOCK = 30  # departments
HANDFUL = 50
MARGIN, TOTAL = 20.0, 1000.0


Answers: TypeAlias = dict[tuple[Problem, frozenset[int]], Answer | None]


@dataclass(frozen=True)
class Choice:
    """The cells to withhold, whether no smaller choice would do, and the shields less uncertain than the rest."""

    withheld: frozenset[int]
    exact: bool
    loose: frozenset[int] = frozenset()


def choose(
    tables: Tables,
    thresholds: Thresholds,
    primary: Collection[int],
    wider: Mapping[int, int],
    before: Choice | None = None,
    *,
    mild: bool = False,
    answers: Answers | None = None,
) -> Choice:
    """Withhold the primary cells and what shields them; `wider` asks for more room at cells an attack has flagged.

    Shields stay as uncertain as what they shield. Where that would cost the total of more than a handful of people, as
    one person apart from all others would, it is enough that those shields are not known exactly which nothing could
    make less certain beside a printed total; and where that is not enough, or `mild`, that no shield is. What cost the
    total with fewer primary cells, `before`, costs it with more.
    """
    primary, answers = frozenset(primary), {} if answers is None else answers
    stages = _Stages(tables, thresholds, primary, wider, answers)
    choice = None if before and before.loose else stages.choose()
    if choice and (0 in primary or 0 not in choice.withheld or tables.eligible[0] < HANDFUL):
        return choice
    all_cells = frozenset(range(len(tables.keys)))
    for loose in [all_cells] if mild else [stages.certain_beside_the_total(), all_cells]:
        milder = _Stages(tables, thresholds, primary, wider, answers, loose - primary).choose()
        if 0 not in milder.withheld:
            return milder
    return choice or stages.choose()


def weight_of(tables: Tables, cell: int) -> float:
    """How much is lost when the cell is withheld: more with more people, most for margins and the total."""
    eligible, family = int(tables.eligible[cell]), tables.families[cell]
    margin = 1.0 if len(family) > 1 else MARGIN if family else TOTAL
    return margin * (log(eligible) + 1 if eligible else 1.0)


class _Stages:
    def __init__(
        self,
        tables: Tables,
        thresholds: Thresholds,
        primary: frozenset[int],
        wider: Mapping[int, int],
        answers: Answers,
        loose: frozenset[int] = frozenset(),
    ) -> None:
        self.tables, self.thresholds, self.wider, self.answers = tables, thresholds, wider, answers
        self.primary, self.loose = primary, loose
        self.nobody = not tables.participants[0]
        headcounts = {key: int(n) for key, n in zip(tables.keys, tables.eligible, strict=True)}
        self.most = [headcounts[tables.unit_part(cell)] for cell in range(len(tables.keys))]
        self.teams: dict[int, tuple[int, ...]] = {}
        self.above_rows = []
        for parent, children in tables.sums:
            if "team" in tables.families[children[0]]:
                self.teams[parent] = children
            else:
                self.above_rows.append((parent, children))

    def choose(self) -> Choice:
        primary = self.primary | {d for d in self.teams if self._needs_its_department(d, self.primary)}
        above, exact = self._above(primary)
        withheld = set(above)
        for department, teams in self.teams.items():
            answer = self._hide(
                self._team_problem(department, department in above), self._local(teams, primary, offset=1)
            )
            if answer is None:
                answer = Answer(frozenset(range(1, len(teams) + 1)), exact=False)
            withheld |= {teams[i - 1] for i in answer.withheld if i}
            exact = exact and answer.exact
        return Choice(frozenset(withheld), exact, self.loose & withheld)

    def certain_beside_the_total(self) -> frozenset[int]:
        """The cells above teams that stay too certain although nothing but the total is printed."""
        cells, rows = self._top() if self.most[0] > MOST_IN_ONE else (self._not_teams(), self.above_rows)
        problem = self._problem(cells, rows)
        printed = Problem((replace(problem.nodes[0], fixed=False), *problem.nodes[1:]), problem.rows)
        return frozenset(cells[target.node] for target in too_certain(printed, range(1, len(cells))))

    def _not_teams(self) -> list[int]:
        return [i for i, family in enumerate(self.tables.families) if "team" not in family]

    def _top(self) -> tuple[list[int], list[tuple[int, tuple[int, ...]]]]:
        """What no department has a part in."""
        top = [cell for cell in self._not_teams() if "department" not in self.tables.families[cell]]
        inside = set(top)
        return top, [(parent, children) for parent, children in self.above_rows if {parent, *children} <= inside]

    def _needs_its_department(self, department: int, primary: frozenset[int]) -> bool:
        """Whether no choice among the teams could shield one of them below a printed department."""
        must = self._local(self.teams[department], primary, offset=1)
        return bool(must) and self._hide(self._team_problem(department, withheld=False), must) is None

    def _hide(self, problem: Problem, must: set[int]) -> Answer | None:
        asked = problem, frozenset(must)
        if asked not in self.answers:
            self.answers[asked] = hide(*asked)
        return self.answers[asked]

    @staticmethod
    def _local(cells: Sequence[int], primary: frozenset[int], offset: int = 0) -> set[int]:
        return {place + offset for place, cell in enumerate(cells) if cell in primary}

    def _team_problem(self, department: int, withheld: bool) -> Problem:
        teams = self.teams[department]
        nodes = [self._node(department, fixed=withheld), *(self._node(team) for team in teams)]
        if withheld:
            nodes[0] = replace(nodes[0], spread=2 * nodes[0].spread)
        return Problem(tuple(nodes), ((0, tuple(range(1, len(teams) + 1))),))

    def _above(self, primary: frozenset[int]) -> tuple[frozenset[int], bool]:
        cells = self._not_teams()
        if self.most[0] <= MOST_IN_ONE:
            return self._decide(cells, self.above_rows, primary)
        withheld, exact = self._decide(*self._top(), primary)
        for block in self._blocks(cells):
            chosen, proven = self._decide_block(block, primary, withheld)
            withheld, exact = withheld | chosen, exact and proven
        return withheld, exact

    def _decide(
        self, cells: Sequence[int], rows: Iterable[tuple[int, tuple[int, ...]]], primary: frozenset[int]
    ) -> tuple[frozenset[int], bool]:
        answer = self._hide(self._problem(cells, rows), self._local(cells, primary))
        if answer is None:
            return frozenset(cells), False
        return frozenset(cells[i] for i in answer.withheld), answer.exact

    def _problem(self, cells: Sequence[int], rows: Iterable[tuple[int, tuple[int, ...]]]) -> Problem:
        place = {cell: i for i, cell in enumerate(cells)}
        local = tuple((place[parent], tuple(place[child] for child in children)) for parent, children in rows)
        return Problem(tuple(self._node(cell) for cell in cells), local)

    def _blocks(self, cells: Iterable[int]) -> Iterator[list[int]]:
        """Departments with all their crossings, in blocks of about the same size."""
        place = self.tables.dimensions.index("department")
        of: dict[str, list[int]] = defaultdict(list)
        for cell in cells:
            if "department" in self.tables.families[cell]:
                of[self.tables.keys[cell][place]].append(cell)
        names = sorted(of)
        blocks = -(-len(names) // BLOCK)
        for block in range(blocks):
            yield [cell for name in names[block::blocks] for cell in of[name]]

    def _decide_block(
        self, block: Sequence[int], primary: frozenset[int], top: frozenset[int]
    ) -> tuple[frozenset[int], bool]:
        """The block's own sums are as known as those of the whole organisation: printed or withheld with them."""
        place = {cell: i for i, cell in enumerate(block)}
        nodes, rows = [self._node(cell) for cell in block], []
        for parent, children in self.above_rows:
            inside = [child for child in children if child in place]
            if parent in place:
                rows.append((place[parent], tuple(place[child] for child in inside)))
            elif inside:
                rows.append((len(nodes), tuple(place[child] for child in inside)))
                nodes.append(self._sum_node(inside, parent, withheld=parent in top))
        answer = self._hide(Problem(tuple(nodes), tuple(rows)), self._local(block, primary))
        if answer is None:
            return frozenset(block), False
        return frozenset(block[i] for i in answer.withheld if i < len(block)), answer.exact

    def _sum_node(self, inside: Sequence[int], parent: int, withheld: bool) -> Node:
        parts = [self._node(cell) for cell in inside]
        return replace(
            self._node(parent, fixed=withheld),
            eligible=sum(part.eligible for part in parts),
            participants=sum(part.participants for part in parts),
            most=sum(part.most for part in parts),
            most_participants=sum(part.most_participants for part in parts),
            least=0,
            weight=0.0,
        )

    def _node(self, cell: int, fixed: bool | None = None) -> Node:
        tables, family = self.tables, self.tables.families[cell]
        eligible, secret = int(tables.eligible[cell]), not tables.is_unit(cell)
        return Node(
            eligible=eligible,
            participants=int(tables.participants[cell]),
            secret_people=secret,
            most=self.most[cell],
            least=self.thresholds.sensitive_people if secret and len(family) == 1 else 0,
            most_participants=0 if self.nobody else self.most[cell],
            weight=weight_of(tables, cell),
            spread=self._spread(cell),
            fixed=fixed,
        )

    def _spread(self, cell: int) -> int:
        needed = 1 if cell in self.loose else self.thresholds.counts - 1
        return needed + self.wider.get(cell, 0)
