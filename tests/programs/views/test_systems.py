import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programs.models import RoadmapItem, Situation, System, SystemKnowledge
from tests.cast import make_cast
from tests.factories.people import SkillFactory, make_person
from tests.factories.programs import EnrolmentFactory
from tests.factories.systems import (
    RoadmapItemFactory,
    RoadmapNeedFactory,
    SituationFactory,
    SystemFactory,
    SystemKnowledgeFactory,
)
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def owner(cast, client):
    client.force_login(cast.owner.user)
    return client


@pytest.mark.parametrize("name", ["programs:system_list", "programs:roadmap_list"])
@pytest.mark.parametrize(
    ("part", "status"),
    [("owner", 200), ("deputy", 200), ("delivery_lead", 200), ("auditor", 200), ("administrator", 200),
     ("mentor", 404), ("outsider", 404)],
)  # fmt: skip
def test_systems_and_the_roadmap_are_for_who_runs_programs_and_who_leads_people(cast, client, part, status, name):
    client.force_login(getattr(cast, part).user)

    assert client.get(reverse(name)).status_code == status


def test_the_report_says_what_hangs_on_one_mentor(cast, owner):
    SystemKnowledgeFactory(system=SystemFactory(name="Billing"), person=cast.mentor)
    SystemFactory(name="Ledger")

    page = owner.get(reverse("programs:system_list")).content.decode()

    assert "Of 2 systems 1 is known through a single mentor, 1 through nobody" in page
    assert "one mentor" in page
    assert "no mentor" in page


def test_the_list_is_filtered_by_how_many_mentors_know_a_system(cast, owner):
    SystemKnowledgeFactory(system=SystemFactory(name="Billing"), person=cast.mentor)
    SystemFactory(name="Ledger")

    page = owner.get(reverse("programs:system_list"), {"known": "nobody"}).content.decode()

    assert "Ledger" in page
    assert "Billing" not in page


@pytest.mark.parametrize("name", ["programs:system_list", "programs:roadmap_list"])
def test_the_lists_ask_as_often_however_long_they_are(cast, owner, name):
    def rows(count):
        SystemKnowledgeFactory.create_batch(count)
        RoadmapNeedFactory.create_batch(count)

    assert_same_queries(owner, reverse(name), rows)


def test_who_knows_a_system_asks_as_often_however_many_do(cast, owner):
    system = SystemFactory()

    assert_same_queries(owner, system.get_absolute_url(), lambda n: know(system, n))


def know(system, count):
    for _ in range(count):
        SystemKnowledgeFactory(system=system, person=make_person(f"Person {SystemKnowledge.objects.count()}"))


def test_a_system_is_added_edited_and_taken_off(cast, owner):
    SkillFactory(name="Go")
    unit = "Engineering/Platform/Storage"

    wrong = owner.post(reverse("programs:system_create"), {"name": "Billing", "unit": "Nowhere", "skills": "Rust"})
    made = owner.post(reverse("programs:system_create"), {"name": "Billing", "unit": unit, "skills": "go"})
    again = owner.post(reverse("programs:system_create"), {"name": "billing", "unit": unit})

    assert b"There is no such unit" in wrong.content
    assert "“Rust” is not in the skill matrix" in wrong.content.decode()
    assert made.url == "/programs/systems/billing/"
    assert b"called billing already" in again.content
    owner.post("/programs/systems/billing/edit/", {"name": "Invoices", "unit": unit, "retires_on": "2027-03-01"})
    assert System.objects.get().name == "Invoices"
    assert b"This can't be undone" in owner.get("/programs/systems/billing/remove/").content.replace(b"&#x27;", b"'")
    owner.post("/programs/systems/billing/remove/")
    assert not System.objects.exists()


def test_who_leads_the_owning_unit_may_say_who_knows_its_system_and_others_may_not(cast, client):
    system = SystemFactory()
    known = {"person": cast.mentor.email, "level": "4"}
    client.force_login(cast.delivery_lead.user)

    client.post(reverse("programs:system_know", args=[system.slug]), known)

    assert SystemKnowledge.objects.get().level == 4
    client.post(reverse("programs:system_know", args=[system.slug]), {"forget": cast.mentor.pk})
    assert not SystemKnowledge.objects.exists()
    client.force_login(cast.auditor.user)
    assert client.post(reverse("programs:system_know", args=[system.slug]), known).status_code == 404


