import pytest
from django.urls import reverse

from evaluation.models import SkillAssessment
from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from programs.models import Cohort
from tests.factories.evaluation import SkillAssessmentFactory
from tests.factories.people import RoleAssignmentFactory, SkillFactory
from tests.factories.programs import CohortFactory, EnrolmentFactory
from tests.queries import assert_same_queries


@pytest.fixture
def skill(cast):
    skill = SkillFactory(name="Kubernetes")
    cast.cohort.enrolments.get(person=cast.mentee).wanted_skills.add(skill)
    return skill


@pytest.fixture
def form(cast, skill):
    return reverse("evaluation:assess", args=[cast.cohort.slug, cast.mentee.pk, skill.pk, "before"])


@pytest.fixture
def assessor(client, cast):
    client.force_login(cast.assessor.user)
    return client


def given(**changes):
    return {"level": "2", "evidence": "Set up a namespace with help.", "assessed_on": "2026-07-06"} | changes


def test_an_assessor_goes_from_the_cohorts_to_a_kept_assessment(assessor, cast, form):
    cohorts = assessor.get("/evaluation/").content.decode()
    page = f"/evaluation/cohorts/{cast.cohort.slug}/"
    assert f'href="{page}"' in cohorts
    assert f'href="{form}"' in assessor.get(page).content.decode()
    assert "uses it with help" in assessor.get(form).content.decode()

    answer = assessor.post(form, given(), follow=True)

    kept = SkillAssessment.objects.get()
    assert (kept.level, kept.evidence, str(kept.assessed_on)) == (2, "Set up a namespace with help.", "2026-07-06")
    assert "Kubernetes of Milo Mentee before the cohort is kept." in answer.content.decode()
    assert "Set up a namespace with help." in answer.content.decode()


def test_the_form_shows_what_was_kept_and_after_what_was_seen_before(assessor, form):
    assessor.post(form, given())

    assert "Set up a namespace with help." in assessor.get(form).content.decode()
    after = assessor.get(form.replace("/before/", "/after/")).content.decode()
    assert "Before the cohort you saw level 2: uses it with help." in " ".join(after.split())
    assert "Set up a namespace" not in after


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"level": ""}, "Choose the level"),
        ({"level": "6"}, "Select a valid choice"),
        ({"assessed_on": "soon"}, "Enter a valid date"),
        ({"assessed_on": "2999-01-01"}, "That day is still to come"),
    ],
)
def test_bad_input_is_said_beside_what_was_typed(assessor, form, changes, words):
    page = assessor.post(form, given(**changes)).content.decode()

    assert words in page
    assert "Set up a namespace with help." in page
    assert not SkillAssessment.objects.exists()


def test_a_form_takes_no_other_field(assessor, cast, form):
    assessor.post(form, given(assessor=cast.owner.pk, person=cast.outsider.pk, phase="after"))

    kept = SkillAssessment.objects.get()
    assert (kept.assessor, kept.person, kept.phase) == (cast.assessor, cast.mentee, "before")


def test_nobody_assesses_their_own_mentee(client, cast, form):
    RoleAssignmentFactory(person=cast.mentor, role=Role.ASSESSOR)
    client.force_login(cast.mentor.user)

    for answer in (client.get(form, follow=True), client.post(form, given(), follow=True)):
        assert "You mentor Milo Mentee or did, so somebody else assesses their skills." in answer.content.decode()
    assert f'href="{form}"' not in client.get(f"/evaluation/cohorts/{cast.cohort.slug}/").content.decode()
    person = client.get(f"/evaluation/cohorts/{cast.cohort.slug}/mentees/{cast.mentee.pk}/").content.decode()
    assert "You mentor Milo Mentee" in person
    assert "Assess another skill" not in person
    assert not SkillAssessment.objects.exists()


def test_what_another_assessor_saw_is_refused_and_not_shown(assessor, cast, form, skill):
    SkillAssessmentFactory(cohort=cast.cohort, person=cast.mentee, skill=skill, assessor=cast.auditor, level=4)

    assert "helps others</label>" not in assessor.get(form).content.decode().replace("4, helps others", "")
    page = assessor.post(form, given()).content.decode()

    assert "Aude Auditor assessed Kubernetes on 6 July 2026, and can change it." in page
    assert "Needed help with the review." not in page
    assert SkillAssessment.objects.get().level == 4


