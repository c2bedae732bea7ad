"""Two officers open what one pair wrote: who may, when, and that nothing of it shows anywhere else (security 8)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from activities.models import Note
from governance.models import EmergencyAccess
from governance.policies import NotNow
from governance.selectors.emergencies import readings_in
from governance.services import emergency as services
from governance.services.emergency_reading import NotOpen, open_thing, things_in
from governance.states import EmergencyState, Finding
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from mentorship.notifications.models import Notification
from mentorship.outbox.models import Delivery
from mentorship.outbox.services import deliver_due
from mentorship.people.models import User
from tests.cast import make_cast
from tests.factories import NOW, TODAY
from tests.factories.activities import GoalFactory, GoalProgressFactory, NoteFactory
from tests.factories.check_ins import CheckInFactory, CheckInWordsFactory
from tests.factories.governance import EmergencyAccessFactory, JointReviewFactory, ReviewAnswerFactory
from tests.factories.pairing import PairingFactory
from tests.factories.people import RoleAssignmentFactory, make_person
from tests.factories.programs import CohortFactory
from tests.queries import assert_same_queries

pytestmark = pytest.mark.django_db

CANARY = "heron-on-the-roof"
REASON = f"The mentee told a colleague that they can't go on like this. {CANARY}"
LONG_AGO = NOW - timedelta(days=40)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast():
    return make_cast()


def officer(name, granted_at=LONG_AGO):
    person = make_person(name)
    RoleAssignmentFactory(person=person, role=Role.EMERGENCY_OFFICER, granted_at=granted_at)
    return person


@pytest.fixture
def officers():
    return officer("Orla Officer"), officer("Otis Officer")


def ask(pairing, by, now=NOW, **fields):
    given = {"access_id": uuid4(), "reason": REASON, "minutes": 30} | fields
    return services.request_emergency(pairing=pairing, by=by, now=now, **given)


def opened(cast, officers, now=NOW):
    asked = ask(cast.pairing, officers[0], now)
    return services.decide_emergency(access=asked, approves=True, by=officers[1], now=now)


def words_of(pairing):
    """One of each kind with a word that nobody else may see, by kind."""
    goal = GoalFactory(pairing=pairing, title=f"{CANARY} goal")
    GoalProgressFactory(goal=goal, comment=f"{CANARY} look")
    check_in = CheckInFactory(pairing=pairing)
    CheckInWordsFactory(check_in=check_in, body=f"{CANARY} asked")
    review = JointReviewFactory(pairing=pairing)
    ReviewAnswerFactory(review=review, person=pairing.mentee, text=f"{CANARY} answered")
    private = NoteFactory(pairing=pairing, author=pairing.mentee, body=f"{CANARY} alone")
    shared = NoteFactory(pairing=pairing, author=pairing.mentor, body=f"{CANARY} shared", shared=True)
    return {"goal": goal, "check_in": check_in, "review": review, "note": private, "shared": shared}


def fresh(person):
    return User.objects.get(person=person)


def refused(sentence, do, *args, **kwargs):
    with pytest.raises(NotNow, match=sentence):
        do(*args, **kwargs)


# Asking and deciding


def test_who_may_ask_and_decide(cast, officers):
    """Neither of the pair, nor who was named today, nor who asked; and nobody where there is no second officer."""
    first, second = officers
    late = officer("Lana Late", granted_at=NOW - timedelta(hours=23))
    for person in (cast.mentor, cast.mentee):
        RoleAssignmentFactory(person=person, role=Role.EMERGENCY_OFFICER, granted_at=LONG_AGO)
    refused("of this pair yourself", ask, cast.pairing, cast.mentor)
    refused("named in advance", ask, cast.pairing, late)
    refused("named in advance", ask, cast.pairing, cast.administrator)
    refused("at least 30 characters", ask, cast.pairing, first, reason="Because.")
    asked = ask(cast.pairing, first)
    refused("asked for this pair already", ask, cast.pairing, first)

    for person in (first, late, cast.mentor, cast.mentee, cast.administrator, cast.owner, cast.auditor):
        refused(
            "second officer|named at least", services.decide_emergency, access=asked, approves=True, by=person, now=NOW
        )
    approve = {"access": asked, "approves": True, "by": second}
    refused("lapsed", services.decide_emergency, now=NOW + timedelta(hours=24), **approve)
    refused("lapsed", services.decide_emergency, now=NOW - MINUTE, **approve)
    access = services.decide_emergency(now=NOW, **approve)
    services.decide_emergency(now=NOW + MINUTE, **approve)

    access.refresh_from_db()
    assert (access.state, access.opens_at, access.expires_at) == ("approved", NOW, NOW + 30 * MINUTE)
    refused("open already", services.decide_emergency, access=asked, approves=False, by=second, now=NOW)
    RoleAssignment.objects.exclude(person=first).delete()
    refused("no second officer", ask, cast.other_pairing, first)


def test_a_form_posted_twice_asks_once_and_somebody_elses_form_is_refused(cast, officers):
    form = uuid4()
    first = ask(cast.pairing, officers[0], access_id=form)

    assert ask(cast.pairing, officers[0], access_id=form) == first
    refused("used already", ask, cast.pairing, officers[1], access_id=form)
    assert EmergencyAccess.objects.count() == 1


def test_the_database_keeps_three_people_apart_and_an_hour(cast, officers):
    access = EmergencyAccessFactory(pairing=cast.pairing, requested_by=officers[0], state="ended")
    for wrong in (
        {"decided_by": officers[0]},
        {"minutes": 61},
        {"minutes": 0},
        {"opens_at": None},
        {"finding": "justified"},
        {"finding": "justified", "reviewed_by": officers[0], "reviewed_at": NOW},
        {"finding": "justified", "reviewed_by": access.decided_by, "reviewed_at": NOW},
        {"state": "approved", "finding": "justified", "reviewed_by": cast.auditor, "reviewed_at": NOW},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            EmergencyAccess.objects.filter(pk=access.pk).update(**wrong)
    EmergencyAccessFactory(pairing=cast.pairing, requested_by=officers[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccessFactory(pairing=cast.pairing, requested_by=officers[0])


def test_what_nobody_decides_lapses_and_what_has_had_its_time_closes_once(cast, officers):
    waits = ask(cast.other_pairing, officers[0])
    access = opened(cast, officers)

    assert services.close_all_over(now=NOW + 29 * MINUTE) == 0
    assert services.close_all_over(now=NOW + 30 * MINUTE) == 1
    assert services.close_all_over(now=NOW + timedelta(hours=24)) == 1
    assert services.close_all_over(now=NOW + timedelta(hours=25)) == 0
    access.refresh_from_db()
    waits.refresh_from_db()
    assert (access.state, access.ended_at, waits.state) == ("ended", NOW + 30 * MINUTE, "lapsed")
    assert ask(cast.pairing, officers[0], NOW + timedelta(days=2)).state == "requested"


def test_an_auditor_who_had_no_part_reviews_once_and_is_reminded_weekly(cast, officers):
    RoleAssignmentFactory(person=officers[1], role=Role.AUDITOR)
    access = opened(cast, officers)
    review = {"access": access, "finding": Finding.JUSTIFIED, "words": f"There was a danger. {CANARY}"}
    refused("when it is over", services.review_emergency, by=cast.auditor, now=NOW, **review)
    services.end_emergency(access=access, by=officers[1], now=NOW + MINUTE)
    refused("had no part", services.review_emergency, by=officers[1], now=NOW, **review)
    refused("had no part", services.review_emergency, by=cast.administrator, now=NOW, **review)

    days = (6, 8, 8, 15)
    told = [services.remind_emergency_reviews(now=NOW + timedelta(days=count)) for count in days]
    services.review_emergency(by=cast.auditor, now=NOW + timedelta(days=16), **review)
    services.review_emergency(by=cast.auditor, now=NOW + timedelta(days=17), **review)

    assert told == [0, 1, 0, 1]
    assert services.remind_emergency_reviews(now=NOW + timedelta(days=30)) == 0
    access.refresh_from_db()
    assert (access.finding, access.reviewed_by, access.finding_words) == ("justified", cast.auditor, review["words"])
    other = review | {"finding": Finding.NOT_JUSTIFIED}
    refused("reviewed it already", services.review_emergency, by=cast.auditor, now=NOW, **other)


# Reading


def test_every_kind_is_read_by_who_asked_while_it_is_open_and_by_nobody_else(cast, officers):
    rows, other = words_of(cast.pairing), NoteFactory(pairing=cast.other_pairing)
    access = opened(cast, officers)
    kinds = {"goal": "goal", "check_in": "check_in", "review": "review", "note": "note", "shared": "note"}

    def read(person, name, now):
        return open_thing(access=access, kind=kinds[name], pk=rows[name].pk, user=fresh(person), now=now)

    people = [*officers, cast.mentor, cast.mentee, cast.owner, cast.auditor, cast.administrator]
    assert len(things_in(access=access, user=fresh(officers[0]), now=NOW)) == len(rows)
    for now, is_open in ((NOW - MINUTE, False), (NOW, True), (NOW + 29 * MINUTE, True), (NOW + 30 * MINUTE, False)):
        for person in people:
            for name in kinds:
                if is_open and person == officers[0]:
                    assert CANARY in " ".join(part.text for part in read(person, name, now).parts)
                else:
                    with pytest.raises(NotOpen):
                        read(person, name, now)
    for kind, pk in (("note", other.pk), ("note", uuid4()), ("concern", rows["note"].pk), ("goal", rows["note"].pk)):
        with pytest.raises(NotOpen):
            open_thing(access=access, kind=kind, pk=pk, user=fresh(officers[0]), now=NOW)


def test_a_clock_set_back_ends_it_for_good(cast, officers):
    """Whether the latest that is known of is a reading or the regular sweep, and also when the clock goes on again."""
    note, ends = NoteFactory(pairing=cast.pairing), []
    for look in ("read", "sweep"):
        access = opened(cast, officers)
        reading = {"access": access, "kind": "note", "pk": note.pk, "user": fresh(officers[0])}
        open_thing(now=NOW + 5 * MINUTE, **reading)
        if look == "read":
            open_thing(now=NOW + 29 * MINUTE, **reading)
        else:
            services.close_all_over(now=NOW + 29 * MINUTE)
        open_thing(now=NOW + 28 * MINUTE, **reading)  # within what two machines may differ by
        for now in (NOW + 6 * MINUTE, NOW + 29 * MINUTE):
            with pytest.raises(NotOpen):
                open_thing(now=now, **reading)
        access.refresh_from_db()
        ends.append((access.state, access.ended_at - NOW))
    assert ends == [("ended", 29 * MINUTE)] * 2


def test_an_officer_no_more_reads_no_more(cast, officers):
    note, access = NoteFactory(pairing=cast.pairing), opened(cast, officers)
    RoleAssignment.objects.filter(person=officers[0]).delete()
    with pytest.raises(NotOpen):
        open_thing(access=access, kind="note", pk=note.pk, user=fresh(officers[0]), now=NOW)


def test_closing_it_closes_it_at_once(cast, officers):
    rows, access = words_of(cast.pairing), opened(cast, officers)

    services.end_emergency(access=access, by=officers[1], now=NOW + MINUTE)

    with pytest.raises(NotOpen):
        open_thing(access=access, kind="note", pk=rows["note"].pk, user=officers[0].user, now=NOW + MINUTE)


def test_each_reading_is_on_record_first_and_nothing_opens_without(cast, officers, monkeypatch):
    rows, access = words_of(cast.pairing), opened(cast, officers)
    read = {"access": access, "kind": "note", "pk": rows["note"].pk, "user": officers[0].user, "now": NOW}

    open_thing(**read)

    event = AuditEvent.objects.get(action="note.read")
    assert (event.actor, event.object) == (f"people.person:{officers[0].pk}", f"activities.note:{rows['note'].pk}")
    author = f"people.person:{cast.mentee.pk}"
    assert event.facts == {"emergency": str(access.pk), "private": True, "author": author}

    def fails(*args, **kwargs):
        raise OSError("the log is full")

    monkeypatch.setattr("mentorship.audit.record_read", fails)
    with pytest.raises(OSError, match="full"):
        open_thing(**read)


def test_a_look_at_the_list_is_a_reading_that_both_of_the_pair_see(cast, officers):
    """That one of them keeps a private note stands there, and when they wrote it."""
    access = opened(cast, officers)
    NoteFactory(pairing=cast.pairing, author=cast.mentee)

    things_in(access=access, user=fresh(officers[0]), now=NOW + MINUTE)

    for person in (cast.mentor, cast.mentee):
        assert [event.action for event in readings_in(access, fresh(person))] == ["emergency_list.read"]
        mine = text(browser(person).get("/audit/mine/"))
        for said in ("Orla Officer", "the list of what you two wrote, in an emergency", access.get_absolute_url()):
            assert said in mine
    assert readings_in(access, fresh(cast.auditor)) == readings_in(access, fresh(cast.mentor))


def test_no_other_page_opens_any_wider(cast, officers, client):
    rows, _ = words_of(cast.pairing), opened(cast, officers)
    client.force_login(officers[0].user)

    assert not Note.objects.visible_to(fresh(officers[0])).exists()
    assert not fresh(officers[0]).has_perm("activities.read_note", rows["note"])
    for address in (
        f"/activities/notes/{rows['note'].pk}/", f"/activities/notes/{rows['shared'].pk}/",
        f"/activities/goals/{rows['goal'].pk}/", f"/activities/check-ins/{rows['check_in'].pk}/",
        f"/governance/reviews/{rows['review'].pk}/", f"/activities/pairs/{cast.pairing.pk}/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


# Who is told, and that no word of it goes anywhere


def test_the_pair_is_told_at_once_by_mail_and_in_the_application(cast, officers):
    ask(cast.pairing, officers[0])
    told_before = Notification.objects.filter(person__in=[cast.mentor, cast.mentee]).count()
    services.decide_emergency(access=EmergencyAccess.objects.get(), approves=True, by=officers[1], now=NOW)

    notices = Notification.objects.filter(kind="emergency_opened")
    assert told_before == 0
    assert {notice.person for notice in notices} == {cast.mentor, cast.mentee}
    mails = Delivery.objects.filter(kind="emergency_opened")
    assert [row.due_at for row in mails] == [NOW, NOW]


def test_it_comes_first_at_home_until_one_has_looked(cast, officers):
    mentor, mentee = browser(cast.mentor), browser(cast.mentee)
    page = opened(cast, officers).get_absolute_url()

    first = mentor.get("/").context["todos"][0]
    assert (first.sentence, first.url) == ("Two officers have opened what your pair wrote.", page)
    assert mentor.get(page).status_code == 200

    assert page not in text(mentor.get("/"))
    assert page in text(mentee.get("/")), "who has not looked"
    assert page not in text(browser(cast.outsider).get("/"))


def test_no_word_is_in_the_log_in_mails_in_notices_or_in_the_program_log(cast, officers, caplog):
    rows, access = words_of(cast.pairing), opened(cast, officers)
    for name in ("note", "review"):
        open_thing(access=access, kind=name, pk=rows[name].pk, user=officers[0].user, now=NOW)
    services.open_reason(access=access, user=cast.mentee.user, now=NOW)
    services.end_emergency(access=access, by=officers[0], now=NOW + MINUTE)
    services.review_emergency(
        access=access, finding=Finding.NOT_JUSTIFIED, words=f"Less would do. {CANARY}", by=cast.auditor, now=NOW
    )
    deliver_due(now=NOW + timedelta(hours=12))

    written = [f"{event.actor} {event.action} {event.object} {event.facts}" for event in AuditEvent.objects.all()]
    told = [f"{notice.title} {notice.url}" for notice in Notification.objects.all()]
    sent = [f"{message.subject} {message.body} {message.alternatives}" for message in mail.outbox]
    assert written
    assert told
    assert sent
    assert not [text for text in (*written, *told, *sent, caplog.text) if CANARY in text]
    assert not [
        value for value in EmergencyAccess.objects.values_list("reason", "finding_words") if CANARY in str(value)
    ]


# Pages


def put_in_state(access, state, decider):
    """As the services leave it in that state, seen from now on the clock of the pages."""
    now = timezone.now()
    decided = state in ("approved", "ended", "refused")
    access.state, access.decided_by, access.decided_at = state, decider if decided else None, now if decided else None
    access.opens_at = now - MINUTE if state in ("approved", "ended") else None
    access.ended_at = now if state == "ended" else None
    access.save()


def test_every_page_for_everybody_in_every_state(cast, officers):
    """200 or 404 by who asks and where it stands; of a button 302, which the services then judge."""
    bystander = officer("Ossi Officer")
    access = EmergencyAccessFactory(pairing=cast.pairing, requested_by=officers[0], reason=REASON)
    people = {
        "asks": officers[0], "decides": officers[1], "bystander": bystander, "auditor": cast.auditor,
        "mentor": cast.mentor, "mentee": cast.mentee, "owner": cast.owner, "administrator": cast.administrator,
        "outsider": cast.outsider,
    }  # fmt: skip
    clients = {part: browser(person) for part, person in people.items()}
    officers_and_auditor = {"asks", "decides", "bystander", "auditor"}
    seen = {
        "requested": officers_and_auditor, "refused": officers_and_auditor, "lapsed": officers_and_auditor,
        "approved": officers_and_auditor | {"mentor", "mentee"}, "ended": officers_and_auditor | {"mentor", "mentee"},
    }  # fmt: skip
    reason = {
        "requested": {"asks", "decides", "bystander"}, "refused": {"asks", "decides"}, "lapsed": {"asks"},
        "approved": {"asks", "decides", "auditor", "mentor", "mentee"},
        "ended": {"asks", "decides", "auditor", "mentor", "mentee"},
    }  # fmt: skip
    note = NoteFactory(pairing=cast.pairing, author=cast.mentee)
    for state in EmergencyState.values:
        put_in_state(access, state, officers[1])
        page = f"/governance/emergency/{access.pk}/"
        for part, client in clients.items():
            answer = client.get(page)
            assert answer.status_code == (200 if part in seen[state] else 404), (state, part)
            assert (CANARY in answer.content.decode()) == (part in reason[state]), (state, part)
            expected = {
                "read/": part == "asks" and state == "approved",
                f"read/note/{note.pk}/": part == "asks" and state == "approved",
                "review/": part == "auditor" and state == "ended",
            }
            for end, shown in expected.items():
                assert client.get(page + end).status_code == (200 if shown else 404), (state, part, end)
            decide = client.post(f"{page}decide/", {"answer": "neither"}).status_code
            assert decide == (302 if part in ("decides", "bystander") else 404), (state, part)
    for part, client in clients.items():
        shown = part in officers_and_auditor
        assert client.get("/governance/emergency/").status_code == (200 if shown else 403), part
        asks = part in officers_and_auditor - {"auditor"}
        assert client.get("/governance/emergency/new/").status_code == (200 if asks else 403), part
        in_pair = part in ("mentor", "mentee")
        told = client.get(f"/governance/emergency/of/{cast.pairing.pk}/").status_code
        assert told == (200 if in_pair else 404), part


def test_an_emergency_from_the_request_to_the_finding_in_the_browser(cast, officers):
    rows = words_of(cast.pairing)
    first, second, pair, third = (browser(person) for person in (*officers, cast.mentor, cast.auditor))
    asked = {"first": "mara mentor", "second": cast.mentee.email, "reason": REASON, "minutes": "30"}
    page = first.get("/governance/emergency/new/")
    form = {"access_id": str(page.context["form"]["access_id"].value())} | asked
    wrong = text(first.post("/governance/emergency/new/", form | {"second": "Olga Owner", "reason": "Because."}))
    assert "These two are no pair" in wrong
    assert "Write at least 30 characters." in wrong
    assert "Nobody in the directory" in text(first.post("/governance/emergency/new/", form | {"second": "Nemo"}))
    address = first.post("/governance/emergency/new/", form)["Location"]
    assert pair.get(address).status_code == 404

    said = text(second.post(f"{address}decide/", {"answer": "agree"}, follow=True))
    assert "It is open for 30 minutes, and the two of the pair are told." in said
    listed = text(first.get(f"{address}read/"))
    assert "Note kept to oneself" in listed
    assert CANARY not in listed
    for name, kind in (("note", "note"), ("shared", "note"), ("goal", "goal")):
        answer = first.get(f"{address}read/{kind}/{rows[name].pk}/")
        assert CANARY in text(answer)
        assert answer["Cache-Control"] == "no-store"
    first.post(f"{address}end/")
    assert first.get(f"{address}read/").status_code == 404

    mentors, mentees = text(pair.get(address)), text(browser(cast.mentee).get(address))
    for page in (mentors, mentees):
        assert CANARY in page
        assert "Orla Officer" in page
        assert "a shared note" in page
        assert "a goal" in page
        assert page.count("the list: what there is, by whom and when") == 1
    assert "a note kept to oneself" in mentees
    assert "a note kept to oneself" not in mentors
    assert f"/governance/emergency/of/{cast.pairing.pk}/" in text(pair.get(f"/activities/pairs/{cast.pairing.pk}/"))
    third.post(f"{address}review/", {"finding": "justified", "words": "There was a danger."})
    assert "There was a danger." in text(pair.get(address))


def test_which_time_is_asked_of_two_who_were_a_pair_twice(cast, officers):
    former = PairingFactory(
        cohort=CohortFactory(), mentor=cast.mentor, mentee=cast.mentee, state="ended", ended_on=TODAY
    )
    client = browser(officers[0])
    form = {
        "access_id": uuid4(), "first": "Mara Mentor", "second": "Milo Mentee", "reason": REASON, "minutes": 15,
    }  # fmt: skip

    assert "Choose which time." in text(client.post("/governance/emergency/new/", form))
    client.post("/governance/emergency/new/", form | {"which": former.pk})

    assert EmergencyAccess.objects.get().pairing == former


def test_the_list_asks_the_same_number_of_questions_and_shows_no_reason(cast, officers, client):
    client.force_login(cast.auditor.user)

    def more(count):
        for _ in range(count):
            EmergencyAccessFactory(state="ended", reason=REASON, requested_by=officers[0])

    assert_same_queries(client, "/governance/emergency/", more)
    assert CANARY not in text(client.get("/governance/emergency/"))


def test_the_list_is_narrowed_and_sorted_by_its_address_alone_and_not_by_a_word_of_why(cast, officers, client):
    rows = {
        "asked": EmergencyAccessFactory(pairing=cast.pairing, reason=REASON, requested_by=officers[0]),
        "over": EmergencyAccessFactory(
            pairing=cast.other_pairing, state="ended", requested_by=officers[1], requested_at=NOW
        ),
        "found": EmergencyAccessFactory(
            pairing=cast.other_pairing, state="ended", requested_by=officers[0], requested_at=LONG_AGO,
            finding="justified", reviewed_by=cast.auditor, reviewed_at=NOW,
        ),
    }  # fmt: skip
    names = {access.pk: name for name, access in rows.items()}
    client.force_login(cast.auditor.user)
    for query, expected in {
        "": ["over", "asked", "found"], "order=asked": ["found", "asked", "over"], "state=requested": ["asked"],
        "finding=none": ["over"], "finding=justified": ["found"], "q=mara": ["asked"], "q=otis&state=ended": ["over"],
        f"q={CANARY}": [], "state=nonsense&order=reason&page=x": ["over", "asked", "found"],
    }.items():  # fmt: skip
        page = client.get(f"/governance/emergency/?{query}")
        assert [names[access.pk] for access, *_ in page.context["rows"]] == expected, query
    assert "No emergency access is like that" in text(client.get("/governance/emergency/?state=lapsed"))


def browser(person):
    client = Client()
    client.force_login(person.user)
    return client


def text(response):
    return response.content.decode()
