from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from pairing.models import Escalation, Pairing
from pairing.policies.pairings import NotNow
from pairing.selectors.concerns import concerns_last_quarter
from pairing.services import escalations as services
from pairing.services.mediators import mediators_of
from pairing.services.offers import end_pairing
from pairing.states import EscalationState, EscalationStepKind, Outcome, PairingState
from tests.cast import make_cast
from tests.factories import END, NOW, TODAY
from tests.factories.pairing import EscalationFactory, PairingFactory
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


WORDS = "Every second meeting is cancelled an hour before."


def raise_one(cast, by=None, **said):
    said = {"reason": "time", "words": WORDS} | said
    return services.raise_escalation(pairing=cast.pairing, by=by or cast.mentee, now=NOW, **said)


def bring_to(cast, state, **said):
    """A concern of the mentee, brought by the deputy to a state."""
    escalation = raise_one(cast)
    for step in (EscalationState.ACKNOWLEDGED, EscalationState.TALKED):
        if escalation.state != state:
            escalation = services.advance_escalation(escalation=escalation, to=step, by=cast.deputy, now=NOW)
    if state == EscalationState.PROPOSED:
        said = {"outcome": Outcome.CONTINUE, "words": "Shorter sessions."} | said
        escalation = services.propose_outcome(escalation=escalation, by=cast.deputy, now=NOW, **said)
    return escalation


def told(person):
    return list(Notification.objects.filter(person=person).values_list("kind", flat=True))


def test_the_deputy_is_asked_and_the_other_of_the_pair_is_told_nothing(cast):
    escalation = raise_one(cast)

    assert (escalation.mediator, escalation.state) == (cast.deputy, EscalationState.RAISED)
    assert told(cast.deputy) == ["escalation_raised"]
    assert told(cast.mentor) == told(cast.owner) == []


def test_what_is_told_names_nobody_and_nothing(cast):
    raise_one(cast)

    (notice,) = Notification.objects.all()

    assert not any(word in notice.title for word in ("Milo", "Mara", "time", "cancelled"))


def test_reason_and_words_are_sealed(cast):
    escalation = raise_one(cast)

    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, words FROM pairing_escalation")
        (reason, words), *_ = cursor.fetchall()

    assert reason.startswith("v1.")
    assert words.startswith("v1.")
    assert WORDS not in words
    assert Escalation.objects.get(pk=escalation.pk).words == WORDS


def test_each_step_has_an_owner_and_a_working_day_until_when(cast):
    steps = list(raise_one(cast).steps.all())

    assert [(step.kind, step.owner, step.due_on) for step in steps] == [
        (EscalationStepKind.RAISED, cast.mentee, TODAY),
        (EscalationStepKind.ACKNOWLEDGED, cast.deputy, date(2026, 9, 18)),
        (EscalationStepKind.TALKED, cast.deputy, date(2026, 9, 23)),
        (EscalationStepKind.PROPOSED, cast.deputy, date(2026, 9, 30)),
        (EscalationStepKind.CLOSED, cast.mentee, date(2026, 10, 7)),
    ]
    assert [bool(step.done_at) for step in steps] == [True, False, False, False, False]


def test_raised_again_it_is_the_same_and_each_side_has_its_own(cast):
    first, again = raise_one(cast), raise_one(cast, reason="trust")
    other = raise_one(cast, by=cast.mentor)

    assert first == again
    assert other != first
    assert Escalation.objects.count() == 2


def test_only_the_two_can_raise_and_only_while_they_are_a_pair(cast):
    with pytest.raises(PermissionDenied):
        raise_one(cast, by=cast.owner)

    Pairing.objects.filter(pk=cast.pairing.pk).update(state=PairingState.ENDED, ended_on=TODAY)
    with pytest.raises(NotNow, match="nothing to mediate"):
        raise_one(cast)


def test_a_named_mediator_comes_first(cast):
    program = cast.cohort.track.program
    program.mediator = make_person("Mona Mediator")
    program.save()
    pairing = Pairing.objects.select_related("cohort__track__program").get(pk=cast.pairing.pk)

    assert mediators_of(pairing, TODAY) == [program.mediator, cast.deputy, cast.owner]


def test_nobody_of_the_pair_or_of_the_mentees_reporting_line_mediates(cast):
    cast.mentee.positions.update(manager=cast.deputy)
    program = cast.cohort.track.program
    program.mediator = cast.mentor
    program.save()
    pairing = Pairing.objects.select_related("cohort__track__program").get(pk=cast.pairing.pk)

    assert mediators_of(pairing, TODAY) == [cast.owner]

    cast.deputy.positions.update(manager=cast.owner)
    assert mediators_of(pairing, TODAY) == []
    with pytest.raises(services.NotPossible, match="Nobody of the program can mediate"):
        raise_one(cast)


