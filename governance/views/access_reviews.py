from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.filters import AccessFilter, AccessReviewFilter
from governance.forms.access import DropForm
from governance.models import AccessReview, AccessReviewItem
from governance.permissions import may_decide
from governance.quarters import Quarter
from governance.selectors.access import items_listed, undecided_in
from governance.services import access_reviews as services
from governance.states import AccessDecision, AccessKind
from mentorship.access.decorators import permitted
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.access.roles import Role
from mentorship.access.selectors import holders_of
from mentorship.errors import Refusal
from mentorship.people.models import User
from mentorship.safe_csv import csv_text

SHOWN = 200
COLUMNS = (
    "person", "employee_id", "what", "granted_on", "last_signed_in_on", "decision", "decided_by", "decided_at",
    "reason",
)  # fmt: skip
ITEMS = AccessReviewItem.objects.select_related("review", "person", "account", "program")


@dataclass
class Group:
    """What is listed together: a role, or a part in programs; ``undecided``: how many lines this account may keep."""

    name: str
    kind: str
    role: str
    rows: list[tuple[AccessReviewItem, bool]] = field(default_factory=list)

    @property
    def undecided(self) -> int:
        return sum(may and item.decision == AccessDecision.UNDECIDED for item, may in self.rows)


@permitted("governance.read_access_reviews")
def access_review_list(request: PersonRequest) -> HttpResponse:
    chosen = AccessReviewFilter(request.GET, queryset=AccessReview.objects.counted().order_by("-quarter"))
    page = Paginator(chosen.qs, 20).get_page(request.GET.get("page"))
    now = timezone.now()
    quarter = Quarter.of(now.date())
    context = {
        "filter": chosen,
        "page": page,
        "now": now,
        "quarter": quarter,
        "missing": not AccessReview.objects.filter(quarter=str(quarter)).exists(),
        "days": services.DAYS_TO_DECIDE,
    }
    return render(request, "governance/access_review_list.html", context)


@permitted("governance.run_access_reviews")
@require_POST
def access_review_open(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    return redirect(services.open_access_review(quarter=Quarter.of(now.date()), by=request.person, now=now))


@permitted("governance.read_access_reviews")
def access_review(request: PersonRequest, quarter: str) -> HttpResponse:
    review = _review(quarter)
    chosen = AccessFilter(request.GET or None, queryset=items_listed(review))
    page = Paginator(chosen.qs, SHOWN).get_page(request.GET.get("page"))
    open_, today = review.closed_at is None, timezone.now().date()
    context = {
        "review": review,
        "filter": chosen,
        "page": page,
        "groups": list(_groups(page, request.user, open_=open_)),
        "open": open_,
        "overdue": open_ and review.undecided > 0 and today > review.due_on,  # type: ignore[attr-defined]
        "ready": open_ and not review.undecided,  # type: ignore[attr-defined]
        "own": open_ and undecided_in(review).filter(person=request.person).exists(),
    }
    return render(request, "governance/access_review.html", context)


@permitted("governance.read_access_reviews")
@require_POST
def access_keep(request: PersonRequest, pk: str) -> HttpResponse:
    item = fetch(request, "governance.decide_access", ITEMS, pk=pk)
    kept = AccessDecision.KEPT
    try:
        item = services.decide_access(item=item, decision=kept, by=request.person, now=timezone.now())
        messages.success(request, f"{item}: {item.get_decision_display()}.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(item.review)


@permitted("governance.read_access_reviews")
def access_drop(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that says what happens and asks why, and on POST does it."""
    item = fetch(request, "governance.decide_access", ITEMS, pk=pk)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            item = services.decide_access(
                item=item, decision=AccessDecision.DROPPED, by=request.person, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{item}: {item.get_decision_display()}.")
            return redirect(item.review)
    return render(request, "governance/access_drop.html", {"item": item, "form": form})


@permitted("governance.read_access_reviews")
def access_keep_group(request: PersonRequest, quarter: str) -> HttpResponse:
    """A page that says whom it concerns, and on POST keeps them all."""
    review = _review(quarter)
    asked = request.POST if request.method == "POST" else request.GET
    kind, role = asked.get("kind", ""), asked.get("role", "")
    if kind not in AccessKind.values:
        raise Http404
    rows = items_listed(review).filter(kind=kind, role=role, decision=AccessDecision.UNDECIDED)
    group = next(_groups(rows, request.user, open_=review.closed_at is None), None)
    if group is None or not group.undecided:
        messages.info(request, "There is nothing left in it for you to decide.")
        return redirect(review)
    if request.method != "POST":
        return render(request, "governance/access_keep_group.html", {"review": review, "group": group})
    try:
        kept = services.keep_group(review=review, kind=kind, role=role, by=request.person, now=timezone.now())
        messages.success(request, f"{kept} line{'' if kept == 1 else 's'} kept.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(review)


@permitted("governance.run_access_reviews")
@require_POST
def access_review_close(request: PersonRequest, quarter: str) -> HttpResponse:
    review = _review(quarter)
    try:
        services.close_access_review(review=review, by=request.person, now=timezone.now())
        messages.success(request, f"The {review} is closed.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(review)


@permitted("governance.read_access_reviews")
def access_review_csv(request: PersonRequest, quarter: str) -> HttpResponse:
    review = _review(quarter)
    services.record_access_export(review=review, by=request.person, now=timezone.now())
    text = csv_text(COLUMNS, (_line(item) for item in items_listed(review)))
    headers = {"Content-Disposition": f'attachment; filename="access-review-{review.quarter}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


def _review(quarter: str) -> AccessReview:
    return get_object_or_404(AccessReview.objects.counted().select_related("closed_by"), quarter=quarter)


def _groups(items: Iterable[AccessReviewItem], user: User, *, open_: bool) -> Iterator[Group]:
    """The lines under their headings, each with whether this account may decide about it."""
    administrators = set(holders_of(Role.ADMINISTRATOR).values_list("pk", flat=True))
    group: Group | None = None
    for item in items:
        if group is None or (group.kind, group.role) != (item.kind, item.role):
            if group:
                yield group
            group = Group(item.group, item.kind, item.role)
        roles = (Role.ADMINISTRATOR,) if item.person_id in administrators else ()
        group.rows.append((item, open_ and may_decide(user, item, roles)))
    if group:
        yield group


def _line(item: AccessReviewItem) -> dict[str, object]:
    return {
        "person": item.whose,
        "employee_id": item.person and item.person.employee_id,
        "what": item.what,
        "granted_on": item.granted_at and item.granted_at.date(),
        "last_signed_in_on": item.last_seen_on,
        "decision": item.get_decision_display(),
        "decided_by": item.decided_by and item.decided_by.name,
        "decided_at": item.decided_at and item.decided_at.isoformat(timespec="minutes"),
        "reason": item.reason,
    }
