"""Every page that shows private words, found by asking for all: what must hold of it, whoever writes the next one."""

import logging
import re

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from activities.models import CircleGoal, Goal, Touchpoint
from governance.models import JointReview
from mentorship.audit import services
from mentorship.notifications.models import Chat
from mentorship.people.models import FormerName, SelfDeclaration
from tests.cast import Cast, make_cast
from tests.factories import NOW
from tests.factories.activities import CalendarAccountFactory, GoalProgressFactory
from tests.factories.circles import CircleGoalProgressFactory
from tests.factories.evaluation import SkillAssessmentFactory
from tests.factories.governance import ReviewAnswerFactory
from tests.house.canaries import Canaries, every_table, sealed_fields
from tests.house.sweep import addresses
from tests.house.sweep_objects import arguments_for

STAGES = ("activities:", "pairing:", "governance:review", "governance:emergency", "evaluation:", "home", "search")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


class Reading:
    """What each reader was shown, by the path of the page."""

    def __init__(self, cast: Cast, canaries: Canaries) -> None:
        self.cast, self.canaries = cast, canaries
        given = arguments_for(cast)
        asked = [one for one in addresses() if one.name.startswith(STAGES)]
        self.paths = [one.path(given.get(one.name, {}) | given["*"]) for one in asked]

    def shown_to(self, part: str, paths: list[str]) -> dict[str, tuple[object, set[str]]]:
        """The pages on which somebody reads words: each answer, and which words."""
        found, client = {}, Client(raise_request_exception=False)
        client.force_login(self.cast.users[part])
        for path in paths:
            with transaction.atomic():
                answer = client.get(path)
                transaction.set_rollback(True)
            cache.clear()
            if words := self.canaries.found_in(b"".join(answer).decode(errors="replace")):
                found[path] = answer, words
        return found


@pytest.fixture
def reading(db) -> Reading:
    cast, canaries = make_cast(), Canaries()
    reading = Reading(cast, canaries)
    slot = Touchpoint.objects.first()
    slot.prompt, slot.own_prompt = "", "A question of ours."
    slot.save()
    SelfDeclaration.objects.create(person=cast.mentee, attribute="origin", value="-", declared_at=NOW)
    FormerName.objects.create(person=cast.mentee, column="name", called="-", until=NOW)
    Chat.objects.create(person=cast.mentor, service="slack", host="chat.example.org", address="-", connected_at=NOW)
    GoalProgressFactory(goal=Goal.objects.first(), reviewed_by=cast.mentee)
    CircleGoalProgressFactory(goal=CircleGoal.objects.first(), reviewed_by=cast.mentee)
    ReviewAnswerFactory(review=JointReview.objects.first())
    SkillAssessmentFactory(cohort=cast.cohort, person=cast.mentee, assessor=cast.assessor)
    CalendarAccountFactory(person=cast.mentor)
    canaries.fill()
    return reading


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", ["mentor", "mentee"])
def test_pages_with_private_words(reading, part, monkeypatch, caplog):
    """Kept by no cache, no word in a title or a log; and closed when a reading can't be recorded."""
    caplog.set_level(logging.INFO)
    me, written = reading.cast.users[part].person_id, reading.canaries.written
    pages = reading.shown_to(part, reading.paths)
    logged, signed = caplog.text, services._signed

    def failing(at, actor, action, *rest):
        if action.endswith(".read"):
            raise RuntimeError("The log can't be written to.")
        return signed(at, actor, action, *rest)

    assert len(pages) > 15, "the pages were found"
    for path, (answer, _) in pages.items():
        assert answer.headers["Cache-Control"] == "no-store", path
        assert answer.headers["Referrer-Policy"] == "same-origin", path
        for title in TITLE.findall(answer.text):
            assert not reading.canaries.found_in(title), path
    assert not reading.canaries.found_in(logged)

    monkeypatch.setattr(services, "_signed", failing)
    unrecorded = {
        (path, written[word][0])
        for path, (_, words) in reading.shown_to(part, list(pages)).items()
        for word in words
        if written[word][1] != me
    }
    assert not unrecorded, "shown, though nothing could be recorded"


@pytest.mark.slow
def test_no_table_holds_a_word_in_clear_and_no_page_of_the_admin_site_shows_one(reading, client):
    reading.canaries.fill(every=True)
    filled = {place for place, _ in reading.canaries.written.values()}
    sealed = {f"{model._meta.label_lower}.{field.name}" for model, fields in sealed_fields() for field in fields}

    assert sorted(sealed - filled) == [], "no row of it: make one in the fixture"
    assert "Mara Mentor" in every_table(), "the scan reads what is kept"
    assert not reading.canaries.found_in(every_table())

    client.force_login(reading.cast.superuser)
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        pages = [base, f"{base}?q=zqcanary"]
        for row in model._default_manager.all()[:5]:
            pages += [f"{base}{row.pk}/{page}/" for page in ("change", "history", "delete")]
        for page in pages:
            answer = client.get(page)
            assert answer.status_code in (200, 403), page
            assert not reading.canaries.found_in(answer.text), page
