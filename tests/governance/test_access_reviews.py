"""Each quarter: who holds what, keep or drop; nobody decides about themself, and nothing is dropped by halves."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from governance.models import AccessReview, AccessReviewItem
from governance.policies import NotNow, NotThus
from governance.quarters import Quarter
from governance.services import access_reviews as services
from governance.services.hand_overs import accept_hand_over, propose_hand_over
from governance.states import AccessDecision
from governance.tasks import keep_access
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.access.services.roles import LastAdministrator, grant_role, revoke_role
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Beat
from mentorship.people.models import User
from programs.models import Program
from programs.services.programs import create_program
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories.people import PersonFactory, RoleAssignmentFactory, make_person
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db
QUARTER = Quarter.of(NOW.date())
KEPT, DROPPED = AccessDecision.KEPT, AccessDecision.DROPPED
LIST = "/governance/access/"
PAGE = f"{LIST}{QUARTER}/"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def review(cast) -> AccessReview:
    return services.open_access_review(quarter=QUARTER, by=None, now=NOW)


@pytest.fixture
def today_is(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def line(review, person, what) -> AccessReviewItem:
    return review.items.get(person=person, what=what)


def decide(item, decision, by, reason="Works elsewhere now", now=NOW):
    return services.decide_access(item=item, decision=decision, reason=reason, by=by, now=now)


def told(kind: str) -> list[str]:
    return sorted(Notification.objects.filter(kind=kind).values_list("person__name", flat=True))


def decide_rest(review, by):
    for item in review.items.filter(decision="undecided").exclude(person=by):
        decide(item, KEPT, by)


class TestOpening:
    def test_it_holds_every_role_and_program_that_does_not_follow_from_taking_part(self, cast, review):
        services.open_access_review(quarter=QUARTER, by=None, now=NOW)

        assert [(row.whose, row.what) for row in review.items.order_by("kind", "role", "person__name")] == [
            ("root@example.org", "superuser of the admin site"),
            ("Dirk Deputy", "deputy of Craft"),
            ("Olga Owner", "owner of Craft"),
            *((row.person.name, row.what) for row in review.items.filter(person=cast.other_owner, kind="owner")),
            ("Ada Administrator", "administrator"),
            ("Asa Assessor", "assessor"),
            ("Aude Auditor", "auditor"),
            ("Olga Owner", "program owner"),
            ("Omar Owner", "program owner"),
        ]
        assert review.due_on == date(2026, 10, 7)
        assert told("access_review_opened") == ["Ada Administrator"]
        assert AuditEvent.objects.filter(action="access_review.opened").count() == 1

    def test_it_says_since_when_and_when_somebody_last_signed_in(self, cast):
        cast.owner.user.last_login = datetime(2026, 9, 1, 12, tzinfo=UTC)
        cast.owner.user.save(update_fields=["last_login"])
        program = create_program(name="New", purpose="?", owner=cast.owner, mediator=cast.mentor, by=None, now=NOW)
        review = services.open_access_review(quarter=QUARTER, by=None, now=NOW)

        owned = line(review, cast.owner, "owner of New")
        assert (owned.granted_at, owned.last_seen_on, owned.program) == (NOW, date(2026, 9, 1), program)
        assert line(review, cast.mentor, "mediator of New").last_seen_on is None

    @pytest.mark.parametrize(
        ("now", "granted", "opened"),
        [
            (datetime(2026, 10, 1, 0, 55, tzinfo=UTC), NOW, ["2026Q4"]),
            (datetime(2026, 11, 20, tzinfo=UTC), NOW, ["2026Q4"]),  # the scheduler stood still for weeks
            (NOW, NOW - timedelta(days=3), []),  # nobody held anything as the quarter began
        ],
    )
    def test_the_scheduler_opens_one_a_quarter(self, monkeypatch, now, granted, opened):
        RoleAssignmentFactory(person=make_person("Ada"), role=Role.ADMINISTRATOR, granted_at=granted)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

        for _ in range(2):
            keep_access()

        assert list(AccessReview.objects.values_list("quarter", flat=True)) == opened
        assert Beat.objects.filter(name="keep access").exists()


class TestDeciding:
    def test_what_is_dropped_is_taken_back_in_the_same_moment(self, cast, review):
        for person, what in ((cast.assessor, "assessor"), (cast.deputy, "deputy of Craft")):
            for _ in range(2):
                dropped = decide(line(review, person, what), DROPPED, cast.administrator)
            assert (dropped.decision, dropped.decided_by) == (DROPPED, cast.administrator)

        assert not RoleAssignment.objects.filter(person=cast.assessor).exists()
        assert not cast.deputy.user.has_perm("programs.manage_program", cast.cohort.track.program)
        assert told("access_dropped") == ["Asa Assessor", "Dirk Deputy"]
        events = AuditEvent.objects.filter(action="access.dropped").order_by("pk")
        assert [event.facts["kind"] for event in events] == ["role", "deputy"]
        assert "Works elsewhere" not in str(events[0].facts)

    def test_what_is_kept_may_be_dropped_while_the_review_is_open_and_not_the_other_way(self, cast, review):
        item = line(review, cast.assessor, "assessor")
        decide(item, KEPT, cast.administrator)
        decide(item, DROPPED, cast.administrator)

        with pytest.raises(NotNow, match="decided already"):
            decide(item, KEPT, cast.administrator)
        with pytest.raises(NotThus, match="Say why"):
            decide(line(review, cast.other_owner, "program owner"), DROPPED, cast.administrator, reason="  ")

    def test_a_refusal_of_the_service_leaves_the_line_undecided(self, cast, review):
        ada = line(review, cast.administrator, "administrator")

        with pytest.raises(LastAdministrator), transaction.atomic():
            decide(ada, DROPPED, cast.auditor)

        ada.refresh_from_db()
        assert ada.decision == "undecided"

    def test_an_owner_is_followed_and_not_dropped_and_the_line_closes_by_itself(self, cast, review):
        item = line(review, cast.owner, "owner of Craft")
        with pytest.raises(NotNow, match="have Craft handed over"):
            decide(item, DROPPED, cast.administrator)
        offer = propose_hand_over(program=cast.cohort.track.program, to=cast.deputy, by=cast.owner, now=NOW)
        accept_hand_over(offer=offer, by=cast.deputy, now=NOW)

        assert services.note_gone(review=review, by=None, now=NOW) == 2
        assert {
            row.decision for row in (item, line(review, cast.deputy, "deputy of Craft")) if not row.refresh_from_db()
        } == {"gone"}

    def test_what_is_no_longer_held_is_noted_so_and_not_taken_back_from_who_got_it_anew(self, cast, review):
        revoke_role(person=cast.assessor, role=Role.ASSESSOR, by=cast.administrator, now=NOW)

        assert decide(line(review, cast.assessor, "assessor"), DROPPED, cast.administrator).decision == "gone"
        assert told("access_dropped") == []

    def test_an_account_of_the_admin_site_is_kept_or_closed_to_it_with_or_without_a_person(self, cast):
        """Dropped it is an account like any other; of who is an administrator too, an auditor decides."""
        User.objects.filter(person__in=[cast.administrator, cast.assessor]).update(is_staff=True)
        User.objects.filter(person=cast.mentor).update(is_superuser=True, is_active=False)
        review = services.open_access_review(quarter=QUARTER, by=None, now=NOW)
        lines = {item.whose: item for item in review.items.filter(kind="admin_site")}
        assert {name: item.what.partition(" ")[0] for name, item in lines.items()} == {
            "Ada Administrator": "reader", "Asa Assessor": "reader", "Mara Mentor": "superuser",
            "root@example.org": "superuser",
        }  # fmt: skip

        decide(lines["Asa Assessor"], KEPT, cast.administrator)
        with pytest.raises(PermissionDenied):
            decide(lines["Ada Administrator"], DROPPED, cast.administrator)
        decide(lines["Ada Administrator"], DROPPED, cast.auditor)
        for name in ("root@example.org", "root@example.org", "Mara Mentor"):
            decide(lines[name], DROPPED, cast.administrator)

        left = User.objects.filter(is_staff=True) | User.objects.filter(is_superuser=True)
        assert [user.get_full_name() for user in left] == ["Asa Assessor"]
        assert cast.administrator in {row.person for row in RoleAssignment.objects.filter(role=Role.ADMINISTRATOR)}
        assert told("access_dropped") == ["Ada Administrator", "Mara Mentor"]
        closed = AuditEvent.objects.filter(action="role.revoked", facts__role="admin_site").order_by("pk")
        assert [event.object.partition(":")[0] for event in closed] == ["people.person", "people.user", "people.person"]
        User.objects.filter(pk=cast.assessor.user.pk).update(is_staff=False)
        assert services.note_gone(review=review, by=None, now=NOW) == 0  # it was decided

    def test_the_database_itself_lets_nobody_decide_about_themself(self, cast, review):
        item = line(review, cast.administrator, "administrator")
        with pytest.raises(IntegrityError), transaction.atomic():
            AccessReviewItem.objects.filter(pk=item.pk).update(person=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            AccessReviewItem.objects.filter(pk=item.pk).update(decision=KEPT, decided_by=item.person, decided_at=NOW)


def test_who_may_decide_about_whom(cast, review):
    """Administrators about all but themselves; auditors about administrators; nobody else about anybody."""
    second = make_person("Second Administrator")
    grant_role(person=second, role=Role.ADMINISTRATOR, by=cast.administrator, now=NOW)
    grant_role(person=cast.auditor, role=Role.ASSESSOR, by=cast.administrator, now=NOW)
    items = list(review.items.select_related("person"))
    about_administrators = {item.pk for item in items if item.person == cast.administrator}
    users = cast.users | {"second": second.user}

    for part, user in users.items():
        allowed = {item.pk for item in items if user.has_perm("governance.decide_access", item)}
        expected = {
            "administrator": {item.pk for item in items} - about_administrators,
            "second": {item.pk for item in items},
            "auditor": about_administrators,
        }.get(part, set())
        assert allowed == expected, part
        for item in items:
            if item.pk not in allowed and user.person:
                with pytest.raises(PermissionDenied):
                    decide(item, KEPT, user.person)
    assert not review.items.exclude(decision="undecided").exists()


class TestClosing:
    def test_it_closes_once_every_line_is_decided(self, cast, review):
        decide_rest(review, cast.administrator)
        with pytest.raises(NotNow, match="1 line is undecided"):
            services.close_access_review(review=review, by=cast.administrator, now=NOW)

        decide(line(review, cast.administrator, "administrator"), KEPT, cast.auditor)
        for _ in range(2):
            closed = services.close_access_review(review=review, by=cast.administrator, now=NOW)

        assert (closed.closed_at, closed.closed_by) == (NOW, cast.administrator)
        assert AuditEvent.objects.filter(action="access_review.closed").count() == 1
        with pytest.raises(NotNow, match="is closed"):
            decide(line(review, cast.assessor, "assessor"), DROPPED, cast.administrator)

    def test_administrators_are_reminded_a_week_before_and_on_the_day_once_each(self, cast, review):
        days = {8: 0, 7: 1, 3: 0, 0: 1, -5: 0}
        counted = {d: services.remind_access_reviews(now=at(review, d)) for d in days}

        assert counted == days
        decide_rest(review, cast.administrator)
        decide(line(review, cast.administrator, "administrator"), KEPT, cast.auditor)
        assert services.remind_access_reviews(now=at(review, -6)) == 0


def at(review, days: int) -> datetime:
    return datetime.combine(review.due_on - timedelta(days=days), datetime.min.time(), UTC)


class TestPages:
    def test_who_may_open_which(self, cast, review, client, today_is):
        item = line(review, cast.assessor, "assessor")
        reading = {LIST: "get", PAGE: "get", f"{PAGE}csv/": "get", f"{PAGE}keep/?kind=role&role=assessor": "get"}
        running = {f"{LIST}open/": "post", f"{PAGE}close/": "post"}
        deciding = {f"{LIST}lines/{item.pk}/keep/": "post", f"{LIST}lines/{item.pk}/drop/": "get"}
        for part, user in cast.users.items():
            client.force_login(user)
            codes = {url: getattr(client, how)(url).status_code for url, how in (reading | running | deciding).items()}
            got = [{codes[url] for url in urls} for urls in (reading, running, deciding)]
            if part == "administrator":
                assert got == [{200}, {302}, {302, 200}]
                AccessReviewItem.objects.filter(pk=item.pk).update(
                    decision="undecided", decided_by=None, decided_at=None
                )
            elif part == "auditor":
                assert (got[0] - {302}, got[1], got[2]) == ({200}, {403}, {404})
            else:
                refused = {403, 404} if part == "superuser" else {403}  # no person: told what to do about it
                assert all(codes <= refused for codes in got), part

    def test_a_review_from_its_first_line_to_its_close(self, cast, review, client, today_is):
        client.force_login(cast.administrator.user)
        assert f"{review}: 9 of 9 lines are undecided." in client.get("/").text
        page = client.get(PAGE).text
        assert "A line here is about you" in page
        assert "Keep all 2 that are undecided" in page

        question = client.get(f"{PAGE}keep/", {"kind": "role", "role": "program_owner"}).text
        assert "Olga Owner as program owner" in question
        done = client.post(f"{PAGE}keep/", {"kind": "role", "role": "program_owner"}, follow=True).text
        assert "2 lines kept." in done
        assert (
            "nothing left in it"
            in client.post(f"{PAGE}keep/", {"kind": "role", "role": "program_owner"}, follow=True).text
        )
        assert client.get(f"{PAGE}keep/", {"kind": "nonsense"}).status_code == 404

        drop = f"{LIST}lines/{line(review, cast.assessor, 'assessor').pk}/drop/"
        assert "required" in client.post(drop, {"reason": ""}).text
        assert "Asa Assessor as assessor: taken back." in client.post(drop, {"reason": "=1+1"}, follow=True).text
        root = review.items.get(person=None)
        page = client.get(f"{LIST}lines/{root.pk}/drop/").text
        assert "root@example.org is no longer superuser of the admin site from this moment. The account stays" in page
        assert "root@example.org" in client.get(PAGE, {"group": "admin_site:", "q": "root"}).text
        owner = f"{LIST}lines/{line(review, cast.owner, 'owner of Craft').pk}/drop/"
        assert "have Craft handed over" in client.post(owner, {"reason": "Tired"}).text
        assert "lines are undecided" in client.post(f"{PAGE}close/", follow=True).text
        for item in review.items.filter(decision="undecided").exclude(person=cast.administrator):
            client.post(f"{LIST}lines/{item.pk}/keep/")
        client.force_login(cast.auditor.user)
        page = client.get(PAGE).text
        assert page.count(">Keep<span") == 1
        client.post(f"{LIST}lines/{line(review, cast.administrator, 'administrator').pk}/keep/")

        client.force_login(cast.administrator.user)
        assert "Close it" in client.get("/").text
        assert "is closed." in client.post(f"{PAGE}close/", follow=True).text
        rows = {row["what"]: row for row in csv.DictReader(io.StringIO(client.get(f"{PAGE}csv/").text))}
        assert (rows["assessor"]["decision"], rows["assessor"]["reason"]) == ("taken back", "'=1+1")
        assert AuditEvent.objects.filter(action="access_review.exported").count() == 1

    def test_the_list_narrows_by_its_address_and_bears_junk(self, cast, review, client, today_is):
        client.force_login(cast.auditor.user)

        narrowed = client.get(PAGE, {"group": "role:assessor", "q": "asa"}).text
        assert ("Asa Assessor" in narrowed, "Olga Owner" in narrowed) == (True, False)
        assert "No line of this review" in client.get(PAGE, {"decision": "dropped"}).text
        assert client.get(PAGE, {"group": "x", "decision": "y", "page": "z"}).status_code == 200
        assert client.get(f"{LIST}1999Q9/").status_code == 404

    def test_lists_are_sorted_by_their_address_the_lines_within_their_groups(self, cast, review, client, today_is):
        services.open_access_review(quarter=Quarter.parse("2026Q2"), by=None, now=NOW)
        decide(line(review, cast.assessor, "assessor"), DROPPED, cast.administrator)
        AccessReview.objects.filter(quarter="2026Q2").update(closed_at=NOW)
        client.force_login(cast.auditor.user)
        for query, expected in {
            "": ["2026Q3", "2026Q2"], "order=quarter": ["2026Q2", "2026Q3"], "order=-dropped": ["2026Q3", "2026Q2"],
            "order=-undecided": ["2026Q2", "2026Q3"], "state=open": ["2026Q3"], "state=closed": ["2026Q2"],
        }.items():  # fmt: skip
            assert [row.quarter for row in client.get(LIST, dict(parse_qsl(query))).context["page"]] == expected, query

        AccessReviewItem.objects.filter(person=cast.owner).update(last_seen_on=NOW.date())
        pages = {order: client.get(PAGE, {"order": order}).context["groups"] for order in ("name", "seen")}
        owners = {order: next(group for group in groups if group.role == "program_owner")
                  for order, groups in pages.items()}  # fmt: skip
        assert [item.whose for item, _ in owners["name"].rows] == ["Olga Owner", "Omar Owner"]
        assert [item.whose for item, _ in owners["seen"].rows] == ["Omar Owner", "Olga Owner"]
        assert [len(groups) for groups in pages.values()] == [7, 7]

    def test_a_late_review_is_said_to_be_late(self, cast, review, client, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(review, -2))
        client.force_login(cast.administrator.user)

        assert "It is late." in client.get("/").text
        assert "overdue" in client.get(LIST).text
        assert "was due on" in client.get(PAGE).text

    def test_the_pages_ask_no_more_the_longer_they_are(self, cast, review, client, today_is):
        client.force_login(cast.administrator.user)

        def more(count):
            people = [PersonFactory() for _ in range(min(count, 150))]
            AccessReviewItem.objects.bulk_create(
                AccessReviewItem(review=review, kind="role", role="assessor", person=person, what="assessor")
                for person in people
            )

        assert_same_queries(client, f"{PAGE}?group=role:assessor", more, (1, 3, 60), at_most=12)


def test_a_program_in_need_of_an_owner_is_none_that_is_closed(cast):
    Program.objects.filter(slug="craft").update(state="closed")
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(status="left")

    assert not Program.objects.in_need_of_an_owner().exists()
