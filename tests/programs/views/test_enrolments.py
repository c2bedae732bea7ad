from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mentorship.people.models import ImportRecord
from mentorship.people.states import Employment
from programs.forms.programs import LARGEST_FILE
from programs.models import Cohort, Enrolment
from programs.services import enrolments as services
from programs.states import CohortState, EnrolmentRole, EnrolmentState
from tests.factories.people import SkillFactory, make_person

URL = "/programs/cohorts/craft-2026/"
BOTH = {"role": "both", "capacity": "2", "communication_style": "hybrid", "wish_1": "rust", "wish_2": "Go"}


@pytest.fixture
def open_cohort(cast) -> Cohort:
    later = timezone.localdate() + timedelta(days=5)
    facts = {"starts_on": later, "ends_on": later + timedelta(days=90), "enrolment_closes_on": later}
    Cohort.objects.filter(pk=cast.cohort.pk).update(state=CohortState.ENROLLING, **facts)
    for name in ("Rust", "Go"):
        SkillFactory(name=name)
    return Cohort.objects.get(pk=cast.cohort.pk)


def of(person) -> Enrolment:
    return Enrolment.objects.get(person=person)


def test_somebody_joins_as_both_with_wishes_and_places(cast, as_, open_cohort):
    answer = as_(cast.outsider).post(f"{URL}enrol/", BOTH, follow=True)

    enrolment = of(cast.outsider)
    assert (enrolment.role, enrolment.capacity, enrolment.communication_style) == ("both", 2, "hybrid")
    assert {skill.name for skill in enrolment.wanted_skills.all()} == {"Rust", "Go"}
    assert "You are in" in answer.text


def test_coming_back_shows_the_former_answers_and_replaces_them(cast, as_, open_cohort):
    client = as_(cast.outsider)
    client.post(f"{URL}enrol/", BOTH)

    assert 'value="Rust"' in client.get(f"{URL}enrol/").text
    client.post(f"{URL}enrol/", {"role": "mentee"})
    assert (of(cast.outsider).role, of(cast.outsider).capacity) == (EnrolmentRole.MENTEE, 0)


def test_wishes_that_an_import_brought_are_all_kept(cast, as_, open_cohort):
    enrolment = cast.cohort.enrolments.get(person=cast.mentee)
    enrolment.wanted_skills.set([SkillFactory(name=f"Skill {letter}") for letter in "ABCDEFG"])

    form = as_(cast.mentee).get(f"{URL}enrol/").context["form"]
    sent = {field.name: field.initial for field in form.wishes} | {"role": "mentee"}
    as_(cast.mentee).post(f"{URL}enrol/", sent)

    assert enrolment.wanted_skills.count() == 7


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"capacity": "0"}, "at least one"),
        ({"capacity": "4"}, "less than or equal to 3"),
        ({"wish_2": "Telepathy"}, "is not in the skill matrix"),
        ({"role": "boss"}, "Select a valid choice"),
    ],
)
def test_a_wrong_answer_is_said_and_nothing_typed_is_lost(cast, as_, open_cohort, wrong, sentence):
    answer = as_(cast.outsider).post(f"{URL}enrol/", BOTH | wrong)

    assert sentence in answer.text
    assert 'value="rust"' in answer.text
    assert not Enrolment.objects.filter(person=cast.outsider).exists()


def test_fields_that_nobody_offered_change_nothing(cast, as_, open_cohort):
    extra = {"person": cast.mentor.pk, "state": "withdrawn", "cohort": "99", "id": "x", "enrolled_at": "2020-01-01"}
    as_(cast.outsider).post(f"{URL}enrol/", BOTH | extra)

    enrolment = of(cast.outsider)
    assert (enrolment.cohort, enrolment.state) == (open_cohort, EnrolmentState.ENROLLED)
    assert cast.cohort.enrolments.get(person=cast.mentor).role == EnrolmentRole.MENTOR


def test_who_can_not_join_is_told_why(cast, as_, open_cohort):
    cast.outsider.status = Employment.LEAVE
    cast.outsider.save()
    assert "Enrol when you are back" in as_(cast.outsider).get(f"{URL}enrol/", follow=True).text
    assert "Enrol when you are back" in as_(cast.outsider).get(URL).text

    open_cohort.state = CohortState.RUNNING
    open_cohort.save()
    assert "nobody can join it now" in as_(cast.assessor).post(f"{URL}enrol/", BOTH, follow=True).text


