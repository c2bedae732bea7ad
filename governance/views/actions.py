"""Corrective actions: which there are, what each is about and what became of it, and how one is opened or ended."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from governance.equity import who
from governance.filters import ActionFilter
from governance.forms.actions import ChangeActionForm, CloseActionForm, OpenActionForm
from governance.models import CorrectiveAction, EquityAudit
from governance.selectors.actions import latest_quarter, with_effects
from governance.services import actions as services
from governance.views.action_rows import row_of, story_of
from governance.views.reports import tabs
from mentorship.access.decorators import permitted
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal


@permitted("governance.read_reports")
def action_list(request: PersonRequest) -> HttpResponse:
    rows = with_effects(CorrectiveAction.objects.visible_to(request.user))
    today = timezone.localdate()
    chosen = ActionFilter(request.GET, queryset=rows, reader=request.person, today=today)
    page = Paginator(chosen.qs, 30).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [row_of(action, today) for action in page],
        "filter": chosen,
        "tabs": tabs("governance:action_list"),
        "latest": latest_quarter(),
    }
    return render(request, "governance/action_list.html", context)


@permitted("governance.read_reports")
def action_detail(request: PersonRequest, pk: str) -> HttpResponse:
    action = fetch(request, "governance.view_action", with_effects(CorrectiveAction.objects.all()), pk=pk)
    may_change = action.is_under_way and request.user.has_perm("governance.change_action", action)
    context = {"action": action, "story": story_of(action, timezone.localdate()), "may_change": may_change}
    return render(request, "governance/action_detail.html", context)


@permitted("governance.open_actions")
def action_open(request: PersonRequest, quarter: str, number: int) -> HttpResponse:
    kept = get_object_or_404(EquityAudit, quarter=quarter)
    try:
        line = services.finding_of(kept, number)
    except services.NotAnAction:
        raise Http404 from None
    form = OpenActionForm(request.POST or None, finding=line, by=request.person, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            action = services.open_action(
                kept=kept, finding=number, draft=form.draft(), action_id=form.cleaned_data["action_id"],
                by=request.person, now=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The action is open. Each audit from the next one on measures it again.")
            return redirect(action)
    return render(
        request, "governance/action_open.html", {"kept": kept, "line": line, "about": who(line), "form": form}
    )


@permitted("governance.read_reports")
def action_change(request: PersonRequest, pk: str) -> HttpResponse:
    action = fetch(request, "governance.change_action", with_effects(CorrectiveAction.objects.all()), pk=pk)
    form = ChangeActionForm(request.POST or None, action=action, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            services.change_action(action=action, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Changed.")
            return redirect(action)
    return render(request, "governance/action_change.html", {"action": action, "form": form})


@permitted("governance.read_reports")
def action_close(request: PersonRequest, pk: str) -> HttpResponse:
    action = fetch(request, "governance.change_action", with_effects(CorrectiveAction.objects.all()), pk=pk)
    form = CloseActionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.close_action(action=action, by=request.person, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Closed. Later audits don't measure it any more.")
            return redirect(action)
    return render(request, "governance/action_close.html", {"action": action, "form": form})
