"""Erasing somebody: nothing of them is left to be read, what others wrote stays theirs, and no figure changes."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from activities.models import Note
from governance.models import Erasure
from governance.quarters import Quarter
from governance.selectors.equity import subjects_of
from governance.selectors.population import population_of
from governance.services import erasures
from governance.services.erasing import keys_of
from mentorship.access.models import RoleAssignment
from mentorship.audit.verification import verify
from mentorship.backup.erasures import erased_since, path
from mentorship.encryption.models import DataKey
from mentorship.own_data import declared, leading_to
from mentorship.people.models import Person, User
from mentorship.people.services.directory import import_people
from mentorship.people.services.skills import import_skills
from pairing.models import Pairing, Rationale
from pairing.services.rationales import verify_rationale
from programs.states import ProgramState
from tests.cast import make_cast
from tests.factories import NOW
from tests.full_life import FORMER, OWN, live

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=30)
QUARTER = Quarter.parse("2026Q3")
# What only somebody in an office has; its columns are looked at by the house, its names by the search in the dump.
OFFICES = {
    *("people.DemoAccount", "people.WaitingImport", "access.RoleAssignment", "account.EmailConfirmation"),
    *("socialaccount.SocialToken", "guardian.UserObjectPermission", "programs.Program", "programs.ProgramGrant"),
    *("programs.CriteriaWeights", "activities.CalendarWrite", "activities.PullRequestTemplate"),
    *("governance.CorrectiveAction", "governance.EmergencyAccess", "governance.OwnershipTerm"),
    *("governance.HandOver", "governance.AccessReviewItem", "governance.Erasure"),
}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.LOCAL_DIR = tmp_path


def dump() -> str:
    """Every value of every table, as a dump of the database would hold it."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(rows).lower()


def opened() -> str:
    """Every sealed word that can still be opened."""
    rows = [
        getattr(row, column.name)
        for table in declared()
        for column in table.table._meta.fields
        if type(column).__name__ == "EncryptedTextField"
        for row in table.table._base_manager.all()
    ]
    return "\n".join(filter(None, rows))


def figures() -> tuple[Counter, Counter]:
    """What a release and an audit of the quarter count, without who anybody is."""
    population, register = population_of(QUARTER), subjects_of(QUARTER)
    stands = (population.department, population.team, population.level, population.site, population.hired_on)
    did = (register.participant, register.enrolled, register.matched, register.sessions, register.days)
    mentor = [register.mentor.values[place] for place in register.mentor.places]
    measured = (mentor, register.waited.astype(str), register.levels_above.astype(str))
    return Counter(zip(population.people, *stands)), Counter(zip(register.person, *did, *measured))  # noqa: B905


def test_a_full_life_is_in_every_table_that_speaks_of_people():
    cast = make_cast()
    somebody = keys_of(live(cast).me)

    empty = set()
    for table in declared():
        lookups = " ".join([table.mine, table.deletes, *table.clears.values()]).strip()
        if lookups and not table.table._base_manager.filter(leading_to(somebody, lookups)).exists():
            empty.add(table.model)

    assert empty - OFFICES == set()


def test_nothing_of_somebody_is_left_everything_of_the_partner_is_and_no_figure_changes(
    django_capture_on_commit_callbacks,
):
    cast = make_cast()
    life = live(cast)
    me, called = (
        life.me,
        [life.me.name, life.me.email, life.me.employee_id, "milo.at.home@example.org", *FORMER.values()],
    )
    before, person_key = figures(), DataKey.objects.get(scope=f"person:{me.pk}").pk.hex

    with django_capture_on_commit_callbacks(execute=True):
        shell = erasures.erase_person(person=me, by=cast.administrator, now=LATER)

    after = dump()
    assert [name for name in called if name.lower() in after] == []
    assert OWN not in after
    words = opened()
    assert [word for word in (OWN, *called) if word.lower() in words.lower()] == []
    assert person_key not in after.replace("-", "")
    assert shell.name.startswith("Former colleague ")
    assert not User.objects.filter(person=shell).exists()
    assert not Pairing.objects.current().filter(Q(mentor=shell) | Q(mentee=shell)).exists()

    kept = [type(thing)._base_manager.get(pk=thing.pk) for thing in life.partners]
    assert [getattr(thing, "body", None) or thing.text for thing in kept] == life.kept
    assert Note.objects.visible_to(cast.mentor.user).count() == 1

    assert figures() == before
    verdict = verify_rationale(Rationale.objects.select_related("pairing__mentor", "pairing__mentee").get())
    assert verdict.problems == []
    assert verdict.rationale.content["mentee"]["name"] == shell.name
    assert not verify().broken
    assert path().read_text().split()[1:] == [str(me.pk)]

    erasures.erase_person(person=shell, by=None, now=LATER)
    assert Person.objects.get(pk=me.pk).name == shell.name