def test_another_skill_is_found_by_name(assessor, cast):
    other = SkillFactory(name="Incident command")
    page = f"/evaluation/cohorts/{cast.cohort.slug}/mentees/{cast.mentee.pk}/"

    answer = assessor.post(page, {"skill": "incident command", "phase": "after"})

    assert answer.url == f"{page}skills/{other.pk}/after/"
    wrong = assessor.post(page, {"skill": "Juggling", "phase": "after"}).content.decode()
    assert "not in the skill matrix" in wrong


@pytest.mark.parametrize("part", ["mentor", "mentee", "owner", "administrator", "auditor", "outsider"])
def test_others_can_not_assess(client, cast, form, part):
    client.force_login(getattr(cast, part).user)

    assert client.get("/evaluation/").status_code == 403
    for url in (form, f"/evaluation/cohorts/{cast.cohort.slug}/", "/evaluation/cohorts/nothing/"):
        assert client.get(url).status_code == 404
    assert client.post(form, given()).status_code == 404
    assert not SkillAssessment.objects.exists()


def test_who_is_no_mentee_has_no_page(assessor, cast, form, skill):
    stranger = f"/evaluation/cohorts/{cast.cohort.slug}/mentees/{cast.outsider.pk}/"

    assert assessor.get(stranger).status_code == 404
    assert assessor.get(f"{stranger}skills/{skill.pk}/before/").status_code == 404
    assert assessor.get(form.replace(f"skills/{skill.pk}", "skills/999999")).status_code == 404


def test_mentees_read_all_of_theirs_and_each_reading_is_recorded(client, cast, skill):
    SkillAssessmentFactory(cohort=cast.cohort, person=cast.mentee, skill=skill, assessor=cast.assessor)
    SkillAssessmentFactory(cohort=cast.cohort, person=cast.other_mentee, assessor=cast.assessor, evidence="Of Oona.")
    client.force_login(cast.mentee.user)

    page = client.get("/evaluation/mine/").content.decode()

    assert "Needed help with the review." in page
    assert "Of Oona." not in page
    assert AuditEvent.objects.filter(action="assessment.read").count() == 1


def test_pages_without_anything_say_what_will_stand_there(client, cast, assessor):
    Cohort.objects.filter(pk=cast.cohort.pk).update(slug="still-here")
    empty = CohortFactory(track=cast.cohort.track, slug="empty")

    assert "no mentee of this cohort" in assessor.get("/evaluation/cohorts/still-here/?q=zz").content.decode().lower()
    assert "Mentees stand here" in assessor.get(f"/evaluation/cohorts/{empty.slug}/").content.decode()
    assert "When an assessor has looked" in assessor.get("/evaluation/mine/").content.decode()
    cast.cohort.enrolments.all().delete()
    assert "Cohorts stand here" in assessor.get("/evaluation/").content.decode()


def assessed_mentee(cast, **fields):
    enrolment = EnrolmentFactory(**{"cohort": cast.cohort} | fields)
    enrolment.wanted_skills.add(SkillFactory())
    SkillAssessmentFactory(cohort=enrolment.cohort, person=enrolment.person, assessor=cast.assessor)
    return enrolment.person


def test_lists_ask_the_same_however_long(assessor, cast):
    def cohorts(count):
        for _ in range(count):
            assessed_mentee(cast, cohort=CohortFactory(track=cast.cohort.track))

    assert_same_queries(assessor, "/evaluation/", cohorts)
    assert_same_queries(
        assessor,
        f"/evaluation/cohorts/{cast.cohort.slug}/",
        lambda count: [assessed_mentee(cast) for _ in range(count)],
    )


@pytest.mark.parametrize("mine", [True, False])
def test_the_assessments_of_one_person_ask_the_same_however_many(client, cast, mine):
    client.force_login((cast.mentee if mine else cast.assessor).user)

    def rows(count):
        for _ in range(count):
            SkillAssessmentFactory(
                cohort=cast.cohort, person=cast.mentee, skill=SkillFactory(), assessor=cast.assessor
            )  # fmt: skip

    page = f"/evaluation/cohorts/{cast.cohort.slug}/mentees/{cast.mentee.pk}/"
    assert_same_queries(client, "/evaluation/mine/" if mine else page, rows)
