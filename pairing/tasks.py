from celery import shared_task
from django.utils import timezone

from mentorship.outbox import services as outbox
from pairing.services import escalations, knowledge, pauses, requests, rotation_moves, runs
from programs.services import opportunities


@shared_task
def carry_out_run(run_id: str) -> None:
    runs.carry_out_run(run_id=run_id)


@shared_task
def take_up_runs() -> None:
    """Runs whose hint was lost or whose worker was killed; once a minute."""
    now = timezone.now()
    for run_id in runs.waiting_runs(now):
        runs.carry_out_run(run_id=run_id)
    outbox.beat("take up matchings", now)


@shared_task
def sweep_requests() -> int:
    """Let lapse what nobody answered in time, and remind of what lapses soon; every quarter of an hour."""
    now = timezone.now()
    lapsed = requests.sweep_requests(now=now)
    outbox.beat("let requests lapse", now)
    return lapsed


@shared_task
def keep_rotations() -> str:
    """Begin the moves that are due and remind of those to come; once an hour."""
    now = timezone.now()
    moved = rotation_moves.keep_rotations(now=now)
    outbox.beat("keep rotations", now)
    return str(moved)


@shared_task
def look_for_opportunities() -> str:
    """Work out who knows which system, then what the rules find; once a night."""
    now = timezone.now()
    changed = knowledge.derive_knowledge(by=None, now=now)
    found = opportunities.find_everywhere(now=now)
    outbox.beat("look for opportunities", now)
    return f"{changed} rows of knowledge changed, {found} situations found."


@shared_task
def keep_pairs() -> str:
    """Resume pauses and end stand-ins that are due, and remind of steps in confidence; once an hour."""
    now = timezone.now()
    resumed, ended = pauses.keep_pauses(now=now)
    reminded = escalations.remind_escalations(now=now)
    outbox.beat("keep pairs", now)
    return f"{resumed} pairs go on, {ended} stand-ins ended, {reminded} reminded."
