"""How the installation is doing, for who looks after it: parts, sweeps, mail, matchings, audit log, versions."""

import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import metadata
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from activities.selectors.trackers import trackers_listed
from governance.quarters import Quarter
from governance.selectors.access import running_review
from governance.selectors.figures import unfinished_requests
from mentorship import health
from mentorship.access.decorators import permitted
from mentorship.access.requests import PersonRequest
from mentorship.audit import anchors
from mentorship.audit.database_role import may_change_the_log
from mentorship.audit.verification import standing
from mentorship.notifications.selectors import deliveries_by_state
from mentorship.outbox.clock import STEADY, leapt_at
from mentorship.outbox.models import Beat
from mentorship.version import VERSION
from pairing.models import PairingRun
from pairing.states import RunState
from programs.models import Program

SHOWN = 10
HEARTBEAT = "heartbeat"  # shown as a part, with its age
NAMES = {
    "database": "Database",
    "broker": "Queue",
    "worker": "Scheduler and worker",
    "outbox": "Mail and reminders",
}
# What to do about a part that is not well.
ADVICE = {
    "database": "Look at the database server, and at DATABASE_URL.",
    "broker": "Start Redis, or correct REDIS_URL. Pages go on meanwhile; mail and matchings wait and lose nothing.",
    "worker": "Start the scheduler and a worker again. What was due is made up for.",
    "outbox": "See that a worker runs and that the mail server answers. What was due is made up for.",
}
# What each fact of a part that is well means.
WORDS = {
    "age_seconds": "Work went from one to the other {value} s ago.",
    "sweep_age_seconds": "The last sweep over what is due was {value} s ago.",
}


@dataclass(frozen=True)
class Part:
    """A part of the installation, and what can be said of it."""

    name: str
    well: bool
    words: str
    advice: str = ""


@permitted("notifications.operate")
@require_safe
def status(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    leapt = leapt_at(now)
    parts = [part(name, facts) for name, facts in health.examine()[1].items()]
    context: dict[str, Any] = {
        "parts": parts,
        "ill": [part for part in parts if not part.well],
        "work": regular_work(),
        "leapt": leapt,
        "steady_at": leapt + STEADY if leapt else None,
        "mail": deliveries_by_state(),
        "trackers": trackers_listed(),
        "runs": runs_to_watch(now)[:SHOWN],
        "asked_for": list(unfinished_requests()[:SHOWN]),
        "last": Quarter.latest_over(timezone.now().date()),
        "log": standing(anchors.kept()),
        "log_open": not settings.DEMO and may_change_the_log(),
        "versions": versions(),
        "access": running_review(),
        "unowned": Program.objects.in_need_of_an_owner().select_related("owner", "deputy")[:SHOWN],
    }
    return render(request, "notifications/status.html", context)


def regular_work() -> list[tuple[str, str, datetime | None]]:
    """What the scheduler asks for, how often, and when it was last done."""
    done = dict(Beat.objects.values_list("name", "at"))
    return [
        (capfirst(name), how_often(entry["schedule"]), done.get(name))
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if name != HEARTBEAT
    ]


def how_often(schedule: Any) -> str:
    """In words: a number is of seconds; a crontab here names the hour and the minute of a day, or minutes alone."""
    if isinstance(schedule, int):
        return f"every {schedule} seconds" if schedule < 60 else "every minute"
    minutes = sorted(schedule.minute)
    if len(schedule.hour) == 24:
        return "every hour" if len(minutes) == 1 else f"every {60 // len(minutes)} minutes"
    return f"once a day, at {min(schedule.hour):02}:{minutes[0]:02} UTC"


def runs_to_watch(now: datetime) -> QuerySet[PairingRun]:
    """Matchings under way, and those that failed within a week."""
    failed = Q(state=RunState.FAILED, requested_at__gte=now - timedelta(days=7))
    watched = PairingRun.objects.filter(failed | Q(state__in=[RunState.QUEUED, RunState.RUNNING]))
    return watched.select_related("cohort").defer("certificate")


def part(name: str, facts: health.Facts) -> Part:
    if not facts["ok"]:
        return Part(
            NAMES.get(name, name), well=False, words=f"{capfirst(facts['reason'])}.", advice=ADVICE.get(name, "")
        )
    words = [WORDS[key].format(value=value) for key, value in facts.items() if key in WORDS]
    return Part(NAMES.get(name, name), well=True, words=" ".join(words) or "It answers.")


def versions() -> dict[str, str]:
    return {
        "Mentorship": VERSION,
        "Django": django.get_version(),
        "Time zones (tzdata)": metadata.version("tzdata"),
        "Python": platform.python_version(),
        "Database": f"{connection.display_name} {'.'.join(str(n) for n in connection.get_database_version())}",
    }
