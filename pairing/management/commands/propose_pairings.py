import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mentorship.errors import Refusal
from pairing.files import Figures, Judged, Result, check_folder
from pairing.matching import CRITERIA, Scores
from pairing.matching.eligibility import MAY_BE
from pairing.matching.units import Unit
from pairing.models import PairingRun
from pairing.services.runs import carry_out_run, request_run, scores_of
from pairing.services.snapshot import Snapshot, take_snapshot
from pairing.states import RunState
from programs.models import Cohort

POINTS = Unit(3)
PAUSE = 0.5


class Command(BaseCommand):
    help = (
        "Run the matching of a cohort and propose pairs for its owner to review; the command prints the run that "
        "publish_pairings takes. With --output, the pairs, every eligible pair with its points per criterion, the "
        "places, what further mentees of each mentor cost, the rationale, who is left with nobody and why, and a "
        "summary are written to a folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cohort", required=True, metavar="SLUG", help="the last part of the cohort's address")
        parser.add_argument("--output", type=Path, metavar="DIR", help="folder for the files; made if missing")

    def handle(self, *args: Any, cohort: str, output: Path | None, **options: Any) -> None:
        try:
            if output:
                check_folder(output)
            now = timezone.now()
            run = self.carried_out(request_run(cohort=self.cohort(cohort), by=None, now=now))
            if output:
                self.say("Writing the files")
                self.result(run).write(output)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from None
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        counts = run.summary
        self.stdout.write(
            f"{figures(run).sentence(POINTS)}; {counts['paired']} pairs, {counts['left_out']} mentees with nobody; "
            f"run {run.pk}"
        )

    def say(self, step: str) -> None:
        if self.stdout.isatty():
            self.stderr.write(f"{step} …")

    def cohort(self, slug: str) -> Cohort:
        found = Cohort.objects.select_related("track__program").filter(slug=slug).first()
        if found is None:
            known = ", ".join(Cohort.objects.values_list("slug", flat=True)[:20]) or "none yet"
            raise CommandError(f"There is no cohort {slug!r}. Cohorts: {known}.")
        return found

    def carried_out(self, run: PairingRun) -> PairingRun:
        """Compute the run here, or wait for the worker that was quicker to claim it."""
        while run.state in (RunState.QUEUED, RunState.RUNNING):
            if carry_out_run(run_id=run.pk, say=self.say) is None:
                time.sleep(PAUSE)
            run.refresh_from_db()
        if run.state != RunState.PROPOSED:
            raise CommandError(run.error or f"This matching is {run.get_state_display()}.")
        return run

    def result(self, run: PairingRun) -> Result:
        snapshot = take_snapshot(run.cohort, run.weights, timezone.now().date())
        if snapshot.digest != run.inputs_digest:
            raise CommandError(
                f"The cohort changed while it was matched. Its pairs are in run {run.pk}; no file written."
            )
        employee = {enrolment: employee_id for employee_id, enrolment in snapshot.enrolments.items()}
        pairs = [
            Judged(employee[str(mentee)], employee[str(mentor)], score, points)
            for mentee, mentor, score, points in run.proposals.values_list("mentee", "mentor", "score", "points")
        ]
        left_out = [(employee[str(mentee)], why) for mentee, why in run.left_out.values_list("mentee", "sentence")]
        return Result(
            unit=POINTS,
            criteria=CRITERIA,
            pairs=[in_order(pair) for pair in sorted(pairs, key=lambda pair: (pair.mentee, pair.mentor))],
            edges=edges(scores_of(snapshot)),
            capacities=sorted(places(snapshot)),
            unmatched=sorted(left_out),
            figures=figures(run),
            certificate={"decimals": POINTS.decimals, **run.certificate},
            load_costs=snapshot.load_costs,
        )


def figures(run: PairingRun) -> Figures:
    summary = run.summary
    return Figures(run.status, run.objective or 0, run.bound, summary["seconds_scoring"], summary["seconds_solving"])


def in_order(pair: Judged) -> Judged:
    """With the criteria in the order in which they are listed; a database may keep them in another."""
    return Judged(pair.mentee, pair.mentor, pair.score, {criterion: pair.points[criterion] for criterion in CRITERIA})


def places(snapshot: Snapshot) -> list[tuple[str, int]]:
    return [(mentor.id, mentor.places) for mentor in snapshot.mentors]


def edges(scores: Scores) -> Iterator[Judged]:
    """Every eligible pair with what each criterion gave to it, by id."""
    for rows in scores.slices():
        judged, barred = scores.judged(rows), scores.barred(rows)
        for row, mentee in enumerate(scores.mentees[rows]):
            for column in (barred[row] == MAY_BE).nonzero()[0].tolist():
                points = {c: scores.weights[c] * int(judged[c][row, column]) for c in CRITERIA}
                yield Judged(mentee.id, scores.mentors[column].id, sum(points.values()), points)
