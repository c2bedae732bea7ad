"""What is done about what the audits found."""

from datetime import datetime
from uuid import uuid4

from governance.equity import Outcome, audit_from_dict, nothing
from governance.models import EquityAudit
from governance.quarters import Quarter
from governance.selectors.actions import people_who_can_own
from governance.services.actions import ActionDraft, open_action
from governance.states import ActionCause
from mentorship.errors import Refusal

MEASURES = {
    Outcome.PARTICIPATION: (
        ActionCause.INVITATION,
        (
            "Leads invite each of their people by name before the next cohort opens, and say how much time it takes. "
            "We ask who said no for the reason, and count the reasons."
        ),
    ),
    Outcome.MATCHED: (
        ActionCause.SUPPLY,
        "Find six more mentors for them before the next matching, and ask the ones who rest whether they come back.",
    ),
    Outcome.WAITING: (
        ActionCause.MATCHING,
        "Match those who enrol late each month instead of at the next cohort.",
    ),
    Outcome.SENIORITY: (
        ActionCause.MATCHING,
        "Raise the weight of the level gap on the tracks concerned, and look at the proposals before they are approved.",
    ),
    Outcome.SESSIONS: (
        ActionCause.TIME,
        "Agree on hours with the leads of these pairs, and keep them out of the sprint's capacity.",
    ),
}


def act_on(kept: EquityAudit, now: datetime) -> None:
    """Open an action on the audit's first finding that has none."""
    by = people_who_can_own().first()
    if by is None:
        return
    due = Quarter.of(now.date()).next()
    for number, line in enumerate(audit_from_dict(kept.content).findings):
        cause, measure = MEASURES[line.outcome]
        target = round(((line.effect or 0.0) + nothing(line.outcome)) / 2, 2)
        draft = ActionDraft(cause=cause, measure=measure, target=target, owner=by, due_quarter=due)
        try:
            open_action(kept=kept, finding=number, draft=draft, action_id=uuid4(), by=by, now=now)
        except Refusal:
            continue  # somebody acts on it already
        return
