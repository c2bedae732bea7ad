"""The matching that waits for its owner when the demonstration begins: a run to compare with, a swap, some approved."""

from datetime import datetime, timedelta

from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import PairingRun
from pairing.services.changes import make_change, swapped
from pairing.services.options import swaps_for
from pairing.services.publishing import approve_proposals
from pairing.services.runs import carry_out_run, request_run
from pairing.states import ChangeKind, Method, RunState
from programs.models import Cohort

SWAP_REASON = "Both work on the same system, and their teams asked for it."


def try_worst_first(cohort: Cohort, owner: Person, now: datetime) -> None:
    """The owner looks first what it costs to raise the worst score."""
    try:
        run = request_run(cohort=cohort, method=Method.WORST_FIRST, by=owner, now=now)
    except Refusal:
        return  # nobody came
    carry_out_run(run_id=run.pk, now=now + timedelta(seconds=40))


def review(cohort: Cohort, owner: Person, now: datetime) -> None:
    """Swap two, approve the third of the pairs that score highest, and leave the rest for whoever looks in."""
    run = PairingRun.objects.select_related("cohort__track", "weights").filter(cohort=cohort, state=RunState.PROPOSED)
    waiting = run.first()
    if waiting is None:
        return
    rows = waiting.proposals.filter(pairing=None).select_related("mentee__person", "mentor__person")
    proposals = list(rows.order_by("-score", "mentee__person__name"))
    for proposal in proposals[:3]:
        swaps = swaps_for(waiting, proposal, now.date())
        if swaps and swaps[0].gain < 0:
            make_change(
                run=waiting, moves=swapped(proposal, swaps[0].other), kind=ChangeKind.SWAP, reason=SWAP_REASON, by=owner,
                now=now,
            )  # fmt: skip
            break
    best = rows.order_by("-score", "mentee__person__name")[: len(proposals) // 3]
    approve_proposals(run=waiting, proposals=[proposal.pk for proposal in best], by=owner, now=now)