def test_enrolment_that_closes_while_the_form_is_open_loses_nothing_typed(cast, as_, open_cohort, monkeypatch):
    monkeypatch.setattr("programs.policies.why_not_enrol", lambda *_: "")
    open_cohort.state = CohortState.MATCHING
    open_cohort.save()

    answer = as_(cast.outsider).post(f"{URL}enrol/", BOTH)

    assert "being matched, so nobody can join it now" in answer.text
    assert 'value="rust"' in answer.text


def test_withdrawing_asks_first_and_is_for_oneself_alone(cast, as_, open_cohort):
    page = f"/programs/enrolments/{cast.cohort.enrolments.get(person=cast.mentee).pk}/withdraw/"
    for somebody in (cast.owner, cast.administrator, cast.mentor, cast.outsider):
        assert as_(somebody).get(page).status_code == 404
        assert as_(somebody).post(page).status_code == 404

    assert "You can join again" in as_(cast.mentee).get(page).text
    assert of(cast.mentee).state == EnrolmentState.ENROLLED
    assert "no longer in" in as_(cast.mentee).post(page, follow=True).text
    assert of(cast.mentee).state == EnrolmentState.WITHDRAWN
    assert as_(cast.mentee).post(page).status_code == 404


def test_nobody_withdraws_from_a_cohort_under_way(cast, as_):
    page = f"/programs/enrolments/{cast.cohort.enrolments.get(person=cast.mentee).pk}/withdraw/"

    assert "End the pairing instead" in as_(cast.mentee).post(page, follow=True).text


HEADER = "employee_id,role,capacity,wants,communication_style\n"


def file(text: str, name: str = "e.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (HEADER + text).encode())


def test_a_file_is_imported_once_and_again_changes_nothing(cast, as_):
    newcomer = make_person("Newcomer", employee_id="N1")
    for words in ("1 added, 0 changed", "0 added, 0 changed"):
        answer = as_(cast.owner).post(f"{URL}import/", {"file": file("N1,mentee,,Rust,remote\n")}, follow=True)
        assert words in answer.text

    assert of(newcomer).wanted_skills.get().name == "Rust"
    assert ImportRecord.objects.get().imported_by == cast.owner


def test_each_wrong_row_is_named_with_its_place_and_nothing_is_kept(cast, as_):
    make_person("Newcomer", employee_id="N1")
    answer = as_(cast.administrator).post(f"{URL}import/", {"file": file("N1,mentee,,,\nN2,boss,,,\n", "wrong.csv")})

    problems = [(problem.line, problem.column) for problem in answer.context["refusal"].problems]
    assert problems == [(3, "employee_id"), (3, "role")]
    assert "Nothing of wrong.csv was imported" in answer.text
    assert not Enrolment.objects.filter(person__employee_id="N1").exists()


def test_checking_a_file_keeps_nothing(cast, as_):
    make_person("Newcomer", employee_id="N1")
    answer = as_(cast.owner).post(f"{URL}import/", {"file": file("N1,mentee,,,\n"), "check": "yes"})

    assert "nothing of it was kept yet" in answer.text
    assert not Enrolment.objects.filter(person__employee_id="N1").exists()


def test_a_file_that_is_none_is_said(cast, as_):
    client = as_(cast.owner)

    assert "required" in client.post(f"{URL}import/").text
    assert "empty" in client.post(f"{URL}import/", {"file": SimpleUploadedFile("e.csv", b"")}).text
    large = SimpleUploadedFile("e.csv", b"x" * (LARGEST_FILE + 1))
    assert "larger than 5 MB" in client.post(f"{URL}import/", {"file": large}).text


def test_a_file_is_imported_by_who_runs_the_program_and_administrators(cast, as_):
    for somebody, status in (
        (cast.owner, 200), (cast.deputy, 200), (cast.administrator, 200), (cast.auditor, 404), (cast.other_owner, 404),
        (cast.mentor, 404),
    ):  # fmt: skip
        assert as_(somebody).get(f"{URL}import/").status_code == status


def test_the_service_says_the_same_as_the_page(cast, open_cohort):
    with pytest.raises(services.CapacityMissing):
        services.enrol(
            cohort=open_cohort, person=cast.outsider, role=EnrolmentRole.MENTOR, by=cast.outsider, now=timezone.now()
        )
