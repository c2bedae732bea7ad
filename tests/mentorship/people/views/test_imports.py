import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mentorship.access.roles import Role
from mentorship.people.forms import UploadForm
from mentorship.people.models import ImportRecord, Person, WaitingImport
from mentorship.people.services.uploads import offer_import
from mentorship.people.states import ImportKind
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.people import RoleAssignmentFactory
from tests.mentorship.people.files import ADA, SMALL, people_csv
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
UPLOAD = "/people/imports/new/people/"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator.user)
    return client


def send(client, content, url=UPLOAD, name="people.csv", **data):
    posted = {"file": SimpleUploadedFile(name, content), "on": timezone.localdate().isoformat(), "mapping": "", **data}
    return client.post(url, posted, follow=True)


def text(response) -> str:
    return response.content.decode().replace("&#x27;", "'")


def test_a_file_is_looked_at_then_imported_then_stands_in_the_list(admin):
    preview = send(admin, people_csv(SMALL))
    assert "What people.csv would change" in text(preview)
    assert "Ada Head (E1)" in text(preview)
    assert not Person.objects.filter(employee_id="E1").exists()

    page = admin.post(f"{preview.request['PATH_INFO']}confirm/", follow=True)

    assert "people.csv: 3 rows, 3 added, 0 changed, 0 left (2 new units)." in text(page)
    assert Person.objects.filter(employee_id="E3").exists()
    assert ImportRecord.objects.count() == 1


def test_importing_again_changes_nothing_and_says_so(admin):
    preview = send(admin, people_csv(SMALL))
    admin.post(f"{preview.request['PATH_INFO']}confirm/")

    page = send(admin, people_csv(SMALL))

    assert "people.csv changes nothing: all 3 rows are known like this." in text(page)
    assert ImportRecord.objects.count() == 1


def test_a_bad_row_is_named_with_line_column_and_reason_and_nothing_is_kept(admin):
    page = send(admin, people_csv([ADA, ADA | {"employee_id": "E9", "email": "x@example.org", "level": "eleven"}]))

    problem = page.context["refusal"].problems[0]
    assert (problem.line, problem.column) == (3, "level")
    assert "Nothing of people.csv was imported" in text(page)
    assert "“eleven” is not a whole number from 1 to 10" in text(page)
    assert not Person.objects.filter(employee_id="E1").exists()
    assert not WaitingImport.objects.exists()


def test_columns_may_have_other_names(admin):
    content = people_csv([ADA]).replace(b"team", b"Department")

    page = send(admin, content, mapping="team = Department\n\n")

    assert "What people.csv would change" in text(page)


def test_a_line_that_maps_nothing_is_named_and_kept(admin):
    page = send(admin, people_csv([ADA]), mapping="team Department")

    assert "“team Department” is not written as field = column." in text(page)
    assert "team Department</textarea>" in text(page)


def test_a_refusal_is_said_beside_the_form(admin):
    page = send(admin, people_csv([ADA]), on="2021-01-01")

    assert "Import files in the order of their dates." in text(page)


def test_skills_have_no_date_and_come_in_likewise(admin, cast):
    content = f"employee_id,skill,proficiency,Shoe\n{cast.mentee.employee_id},Rust,2,9\n".encode()

    preview = send(admin, content, "/people/imports/new/skills/", "skills.csv")

    assert "Columns that are not read: Shoe." in text(preview)
    admin.post(f"{preview.request['PATH_INFO']}confirm/")
    assert cast.mentee.skills.get().proficiency == 2


def test_a_file_is_forgotten_when_asked(admin):
    preview = send(admin, people_csv(SMALL))

    page = admin.post(f"{preview.request['PATH_INFO']}discard/", follow=True)

    assert "The file is forgotten." in text(page)
    assert not WaitingImport.objects.exists()


def test_a_file_that_does_not_fit_any_more_is_let_go_with_its_reason(admin, cast):
    preview = send(admin, people_csv([ADA]))
    Person.objects.filter(pk=cast.mentee.pk).update(email="ada@example.org")

    page = admin.post(f"{preview.request['PATH_INFO']}confirm/", follow=True)

    assert "does not fit any more" in text(page)
    assert not WaitingImport.objects.exists()


def test_a_preview_says_so_too(admin, cast):
    preview = send(admin, people_csv([ADA]))
    Person.objects.filter(pk=cast.mentee.pk).update(email="ada@example.org")

    assert "does not fit any more" in text(admin.get(preview.request["PATH_INFO"], follow=True))


def test_a_waiting_file_is_its_uploaders_alone(client, admin, cast):
    preview = send(admin, people_csv(SMALL)).request["PATH_INFO"]
    RoleAssignmentFactory(person=cast.outsider, role=Role.ADMINISTRATOR)
    client.force_login(cast.outsider.user)

    assert client.get(preview).status_code == 404
    for name in ("confirm/", "discard/"):
        assert client.post(preview + name).status_code == 404


def test_only_administrators_import(client, cast):
    waiting, _ = offer_import(
        kind=ImportKind.PEOPLE, content=people_csv(SMALL), file_name="x.csv", on=timezone.localdate(),
        by=cast.administrator, now=timezone.now(),
    )  # fmt: skip
    for part in ("owner", "auditor", "mentee", "superuser"):
        client.force_login(cast.users[part])
        for url in ("/people/imports/", UPLOAD, f"/people/imports/{waiting.pk}/"):
            assert client.get(url).status_code in (403, 404), (part, url)


def test_there_is_no_other_kind(admin):
    assert admin.get("/people/imports/new/secrets/").status_code == 404


def test_a_file_that_is_too_large_is_refused(settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    form = UploadForm({"mapping": ""}, {"file": SimpleUploadedFile("x.csv", b"x" * 11)}, kind=ImportKind.SKILLS)

    assert "larger than" in form.errors["file"][0]


def test_the_list_begins_with_what_to_do_first(admin):
    assert "Start with the people file" in text(admin.get("/people/imports/"))
    assert "No import of this kind yet" in text(admin.get("/people/imports/?kind=skills"))


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(admin, cast):
    def more(count):
        for _ in range(count):
            ImportRecord.objects.create(
                kind="people", file_name="x.csv", digest="x", imported_at=NOW, imported_by=cast.administrator,
                rows=1, added=1, changed=0,
            )  # fmt: skip

    assert_same_queries(admin, "/people/imports/", more)
