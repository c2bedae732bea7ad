"""What has had its time goes: announced first, in whole pairs, never a figure, and never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from activities.models import CheckIn, Goal, Note, Session, Task
from governance.models import EmergencyAccess, Purge, PurgeWarning, ReviewAnswer
from governance.retention import Rows, Shared, months_after, months_before
from governance.retention.kinds import CIRCLE_WORDS, CONCERNS, PAIR_WORDS, every_kind, kind_named
from governance.selectors.retention import standing, standings
from governance.services import purging
from governance.services.purging import purge_all, purge_words
from governance.services.retention import NotKeptSo, change_rule, warn_of_purges
from mentorship.audit.models import AuditEvent
from mentorship.encryption.fields import NO_LONGER_KEPT, EncryptedTextField
from mentorship.encryption.models import DataKey
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from mentorship.people.models import SelfDeclaration
from pairing.models import Escalation, Wish
from tests.factories import NOW
from tests.factories.activities import (
    ActionItemFactory,
    GoalEvidenceFactory,
    GoalFactory,
    GoalProgressFactory,
    GoalStepFactory,
    NoteFactory,
    RewordingFactory,
    SessionFactory,
    TaskCriterionFactory,
    TaskFactory,
)
from tests.factories.check_ins import CheckInFactory, CheckInWordsFactory
from tests.factories.circles import CircleFactory, CircleGoalFactory, CircleNoteFactory, put_in
from tests.factories.evaluation import SkillAssessmentFactory
from tests.factories.governance import EmergencyAccessFactory, JointReviewFactory, ReviewAnswerFactory
from tests.factories.pairing import EscalationFactory, MentoringRequestFactory, PairingFactory, WishFactory
from tests.factories.people import make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory

pytestmark = pytest.mark.django_db
CANARY = "a word that must go"
ENDED = date(2024, 9, 1)
LATER = NOW + timedelta(days=31)
MONTH = timedelta(days=30)


def ended_pair(ended_on: date = ENDED):
    """A pair that ended with something of everything it can write."""
    mentor, mentee = (make_person(f"{part} {ended_on:%j}") for part in ("Mentor", "Mentee"))
    started_on = date(2024, 1, 8)
    pairing = PairingFactory(state="ended", ended_on=ended_on, started_on=started_on, mentor=mentor, mentee=mentee)
    SessionFactory(pairing=pairing)
    NoteFactory(pairing=pairing, author=pairing.mentor, body=CANARY)
    CheckInWordsFactory(check_in=CheckInFactory(pairing=pairing))
    ActionItemFactory(pairing=pairing)
    goal = GoalFactory(pairing=pairing, title=CANARY, attainment=1)
    for part in (GoalProgressFactory, RewordingFactory, GoalEvidenceFactory, GoalStepFactory):
        part(goal=goal)
    TaskCriterionFactory(task=TaskFactory(pairing=pairing, title=CANARY))
    ReviewAnswerFactory(review=JointReviewFactory(pairing=pairing), rating=4, text=CANARY)
    return pairing


def key_of(subject, scope="pairing") -> bool:
    return DataKey.objects.filter(scope=f"{scope}:{subject.pk}").exists()


def test_every_table_sealed_with_a_shared_key_has_its_rule():
    """A new table under the key of a pair or circle is in the list, or its words would outlive everything."""
    for scope, listed in (("pairing", (*PAIR_WORDS, CONCERNS)), ("circle", CIRCLE_WORDS)):
        sealed = {
            model._meta.label: {field.name for field in fields}
            for model in apps.get_models()
            if (fields := [f for f in model._meta.fields if isinstance(f, EncryptedTextField) and f.scope == scope])
        }
        assert {words.model for words in listed} == set(sealed)
        for words in listed:
            assert not words.empty or {*words.empty, *words.clear} == sealed[words.model], words.model


def test_months_are_those_of_the_calendar():
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2028, 3, 31), 1) == date(2028, 2, 29)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 31), 24) == date(2028, 12, 31)


def test_words_of_a_pair_go_a_month_after_both_were_told():
    pairing, fresh = ended_pair(), ended_pair(date(2026, 8, 1))

    assert warn_of_purges(now=NOW) == 1
    assert warn_of_purges(now=NOW) == 0
    told = Notification.objects.filter(kind="words_go")
    assert {notice.person_id for notice in told} == {pairing.mentor_id, pairing.mentee_id}
    assert not any(CANARY in notice.title for notice in told)
    purge_all(now=NOW)
    assert Note.objects.count() == 2, "they have a month to read and copy"

    purge_all(now=LATER)
    purge_all(now=LATER)

    assert Note.objects.get().pairing == fresh
    assert not key_of(pairing)
    assert key_of(fresh)
    goal = Goal.objects.get(pairing=pairing)
    assert (goal.title, goal.evidence, goal.scale, goal.attainment) == (NO_LONGER_KEPT, NO_LONGER_KEPT, None, 1)
    assert Task.objects.get(pairing=pairing).title == NO_LONGER_KEPT
    answer = ReviewAnswer.objects.get(review__pairing=pairing)
    assert (answer.text, answer.rating) == (NO_LONGER_KEPT, 4)
    assert Session.objects.filter(pairing=pairing).exists()
    assert CheckIn.objects.filter(pairing=pairing).exists()
    pairing.refresh_from_db()
    assert (pairing.state, pairing.ended_on) == ("ended", ENDED)
    event = AuditEvent.objects.get(action="purge.words")
    assert event.facts == {"kind": "pair_words", "rows": Purge.objects.get().rows, "key_destroyed": True}
    assert Goal.objects.get(pairing=fresh).title == CANARY


def test_a_run_that_dies_leaves_whole_pairs_and_the_next_goes_on(monkeypatch):
    pairs = [ended_pair(ENDED + timedelta(days=day)) for day in range(3)]
    warn_of_purges(now=NOW)
    destroy = purging.destroy_key

    def die(scope):
        if scope == f"pairing:{pairs[1].pk}":
            raise KeyboardInterrupt
        return destroy(scope)

    monkeypatch.setattr(purging, "destroy_key", die)
    with pytest.raises(KeyboardInterrupt):
        purge_all(now=LATER)

    assert [key_of(pairing) for pairing in pairs] == [False, True, True]
    assert [Note.objects.filter(pairing=pairing).count() for pairing in pairs] == [0, 1, 1]
    assert Goal.objects.get(pairing=pairs[1]).title == CANARY, "what was half done is undone"
    rows = Purge.objects.get().rows

    monkeypatch.undo()
    purge_all(now=LATER)
    assert not any(key_of(pairing) for pairing in pairs)
    assert Purge.objects.get().rows == 3 * rows
    assert purge_words(kind="pair_words", subject_id=pairs[0].pk, by=None, now=LATER) == 0


def test_what_was_opened_in_an_emergency_stays_until_that_is_reviewed():
    pairing, kind = ended_pair(), kind_named("pair_words")
    access = EmergencyAccessFactory(pairing=pairing)
    warn_of_purges(now=NOW)
    rows = EmergencyAccess.objects.filter(pk=access.pk)

    for changed in (
        {}, {"state": "approved", "decided_by": make_person("Second"), "decided_at": LATER, "opens_at": LATER},
        {"state": "ended", "ended_at": LATER},
    ):  # fmt: skip
        rows.update(**changed)
        assert str(standing(kind, 24, LATER.date()).now) == "0"
        purge_all(now=LATER)
        assert purge_words(kind="pair_words", subject_id=pairing.pk, by=None, now=LATER) == 0
        assert (Note.objects.get().body, rows.get().reason) == (CANARY, access.reason)

    rows.update(finding="justified", reviewed_by=make_person("Third"), reviewed_at=LATER)
    purge_all(now=LATER)
    assert (Note.objects.count(), rows.get().reason, key_of(pairing)) == (0, NO_LONGER_KEPT, False)


def test_a_concern_outlives_its_pair_by_its_own_rule_and_then_takes_the_key_with_it():
    pairing = ended_pair()
    EscalationFactory(pairing=pairing, state="closed", closed_at=NOW - timedelta(days=100), words=CANARY)
    warn_of_purges(now=NOW)

    purge_all(now=LATER)
    assert key_of(pairing)
    assert Escalation.objects.get().words == CANARY

    purge_all(now=NOW + timedelta(days=280))
    assert not Escalation.objects.exists()
    assert not key_of(pairing)


def test_a_change_counts_from_the_next_run_and_is_announced_anew():
    admin, pairing = make_person("Admin"), ended_pair(date(2025, 6, 1))
    assert warn_of_purges(now=NOW) == 0

    change_rule(kind="pair_words", months=12, by=admin, now=NOW)
    assert warn_of_purges(now=NOW) == 1
    assert PurgeWarning.objects.get().goes_on == (NOW + MONTH).date(), "nobody has less than their month"
    change_rule(kind="pair_words", months=36, by=admin, now=NOW)
    assert not PurgeWarning.objects.exists()
    purge_all(now=LATER)

    assert key_of(pairing)
    changes = AuditEvent.objects.filter(action="retention.changed").values_list("facts__before", "facts__months")
    assert list(changes) == [(24, 12), (12, 36)]
    change_rule(kind="pair_words", months=36, by=admin, now=NOW)
    assert AuditEvent.objects.filter(action="retention.changed").count() == 2
    for kind, months in (("pair_words", 5), ("pair_words", 85), ("pair_words", 0), ("nothing", 12)):
        with pytest.raises(NotKeptSo):
            change_rule(kind=kind, months=months, by=admin, now=NOW)


def test_words_of_a_circle_go_as_well():
    circle = CircleFactory(state="ended", ended_on=ENDED)
    member = make_person("Member")
    put_in(circle, member, state="stayed")
    CircleNoteFactory(circle=circle, author=member)
    goal = CircleGoalFactory(circle=circle, set_by=member)
    warn_of_purges(now=NOW)
    assert Notification.objects.get(kind="words_go").person == member

    purge_all(now=LATER)

    goal.refresh_from_db()
    assert goal.title == NO_LONGER_KEPT
    assert not key_of(circle, "circle")


def test_each_kind_takes_what_had_its_time_and_nothing_else(monkeypatch):
    """Of every kind of rows one that goes and one that stays."""
    monkeypatch.setattr(purging, "CHUNK", 1)
    old, recent = datetime(2025, 1, 1, tzinfo=UTC), NOW - timedelta(days=20)
    over, running = CohortFactory.create_batch(2)
    type(over).objects.filter(pk=over.pk).update(
        starts_on=date(2024, 1, 1), ends_on=date(2024, 6, 1), enrolment_closes_on=date(2023, 12, 1)
    )
    for at in (old, recent):
        person = make_person(f"Leaver {at.year}", status="left", left_on=at.date())
        SelfDeclaration.objects.create(person=person, attribute="gender", value="woman", declared_at=at)
        Notification.objects.create(person=person, kind="run_finished", occasion="once", created_at=at)
        Delivery.objects.create(
            key=str(at), kind="x", to="x@example.org", state="sent", due_at=at, created_at=at, finished_at=at
        )
        EscalationFactory(state="closed", closed_at=at)
    for cohort in (over, running):
        mentee, mentor = EnrolmentFactory(cohort=cohort), EnrolmentFactory(cohort=cohort, role="mentor")
        WishFactory(wisher=mentee, wished=mentor)
        MentoringRequestFactory(
            cohort=cohort, mentee=mentee.person, mentor=mentor.person, state="declined", answered_at=NOW
        )
        SkillAssessmentFactory(cohort=cohort, person=mentee.person)
    SelfDeclaration.objects.create(person=mentor.person, attribute="gender", value="man", declared_at=old)

    counted = {one.kind.name: str(one.now) for one in standings(NOW.date())}
    gone = {purged.kind.name: purged.rows for purged in purge_all(now=NOW)}

    assert gone == {
        "pair_words": 0, "circle_words": 0, "concerns": 1, "requests": 2, "leavers": 1, "answers": 0, "notices": 1,
        "mails": 1, "assessments": 1,
    }  # fmt: skip
    assert counted == {
        name: "fewer than 3" if name in ("concerns", "leavers") else str(number) for name, number in gone.items()
    }
    assert not any(purged.rows for purged in purge_all(now=NOW)), "again takes nothing"
    assert (Wish.objects.count(), Delivery.objects.count(), SelfDeclaration.objects.count()) == (1, 1, 2)
    evidence = set(apps.get_model("evaluation.SkillAssessment").objects.values_list("level", flat=True))
    assert len(evidence) == 1, "levels stay"


def test_counts_are_made_without_opening_a_word():
    ended_pair()
    kind = kind_named("pair_words")

    assert str(standing(kind, 24, NOW.date()).now) == str(len(PAIR_WORDS) - 3)
    assert str(standing(kind, 36, NOW.date()).now) == "0"
    assert str(standing(kind, 26, NOW.date()).soon) == str(len(PAIR_WORDS) - 3)


def test_the_kinds_are_sound():
    names = [kind.name for kind in every_kind()]
    assert len(set(names)) == len(names)
    for kind in every_kind():
        assert kind.least <= kind.months <= kind.most, kind.name
        assert isinstance(kind, Rows | Shared)


def test_the_scheduler_warns_and_purges():
    from governance.tasks import purge

    ended_pair()

    assert purge().startswith("1 announced")
    assert apps.get_model("outbox.Beat").objects.filter(name="purge").exists()


def test_nothing_that_went_is_left_in_the_database():
    ended_pair()
    warn_of_purges(now=NOW)
    purge_all(now=LATER)

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM encryption_datakey WHERE scope LIKE 'pairing:%'")
        assert cursor.fetchone() == (0,)
    call_command("verify_audit_log", verbosity=0)
