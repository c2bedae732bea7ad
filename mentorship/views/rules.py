"""What is sent when: the tables by which reminders are decided, as they stand in the code, and when they last ran."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.services.schedule import RULES as OF_ACTIVITIES
from governance.services.schedule import OF_ACCESS, OF_ACTIONS, OF_EMERGENCIES, OF_REVIEWS
from mentorship.access.decorators import permitted
from mentorship.access.requests import PersonRequest
from mentorship.notifications.kinds import KINDS
from mentorship.outbox.models import Beat
from pairing.services.schedule import OF_CONCERNS, OF_REQUESTS, OF_ROTATION

# Each table with the sweep that carries it out.
TABLES = (
    ("Between sessions", OF_ACTIVITIES, "remind pairs"),
    ("Joint reviews", OF_REVIEWS, "open reviews"),
    ("Requests", OF_REQUESTS, "let requests lapse"),
    ("Rotation", OF_ROTATION, "keep rotations"),
    ("In confidence", OF_CONCERNS, "keep pairs"),
    ("Who may do what", OF_ACCESS, "keep access"),
    ("Emergency access", OF_EMERGENCIES, "keep emergencies"),
    ("After an equity audit", OF_ACTIONS, "audit equity"),
)


@permitted("programs.browse_programs")
@require_safe
def rule_list(request: PersonRequest) -> HttpResponse:
    """For who runs programs or the installation: every reminder, to whom, when and which way."""
    beats = dict(Beat.objects.values_list("name", "at"))
    tables: list[dict[str, Any]] = [
        {"title": title, "rules": rules, "ran_at": beats.get(beat)} for title, rules, beat in TABLES
    ]
    reminders = {rule.name for _, rules, _ in TABLES for rule in rules}
    others = [kind for kind in KINDS.values() if kind.urgent and kind.name not in reminders]
    return render(request, "notifications/rule_list.html", {"tables": tables, "others": others})
