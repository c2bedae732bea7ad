"""The directory, for those whose role includes it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access import selectors as access
from mentorship.access.decorators import confirmed, permitted
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from mentorship.people import selectors
from mentorship.people.filters import PersonFilter
from mentorship.people.models import Person
from mentorship.people.services import accounts


@permitted("people.browse_people")
def person_list(request: PersonRequest) -> HttpResponse:
    chosen = PersonFilter(request.GET, queryset=selectors.people_listed(timezone.localdate()))
    page = Paginator(chosen.qs, 50).get_page(request.GET.get("page"))
    return render(request, "people/person_list.html", {"filter": chosen, "page": page})


@permitted("people.browse_people")
def person_detail(request: PersonRequest, pk: int) -> HttpResponse:
    person, now = get_object_or_404(Person, pk=pk), timezone.now()
    context: dict[str, Any] = {
        "someone": person,
        "held": person.position_on(timezone.localdate()),
        "positions": selectors.positions_of(person),
        "skills": selectors.skills_of(person),
        "sections": selectors.sections_of(person, request.user),
    }
    if request.user.has_perm("people.manage_people"):
        context["account"] = selectors.account_state(person, now)
    if request.user.has_perm("access.manage_roles"):
        context["roles"] = access.roles_to_give(person, request.person)
    return render(request, "people/person_detail.html", context)


@permitted("people.manage_people")
@confirmed
@require_POST
def person_invite(request: PersonRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    try:
        accounts.invite(person=person, by=request.person, now=timezone.now())
        messages.success(request, f"{person} is invited; the mail is on its way.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("people:person_detail", pk)


@permitted("people.manage_people")
@confirmed
def person_close(request: PersonRequest, pk: int) -> HttpResponse:
    """A page that says what happens, and on POST does it."""
    person = get_object_or_404(Person, pk=pk)
    if request.method != "POST":
        return render(request, "people/person_close.html", {"someone": person})
    try:
        accounts.deactivate(person=person, by=request.person, now=timezone.now())
        messages.success(request, f"The account of {person} is closed.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("people:person_detail", pk)


@permitted("people.manage_people")
@confirmed
def invite_everybody(request: PersonRequest) -> HttpResponse:
    """How many would be written to, and on POST the mails."""
    now = timezone.now()
    if request.method != "POST":
        waiting = selectors.not_invited(now).count()
        context = {"waiting": waiting, "at_once": accounts.INVITED_AT_ONCE}
        return render(request, "people/invite_everybody.html", context)
    invited, waiting = accounts.invite_everybody(by=request.person, now=now)
    rest = f" {waiting} are still to be invited: do it again." if waiting else ""
    messages.success(request, f"{invited} invitations are on their way.{rest}")
    return redirect("people:person_list")
