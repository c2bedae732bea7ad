"""Requests for mentoring: asked, answered, lapsed. The words of a request are read here and nowhere else."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import notify
from mentorship.notifications.still_due import Told, keys_of, still_due
from mentorship.people.models import Person, User
from mentorship.people.states import Employment
from mentorship.times import earliest_day
from pairing.models import MentoringRequest, Pairing
from pairing.policies.pairings import check_can_ask, check_can_move_request, check_people_choose
from pairing.services.fits import fit_of
from pairing.services.places import NoPlace, Places
from pairing.services.request_rationales import keep_rationale
from pairing.signals import pairing_started
from pairing.states import Kindness, PairingState, RequestState
from programs.models import Cohort, Enrolment
from programs.states import CohortState

AT_A_TIME = 3
LAPSES_SOON = timedelta(days=2)


class TooManyRequests(Refusal):
    pass


@transaction.atomic
def ask(*, mentee: Enrolment, mentor: Enrolment, message: str, by: Person, now: datetime) -> MentoringRequest:
    """Ask a mentor of one's cohort, with a few words; the mentor is told. Again while it waits changes nothing."""
    mentee = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort__track", "person").get(
        pk=mentee.pk
    )  # fmt: skip
    if mentee.person_id != by.pk:
        raise PermissionDenied
    cohort = mentee.cohort
    waiting = list(MentoringRequest.objects.waiting().filter(cohort=cohort, mentee=by))
    known = next((request for request in waiting if request.mentor_id == mentor.person_id), None)
    if known:
        return known
    check_can_ask(mentee, mentor)
    if len(waiting) >= AT_A_TIME:
        raise TooManyRequests(f"{AT_A_TIME} of your requests wait for an answer. Take one back, or wait for it.")
    fit_of(mentee, mentor, now.date())
    request = MentoringRequest.objects.create(
        cohort=cohort, mentee=by, mentor=mentor.person, message=message, asked_at=now,
        expires_at=now + timedelta(days=cohort.track.request_days),
    )  # fmt: skip
    audit.record("request.made", by=by, on=request, now=now, cohort=cohort.pk)
    notify(
        kind="request_received", to=mentor.person, occasion=f"request_received:{request.pk}",
        title=f"{by.name} asks you to mentor them", url=request.get_absolute_url(),
        context={"mentee": by.name, "cohort": cohort.name, "until": request.expires_at.date()},
        not_after=request.expires_at, now=now,
    )  # fmt: skip
    return request


def read_message(*, request: MentoringRequest, user: User, now: datetime) -> str:
    """The words of a request for one of the two; recorded first, and not shown when that fails."""
    if not user.has_perm("pairing.read_request", request):
        raise PermissionDenied
    audit.record_read("request.read", by=user.person, on=request, now=now)
    return request.message


@transaction.atomic
def accept(*, request: MentoringRequest, by: Person, now: datetime) -> Pairing:
    """Say yes: the pairing begins, since the mentee said so by asking. Again answers the pairing there is."""
    places = Places(Cohort(pk=request.cohort_id))  # the cohort is locked before the request, as everywhere
    request = _locked(request)
    if request.mentor_id != by.pk:
        raise PermissionDenied
    if request.state == RequestState.ACCEPTED and request.pairing:
        return request.pairing
    check_can_move_request(request, RequestState.ACCEPTED, now)
    check_people_choose(request.cohort)
    pairing = places.take(
        mentor=by, mentee=request.mentee, offered_at=request.asked_at, mentee_accepted_at=request.asked_at,
        mentor_accepted_at=now, state=PairingState.ACTIVE, started_on=earliest_day([by.zone, request.mentee.zone], now),
    )  # fmt: skip
    fit = fit_of(*_enrolments(request), now.date())
    pairing.save(force_insert=True)
    rationale = keep_rationale(pairing=pairing, request=request, fit=fit, now=now)
    _close(request, RequestState.ACCEPTED, now, pairing=pairing)
    audit.record("request.accepted", by=by, on=request, now=now)
    audit.record("pairing.started", by=by, on=pairing, now=now, request=str(request.pk), rationale=rationale.digest)
    _tell_mentee(request, "request_accepted", f"{by.name} is your mentor", pairing, now)
    _close_what_cannot_be(places, pairing, now)
    pairing_started.send(Pairing, pairing=pairing, by=by, now=now)
    return pairing


@transaction.atomic
def decline(*, request: MentoringRequest, kindness: Kindness, by: Person, now: datetime) -> MentoringRequest:
    """Say no, in words chosen from those there are; the mentee alone reads them."""
    request = _locked(request)
    if request.mentor_id != by.pk:
        raise PermissionDenied
    if request.state == RequestState.DECLINED:
        return request
    check_can_move_request(request, RequestState.DECLINED, now)
    _close(request, RequestState.DECLINED, now, kindness=kindness)
    audit.record("request.declined", by=by, on=request, now=now)
    _tell_mentee(request, "request_declined", f"{by.name} has answered you", None, now)
    return request


@transaction.atomic
def take_back(*, request: MentoringRequest, by: Person, now: datetime) -> MentoringRequest:
    """The mentee no longer asks."""
    request = _locked(request)
    if request.mentee_id != by.pk:
        raise PermissionDenied
    if request.state == RequestState.WITHDRAWN:
        return request
    check_can_move_request(request, RequestState.WITHDRAWN, now)
    _close(request, RequestState.WITHDRAWN, now)
    audit.record("request.withdrawn", by=by, on=request, now=now)
    return request


