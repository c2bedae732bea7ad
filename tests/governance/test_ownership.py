"""Who answers for a program: hand-overs that two people agree on, deputies who step in, and a history of all of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from governance.models import HandOver, OwnershipTerm
from governance.policies import NotNow
from governance.services import hand_overs
from mentorship.access.models import RoleAssignment
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.people.models import Person
from mentorship.people.services.directory import import_people
from mentorship.people.signals import people_away, people_back, people_left
from mentorship.people.states import Employment
from programs.models import Program
from programs.policies import NotNow as NotOpen
from programs.services.cohorts import move_cohort
from programs.services.ownership import settle, take_back
from programs.services.programs import change_program, create_program
from programs.states import CohortState
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.people import PersonFactory, RoleAssignmentFactory, UserFactory, make_person
from tests.factories.programs import CohortFactory, ProgramFactory, TrackFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
SIGNALS = {Employment.LEFT: people_left, Employment.LEAVE: people_away, Employment.ACTIVE: people_back}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def craft(cast) -> Program:
    return cast.cohort.track.program


def become(status: Employment, *people: Person, now=NOW) -> None:
    """What an import does when it finds people gone or back."""
    for person in people:
        Person.objects.filter(pk=person.pk).update(status=status)
    fresh = list(Person.objects.filter(pk__in=[person.pk for person in people]))
    SIGNALS[status].send(Person, people=fresh, on=now.date(), by=None, now=now)


def seen(program: Program) -> tuple[Person, Person | None, bool, bool]:
    """Owner, deputy, whether the deputy acts, whether nobody answers."""
    program = Program.objects.select_related("owner", "deputy").get(pk=program.pk)
    return program.owner, program.deputy, program.acting_since is not None, program.unowned_since is not None


def runs(program: Program, *people: Person) -> list[bool]:
    return [person.user.has_perm("programs.manage_program", program) for person in people]


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("person__name", flat=True))


def history(program: Program) -> list[tuple[str, str, str, str]]:
    rows = OwnershipTerm.objects.filter(program=program).order_by("began_at", "pk")
    return [(row.person.name, row.part, row.beginning, row.ending) for row in rows]


def opens(program: Program) -> bool:
    cohort = CohortFactory(track=TrackFactory(program=program), state=CohortState.PLANNED)
    try:
        move_cohort(cohort=cohort, to=CohortState.ENROLLING, by=None, now=NOW)
    except NotOpen:
        return False
    return True


class TestAnOwnerWhoIsGone:
    @pytest.mark.parametrize("status", [Employment.LEFT, Employment.LEAVE])
    def test_the_deputy_acts_at_once_and_everybody_concerned_is_told(self, cast, craft, status):
        become(status, cast.owner)

        assert seen(craft) == (cast.owner, cast.deputy, True, False)
        assert runs(craft, cast.owner, cast.deputy) == [False, True]
        assert told("deputy_acts") == ["Ada Administrator", "Dirk Deputy"]
        assert opens(craft)
        craft.refresh_from_db()
        settle(program=craft, by=None, now=LATER)
        assert AuditEvent.objects.filter(action="program.deputy_stepped_in").count() == 1

    @pytest.mark.parametrize("gone", [Employment.LEFT, Employment.LEAVE])
    def test_without_a_deputy_nobody_answers_no_cohort_opens_and_administrators_know(self, cast, craft, gone):
        change_program(program=craft, deputy=None, by=cast.owner, now=NOW)
        become(gone, cast.owner)

        assert seen(craft) == (cast.owner, None, False, True)
        assert told("program_unowned") == ["Ada Administrator"]
        assert not opens(craft)

    def test_when_both_leave_at_once_nobody_answers_and_it_is_said_once(self, cast, craft):
        become(Employment.LEFT, cast.owner, cast.deputy)

        assert seen(craft) == (cast.owner, None, False, True)
        assert runs(craft, cast.owner, cast.deputy) == [False, False]
        assert (told("program_unowned"), told("deputy_acts")) == (["Ada Administrator"], [])
        assert list(Program.objects.in_need_of_an_owner()) == [craft]

    def test_an_acting_deputy_who_goes_too_leaves_nobody_and_who_returns_acts_again(self, cast, craft):
        become(Employment.LEAVE, cast.owner)
        become(Employment.LEAVE, cast.deputy, now=LATER)
        assert seen(craft) == (cast.owner, cast.deputy, False, True)

        become(Employment.ACTIVE, cast.deputy, now=LATER + timedelta(days=3))
        assert seen(craft) == (cast.owner, cast.deputy, True, False)

    def test_a_deputy_who_leaves_is_missed_by_the_owner_alone(self, cast, craft):
        become(Employment.LEFT, cast.deputy)

        assert seen(craft) == (cast.owner, None, False, False)
        assert told("deputy_gone") == ["Ada Administrator", "Olga Owner"]
        assert opens(craft)

    def test_an_owner_of_three_programs_leaves_each_to_its_deputy_or_to_nobody(self, cast, craft):
        second, third = ProgramFactory(owner=cast.owner, deputy=cast.mentor), ProgramFactory(owner=cast.owner)
        become(Employment.LEFT, cast.owner)

        assert [seen(program)[2:] for program in (craft, second, third)] == [
            (True, False), (True, False), (False, True),
        ]  # fmt: skip

    def test_a_deputy_named_while_nobody_answers_acts_from_that_moment(self, cast, craft):
        change_program(program=craft, deputy=None, by=cast.owner, now=NOW)
        become(Employment.LEAVE, cast.owner)
        change_program(program=craft, deputy=cast.mentor, by=None, now=LATER)

        assert seen(craft) == (cast.owner, cast.mentor, True, False)
        with pytest.raises(NotOpen, match="Name another deputy"):
            change_program(program=craft, deputy=None, by=cast.mentor, now=LATER)

    def test_who_is_back_takes_it_back_once(self, cast, craft):
        become(Employment.LEAVE, cast.owner)
        with pytest.raises(NotOpen, match="not at work"):
            take_back(program=craft, by=cast.owner, now=NOW)
        become(Employment.ACTIVE, cast.owner, now=LATER)
        assert told("owner_back") == ["Olga Owner"]
        assert seen(craft)[2]

        for _ in range(2):
            take_back(program=craft, by=cast.owner, now=LATER)

        assert seen(craft) == (cast.owner, cast.deputy, False, False)
        assert runs(craft, cast.owner, cast.deputy) == [True, True]
        assert AuditEvent.objects.filter(action="program.taken_back").count() == 1
        assert told("owner_changed") == ["Ada Administrator", "Dirk Deputy"]


def test_the_history_keeps_who_answered_since_when_and_how_it_ended(cast):
    program = create_program(name="New", purpose="?", owner=cast.owner, deputy=cast.deputy, by=cast.owner, now=NOW)
    become(Employment.LEAVE, cast.owner)
    become(Employment.ACTIVE, cast.owner)
    take_back(program=program, by=cast.owner, now=LATER)
    become(Employment.LEFT, cast.owner, now=LATER)

    assert history(program) == [
        ("Olga Owner", "owner", "founded", "gone"),
        ("Dirk Deputy", "deputy", "founded", ""),
        ("Dirk Deputy", "acting", "stepped_in", "taken_back"),
        ("Dirk Deputy", "acting", "stepped_in", ""),
    ]


def test_no_cohort_opens_before_the_owner_says_what_makes_them_technical(cast):
    nobody = PersonFactory(name="No Title")
    UserFactory(person=nobody)
    program = create_program(name="New", purpose="?", owner=nobody, by=nobody, now=NOW)
    assert (program.owner_background, opens(program)) == ("", False)

    change_program(program=program, owner_background="Runs the storage layer", by=nobody, now=NOW)
    assert opens(program)
    founded = create_program(name="Other", purpose="?", owner=cast.owner, by=cast.owner, now=NOW)
    assert founded.owner_background == "Engineer, Storage"


class TestHandingOver:
    def propose(self, cast, craft, to=None, by=None) -> HandOver:
        return hand_overs.propose_hand_over(program=craft, to=to or cast.outsider, by=by or cast.owner, now=NOW)

    def test_the_successor_accepts_and_answers_for_it_from_then_on(self, cast, craft):
        offer = self.propose(cast, craft)
        assert self.propose(cast, craft) == offer
        assert told("hand_over_proposed") == ["Ulla Outsider"]
        assert seen(craft)[0] == cast.owner

        for _ in range(2):
            hand_overs.accept_hand_over(offer=offer, background="Owns search", by=cast.outsider, now=LATER)

        craft.refresh_from_db()
        assert (craft.owner, craft.owner_background) == (cast.outsider, "Owns search")
        assert runs(craft, cast.owner, cast.outsider, cast.deputy) == [False, True, True]
        assert told("hand_over_answered") == ["Olga Owner"]
        assert AuditEvent.objects.filter(action="program.handed_over").count() == 1
        assert history(craft)[0][:3] == ("Ulla Outsider", "owner", "handed_over")

    def test_a_no_and_a_question_taken_back_change_nothing(self, cast, craft):
        declined = self.propose(cast, craft)
        for _ in range(2):
            hand_overs.decline_hand_over(offer=declined, by=cast.outsider, now=LATER)
        withdrawn = self.propose(cast, craft)
        for _ in range(2):
            hand_overs.withdraw_hand_over(offer=withdrawn, by=cast.owner, now=LATER)

        for offer in (declined, withdrawn):
            with pytest.raises(NotNow, match="over"):
                hand_overs.accept_hand_over(offer=offer, by=cast.outsider, now=LATER)
        assert seen(craft)[0] == cast.owner
        assert told("hand_over_off") == ["Ulla Outsider"]

    def test_what_is_not_answered_in_two_weeks_where_the_successor_is_lapses(self, cast, craft):
        Person.objects.filter(pk=cast.outsider.pk).update(timezone="Pacific/Honolulu")
        offer = self.propose(cast, craft, to=Person.objects.get(pk=cast.outsider.pk))
        last = NOW + timedelta(days=14)  # the evening before, in Honolulu

        assert hand_overs.lapse_hand_overs(now=last) == 0
        assert [hand_overs.lapse_hand_overs(now=last + timedelta(days=1)) for _ in range(2)] == [1, 0]
        with pytest.raises(NotNow, match="not answered in time"):
            hand_overs.accept_hand_over(offer=offer, by=cast.outsider, now=last + timedelta(days=1))

    def test_it_is_refused_to_oneself_to_the_owner_to_the_absent_and_twice_at_once(self, cast, craft):
        away = make_person("Away", status=Employment.LEAVE)
        for heir, sentence in ((cast.owner, "Two people agree"), (away, "not at work now")):
            with pytest.raises((NotNow, NotOpen), match=sentence):
                self.propose(cast, craft, to=heir)
        self.propose(cast, craft)
        with pytest.raises(NotNow, match="Ulla Outsider has been asked"):
            self.propose(cast, craft, to=cast.mentor)

    def test_what_waits_is_off_when_the_successor_leaves_or_the_owner_takes_it_back(self, cast, craft):
        self.propose(cast, craft)
        become(Employment.LEFT, cast.outsider)
        become(Employment.LEAVE, cast.owner)
        self.propose(cast, craft, to=cast.mentor, by=cast.administrator)
        become(Employment.ACTIVE, cast.owner)
        take_back(program=craft, by=cast.owner, now=LATER)

        assert list(HandOver.objects.values_list("state", flat=True)) == ["withdrawn", "withdrawn"]

    def test_nobody_takes_over_from_who_may_not_hand_over_any_more(self, cast, craft):
        def replaced():
            change_program(program=craft, deputy=cast.assessor, by=cast.administrator, now=NOW)

        def gone():
            become(Employment.LEFT, cast.assessor)

        def no_administrator():
            RoleAssignment.objects.filter(person=cast.administrator).delete()
            with pytest.raises(NotNow, match="Ada Administrator may not hand over Craft any more"):
                hand_overs.accept_hand_over(offer=HandOver.objects.get(state="proposed"), by=cast.outsider, now=LATER)
            hand_overs.lapse_hand_overs(now=LATER)

        become(Employment.LEAVE, cast.owner)
        for by, end in ((cast.deputy, replaced), (cast.assessor, gone), (cast.administrator, no_administrator)):
            offer = self.propose(cast, craft, by=Person.objects.get(pk=by.pk))
            end()
            with pytest.raises(NotNow, match="over: taken back"):
                hand_overs.accept_hand_over(offer=offer, by=cast.outsider, now=LATER)
        assert told("hand_over_off") == ["Ulla Outsider"] * 3
        assert seen(craft)[0] == cast.owner

    def test_a_deputy_who_becomes_owner_is_no_deputy_any_more(self, cast, craft):
        become(Employment.LEFT, cast.owner)
        offer = self.propose(cast, craft, to=cast.deputy, by=cast.administrator)
        hand_overs.accept_hand_over(offer=offer, by=cast.deputy, now=LATER)

        assert seen(craft) == (cast.deputy, None, False, False)
        assert craft not in Program.objects.in_need_of_an_owner()


PAGE = "/governance/programs/craft/hand-over/"
PARTS = (
    "owner", "deputy", "other_owner", "administrator", "auditor", "delivery_lead", "assessor", "mentor", "outsider",
    "superuser",
)  # fmt: skip


def test_who_may_hand_a_program_over_see_it_answer_it_and_take_it_back(cast, craft, client):
    """By state of the owner: who may propose; then of an offer to the outsider: who sees it, answers it, ends it."""
    may_propose = {
        Employment.ACTIVE: {"owner"}, Employment.LEAVE: {"deputy", "administrator"},
        Employment.LEFT: {"deputy", "administrator"},
    }  # fmt: skip
    for status, expected in may_propose.items():
        Person.objects.filter(pk=cast.owner.pk).update(status=status)
        fresh = Person.objects.get(pk=cast.owner.pk)
        SIGNALS[status].send(Person, people=[fresh], on=NOW.date(), by=None, now=NOW)
        if status == Employment.ACTIVE:
            settle(program=craft, by=None, now=NOW)
        allowed = {part for part in PARTS if answer(client, cast, part, PAGE) == 200}
        assert allowed - {"owner"} == expected - {"owner"}, status
        if status == Employment.ACTIVE:
            assert "owner" in allowed

    offer = hand_overs.propose_hand_over(program=craft, to=cast.outsider, by=cast.administrator, now=NOW)
    page = f"/governance/hand-overs/{offer.pk}/"
    assert {part for part in PARTS if answer(client, cast, part, page) == 200} == {
        "deputy", "administrator", "auditor", "outsider",
    }  # fmt: skip
    for deed, who in (("", "outsider"), ("decline/", "outsider"), ("withdraw/", None)):
        others = set(PARTS) - ({who} if who else {"administrator", "deputy"})
        assert {answer(client, cast, part, f"{page}{deed}", post=True) for part in others} == {404}, deed
    back = {part: answer(client, cast, part, "/governance/programs/craft/take-back/", post=True) for part in PARTS}
    assert {part for part, code in back.items() if code != 404} == {"owner"}
    offer.refresh_from_db()
    assert offer.state == "proposed"


def answer(client, cast, part: str, url: str, *, post: bool = False) -> int:
    """404 also for the superuser, who is nobody here."""
    client.force_login(cast.users[part])
    return (client.post(url, {"background": "x"}) if post else client.get(url)).status_code


def test_the_pages_lead_from_the_question_to_the_answer(cast, craft, client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client.force_login(cast.owner.user)
    for typed, sentence in (
        ("nobody@example.org", "Nobody in the directory"), (cast.owner.email, "Two people agree"), ("", "required"),
    ):  # fmt: skip
        page = client.post(PAGE, {"to": typed})
        assert sentence in page.text
        assert f'value="{typed}"' in page.text or not typed
    page = client.post(PAGE, {"to": cast.outsider.email, "owner": cast.outsider.pk}, follow=True)
    assert "Ulla Outsider is asked, until 30 September. Nothing changes before." in page.text
    assert "has asked Ulla Outsider to answer for it" in page.text

    client.force_login(cast.outsider.user)
    assert "Olga Owner asks you to answer for Craft." in client.get("/").text
    url = HandOver.objects.get().get_absolute_url()
    assert 'value="Engineer, Storage"' in client.get(url).text
    assert "required" in client.post(url, {"background": ""}).text
    page = client.post(url, {"background": "Owns search"}, follow=True)
    assert "You answer for Craft from now on." in page.text
    assert "Ulla Outsider, Owns search" in page.text

    client.force_login(cast.mentor.user)
    page = client.get("/programs/craft/").text
    assert "Ulla Outsider, Owns search" in page
    assert "handed over" in page


def test_home_and_status_show_administrators_what_needs_an_owner_and_owners_what_they_can_take_back(
    cast, craft, client
):
    become(Employment.LEAVE, cast.owner)
    become(Employment.ACTIVE, cast.owner)
    client.force_login(cast.owner.user)
    assert "Dirk Deputy acts for you in Craft." in client.get("/").text
    assert "Take it back" in client.get("/programs/craft/").text
    assert "You answer for Craft again." in client.post("/governance/programs/craft/take-back/", follow=True).text

    become(Employment.LEFT, cast.owner, cast.deputy)
    client.force_login(cast.administrator.user)
    assert "Craft: Olga Owner left, so nobody is accountable." in client.get("/").text
    assert "Name the new owner" in client.get("/programs/craft/").text
    assert "needs an owner: Olga Owner is gone." in client.get(reverse("notifications:status")).text


def test_an_import_that_removes_the_owner_flags_the_program_the_same_day(cast, craft):
    RoleAssignmentFactory(person=cast.outsider, role="administrator")
    content = (
        "employee_id,name,email,team,manager_email,level,job_title,timezone,country,hired_on,status\n"
        f"{cast.owner.employee_id},Olga Owner,{cast.owner.email},Engineering,,7,Lead,UTC,Germany,2022-01-10,left\n"
    )
    import_people(content=content.encode(), file_name="people.csv", by=cast.administrator, now=NOW)

    assert seen(craft) == (cast.owner, cast.deputy, True, False)
    assert told("deputy_acts") == ["Dirk Deputy", "Ulla Outsider"]