def test_who_reports_to_the_mentee_or_is_away_does_not_mediate(cast):
    cast.deputy.positions.update(manager=cast.mentee)
    cast.owner.status = "leave"
    cast.owner.save()
    pairing = Pairing.objects.select_related("cohort__track__program").get(pk=cast.pairing.pk)

    assert mediators_of(pairing, TODAY) == []


def test_the_steps_come_in_their_order_and_the_raiser_hears_of_each(cast):
    escalation = raise_one(cast)
    with pytest.raises(NotNow):
        services.propose_outcome(escalation=escalation, outcome=Outcome.CONTINUE, by=cast.deputy, now=NOW)

    proposed = bring_to(cast, EscalationState.PROPOSED)

    assert proposed.state == EscalationState.PROPOSED
    assert [bool(step.done_at) for step in proposed.steps.all()] == [True, True, True, True, False]
    assert told(cast.mentee) == ["escalation_moved"] * 3
    assert told(cast.mentor) == []


def test_a_step_taken_twice_changes_nothing(cast):
    escalation = raise_one(cast)
    for _ in range(2):
        services.advance_escalation(escalation=escalation, to=EscalationState.ACKNOWLEDGED, by=cast.deputy, now=NOW)

    assert AuditEvent.objects.filter(action="escalation.advanced").count() == 1


@pytest.mark.parametrize("who", ["mentor", "owner", "mentee", "administrator"])
def test_only_the_mediator_takes_steps(cast, who):
    escalation = raise_one(cast)

    with pytest.raises(PermissionDenied):
        services.advance_escalation(
            escalation=escalation, to=EscalationState.ACKNOWLEDGED, by=getattr(cast, who), now=NOW
        )


def test_agreeing_to_an_end_ends_the_pair_as_any_other_end_and_says_no_more(cast):
    escalation = bring_to(cast, EscalationState.PROPOSED, outcome=Outcome.END)

    closed = services.answer_proposal(escalation=escalation, agrees=True, by=cast.mentee, now=NOW)

    assert (closed.state, closed.outcome) == (EscalationState.CLOSED, Outcome.END)
    assert Pairing.objects.get(pk=cast.pairing.pk).state == PairingState.ENDED
    assert told(cast.mentor) == ["pairing_ended"]


def test_the_other_hears_the_same_after_a_concern_as_after_a_plain_end(cast):
    escalation = bring_to(cast, EscalationState.PROPOSED, outcome=Outcome.END)
    services.answer_proposal(escalation=escalation, agrees=True, by=cast.mentee, now=NOW)
    end_pairing(pairing=cast.other_pairing, by=cast.other_mentee, now=NOW)

    after_concern = Notification.objects.get(person=cast.mentor)
    after_end = Notification.objects.get(person=cast.other_mentor)

    assert after_concern.title.replace("Milo", "Oona") == after_end.title
    assert after_concern.kind == after_end.kind


def test_agreeing_to_another_pair_asks_for_one(cast):
    cast.cohort.state = "running"
    cast.cohort.save()
    escalation = bring_to(cast, EscalationState.PROPOSED, outcome=Outcome.REPAIR)

    services.answer_proposal(escalation=escalation, agrees=True, by=cast.mentee, now=NOW)

    assert Pairing.objects.get(pk=cast.pairing.pk).repair_asked_at == NOW
    assert "repair_waiting" in told(cast.owner)


def test_agreeing_to_a_pause_pauses(cast):
    until = TODAY + timedelta(days=20)
    escalation = bring_to(cast, EscalationState.PROPOSED, outcome=Outcome.PAUSE, until=until)

    services.answer_proposal(escalation=escalation, agrees=True, by=cast.mentee, now=NOW)

    paused = Pairing.objects.get(pk=cast.pairing.pk)
    assert (paused.state, paused.resumes_on) == (PairingState.PAUSED, until)


def test_who_does_not_agree_gets_another_proposal_with_a_new_day(cast):
    escalation = bring_to(cast, EscalationState.PROPOSED)

    declined = services.answer_proposal(escalation=escalation, agrees=False, by=cast.mentee, now=NOW)

    step = declined.steps.get(kind=EscalationStepKind.PROPOSED)
    assert (declined.state, step.done_at, step.due_on) == (EscalationState.TALKED, None, date(2026, 9, 23))
    assert Pairing.objects.get(pk=cast.pairing.pk).state == PairingState.ACTIVE


def test_there_is_nothing_to_answer_before_a_proposal(cast):
    with pytest.raises(NotNow, match="no proposal"):
        services.answer_proposal(
            escalation=bring_to(cast, EscalationState.ACKNOWLEDGED), agrees=True, by=cast.mentee, now=NOW
        )


@pytest.mark.parametrize("state", [EscalationState.RAISED, EscalationState.TALKED, EscalationState.PROPOSED])
def test_the_raiser_can_take_it_back_at_any_step(cast, state):
    escalation = bring_to(cast, state)

    for _ in range(2):
        withdrawn = services.withdraw_escalation(escalation=escalation, by=cast.mentee, now=NOW)

    assert withdrawn.state == EscalationState.WITHDRAWN
    assert AuditEvent.objects.filter(action="escalation.withdrawn").count() == 1
    assert raise_one(cast) != escalation


