"""What an owner's pages ask of what pairs do: dates, counts and states, and never a word."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.selectors import pairs as selectors
from mentorship.encryption.fields import EncryptedTextField
from programs.models import Cohort
from tests.factories import TODAY
from tests.factories.activities import ActionItemFactory, GoalFactory, NoteFactory, SessionFactory
from tests.factories.check_ins import CheckInFactory, CheckInWordsFactory

PRIVATE = ("activities_", "governance_", "pairing_escalation", "pairing_mentoringrequest", "pairing_wish")
# Of what pairs do, all that the pages of a cohort ask about it.
MAY_BE_ASKED = {
    "activities_session": {"pairing_id", "held_on", "withdrawn_at", "id"},
    "activities_checkin": {"pairing_id", "answered_on"},
}
ALIAS = re.compile(r'"(\w+)" ([TUVW]\d+)\b')
COLUMN = re.compile(r'"?\b(\w+)"?\."(\w+)"')


def asked(client, url: str) -> set[tuple[str, str]]:
    """Every column that one page names in its questions, with the table that it is of."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    found = set()
    for query in captured.captured_queries:
        tables = {alias: table for table, alias in ALIAS.findall(query["sql"])}
        found |= {(tables.get(name, name), column) for name, column in COLUMN.findall(query["sql"])}
    return found


def sealed() -> set[tuple[str, str]]:
    return {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, EncryptedTextField)
    }


@pytest.fixture
def talkative(cast):
    """A pair with something of every sort, of which one met lately and the other did not."""
    session = SessionFactory(pairing=cast.pairing, held_on=TODAY - timedelta(days=2), topics=["wellbeing"])
    NoteFactory(pairing=cast.pairing, session=session, shared=True)
    ActionItemFactory(pairing=cast.pairing, session=session)
    GoalFactory(pairing=cast.pairing)
    CheckInWordsFactory(check_in=CheckInFactory(pairing=cast.pairing))
    return cast


@pytest.mark.parametrize("part", ["owner", "deputy", "auditor", "administrator"])
def test_the_pages_of_a_cohort_ask_for_named_columns_alone(talkative, as_, part):
    client, slug = as_(getattr(talkative, part)), talkative.cohort.slug
    names = ("activities:cohort_health", "programs:cohort_detail", "programs:enrolment_list", "pairing:pairing_list")
    for name in names:
        of_pairs = {row for row in asked(client, reverse(name, args=[slug])) if row[0].startswith(PRIVATE)}
        allowed = {(table, column) for table, columns in MAY_BE_ASKED.items() for column in columns}
        assert of_pairs <= allowed, (name, of_pairs - allowed)
        assert of_pairs or name != names[0]


@pytest.mark.parametrize("name", ["home", "programs:program_list"])
def test_the_home_of_an_owner_asks_for_no_sealed_word(talkative, as_, name):
    assert not asked(as_(talkative.owner), reverse(name)) & sealed()


def test_a_pair_is_in_one_state_and_home_counts_as_the_page_does(talkative, as_):
    """The page and the home agree for a cohort that lasts and for one that ends soon."""
    cohort = talkative.cohort
    for ends_on, met in ((TODAY + timedelta(days=29), "active"), (TODAY + timedelta(days=28), "ending")):
        Cohort.objects.filter(pk=cohort.pk).update(ends_on=ends_on)
        cohort.refresh_from_db()

        states = [row.standing for row in selectors.health_of(cohort, TODAY)]
        [counts] = selectors.health_of_cohorts([cohort], TODAY)

        assert states == ["at risk", met]
        assert (counts.going, counts.quiet, counts.at_risk, counts.ending) == (
            states.count("active"), states.count("quiet"), states.count("at risk"), states.count("ending"),
        )  # fmt: skip
    page = as_(talkative.owner).get(reverse("activities:cohort_health", args=[cohort.slug])).text
    assert "the cohort ends within 28 days" in page
