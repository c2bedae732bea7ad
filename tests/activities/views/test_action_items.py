from datetime import date

import pytest
from django.urls import reverse

from activities.models import ActionItem
from pairing.services.offers import end_pairing
from tests.factories import NOW
from tests.factories.activities import ActionItemFactory


@pytest.fixture
def item(cast) -> ActionItem:
    return ActionItemFactory(pairing=cast.pairing)


def add(pairing) -> str:
    return reverse("activities:action_item_add", args=[pairing.pk])


def mark(item) -> str:
    return reverse("activities:action_item_mark", args=[item.pk])


def test_one_is_added_for_either_of_the_two(cast, as_):
    assert as_(cast.mentor).get(add(cast.pairing)).context["form"]["owner"].value() == cast.mentee.pk

    as_(cast.mentor).post(
        add(cast.pairing),
        {"text": "Ask Ravi", "owner": cast.mentor.pk, "due_on": "2026-09-20", "created_by": cast.outsider.pk},
    )

    item = ActionItem.objects.get()
    assert (item.text, item.owner, item.due_on, item.created_by) == (
        "Ask Ravi", cast.mentor, date(2026, 9, 20), cast.mentor,
    )  # fmt: skip


@pytest.mark.parametrize("typed", [{"due_on": "soon"}, {"owner": ""}, {"text": "y" * 501}])
def test_bad_input_is_refused_and_nothing_typed_is_lost(cast, as_, typed):
    form = {"text": "Kept words", "owner": cast.mentor.pk} | typed

    page = as_(cast.mentor).post(add(cast.pairing), form).text

    assert "Please look at this again" in page
    assert form["text"] in page
    assert not ActionItem.objects.exists()


def test_nobody_outside_the_pair_can_be_given_one(cast, as_):
    page = as_(cast.mentor).post(add(cast.pairing), {"text": "Help", "owner": cast.owner.pk}).text

    assert "Select a valid choice" in page


def test_it_is_ticked_off_and_put_back(cast, as_, item):
    browser = as_(cast.mentee)

    answer = browser.post(mark(item), {"done": "yes"})
    assert answer.url == reverse("activities:pair_detail", args=[cast.pairing.pk])
    assert "Put back" in browser.get(answer.url).text

    browser.post(mark(item), {"done": "no"})
    assert ActionItem.objects.open().exists()


@pytest.mark.parametrize(("target", "goes"), [("/", "/"), ("https://elsewhere.example/", None), ("", None)])
def test_it_leads_back_to_where_the_button_stood_if_that_is_here(cast, as_, item, target, goes):
    answer = as_(cast.mentee).post(mark(item), {"done": "yes", "next": target})

    assert answer.url == goes or answer.url.startswith("/activities/pairs/")


def test_it_is_marked_by_post_alone(cast, as_, item):
    assert as_(cast.mentee).get(mark(item)).status_code == 405


@pytest.mark.parametrize("part", ["owner", "delivery_lead", "administrator", "other_mentee", "outsider"])
def test_nobody_else_adds_or_marks_one(cast, as_, item, part):
    browser = as_(getattr(cast, part))

    assert browser.post(add(cast.pairing), {"text": "x", "owner": cast.mentor.pk}).status_code == 404
    assert browser.post(mark(item), {"done": "yes"}).status_code == 404
    assert ActionItem.objects.open().exists()


def test_after_the_end_none_is_marked(cast, as_, item):
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    assert as_(cast.mentee).post(mark(item), {"done": "yes"}).status_code == 404


def test_a_pairing_that_ends_meanwhile_refuses_in_a_sentence(cast, as_, item, monkeypatch):
    monkeypatch.setattr("activities.permissions._lasts", lambda pairing: True)
    end_pairing(pairing=cast.pairing, by=None, now=NOW)

    page = as_(cast.mentee).post(mark(item), {"done": "yes"}, follow=True)

    assert "nothing can be added to it" in page.text
    assert ActionItem.objects.open().exists()
