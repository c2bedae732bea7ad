"""Each audit measures again what earlier ones found and somebody acts on; two good quarters running are enough."""

from datetime import datetime

from governance import policies
from governance.equity import Audit, audit_from_dict, look_again
from governance.models import ActionEffect, CorrectiveAction, EquityAudit
from governance.quarters import Quarter
from governance.services.action_notices import tell_owner
from governance.states import ActionState
from mentorship import audit


def measure_actions(*, kept: EquityAudit, now: datetime) -> int:
    """Measure every action under way that an earlier audit led to; the number measured. Again measures none.

    Belongs into the transaction that keeps the audit.
    """
    rows = CorrectiveAction.objects.under_way().filter(audit__quarter__lt=kept.quarter)
    waiting = rows.exclude(effects__quarter=kept.quarter).select_for_update(of=("self",)).select_related("owner")
    actions = list(waiting)
    if actions:
        found = audit_from_dict(kept.content)
        for action in actions:
            _measure(action, kept, found, now)
    return len(actions)


def _measure(action: CorrectiveAction, kept: EquityAudit, found: Audit, now: datetime) -> None:
    look = look_again(found, action.name, action.against, action.target)
    effect = ActionEffect.objects.create(
        action=action, audit=kept, quarter=kept.quarter, effect=look.effect,
        low=look.interval.low if look.interval else None, high=look.interval.high if look.interval else None,
        good=look.good, sentence=look.sentence, measured_at=now,
    )  # fmt: skip
    audit.record("action.measured", on=action, now=now, quarter=kept.quarter, good=look.good)
    _move(action, effect, now)
    titles = {
        ActionState.MET: "A corrective action of yours has reached its target",
        ActionState.NOT_MET: "A corrective action of yours missed its target",
    }
    title = titles.get(ActionState(action.state), "A corrective action of yours was measured")
    tell_owner(action, "action_measured", title, now=now, since=kept.quarter)


def _move(action: CorrectiveAction, effect: ActionEffect, now: datetime) -> None:
    """Met after two good quarters in a row; not met when its quarter was measured and was not good.

    Where the figure is withheld nothing is concluded, neither way.
    """
    if effect.good and _was_good(action, Quarter.parse(effect.quarter).previous()):
        to = ActionState.MET
    elif effect.effect is not None and not effect.good and effect.quarter >= action.due_quarter:
        to = ActionState.NOT_MET
    else:
        return
    if action.state == to:
        return
    policies.check_can_move_action(action, to)
    action.state, action.closed_at = to, now if to == ActionState.MET else None
    action.save(update_fields=["state", "closed_at"])
    audit.record("action.met" if to == ActionState.MET else "action.missed", on=action, now=now)


def _was_good(action: CorrectiveAction, quarter: Quarter) -> bool:
    return action.effects.filter(quarter=str(quarter), good=True).exists()
