"""Audits as if they had been found: one comparison, as far behind as a test wants it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from governance.disclosure import Thresholds
from governance.equity import Arm, Audit, Comparison, Grade, Interval, Outcome, audit_to_dict
from governance.models import CorrectiveAction, EquityAudit
from governance.quarters import Quarter
from governance.services.actions import ActionDraft, open_action
from governance.services.equity import keep_audit
from governance.states import ActionCause
from mentorship.people.models import Person

Q1, Q2, Q3, Q4 = (Quarter(2026, number) for number in range(1, 5))


def compared(gap: float | None, *, grade: Grade = Grade.FINDING, **fields: object) -> Comparison:
    """Women behind by so much in taking part; None withholds it."""
    if gap is None:
        words = "Withheld: too few people."
        return Comparison(Outcome.PARTICIPATION, "gender", "woman", withheld=words, sentence=words, **fields)
    ends, q_value = Interval(gap - 0.08, gap + 0.08), 0.01 if grade is Grade.FINDING else 0.6
    return Comparison(
        Outcome.PARTICIPATION, "gender", "woman", mine=Arm(0.5 + gap, None, 100, round(50 + 100 * gap)),
        theirs=Arm(0.5, None, 100, 50), effect=gap, interval=ends, gap=gap, ratio=1 + 2 * gap, ratio_interval=ends,
        p_value=q_value, q_value=q_value, detectable=0.12, grade=grade, sentence=f"Gender woman: {100 * gap:.0f}.",
        **fields,
    )  # fmt: skip


def kept_audit(quarter: Quarter, *lines: Comparison) -> EquityAudit:
    """As the service keeps it, so that it measures what is acted on."""
    audit = Audit(str(quarter), lines, Thresholds(), headline=f"Found in {quarter}.", tested=len(lines))
    ran_at = datetime(quarter.next().year, quarter.next().first_day.month, 5, 6, tzinfo=UTC)
    return keep_audit(quarter=quarter, content=audit_to_dict(audit), by=None, now=ran_at)


def draft(owner: Person, **fields: object) -> ActionDraft:
    words = {"cause": ActionCause.INVITATION, "measure": "Ask every lead to invite by name.", "target": -0.05}
    return ActionDraft(**{**words, "due_quarter": Q3, "owner": owner, **fields})


def opened(owner: Person, *, action_id: UUID | None = None, **fields: object) -> CorrectiveAction:
    """An action on a gap of twenty points found in the first quarter, opened ten days after it."""
    kept = EquityAudit.objects.filter(quarter=str(Q1)).first() or kept_audit(Q1, compared(-0.20))
    return open_action(
        kept=kept, finding=0, draft=draft(owner, **fields), action_id=action_id or uuid4(), by=owner,
        now=datetime(2026, 4, 10, 9, tzinfo=UTC),
    )  # fmt: skip