def test_a_file_is_checked_first_and_then_taken(cast, owner):
    url = reverse("programs:system_import")
    text = b"system,unit\nBilling,Engineering/Platform/Storage\n"

    checked = owner.post(url, {"file": SimpleUploadedFile("systems.csv", text), "check": "yes"})
    assert b"it would add 1" in checked.content
    assert not System.objects.exists()
    refused = owner.post(url, {"file": SimpleUploadedFile("systems.csv", b"system,unit\nBilling,Nowhere\n")})
    assert b"there is no unit" in refused.content
    taken = owner.post(url, {"file": SimpleUploadedFile("systems.csv", text)})
    assert taken.url == reverse("programs:system_list")
    assert System.objects.exists()


def test_the_roadmap_shows_what_is_missing_and_lets_an_item_go(cast, owner):
    RoadmapNeedFactory(item=RoadmapItemFactory(title="Checkout", ends_on="2099-01-01"), skill__name="Go")

    page = owner.get(reverse("programs:roadmap_list")).content.decode()
    assert "1 skill is missing in a team that the roadmap counts on" in page

    owner.post(reverse("programs:roadmap_remove"), {"item": RoadmapItem.objects.get().pk})
    assert not RoadmapItem.objects.exists()


def queue(cast) -> str:
    return reverse("programs:opportunity_list", args=[cast.cohort.track.program.slug])


def test_the_queue_ranks_people_and_says_why(cast, owner):
    program = cast.cohort.track.program
    SituationFactory(program=program, person=cast.mentee, strength=1)
    for kind in ("new_hire", "new_lead"):
        SituationFactory(program=program, person=cast.outsider, kind=kind, strength=3, sentence=f"Is {kind}")

    page = owner.get(queue(cast)).content.decode()

    assert page.index("Ulla Outsider") < page.index("Milo Mentee")
    assert "Is new_lead" in page
    assert "1 is served before all others" in page
    only = owner.get(queue(cast), {"in": "1"}).content.decode()
    assert "Ulla Outsider" not in only
    assert "Milo Mentee" not in owner.get(queue(cast), {"q": "ulla"}).content.decode()


def test_the_queue_is_for_who_runs_the_program(cast, client):
    for part in ("auditor", "other_owner", "mentor"):
        client.force_login(getattr(cast, part).user)
        assert client.get(queue(cast)).status_code == 404


def test_the_queue_asks_as_often_however_long_it_is(cast, owner):
    program = cast.cohort.track.program

    def rows(count):
        for situation in SituationFactory.create_batch(count, program=program):
            EnrolmentFactory(cohort=cast.cohort, person=situation.person)

    assert_same_queries(owner, queue(cast), rows)


def test_somebody_is_put_on_the_queue_and_taken_off(cast, owner):
    url = queue(cast) + "new/"
    entered = {"person": cast.mentee.email, "kind": "promotion", "strength": "3", "sentence": "Ready for more"}

    owner.post(url, entered)

    situation = Situation.objects.get()
    assert (situation.person, situation.opened_by) == (cast.mentee, cast.owner)
    owner.post(reverse("programs:opportunity_close", args=[situation.pk]))
    situation.refresh_from_db()
    assert situation.closed_at is not None


def test_what_counts_is_changed_and_the_rules_look_when_asked(cast, owner):
    program = cast.cohort.track.program
    weights = {"new_hire": 1, "legacy": 0, "single_expert": 0, "new_lead": 0, "promotion": 0, "first_from": 50}

    none = owner.post(queue(cast) + "weights/", weights | {"new_hire": 0})
    owner.post(queue(cast) + "weights/", weights)
    looked = owner.post(queue(cast) + "look/", follow=True)

    assert b"Give at least one kind a weight above 0" in none.content
    assert program.opportunity_weights.as_dict()["new_hire"] == 1
    assert b"The rules have looked" in looked.content


def test_what_somebody_knows_stands_on_their_page_for_who_may_see_it(cast, client):
    SystemKnowledgeFactory(system=SystemFactory(name="Billing"), person=cast.mentor, level=4)
    page = reverse("people:person_detail", args=[cast.mentor.pk])
    client.force_login(cast.owner.user)
    assert b"helps others in it" in client.get(page).content

    client.force_login(cast.assessor.user)
    assert b"Billing" not in client.get(page).content
