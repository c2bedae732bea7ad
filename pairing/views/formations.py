"""For who runs a cohort: how pairs could form, and who waits for a mentor."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from pairing.matching import Unsolvable
from pairing.selectors import waiting
from pairing.services.formations import compare
from programs.models import Cohort

COHORTS = Cohort.objects.select_related("track__program")


@signed_in
def formation_compare(request: PersonRequest, slug: str) -> HttpResponse:
    """Assigned, organic and hybrid on who is in now, side by side; nothing is changed by looking."""
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    context: dict[str, object] = {"cohort": cohort, "comparison": None}
    try:
        context["comparison"] = compare(cohort, timezone.localdate())
    except Unsolvable as refusal:
        context["refusal"] = str(refusal)
    return render(request, "pairing/formation_compare.html", context)


@signed_in
def waiting_list(request: PersonRequest, slug: str) -> HttpResponse:
    """The mentees without a mentor, those whom earlier cohorts left out first."""
    cohort = fetch(request, "programs.oversee_cohort", COHORTS, slug=slug)
    rows = waiting.waiting_in(cohort, timezone.localdate())
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, "pairing/waiting_list.html", {"cohort": cohort, "page": page, "count": len(rows)})
