"""Corrective actions: opened from a finding, measured by each later audit, met, missed, handed on, closed."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from governance.disclosure import Thresholds
from governance.equity import Audit, Grade, Outcome, look_again, target_in_words, target_of
from governance.models import CorrectiveAction, EquityAudit
from governance.policies import NotNow
from governance.quarters import Quarter
from governance.services.action_effects import measure_actions
from governance.services.action_notices import remind_actions, those_under_way
from governance.services.actions import NotAnAction, change_action, close_action, open_action
from governance.states import ActionState
from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.notifications.still_due import Told
from tests.factories.people import RoleAssignmentFactory, make_person
from tests.governance.audits import Q1, Q2, Q3, Q4, compared, draft, kept_audit, opened

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def owner():
    person = make_person("Olga Owner")
    RoleAssignmentFactory(person=person, role=Role.PROGRAM_OWNER)
    return person


@pytest.fixture
def administrator():
    person = make_person("Ada Administrator")
    RoleAssignmentFactory(person=person, role=Role.ADMINISTRATOR)
    return person


def said(action: CorrectiveAction) -> list[tuple[str, float | None, bool]]:
    return list(action.effects.values_list("quarter", "effect", "good"))


def test_an_action_freezes_what_was_found_and_is_one_however_often_it_is_sent(owner):
    key = uuid4()

    action, again = opened(owner, action_id=key), opened(owner, action_id=key)

    assert again == action
    assert action.name == (Outcome.PARTICIPATION, "gender", "woman", "")
    assert (action.size, action.size_low, action.finding) == (-0.20, pytest.approx(-0.28), "Gender woman: -20.")
    assert AuditEvent.objects.filter(action="action.opened").count() == 1
    with pytest.raises(NotAnAction, match="under way already"):
        opened(owner)


def test_what_makes_no_action_is_refused_in_a_sentence(owner):
    kept = kept_audit(Q1, compared(None), compared(-0.20), compared(-0.01, grade=Grade.NONE))
    auditor = make_person("Aud Auditor")
    RoleAssignmentFactory(person=auditor, role=Role.AUDITOR)
    now = datetime(2026, 4, 10, 9, tzinfo=UTC)

    def refusal(number: int, **fields) -> str:
        with pytest.raises((NotAnAction, NotNow)) as told:
            open_action(
                kept=kept, finding=number, draft=draft(**{"owner": owner, **fields}), action_id=uuid4(),
                by=owner, now=now,
            )  # fmt: skip
        return str(told.value)

    for number in (1, -1, 99):  # the withheld line and the one without a finding have no number
        assert refusal(number) == "The audit shows no such finding."
    assert refusal(0, target=-0.20) == "The target has to be better than what was found."
    assert refusal(0, target=0.01) == "The target can't be more than no difference at all."
    assert "not over and comes after" in refusal(0, due_quarter=Q1)
    assert "within three years" in refusal(0, due_quarter=Quarter(2030, 1))
    assert refusal(0, owner=auditor).startswith("Aud Auditor doesn't read these reports")
    assert refusal(0, measure="  ") == "Say what is done about it."
    kept_audit(Q2, compared(-0.1))
    assert "2026Q2 has been audited since" in refusal(0)
    assert not CorrectiveAction.objects.exists()


def test_each_audit_measures_it_once_and_two_good_quarters_running_meet_it(owner):
    action = opened(owner, due_quarter=Q4)

    kept_audit(Q2, compared(-0.12))
    third = kept_audit(Q3, compared(-0.04, grade=Grade.NONE))
    assert measure_actions(kept=third, now=LATER) == 0
    action.refresh_from_db()
    assert action.state == ActionState.OPEN
    kept_audit(Q4, compared(-0.03, grade=Grade.NONE))

    action.refresh_from_db()
    assert said(action) == [("2026Q2", -0.12, False), ("2026Q3", -0.04, True), ("2026Q4", -0.03, True)]
    assert (action.state, action.closed_at is not None) == (ActionState.MET, True)
    assert "−11.0 to 5.0 points); the target is reached." in action.effects.last().sentence
    assert Notification.objects.filter(person=owner, kind="action_measured").count() == 3
    again = kept_audit(Q4.next(), compared(-0.2))
    assert action.effects.count() == 3
    fields = draft(owner, due_quarter=Q4.next().next())
    now = datetime(2027, 4, 10, 9, tzinfo=UTC)
    assert open_action(kept=again, finding=0, draft=fields, action_id=uuid4(), by=owner, now=now).is_under_way


def test_a_quarter_between_two_good_ones_begins_the_count_again(owner):
    for withheld_or_bad, state in ((compared(None), ActionState.OPEN), (compared(-0.3), ActionState.NOT_MET)):
        CorrectiveAction.objects.all().delete()
        EquityAudit.objects.all().delete()
        action = opened(owner)
        kept_audit(Q2, compared(-0.04, grade=Grade.NONE))
        kept_audit(Q3, withheld_or_bad)
        action.refresh_from_db()
        assert action.state == state
        kept_audit(Q4, compared(-0.04, grade=Grade.NONE))
        action.refresh_from_db()
        assert action.is_under_way


def test_where_a_later_audit_withholds_the_comparison_the_effect_has_no_figure_and_says_so(owner):
    action = opened(owner)

    kept_audit(Q2, compared(None))

    effect = action.effects.get()
    assert (effect.effect, effect.low, effect.high, effect.good) == (None, None, None, False)
    assert effect.sentence == "In 2026Q2 the figure is withheld. Withheld: too few people."


def test_a_look_says_what_the_audit_prints_and_from_which_side():
    name = (Outcome.PARTICIPATION, "gender", "woman", "")

    def look(*lines):
        return look_again(Audit("2026Q2", lines, Thresholds()), name, "man", -0.05)

    turned = look(replace(compared(-0.10), group="man", against="woman"))
    assert (turned.effect, turned.good) == (pytest.approx(0.10), True)
    assert "makes no such comparison" in look().sentence
    assert "levels differ from each other" in look(replace(compared(-0.2), split=True, effect=None)).sentence
    assert "no difference to measure" in look(replace(compared(-0.2), effect=None)).sentence
    still = look(compared(-0.02))
    assert ("still a finding" in still.sentence, still.good) == (True, False)


def test_targets_are_typed_in_the_unit_of_their_outcome():
    said = {
        outcome: (target_of(outcome, typed), target_in_words(outcome, target_of(outcome, typed)))
        for outcome, typed in (
            (Outcome.MATCHED, 5), (Outcome.WAITING, 0.9), (Outcome.SESSIONS, 0.9), (Outcome.SENIORITY, 0.5),
            (Outcome.PARTICIPATION, 0),
        )
    }  # fmt: skip

    assert said == {
        Outcome.MATCHED: (-0.05, "at most 5.0 points behind"),
        Outcome.WAITING: (0.9, "at least 0.90 times the pace"),
        Outcome.SESSIONS: (0.9, "at least 0.90 times as many"),
        Outcome.SENIORITY: (-0.5, "at most 0.5 levels behind"),
        Outcome.PARTICIPATION: (0.0, "nothing behind"),
    }


def test_an_action_is_handed_on_and_its_quarter_moved_and_the_next_owner_told(owner, administrator):
    action = opened(owner)
    kept_audit(Q2, compared(-0.3))
    kept_audit(Q3, compared(-0.3))
    now = datetime(2026, 10, 20, 9, tzinfo=UTC)

    for _ in range(2):
        changed = change_action(action=action, owner=administrator, due_quarter=Q4, by=owner, now=now)

    assert (changed.owner, changed.due_quarter, changed.state) == (administrator, "2026Q4", ActionState.OPEN)
    assert Notification.objects.filter(person=administrator, kind="action_given").count() == 1
    assert AuditEvent.objects.filter(action="action.changed").count() == 1
    with pytest.raises(NotNow, match="not over"):
        change_action(action=action, owner=administrator, due_quarter=Q3, by=owner, now=now)


def test_closed_by_hand_it_says_why_and_is_measured_no_more(owner):
    action = opened(owner)
    with pytest.raises(NotAnAction, match="Say why"):
        close_action(action=action, reason=" ", by=owner, now=LATER)

    for _ in range(2):
        close_action(action=action, reason="The site is closed.", by=owner, now=LATER)
    kept_audit(Q2, compared(-0.3))

    action.refresh_from_db()
    assert (action.state, action.closing_reason) == (ActionState.CLOSED, "The site is closed.")
    assert not action.effects.exists()
    assert AuditEvent.objects.filter(action="action.closed").count() == 1


def test_its_owner_is_reminded_when_its_quarter_begins_and_before_it_ends(owner):
    action = opened(owner)

    def told(month: int, day: int) -> int:
        return remind_actions(now=datetime(2026, month, day, 12, tzinfo=UTC))

    assert [told(6, 20), told(7, 1), told(7, 2), told(9, 8), told(9, 9), told(9, 30), told(10, 2)] == [
        0, 1, 0, 0, 1, 0, 0,
    ]  # fmt: skip
    asked = {Told("action_due", notice.occasion, owner.pk) for notice in Notification.objects.filter(kind="action_due")}
    assert those_under_way(asked, LATER) == asked
    close_action(action=action, reason="Done otherwise.", by=owner, now=LATER)
    assert those_under_way(asked, LATER) == set()
