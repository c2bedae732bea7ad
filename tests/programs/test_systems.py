from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mentorship.audit.models import AuditEvent
from mentorship.csvfiles import BadFile
from mentorship.people.models import Skill
from programs.models import System, SystemKnowledge
from programs.services.system_files import import_systems
from programs.services.systems import (
    Derived,
    NameTaken,
    change_system,
    create_system,
    keep_derived,
    remove_system,
    set_knowledge,
)
from programs.states import CohortState, KnowledgeSource
from programs.system_reports import knowers_of, system_report, systems_known_to, systems_shown_by
from tests.factories import NOW, TODAY
from tests.factories.people import SkillFactory, UnitFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory
from tests.factories.systems import SystemFactory, SystemKnowledgeFactory

pytestmark = pytest.mark.django_db


def test_a_system_has_a_name_of_its_own_in_any_spelling():
    system = create_system(name="Billing", unit=UnitFactory(), skills=[SkillFactory(name="Go")], by=None, now=NOW)

    assert system.slug == "billing"
    with pytest.raises(NameTaken, match="called BILLING already"):
        create_system(name="BILLING", unit=UnitFactory(), by=None, now=NOW)


def test_changing_a_system_to_what_it_is_leaves_no_record():
    system = SystemFactory()
    same = {"name": system.name, "unit": system.unit, "skills": [], "retires_on": None, "by": None, "now": NOW}

    change_system(system=system, **same)
    assert not AuditEvent.objects.filter(action="system.changed").exists()

    changed = change_system(system=system, **same | {"retires_on": date(2027, 3, 1), "skills": [SkillFactory()]})
    assert (changed.retires_on, changed.skills.count()) == (date(2027, 3, 1), 1)
    assert AuditEvent.objects.filter(action="system.changed").count() == 1


def test_what_is_said_about_a_system_stands_against_what_is_worked_out():
    system, mara, milo = SystemFactory(), make_person("Mara"), make_person("Milo")
    set_knowledge(system=system, person=mara, level=5, by=None, now=NOW)
    levels = {(system.pk, mara.pk): Derived(2, "a guess"), (system.pk, milo.pk): Derived(2, "in the team")}

    assert keep_derived(levels=levels, by=None, now=NOW) == 1
    assert keep_derived(levels=levels, by=None, now=NOW) == 0
    assert dict(system.knowledge.values_list("person__name", "level")) == {"Mara": 5, "Milo": 2}

    keep_derived(levels={}, by=None, now=NOW)
    assert list(system.knowledge.values_list("person__name", flat=True)) == ["Mara"]


def test_taking_back_what_was_said_removes_it_once():
    known = SystemKnowledgeFactory()
    for _ in range(2):
        set_knowledge(system=known.system, person=known.person, level=None, by=None, now=NOW)

    assert not SystemKnowledge.objects.exists()
    assert AuditEvent.objects.filter(action="knowledge.removed").count() == 1


def test_a_system_goes_with_what_was_known_of_it():
    known = SystemKnowledgeFactory()

    remove_system(system=known.system, by=None, now=NOW)

    assert not System.objects.exists()
    assert not SystemKnowledge.objects.exists()


def test_the_report_finds_systems_known_through_one_mentor_and_through_none():
    team = UnitFactory(path="Engineering/Payments")
    billing, ledger, search = (
        SystemFactory(name=name, slug=name.lower(), unit=team) for name in ("Billing", "Ledger", "Search")
    )
    cohort = CohortFactory(state=CohortState.RUNNING)
    mara, otto, idle = make_person("Mara"), make_person("Otto"), make_person("Ida")
    for person in (mara, otto):
        EnrolmentFactory(cohort=cohort, person=person, role="mentor")
    for system, person, level in [
        (billing, mara, 4), (billing, otto, 2), (ledger, idle, 5), (search, mara, 3), (search, otto, 3),
    ]:  # fmt: skip
        SystemKnowledgeFactory(system=system, person=person, level=level)

    report = system_report()

    assert report.finding == "Of 3 systems 1 is known through a single mentor, 1 through nobody"
    [unit] = report.units
    assert (unit.label, unit.nobody, unit.single, unit.several) == ("Payments", 1, 1, 1)
    assert [part[0] for part in unit.parts] == ["nobody", "single", "several"]
    assert [(knower.row.person.name, knower.mentors, knower.able) for knower in knowers_of(billing, TODAY)] == [
        ("Mara", True, True), ("Otto", True, False),
    ]  # fmt: skip
    assert systems_shown_by([mara.pk, otto.pk]) == {mara.pk: {"billing", "search"}, otto.pk: {"search"}}
    assert systems_known_to([otto.pk]) == {otto.pk: {"billing", "search"}}


def test_a_file_brings_systems_with_who_knows_them_and_again_changes_nothing():
    UnitFactory(path="Engineering/Payments")
    mara = make_person("Mara")
    content = (
        "system,unit,skills,retires_on,employee_id,level\n"
        f"Billing,Engineering/Payments,Go; SQL,2027-03-01,{mara.employee_id},4\n"
        "Ledger,engineering/payments,,,,\n"
    ).encode()

    first = import_systems(content=content, name="systems.csv", by=None, now=NOW)
    again = import_systems(content=content, name="systems.csv", by=None, now=NOW + timedelta(days=1))

    assert (first.added, first.changed) == (3, 0)
    assert again.nothing
    billing = System.objects.get(name="Billing")
    assert billing.retires_on == date(2027, 3, 1)
    assert set(billing.skills.values_list("name", flat=True)) == {"Go", "SQL"}
    assert billing.knowledge.get().source == KnowledgeSource.FILE


def test_a_wrong_file_of_systems_names_every_line_and_keeps_nothing():
    UnitFactory(path="Engineering")
    content = b"system,unit,employee_id,level\nBilling,Nowhere,,\nLedger,Engineering,nobody,9\n"

    with pytest.raises(BadFile) as refused:
        import_systems(content=content, name="systems.csv", by=None, now=NOW)

    text = str(refused.value)
    assert "systems.csv:2: column 'unit': there is no unit" in text
    assert "systems.csv:3: column 'employee_id'" in text
    assert "systems.csv:3: column 'level'" in text
    assert not System.objects.exists()
    assert not Skill.objects.exists()


def test_the_command_imports_systems_and_a_missing_file_ends_in_a_sentence(tmp_path):
    UnitFactory(path="Engineering")
    file, out = tmp_path / "systems.csv", StringIO()
    file.write_text("system,unit\nBilling,Engineering\n")

    call_command("import_systems", str(file), stdout=out)

    assert out.getvalue().strip() == "systems.csv: 1 rows, 1 added, 0 changed, 0 removed."
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_systems", str(tmp_path / "none.csv"))
