"""One's own data: a copy of all of it; and its erasure, asked for by oneself or carried out by an administrator."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from governance.filters import ErasureFilter
from governance.models import Erasure
from governance.models.erasure import TIME_TO_RECONSIDER
from governance.services import erasures, exports
from mentorship.access.decorators import confirmed, permitted, signed_in
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from mentorship.people.models import Person

SHOWN = 50


@signed_in
@require_safe
def my_data(request: PersonRequest) -> HttpResponse:
    return render(request, "governance/own_data/my_data.html", {"erasure": erasures.erasure_waiting(request.person)})


@signed_in
@confirmed
@require_POST
def copy_take(request: PersonRequest) -> HttpResponse:
    """The file itself; it is made now and kept nowhere."""
    now = timezone.now()
    content = exports.export_person(person=request.person, by=request.person, now=now)
    headers = {"Content-Disposition": f'attachment; filename="my-data-{now:%Y-%m-%d}.zip"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


@signed_in
@confirmed
def erasure_ask(request: PersonRequest) -> HttpResponse:
    """What goes, what stays as a number without a name, and until when there is a way back."""
    if request.method == "POST":
        try:
            erasures.ask_for_erasure(person=request.person, by=request.person, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("rights:my_data")
    context = {"days": TIME_TO_RECONSIDER.days, "refusal": erasures.why_not(request.person)}
    return render(request, "governance/own_data/erasure_ask.html", context)


@signed_in
@require_POST
def erasure_take_back(request: PersonRequest) -> HttpResponse:
    if erasure := erasures.erasure_waiting(request.person):
        erasures.take_back_erasure(erasure=erasure, by=request.person, now=timezone.now())
        messages.success(request, "Nothing will be erased.")
    return redirect("rights:my_data")


@permitted("people.manage_people")
@require_safe
def erasure_list(request: PersonRequest) -> HttpResponse:
    """Those that wait, the next one first, then those that were carried out, by day and by whom; or as is asked for."""
    rows = Erasure.objects.visible_to(request.user).filter(taken_back_at=None).select_related("person", "done_by")
    in_turn = rows.order_by(F("done_at").desc(nulls_first=True), "due_at", "pk")
    chosen = ErasureFilter(request.GET, queryset=in_turn)
    page = Paginator(chosen.qs, SHOWN).get_page(request.GET.get("page"))
    return render(request, "governance/own_data/erasure_list.html", {"filter": chosen, "page": page})


@permitted("people.manage_people")
@confirmed
def person_erase(request: PersonRequest, pk: int) -> HttpResponse:
    """At once, by who looks after people, for whoever asked by another way."""
    person = get_object_or_404(Person, pk=pk, erased_at=None)
    if request.method == "POST":
        try:
            erasures.erase_person(person=person, by=request.person, now=timezone.now())
            messages.success(request, "Erased. What is left has no name.")
            return redirect("rights:erasure_list")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    context = {"someone": person, "refusal": erasures.why_not(person)}
    return render(request, "governance/own_data/person_erase.html", context)
