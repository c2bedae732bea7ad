from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mentorship.csvfiles import BadFile
from mentorship.errors import Refusal
from pairing.files import Figures, Judged, Result, check_folder
from pairing.matching import Solution, Unsolvable, solve
from pairing.score_table import ScoreTable, edges_of, read_score_table, reasons

CRITERION = "given"
ASKED = ("scores", "capacities", "demands", "forced", "load_costs", "mentor_costs")


class Command(BaseCommand):
    help = (
        "Pair mentees with mentors by a table of scores, with the engine that pairs cohorts and without a database: "
        "as many places filled as can be, then the highest total score less load costs, with its proof. A pair that "
        "is not in the table is never made. Scores may be below 0 and have up to six decimals, all of which count. "
        "In summary.json, seconds_scoring is the reading of the table."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scores", type=Path, required=True, metavar="FILE", help="mentee_id,mentor_id,score")
        parser.add_argument("--capacities", type=Path, required=True, metavar="FILE", help="mentor_id,capacity")
        parser.add_argument(
            "--demands", type=Path, metavar="FILE", help="mentee_id,mentors; who is not in it wants one mentor"
        )
        parser.add_argument("--forced", type=Path, metavar="FILE", help="mentee_id,mentor_id: pairs that must be")
        parser.add_argument(
            "--load-costs", default="0", metavar="0,3,6",
            help="points that a mentor's first, second, … mentee costs; the last holds for all further ones (0)",
        )  # fmt: skip
        parser.add_argument(
            "--mentor-costs", type=Path, metavar="FILE",
            help="mentor_id,place,cost: for mentors whose mentees cost something else than --load-costs says",
        )  # fmt: skip
        parser.add_argument("--output", type=Path, metavar="DIR", help="folder for the files; made if missing")

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        try:
            if output:
                check_folder(output)
            started = process_time()
            self.say("reading the table")
            table = read_score_table(**{name: options[name] for name in ASKED})
            read = process_time()
            solution = solve(table.problem, say=self.say)
            result = self.result(table, solution, read - started, process_time() - read)
            if output:
                self.say("writing the files")
                result.write(output)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from None
        except (BadFile, Refusal, Unsolvable) as refusal:
            raise CommandError(f"nothing was paired.\n{refusal}") from None
        left = len(solution.unmatched)
        self.stdout.write(
            f"{result.figures.sentence(result.unit)}; {len(result.pairs)} pairs, {left} mentees with nobody"
        )

    def say(self, step: str) -> None:
        if self.stdout.isatty():
            self.stderr.write(f"{step} …")

    def result(self, table: ScoreTable, solution: Solution, scoring: float, solving: float) -> Result:
        def judged(mentee: str, mentor: str, score: int) -> Judged:
            score = table.score(score)
            return Judged(mentee, mentor, score, {CRITERION: score})

        def edges() -> Iterator[Judged]:
            return (judged(*edge) for edge in edges_of(table.problem))

        objective, bound = table.total(solution, solution.objective), table.total(solution, solution.bound)
        order = solution.problem
        return Result(
            unit=table.unit,
            criteria=(CRITERION,),
            pairs=[judged(*pair) for pair in sorted(solution.pairs)],
            edges=edges(),
            capacities=zip(order.mentors, order.capacities.tolist(), strict=True),
            unmatched=reasons(solution),
            figures=Figures(solution.status, objective, bound, scoring, solving),
            certificate={"decimals": table.unit.decimals, "shift": table.shift, **solution.certificate.as_dict()},
        )
