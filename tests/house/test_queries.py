"""The helper that counts queries sees a list that asks once per row."""

import pytest
from django.http import HttpResponse
from django.urls import path

from mentorship.people.models import Skill
from tests.factories.people import SkillFactory
from tests.queries import assert_same_queries


def constant(request):
    return HttpResponse(", ".join(skill.name for skill in Skill.objects.all()))


def once_per_row(request):
    return HttpResponse(str([Skill.objects.get(pk=skill.pk).name for skill in Skill.objects.all()]))


urlpatterns = [path("constant/", constant), path("once-per-row/", once_per_row)]


@pytest.fixture(autouse=True)
def _own_addresses(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []


def test_a_list_that_asks_the_same_number_of_questions_passes(client, db):
    assert_same_queries(client, "/constant/", SkillFactory.create_batch, at_most=1)


def test_a_list_that_asks_once_per_row_fails(client, db):
    with pytest.raises(AssertionError, match="statements by rows"):
        assert_same_queries(client, "/once-per-row/", SkillFactory.create_batch)


def test_a_list_that_asks_too_much_fails(client, db):
    with pytest.raises(AssertionError, match="allowed 0"):
        assert_same_queries(client, "/constant/", SkillFactory.create_batch, at_most=0)
