"""A new administrator gets from an empty installation to published pairs by doing what the home page says."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mentorship import health
from mentorship.access.roles import Role
from pairing.models import Pairing
from tests.factories.people import RoleAssignmentFactory, make_person
from tests.journeys.background import Here

PEOPLE = (
    "employee_id,name,email,team,manager_email,level,job_title,timezone,country,hired_on,status\n"
    "{ada},Ada Adams,ada.adams@example.org,Engineering,,7,Head,Europe/Berlin,Germany,2020-01-07,active\n"
    "E1,Mara Mentor,mara@example.org,Engineering/Storage,,6,Engineer,Europe/Berlin,Germany,2021-01-04,active\n"
    "E2,Otto Mentor,otto@example.org,Engineering/Search,,6,Engineer,Europe/Berlin,Germany,2021-01-04,active\n"
    "E3,Milo Mentee,milo@example.org,Engineering/Search,,3,Engineer,Europe/Berlin,Germany,2024-01-08,active\n"
    "E4,Oona Mentee,oona@example.org,Engineering/Storage,,3,Engineer,Europe/Berlin,Germany,2024-01-08,active\n"
)
SKILLS = "employee_id,skill,proficiency\nE1,Databases,5\nE2,Search,5\nE3,Databases,2\nE4,Search,2\n"
ENROLMENTS = (
    "employee_id,role,capacity,wants,communication_style\n"
    "E1,mentor,1,,\nE2,mentor,1,,\nE3,mentee,,Databases,\nE4,mentee,,Search,\n"
)


@pytest.fixture
def ada(db):
    health.beat()
    person = make_person("Ada Adams")
    RoleAssignmentFactory(person=person, role=Role.ADMINISTRATOR)
    return person


def follow(page: Page, step: str) -> None:
    """Press the one button of the present step on the home page."""
    page.goto("/")
    button = page.locator('[aria-current="step"] a.button')
    expect(button).to_have_text(step)
    button.click()


def upload(page: Page, name: str, text: str) -> None:
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    page.locator("main form.form button[type=submit]").first.click()


def save(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main form.form button[type=submit]").first.click()


@pytest.mark.slow
def test_by_following_the_page(page, sign_in, ada, axe):
    sign_in(page, ada.user)
    page.goto("/")
    axe(page)

    follow(page, "Import people")
    upload(page, "people.csv", PEOPLE.format(ada=ada.employee_id))
    page.get_by_role("button", name="Import it").click()
    follow(page, "Import skills")
    upload(page, "skills.csv", SKILLS)
    page.get_by_role("button", name="Import it").click()
    follow(page, "Name a program owner")
    page.locator("main [name=role]").select_option("program_owner")
    save(page, person="ada.adams@example.org")

    follow(page, "Found a program")
    save(page, name="Craft", purpose="Grow engineers who can own a system.")
    follow(page, "Add a track")
    save(page, name="Depth")
    follow(page, "Plan a cohort")
    save(page, name="Spring", starts_on=(timezone.localdate() + timedelta(days=21)).isoformat())
    follow(page, "Open enrolment")
    page.get_by_role("button", name="Open enrolment").click()
    follow(page, "Get people in")
    page.get_by_role("link", name="Import enrolments").first.click()
    upload(page, "enrolments.csv", ENROLMENTS)

    follow(page, "Run the matching")
    page.get_by_role("button", name="matching").click()
    Here().sweep("take up matchings")
    follow(page, "Publish the pairs")
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()

    page.goto("/")
    assert not page.locator("[aria-current=step]").count()
    assert {(str(pair.mentor), str(pair.mentee)) for pair in Pairing.objects.select_related("mentor", "mentee")} == {
        ("Mara Mentor", "Milo Mentee"),
        ("Otto Mentor", "Oona Mentee"),
    }
