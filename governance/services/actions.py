"""Corrective actions: opened from a finding of the latest audit, owned, measured by each later one, closed (G6)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from governance import policies
from governance.equity import Comparison, audit_from_dict
from governance.models import CorrectiveAction, EquityAudit
from governance.quarters import Quarter
from governance.selectors.actions import latest_quarter, people_who_can_own
from governance.services.action_notices import tell_owner
from governance.states import ActionCause, ActionState
from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person

LONGEST = 2000


class NotAnAction(Refusal):
    """What was sent makes no corrective action."""


@dataclass(frozen=True)
class ActionDraft:
    """What is going to be done about a finding. ``target``: the least effect that is good enough."""

    cause: ActionCause
    measure: str
    target: float
    owner: Person
    due_quarter: Quarter


@transaction.atomic
def open_action(
    *, kept: EquityAudit, finding: int, draft: ActionDraft, action_id: UUID, by: Person, now: datetime
) -> CorrectiveAction:
    """Open an action on the audit's finding of that number. The id comes from the form: posted twice, it is one."""
    kept = EquityAudit.objects.select_for_update().get(pk=kept.pk)
    if known := CorrectiveAction.objects.filter(pk=action_id).first():
        if known.audit_id != kept.pk or known.opened_by_id != by.pk:
            raise NotAnAction("This form was used already. Open a new one for another action.")
        return known
    line = finding_of(kept, finding)
    _check(kept, line, draft, now)
    size, interval = line.effect, line.interval
    if size is None or interval is None:
        raise NotAnAction("A finding without a size opens no action: nothing could be measured against it.")
    action = CorrectiveAction.objects.create(
        pk=action_id, audit=kept, outcome=line.outcome.value, dimension=line.dimension, group=line.group,
        against=line.against, stratum=line.stratum, size=size, size_low=interval.low, size_high=interval.high,
        finding=line.sentence, cause=draft.cause, measure=draft.measure[:LONGEST],
        target=draft.target, owner=draft.owner, due_quarter=str(draft.due_quarter), opened_at=now, opened_by=by,
    )  # fmt: skip
    audit.record("action.opened", by=by, on=action, now=now, quarter=kept.quarter, due=action.due_quarter)
    tell_owner(action, "action_given", "A corrective action is yours", by=by, now=now)
    return action


def finding_of(kept: EquityAudit, number: int) -> Comparison:
    """The finding of that number, as the audit shows it: what is withheld is none, so nothing opens an action on it."""
    found = audit_from_dict(kept.content).findings
    if not 0 <= number < len(found) or found[number].effect is None or found[number].interval is None:
        raise NotAnAction("The audit shows no such finding.")
    return found[number]


@transaction.atomic
def change_action(
    *, action: CorrectiveAction, owner: Person, due_quarter: Quarter, by: Person, now: datetime
) -> CorrectiveAction:
    """Give an action to somebody else, or move the quarter by which it is due. Again changes nothing."""
    action = _locked(action)
    if (action.owner_id, action.due_quarter) == (owner.pk, str(due_quarter)):
        return action
    if not action.is_under_way:
        raise policies.NotNow(f"This action is {action.get_state_display()} already.")
    if action.owner_id != owner.pk:
        _check_owner(owner)
    if action.due_quarter != str(due_quarter):
        policies.check_due(due_quarter, Quarter.parse(action.audit.quarter), now.date())
        action.state = ActionState.OPEN
    given = action.owner_id != owner.pk
    action.owner, action.due_quarter = owner, str(due_quarter)
    action.save(update_fields=["owner", "due_quarter", "state"])
    audit.record("action.changed", by=by, on=action, now=now, owner=owner.pk, due=action.due_quarter)
    if given:
        tell_owner(action, "action_given", "A corrective action is yours", by=by, now=now)
    return action


@transaction.atomic
def close_action(*, action: CorrectiveAction, reason: str, by: Person, now: datetime) -> CorrectiveAction:
    """End an action by hand, with the reason that everybody reads who reads the audit. Again changes nothing."""
    action = _locked(action)
    if action.state == ActionState.CLOSED:
        return action
    policies.check_can_move_action(action, ActionState.CLOSED)
    if not reason.strip():
        raise NotAnAction("Say why it is closed before its target is reached.")
    action.state, action.closing_reason = ActionState.CLOSED, reason.strip()[:LONGEST]
    action.closed_at, action.closed_by = now, by
    action.save(update_fields=["state", "closing_reason", "closed_at", "closed_by"])
    audit.record("action.closed", by=by, on=action, now=now)
    return action


def _check(kept: EquityAudit, line: Comparison, draft: ActionDraft, now: datetime) -> None:
    policies.check_can_open_action(kept, latest_quarter())
    if CorrectiveAction.objects.under_way().filter(
        outcome=line.outcome, dimension=line.dimension, group=line.group, stratum=line.stratum
    ):
        raise NotAnAction("An action on this finding is under way already.")
    if not draft.measure.strip():
        raise NotAnAction("Say what is done about it.")
    policies.check_target(line.outcome, line.effect or 0.0, draft.target)
    policies.check_due(draft.due_quarter, Quarter.parse(kept.quarter), now.date())
    _check_owner(draft.owner)


def _check_owner(owner: Person) -> None:
    if not people_who_can_own().filter(pk=owner.pk).exists():
        raise NotAnAction(f"{owner} doesn't read these reports, so can't own an action. Choose somebody who does.")


def _locked(action: CorrectiveAction) -> CorrectiveAction:
    rows = CorrectiveAction.objects.select_for_update(of=("self",)).select_related("owner", "audit")
    return rows.defer("audit__content").get(pk=action.pk)