HEADER = "employee_id,name,email,team,manager_email,level,job_title,timezone,country,hired_on,status\n"


def test_no_file_brings_somebody_back_and_whom_they_led_has_no_manager():
    cast = make_cast()
    lead, mentor = cast.delivery_lead, cast.mentor
    gone = f"{lead.employee_id},Dana Lead,{lead.email},Engineering/Core,,6,Lead,UTC,Germany,2020-01-01,active\n"
    led = f"{mentor.employee_id},Mara Mentor,{mentor.email},Engineering/Core,{lead.email},5,Dev,UTC,Germany,,active\n"
    erasures.erase_person(person=lead, by=None, now=NOW)

    summary = import_people(content=(HEADER + gone + led).encode(), file_name="people.csv", by=None, now=NOW)
    skills = f"employee_id,skill,proficiency\n{lead.employee_id},Python,3\n{mentor.employee_id},Python,3\n".encode()
    import_skills(content=skills, file_name="skills.csv", by=None, now=NOW)

    assert "1 left out whose data was erased" in str(summary)
    assert not Person.objects.filter(name="Dana Lead").exists()
    assert mentor.positions.get(ends_on=None).manager is None
    assert mentor.skills.count() == 1


def test_who_answers_for_something_hands_it_over_first(settings):
    cast = make_cast()
    for person, reason in [
        (cast.owner, "Olga Owner answers for Craft. Hand it over first, or close it."),
        (cast.administrator, "Ada Administrator is the last administrator. Name another one first."),
    ]:
        with pytest.raises(erasures.CannotBeErased) as refusal:
            erasures.erase_person(person=person, by=None, now=NOW)
        assert str(refusal.value) == reason
        with pytest.raises(erasures.CannotBeErased):
            erasures.ask_for_erasure(person=person, by=person, now=NOW)

    RoleAssignment.objects.create(person=cast.deputy, role="administrator", granted_at=NOW)
    with pytest.raises(erasures.CannotBeErased):
        erasures.erase_person(person=cast.administrator, by=cast.administrator, now=NOW)
    assert erasures.erase_person(person=cast.administrator, by=cast.deputy, now=NOW).erased_at
    cast.cohort.track.program.__class__.objects.update(state=ProgramState.CLOSED)
    assert erasures.erase_person(person=cast.owner, by=None, now=NOW).erased_at


def test_a_fortnight_is_left_to_think_again_and_the_day_carries_it_out_once():
    cast = make_cast()
    first = erasures.ask_for_erasure(person=cast.mentee, by=cast.mentee, now=NOW)
    again = erasures.ask_for_erasure(person=cast.mentee, by=cast.mentee, now=LATER)
    erasures.take_back_erasure(erasure=first, by=cast.mentee, now=NOW)
    stale = erasures.take_back_erasure(erasure=first, by=cast.mentee, now=LATER)
    assert (first.pk, stale.taken_back_at) == (again.pk, NOW)
    assert erasures.carry_out_due(now=LATER) == (0, 0)

    erasures.ask_for_erasure(person=cast.mentee, by=cast.mentee, now=NOW)
    erasures.ask_for_erasure(person=cast.deputy, by=cast.deputy, now=NOW)
    cast.cohort.track.program.__class__.objects.filter(slug="craft").update(owner=cast.deputy, deputy=None)

    assert erasures.carry_out_due(now=NOW + timedelta(days=13)) == (0, 0)
    assert erasures.carry_out_due(now=LATER) == (1, 1)
    assert erasures.carry_out_due(now=LATER) == (0, 1)
    assert erasures.erasure_waiting(cast.deputy).refused.startswith("Dirk Deputy answers for Craft.")
    assert Person.objects.get(pk=cast.mentee.pk).erased_at == LATER


def test_who_takes_it_back_while_others_are_erased_stays(monkeypatch):
    cast, erase = make_cast(), erasures.erase_person
    asked = [erasures.ask_for_erasure(person=who, by=who, now=NOW) for who in (cast.outsider, cast.mentee)]
    first, second = Erasure.objects.due(LATER)

    def meanwhile(**given):
        erasures.take_back_erasure(erasure=second, by=second.person, now=LATER)
        return erase(**given)

    monkeypatch.setattr(erasures, "erase_person", meanwhile)

    assert {first.pk, second.pk} == {one.pk for one in asked}
    assert erasures.carry_out_due(now=LATER) == (1, 0)
    assert Person.objects.get(pk=first.person_id).erased_at
    assert not Person.objects.get(pk=second.person_id).erased_at


def test_who_is_erased_late_in_a_long_run_is_erased_again_after_a_backup_taken_meanwhile(
    django_capture_on_commit_callbacks,
):
    cast, backed_up_at = make_cast(), timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        erasures.erase_person(person=cast.mentee, by=None, now=backed_up_at - timedelta(minutes=5))

    assert erased_since(backed_up_at.isoformat(timespec="seconds")) == [cast.mentee.pk]