def test_the_mediator_closes_only_what_was_not_answered_in_time(cast):
    escalation = bring_to(cast, EscalationState.PROPOSED)
    with pytest.raises(services.NotPossible):
        services.close_unanswered(escalation=escalation, by=cast.deputy, now=NOW)

    closed = services.close_unanswered(escalation=escalation, by=cast.deputy, now=NOW + timedelta(days=8))

    assert (closed.state, closed.outcome) == (EscalationState.CLOSED, Outcome.CONTINUE)


def test_a_concern_is_over_when_the_pair_ends_by_itself(cast):
    escalation = raise_one(cast)

    end_pairing(pairing=cast.pairing, by=cast.mentor, now=NOW)

    escalation.refresh_from_db()
    assert (escalation.state, escalation.outcome) == (EscalationState.CLOSED, Outcome.OVER)


def test_the_raiser_can_ask_somebody_else(cast):
    escalation = raise_one(cast)

    changed = services.change_mediator(escalation=escalation, to=cast.owner, by=cast.mentee, now=NOW)

    assert changed.mediator == cast.owner
    assert {step.owner for step in changed.steps.all()} == {cast.mentee, cast.owner}
    with pytest.raises(services.NotPossible):
        services.change_mediator(escalation=escalation, to=cast.mentor, by=cast.mentee, now=NOW)
    with pytest.raises(PermissionDenied):
        services.change_mediator(escalation=escalation, to=cast.deputy, by=cast.mentor, now=NOW)


def test_when_the_mediator_leaves_the_next_takes_over_and_without_one_the_raiser_is_told(cast):
    escalation = raise_one(cast)
    cast.deputy.status = "left"
    cast.deputy.save()
    services.replace_mediators(people=[cast.deputy], by=None, now=NOW)
    escalation.refresh_from_db()
    assert escalation.mediator == cast.owner

    cast.owner.status = "left"
    cast.owner.save()
    services.replace_mediators(people=[cast.owner], by=None, now=NOW)

    assert told(cast.mentee) == ["escalation_moved"]


def test_reading_is_recorded_and_for_nobody_else(cast):
    escalation = raise_one(cast)

    opened = services.open_escalation(escalation=escalation, user=cast.deputy.user, now=NOW)

    assert (opened.reason, opened.words) == ("We find no time for each other", WORDS)
    assert AuditEvent.objects.filter(action="escalation.read").count() == 1
    for part in ("mentor", "owner", "auditor", "administrator", "superuser"):
        with pytest.raises(PermissionDenied):
            services.open_escalation(escalation=escalation, user=cast.users[part], now=NOW)


def test_reminders_come_before_and_after_a_deadline_once_each(cast):
    raise_one(cast)
    day_before, day_after = NOW + timedelta(days=1), NOW + timedelta(days=5)

    sent = [services.remind_escalations(now=when) for when in (NOW, day_before, day_before, day_after, day_after)]

    assert sent == [0, 1, 0, 2, 0]
    assert told(cast.deputy).count("escalation_due") == 1
    assert told(cast.deputy).count("escalation_late") == 1
    assert told(cast.mentee) == ["escalation_stalled"]
    assert told(cast.mentor) == []


def test_reminders_take_as_many_questions_for_many_as_for_one(cast):
    def remind(after):
        with CaptureQueriesContext(connection) as asked:
            services.remind_escalations(now=NOW + timedelta(days=after))
        return len(asked)

    EscalationFactory(pairing=cast.pairing, raised_by=cast.mentee, mediator=cast.deputy)
    one = remind(6)
    for _ in range(3):
        pair = PairingFactory(cohort=cast.cohort)
        EscalationFactory(pairing=pair, raised_by=pair.mentor, mediator=cast.deputy)
    assert remind(6) <= one


def test_the_owner_learns_a_count_of_a_past_quarter_of_three_or_more(cast):
    program = cast.cohort.track.program
    for _ in range(2):
        pair = PairingFactory(cohort=cast.cohort)
        EscalationFactory(pairing=pair, raised_by=pair.mentor, mediator=cast.deputy)
    assert concerns_last_quarter(program, date(2026, 11, 2)) is None

    EscalationFactory(pairing=cast.pairing, raised_by=cast.mentee, mediator=cast.deputy)

    assert concerns_last_quarter(program, date(2026, 9, 30)) is None
    assert concerns_last_quarter(program, date(2026, 11, 2)) == 3
    assert concerns_last_quarter(program, date(2027, 2, 1)) is None


def test_a_pause_can_not_be_proposed_beyond_the_cohort(cast):
    escalation = bring_to(cast, EscalationState.TALKED)

    with pytest.raises(Exception, match="ends on"):
        services.propose_outcome(escalation=escalation, outcome=Outcome.PAUSE, until=END, by=cast.deputy, now=NOW)
