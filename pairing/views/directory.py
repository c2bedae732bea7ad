"""Finding each other: the people of a cohort, what a mentor shows, and whom one would like."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.filters import PeopleFilter
from pairing.forms.choices import ProfileForm
from pairing.models import MentorProfile, Wish
from pairing.selectors import breakdown, directory
from pairing.selectors.waiting import my_waiting
from pairing.services import fits, profiles
from pairing.services import wishes as services
from pairing.states import WishSide
from programs import capacity
from programs.models import Cohort, Enrolment

COHORTS = Cohort.objects.select_related("track__program")
ENROLMENTS = Enrolment.objects.enrolled().select_related("cohort__track__program", "person", "profile")


@signed_in
def mentor_list(request: PersonRequest, slug: str) -> HttpResponse:
    """The mentors of a cohort, for everybody who is in."""
    cohort = fetch(request, "pairing.browse_cohort", COHORTS, slug=slug)
    context = _people(request, cohort, WishSide.MENTEE) | {"waiting_words": my_waiting(request.person, cohort)}
    return render(request, "pairing/mentor_list.html", context)


@signed_in
def mentee_list(request: PersonRequest, slug: str) -> HttpResponse:
    """The mentees of a cohort, for those who could mentor them."""
    cohort = fetch(request, "pairing.browse_mentees", COHORTS, slug=slug)
    return render(request, "pairing/mentee_list.html", _people(request, cohort, WishSide.MENTOR))


def _people(request: PersonRequest, cohort: Cohort, side: WishSide) -> dict[str, Any]:
    today = timezone.localdate()
    mine = cohort.enrolments.enrolled().filter(person=request.person).first()
    rooms = capacity.rooms(cohort, today) if side == WishSide.MENTEE else {}
    free = {person_id for person_id, room in rooms.items() if room.free}
    rows = directory.listed(cohort, side, today).exclude(person=request.person)
    chosen = PeopleFilter(
        request.GET or None, queryset=rows, reader=request.person, side=side, free=free, day=cohort.starts_on
    )
    takes_part = mine is not None and (mine.learns if side == WishSide.MENTEE else mine.mentors)
    own = directory.own_marks(request.user, cohort, side)
    page = Paginator(chosen.qs, 30).get_page(request.GET.get("page"))
    marked = [(row, rooms.get(row.person_id), own.rank(row), own.waiting.get(row.person_id)) for row in page]
    return {
        "cohort": cohort, "filter": chosen, "page": page, "rows": marked, "takes_part": takes_part, "side": side,
        "mine": mine, "free": len(free),
    }  # fmt: skip


@signed_in
def mentor_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """What a mentor shows, how well they fit the reader, and the buttons to ask or to name them."""
    mentor = fetch(request, "pairing.view_profile", ENROLMENTS.mentors(), pk=pk)
    today, cohort = timezone.localdate(), mentor.cohort
    mine = _own_enrolment(request, cohort)
    learns = mine is not None and mine.learns and mine.pk != mentor.pk and cohort.track.people_choose
    asking = fits.asking(mine, mentor, today) if learns and mine else None
    own = directory.own_marks(request.user, cohort, WishSide.MENTEE)
    context: dict[str, Any] = {
        "mentor": mentor, "cohort": cohort, "mine": mine, "learns": learns, "asking": asking,
        "profile": MentorProfile.objects.filter(enrolment=mentor).first(), "rank": own.rank(mentor),
        "waiting": own.waiting.get(mentor.person_id), "skills": directory.teaches(mentor.person),
        "position": mentor.person.position_on(today),
        "free": asking.free if asking else fits.free_places(mentor, today),
        "is_me": mentor.person_id == request.person.pk,
    }  # fmt: skip
    if asking and asking.fit:
        context["bars"] = breakdown(asking.fit.points, asking.fit.weights.as_dict(), asking.fit.without_data)
    return render(request, "pairing/mentor_detail.html", context)


def _own_enrolment(request: PersonRequest, cohort: Cohort) -> Enrolment | None:
    rows = cohort.enrolments.enrolled().select_related("person", "cohort__track__program")
    return rows.filter(person=request.person).first()


@signed_in
def profile_edit(request: PersonRequest, pk: str) -> HttpResponse:
    enrolment = fetch(request, "pairing.change_profile", ENROLMENTS, pk=pk)
    form = ProfileForm(request.POST or None, instance=MentorProfile.objects.filter(enrolment=enrolment).first())
    if request.method == "POST" and form.is_valid():
        try:
            profiles.show_profile(enrolment=enrolment, by=request.person, now=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved. This is what people in the cohort see of you.")
            return redirect("pairing:mentor_detail", pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "pairing/profile_form.html", {"form": form, "enrolment": enrolment})


@signed_in
def wish_list(request: PersonRequest, slug: str) -> HttpResponse:
    """Whom the reader would like, in order; on both sides for who is both."""
    cohort = fetch(request, "pairing.join_in", COHORTS, slug=slug)
    mine = _own_enrolment(request, cohort)
    rows = directory.wishes_of(request.user, cohort, timezone.localdate())
    sides = [side for side in WishSide if mine and (mine.learns if side == WishSide.MENTEE else mine.mentors)]
    lists = [(side, rows.get(side, [])) for side in sides]
    context = {"cohort": cohort, "lists": lists, "both": len(lists) > 1, "limit": cohort.track.wish_limit}
    return render(request, "pairing/wish_list.html", context)


@signed_in
@require_POST
def wish_make(request: PersonRequest, pk: str, side: str) -> HttpResponse:
    """Name somebody as the next wish."""
    wished = fetch(request, "pairing.view_profile", ENROLMENTS, pk=pk)
    mine = _own_enrolment(request, wished.cohort)
    try:
        if mine:
            wish = services.make_wish(
                wisher=mine, wished=wished, side=WishSide(side), by=request.person, now=timezone.now()
            )
            messages.success(request, f"{wished.person} is your wish number {wish.rank}. Nobody is told.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("pairing:wish_list", wished.cohort.slug)


@signed_in
@require_POST
def wish_change(request: PersonRequest, pk: str) -> HttpResponse:
    """Move a wish up or down, or take it back."""
    wishes = Wish.objects.visible_to(request.user).select_related("wisher__cohort__track")
    wish = fetch(request, "pairing.read_wish", wishes, pk=pk)
    do, now = request.POST.get("do"), timezone.now()
    if do in ("up", "down"):
        services.move_wish(wish=wish, up=do == "up", by=request.person, now=now)
    elif do == "drop":
        services.drop_wish(wish=wish, by=request.person, now=now)
    return redirect("pairing:wish_list", wish.wisher.cohort.slug)
