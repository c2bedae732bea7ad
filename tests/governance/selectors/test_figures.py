"""Which quarters can be reported about or audited."""

from datetime import date

import pytest

from governance.selectors.figures import quarters_without
from governance.states import FiguresKind
from tests.factories.governance import EquityAuditFactory
from tests.factories.pairing import PairingFactory
from tests.factories.programs import CohortFactory
from tests.governance.releases import make_release

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)


def test_quarters_with_a_pairing_that_have_none_of_the_kind():
    assert quarters_without(FiguresKind.REPORT, TODAY) == []
    PairingFactory(cohort=CohortFactory(), started_on=date(2025, 11, 3))
    make_release("2026Q1")
    EquityAuditFactory(quarter="2026Q3")

    found = {kind: [str(quarter) for quarter in quarters_without(kind, TODAY)] for kind in FiguresKind}

    assert found == {"report": ["2026Q3", "2026Q2", "2025Q4"], "audit": ["2026Q2", "2026Q1", "2025Q4"]}


def test_three_years_at_most():
    PairingFactory(cohort=CohortFactory(), started_on=date(2019, 11, 3))

    assert len(quarters_without(FiguresKind.REPORT, TODAY)) == 12