def sweep_requests(*, now: datetime) -> int:
    """Let lapse what nobody answered in time or can answer any more; the number that lapsed.

    Mentors are reminded of what lapses soon.
    """
    waiting = MentoringRequest.objects.waiting()
    over = waiting.filter(Q(expires_at__lte=now) | _pointless()).values_list("pk", flat=True)
    lapsed = sum(expire(request_id=pk, by=None, now=now) for pk in list(over))
    soon = MentoringRequest.objects.waiting().filter(expires_at__lte=now + LAPSES_SOON, asked_at__lte=now - LAPSES_SOON)
    for request in soon.select_related("mentee", "mentor", "cohort"):
        _remind(request, now)
    return lapsed


def _pointless() -> Q:
    """Requests of a cohort that has ended, or of which one of the two is no longer in."""
    enrolled = Enrolment.objects.enrolled().filter(cohort=OuterRef("cohort"))
    left = Q(mentor__status=Employment.LEFT) | Q(mentee__status=Employment.LEFT) | Q(cohort__state=CohortState.ENDED)
    gone = [~Exists(enrolled.filter(person=OuterRef(side))) for side in ("mentor", "mentee")]
    return left | Q(gone[0]) | Q(gone[1])


@transaction.atomic
def expire(*, request_id: UUID, by: Person | None, now: datetime) -> bool:
    """Let one request lapse; False when it was answered in the meantime."""
    request = _locked(MentoringRequest(pk=request_id))
    if request.state != RequestState.OPEN:
        return False
    _close(request, RequestState.EXPIRED, now)
    audit.record("request.expired", by=by, on=request, now=now)
    _tell_mentee(request, "request_expired", f"Your request to {request.mentor.name} has lapsed", None, now)
    return True


def _close_what_cannot_be(places: Places, pairing: Pairing, now: datetime) -> None:
    """The other requests of a mentee who is served, and those to a mentor whose places are taken."""
    waiting = MentoringRequest.objects.waiting().filter(cohort=pairing.cohort_id).select_for_update(of=("self",))
    if not places.lacks(pairing.mentee):
        for request in waiting.filter(mentee=pairing.mentee_id):
            _close(request, RequestState.WITHDRAWN, now)
            audit.record("request.withdrawn", on=request, now=now)
    if not places.free(pairing.mentor):
        others = waiting.filter(mentor=pairing.mentor_id).select_related("mentor", "mentee", "cohort")
        for request in others:
            _close(request, RequestState.EXPIRED, now)
            audit.record("request.expired", on=request, now=now)
            _tell_mentee(request, "request_expired", f"Your request to {request.mentor.name} has lapsed", None, now)


def _locked(request: MentoringRequest) -> MentoringRequest:
    rows = MentoringRequest.objects.select_for_update(of=("self",)).select_related(
        "mentor", "mentee", "cohort__track__program__owner", "pairing"
    )
    return rows.get(pk=request.pk)


def _enrolments(request: MentoringRequest) -> tuple[Enrolment, Enrolment]:
    """Of the mentee and the mentor; a refusal when one of them is no longer in."""
    rows = request.cohort.enrolments.enrolled().select_related("person", "cohort__track")
    found = {row.person_id: row for row in rows.filter(person__in=[request.mentee_id, request.mentor_id])}
    for person in (request.mentee, request.mentor):
        if person.pk not in found:
            raise NoPlace(f"{person} is no longer in {request.cohort}.")
    return found[request.mentee_id], found[request.mentor_id]


def _close(
    request: MentoringRequest, state: RequestState, now: datetime, *, kindness: str = "", pairing: Pairing | None = None
) -> None:
    request.state, request.answered_at, request.kindness, request.pairing = state, now, kindness, pairing
    request.save(update_fields=["state", "answered_at", "kindness", "pairing"])


@still_due("request_waits")
def those_waiting(told: Collection[Told], now: datetime) -> set[Told]:
    """The mentor has not answered meanwhile, nor has the mentee taken it back."""
    found = MentoringRequest.objects.waiting().filter(pk__in=keys_of(told)).values_list("pk", flat=True)
    waiting = {str(pk) for pk in found}
    return {one for one in told if one.key in waiting}


def _tell_mentee(request: MentoringRequest, kind: str, title: str, pairing: Pairing | None, now: datetime) -> None:
    url = reverse("activities:pair_detail", args=[pairing.pk]) if pairing else request.get_absolute_url()
    notify(
        kind=kind, to=request.mentee, occasion=f"{kind}:{request.pk}", title=title, url=url,
        context={"mentor": request.mentor.name, "cohort": request.cohort.name}, now=now,
    )  # fmt: skip


def _remind(request: MentoringRequest, now: datetime) -> None:
    notify(
        kind="request_waits", to=request.mentor, occasion=f"request_waits:{request.pk}",
        title=f"{request.mentee.name} waits for your answer", url=request.get_absolute_url(),
        context={"mentee": request.mentee.name, "until": request.expires_at.date()}, not_after=request.expires_at,
        now=now,
    )  # fmt: skip
