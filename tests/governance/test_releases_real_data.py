"""The figures of a real engineering organisation, in which a fifth of the people are paired."""

import random
from datetime import date

import pytest
from django.core.management import call_command

from governance.disclosure import release_from_dict
from governance.models import Release
from mentorship.people.models import Person
from pairing.models import Pairing
from pairing.states import PairingState
from tests.factories import NOW
from tests.factories.programs import CohortFactory
from tests.governance.disclosure.attacker import Attacker

DAY = date(2026, 7, 1)


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.django_db
def test_a_real_organisation_is_protected_and_shows_most_of_its_people(shared_data, tmp_path):
    call_command("import_people", shared_data / "survey-2025" / "people.csv", date=DAY.isoformat())
    cohort = CohortFactory()
    chosen = random.Random(7).sample(list(Person.objects.filter(employee_id__startswith="E").order_by("pk")), 160)
    Pairing.objects.bulk_create(
        Pairing(
            cohort=cohort, mentor=mentor, mentee=mentee, state=PairingState.ACTIVE, started_on=DAY,
            offered_at=NOW, mentor_accepted_at=NOW, mentee_accepted_at=NOW,
        )
        for mentor, mentee in zip(chosen[:80], chosen[80:], strict=True)
    )  # fmt: skip

    call_command("engagement_report", quarter="2026Q3", output=tmp_path)

    figures = release_from_dict(Release.objects.get().content)
    assert figures.cell().participants == 160
    assert Attacker(figures).narrowed() == []
    departments = [cell for cell in figures.cells if cell.family == "department"]
    shown = sum(cell.eligible or 0 for cell in departments)
    assert shown > 0.8 * figures.cell().eligible
