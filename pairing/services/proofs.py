"""Holding the pairs of a run against the certificate that was stored with it, without any solver."""

from dataclasses import dataclass
from datetime import date

from pairing.matching import Certificate, Cut, Floored, Market, Refuted, problem_of, verify, verify_floor
from pairing.models import PairingRun
from pairing.services import organic
from pairing.services.runs import scores_of
from pairing.services.snapshot import Snapshot, take_snapshot
from pairing.states import Method


@dataclass(frozen=True)
class Verdict:
    sentence: str
    holds: bool = False


def check_run(run: PairingRun, today: date) -> Verdict:
    """Whether the pairs as they stand are what the certificate proves, on the inputs that the run started from."""
    if not run.certificate:
        return Verdict("There is no certificate to check.")
    snapshot = take_snapshot(run.cohort, run.weights, today)
    if snapshot.digest != run.inputs_digest:
        return Verdict(
            "The cohort changed since this matching, so its inputs are not what they were. Their fingerprint and the "
            "certificate stay with the run."
        )
    if run.method in (Method.STABLE, Method.HYBRID):
        refusal = _wishes_refuse(run, snapshot)
        if refusal or run.method == Method.STABLE:
            return Verdict(refusal or STABLE_HOLDS, holds=not refusal)
    honoured = {(i, j) for i, j in run.certificate.get("stable", {}).get("pairs", [])}
    forced = snapshot.rules.forced | (honoured if run.method == Method.HYBRID else set())
    problem = problem_of(scores_of(snapshot), snapshot.load_costs, forced)
    try:
        worth = _verified(run, problem, _pairs(run))
    except Refuted as refusal:
        return Verdict(f"These pairs are not what the matching proved. {refusal}")
    if worth != run.objective:
        return Verdict("These pairs are worth something else than was written down.")
    return Verdict("Checked just now: no pairs serve as many mentees and are worth more than these.", holds=True)


STABLE_HOLDS = "Checked just now: no two people would rather have each other than what they have."


def _pairs(run: PairingRun) -> list[tuple[str, str]]:
    """As they stand."""
    return list(run.proposals.values_list("mentee__person__employee_id", "mentor__person__employee_id"))


def _wishes_refuse(run: PairingRun, snapshot: Snapshot) -> str:
    """What is wrong with the part that wishes decided; empty where nothing is."""
    wishes = organic.wishes_in(run.cohort, snapshot)
    if organic.digest_of(wishes) != run.certificate.get("stable", {}).get("wishes"):
        return "People have changed their wishes since this matching. Their fingerprint stays with the run."
    problem = problem_of(scores_of(snapshot), snapshot.load_costs, snapshot.rules.forced)
    try:
        organic.check_stable(run, problem, wishes, _pairs(run))
    except Refuted as refusal:
        return f"These pairs are not what the matching proved. {refusal}"
    return ""


def _verified(run: PairingRun, problem: Market, pairs: list[tuple[str, str]]) -> int:
    certificate = Certificate(run.certificate["prices"], run.certificate["open_cost"])
    floor = run.certificate.get("floor")
    if not floor or not floor["cut"]:
        return verify(problem, pairs, certificate)
    cut = Cut(floor["cut"]["floor"], floor["cut"]["rank"], frozenset(floor["cut"]["mentees"]),
              frozenset(floor["cut"]["mentors"]))  # fmt: skip
    verify_floor(problem, pairs, cut)
    return verify(Floored(problem, cut.floor), pairs, certificate)
