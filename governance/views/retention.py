"""How long things are kept: for everybody to know, for administrators to change with the effect shown first."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from governance.filters import PurgeFilter
from governance.forms.retention import RuleForm
from governance.retention import Kind
from governance.retention.kinds import FIXED, every_kind, kind_named
from governance.selectors.retention import (
    SOON_DAYS,
    in_words,
    months_by_kind,
    months_of,
    purges_listed,
    standing,
    standings,
)
from governance.services.retention import WARNING_DAYS, change_rule
from mentorship.access.decorators import confirmed, permitted, signed_in
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal

SHOWN = 30


@signed_in
def retention_list(request: PersonRequest) -> HttpResponse:
    """Every kind with its rule, for everybody; what would go and what went, for who sets the rules."""
    context = {"fixed": FIXED, "warning_days": WARNING_DAYS, "soon_days": SOON_DAYS}
    if not request.user.has_perm("governance.set_retention"):
        return render(request, "governance/retention.html", context | {"kinds": months_by_kind()})
    chosen = PurgeFilter(request.GET, queryset=purges_listed())
    page = Paginator(chosen.qs, SHOWN).get_page(request.GET.get("page"))
    kinds = {kind.name: kind for kind in every_kind()}
    context |= {
        "standings": standings(_today()),
        "filter": chosen,
        "page": page,
        "purges": [(purge, *in_words(purge, kinds)) for purge in page],
    }
    return render(request, "governance/retention_list.html", context)


@permitted("governance.set_retention")
@confirmed
def retention_change(request: PersonRequest, kind: str) -> HttpResponse:
    """What another rule would do, counted before anything is saved; then the change."""
    known = kind_named(kind)
    if known is None:
        raise Http404
    months = months_of(known)
    if request.method == "POST":
        form = RuleForm(request.POST, kind=known)
        if form.is_valid() and _changed(request, known, form.cleaned_data["months"]):
            return redirect("governance:retention_list")
    else:
        form = RuleForm(request.GET if "months" in request.GET else None, kind=known, initial={"months": months})
    chosen = form.cleaned_data["months"] if form.is_bound and form.is_valid() else months
    context = {
        "form": form,
        "kind": known,
        "present": standing(known, months, _today()),
        "preview": standing(known, chosen, _today()) if chosen != months else None,
        "warning_days": WARNING_DAYS,
        "soon_days": SOON_DAYS,
    }
    return render(request, "governance/retention_change.html", context)


def _changed(request: PersonRequest, kind: Kind, months: int) -> bool:
    """Whether the rule was saved; what refuses it is said above the form."""
    try:
        change_rule(kind=kind.name, months=months, by=request.person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, f"{kind.label}: kept for {months} months.")
    return True


def _today() -> date:
    """The day of the purge, which is counted in UTC."""
    return timezone.now().date()
