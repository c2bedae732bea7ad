"""Sixteen posts at once: one session, one signature, and no failure of the server."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from activities.models import ActionItem, Note, Session
from governance.models import JointReview
from governance.services.reviews import Reply, answer_review, open_review
from governance.states import ReviewState
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from tests.cast import make_cast
from tests.factories import NOW, TODAY

POSTS = 16
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


def at_once(post: Callable[[int], int]) -> list[int]:
    """What each of sixteen threads was answered."""
    together = Barrier(POSTS)

    def run(number: int) -> int:
        together.wait()
        try:
            return post(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(POSTS) as pool:
        return list(pool.map(run, range(POSTS)))


def browsers(person) -> list[Client]:
    clients = [Client(raise_request_exception=False) for _ in range(POSTS)]
    for client in clients:
        client.force_login(person.user)
    return clients


def test_one_form_posted_sixteen_times_is_one_session(today_is):
    cast = make_cast()
    clients, address = browsers(cast.mentor), reverse("activities:session_log", args=[cast.pairing.pk])
    form = {"session_id": uuid4(), "held_on": TODAY, "minutes": 45, "note": "Once.", "action": "Once."}

    answers = at_once(lambda number: clients[number].post(address, form).status_code)

    assert answers == [302] * POSTS
    assert (Session.objects.count(), Note.objects.count(), ActionItem.objects.count()) == (1, 1, 1)
    assert AuditEvent.objects.filter(action="session.logged").count() == 1


def test_a_review_signed_sixteen_times_is_signed_once_a_side(today_is):
    cast = make_cast()
    review = open_review(pairing=cast.pairing, by=None, now=NOW)
    for person in (cast.mentor, cast.mentee):
        answer_review(review=review, replies={"progress": Reply("Far.", 3)}, by=person, now=NOW)
    sides = browsers(cast.mentor)[: POSTS // 2] + browsers(cast.mentee)[: POSTS // 2]
    address = reverse("governance:review_sign", args=[review.pk])

    answers = at_once(lambda number: sides[number].post(address, {"agrees": "yes"}).status_code)

    assert answers == [302] * POSTS
    assert JointReview.objects.get().state == ReviewState.AGREED
    assert AuditEvent.objects.filter(action="review.signed").count() == 2
    assert Notification.objects.filter(kind="review_signed").count() == 2


def test_both_sides_answering_at_once_reveal_the_review_once(today_is):
    cast = make_cast()
    review = open_review(pairing=cast.pairing, by=None, now=NOW)
    sides = browsers(cast.mentor)[: POSTS // 2] + browsers(cast.mentee)[: POSTS // 2]
    address = reverse("governance:review_answer", args=[review.pk])

    answers = at_once(lambda number: sides[number].post(address, {"progress_rating": "4"}).status_code)

    assert not [status for status in answers if status >= 500]
    assert JointReview.objects.get().state == ReviewState.REVEALED
    assert Notification.objects.filter(kind="review_revealed").count() == 2
