"""The demonstration organisation: the same from the same seed, whole for every part, and nothing private outside."""

import json
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from activities.models import ActionItem, Goal, Note, Session
from activities.services.reminders import send_reminders
from evaluation.models import SkillAssessment
from governance.models import JointReview, ReviewAnswer
from governance.states import ReviewState
from mentorship.audit.services import seal_pending
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from mentorship.people.models import DemoAccount, Person, Position, SelfDeclaration, User
from mentorship.people.states import DemoPart
from pairing.models import Pairing, PairingRun
from pairing.states import PairingState, RunState
from programs.models import Cohort
from programs.states import CohortState

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(300)]


@contextmanager
def seeded():
    """A small demonstration that is gone afterwards."""
    with transaction.atomic():
        call_command("seed_demo", people=40, seed=3, verbosity=0)
        seal_pending()
        yield
        transaction.set_rollback(True)


def everything() -> str:
    """What a reader of the whole organisation would see, without the keys of rows."""
    pairs = Pairing.objects.select_related("mentor", "mentee", "cohort").order_by(
        "cohort__slug", "mentee__employee_id", "offered_at"
    )
    return json.dumps(
        [
            [
                str(pairing), pairing.cohort.slug, pairing.state, str(pairing.started_on), str(pairing.ended_on),
                [[str(s.held_on), s.minutes, s.topics] for s in pairing.sessions.order_by("held_on", "logged_at")],
                [note.body for note in pairing.notes.order_by("written_at")],
                [[goal.title, goal.evidence, goal.state, goal.attainment] for goal in pairing.goals.order_by("set_at")],
            ]
            for pairing in pairs
        ]
    )  # fmt: skip


@pytest.fixture(scope="module")
def first(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), seeded():
        return everything()


@pytest.fixture(scope="module")
def demo(first, django_db_setup, django_db_blocker):
    """The demonstration for all tests of this module; none of them changes it."""
    with django_db_blocker.unblock(), seeded():
        yield


def test_the_same_seed_gives_the_same_organisation(first, demo):
    assert everything() == first


def test_history_has_every_stage_of_a_cohort(demo):
    states = list(Cohort.objects.values_list("state", flat=True))

    assert set(states) == {CohortState.ENDED, CohortState.RUNNING, CohortState.MATCHING, CohortState.ENROLLING}
    assert {PairingState.ENDED, PairingState.ACTIVE} <= set(Pairing.objects.values_list("state", flat=True))
    assert PairingRun.objects.filter(state=RunState.PROPOSED, cohort__state=CohortState.MATCHING).count() == 1
    assert not PairingRun.objects.filter(state__in=[RunState.QUEUED, RunState.RUNNING]).exists()
    assert all(run.gap == 0 for run in PairingRun.objects.filter(state=RunState.PUBLISHED))


def test_people_came_moved_up_and_left_over_two_years(demo):
    assert Person.objects.count() == 40
    assert Position.objects.filter(ends_on__isnull=False).exists()
    assert SelfDeclaration.objects.exists()
    assert not [user for user in User.objects.all() if user.has_usable_password()]
    assert User.objects.filter(is_active=True).count() == Person.objects.employed().count()


def test_every_part_of_the_sign_in_page_is_played_by_somebody_else(demo):
    accounts = list(DemoAccount.objects.select_related("person__user"))

    assert {account.part for account in accounts} == set(DemoPart.values)
    assert len({account.person_id for account in accounts}) == len(accounts)
    assert all(account.person.user.is_active for account in accounts)


@pytest.mark.parametrize("part", DemoPart.values)
def test_everybody_who_signs_in_finds_a_home(demo, part):
    client = Client()
    client.force_login(DemoAccount.objects.get(part=part).person.user)

    assert client.get("/").status_code == 200


def test_the_mentee_has_something_to_answer_and_the_mentor_somebody_to_see(demo):
    mentee = DemoAccount.objects.get(part=DemoPart.MENTEE).person
    mentor = DemoAccount.objects.get(part=DemoPart.MENTOR).person
    pairing = Pairing.objects.active().get(mentee=mentee, mentor=mentor)

    assert pairing.sessions.exists()
    assert pairing.goals.exists()
    review = JointReview.objects.filter(pairing=pairing).latest("opened_at")
    assert review.state == ReviewState.OPEN
    assert not ReviewAnswer.objects.filter(review=review, person=mentee).exists()


def test_who_sees_what_is_as_everywhere(demo):
    pairing = Pairing.objects.active().filter(notes__shared=False).first()
    private = pairing.notes.filter(shared=False).first()
    owner = pairing.cohort.track.program.owner.user

    assert private.author.user.has_perm("activities.read_note", private)
    assert not pairing.partner_of(private.author).user.has_perm("activities.read_note", private)
    assert not owner.has_perm("activities.read_note", private)
    assert not Note.objects.visible_to(owner).filter(pairing=pairing).exists()


def test_nothing_waits_to_be_mailed_and_no_reminder_is_overdue(demo):
    from django.utils import timezone

    assert set(Delivery.objects.values_list("state", flat=True)) <= {"sent", "folded", "dropped"}
    assert Delivery.objects.exists()
    assert Notification.objects.unread().exists()
    assert send_reminders(now=timezone.now()).reminders <= 4


def test_no_private_word_stands_in_a_notice(demo):
    titles = " ".join(Notification.objects.values_list("title", flat=True))

    assert not [note.body for note in Note.objects.all() if note.body in titles]
    assert not [goal.title for goal in Goal.objects.all() if goal.title in titles]


def test_the_words_are_complete_sentences(demo):
    texts = [note.body for note in Note.objects.all()] + [goal.title for goal in Goal.objects.all()]
    texts += [item.text for item in ActionItem.objects.all()] + [answer.text for answer in ReviewAnswer.objects.all()]
    texts += [assessment.evidence for assessment in SkillAssessment.objects.all()]

    assert not [text for text in texts if not text.strip() or "{" in text or "  " in text]
    assert len({note.body for note in Note.objects.all()}) > Note.objects.count() / 2


def test_sessions_lie_within_the_pairing_and_on_working_days(demo):
    for session in Session.objects.select_related("pairing__cohort"):
        assert session.pairing.started_on <= session.held_on <= session.pairing.cohort.ends_on
        assert session.held_on.weekday() < 5


def test_the_audit_log_is_whole(demo, capsys):
    call_command("verify_audit_log")

    assert "whole" in capsys.readouterr().out
