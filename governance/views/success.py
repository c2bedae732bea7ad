"""What success means for a program, and how far it has come."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.forms.success import CountForm, MetricForm
from governance.models import SuccessMetric
from governance.policies import NotNow, NotThus
from governance.selectors.success import figures_of, metrics_of
from governance.services import success as services
from governance.success_rows import rows_of
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from programs.models import Program

PROGRAMS = Program.objects.select_related("owner")


@signed_in
def success_detail(request: PersonRequest, slug: str) -> HttpResponse:
    """Each metric with its figures, quarter by quarter."""
    program = fetch(request, "programs.oversee_program", PROGRAMS.all(), slug=slug)
    context = {
        "program": program,
        "rows": rows_of(metrics_of(program), figures_of(program)),
        "manages": request.user.has_perm("programs.manage_program", program),
    }
    return render(request, "governance/success_detail.html", context)


@signed_in
def metric_create(request: PersonRequest, slug: str) -> HttpResponse:
    program = fetch(request, "programs.manage_program", PROGRAMS.all(), slug=slug)
    form = MetricForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        define = partial(services.define_metric, program=program, by=request.person, now=timezone.now())
        if _kept(form, lambda: define(draft=form.draft(), metric_id=form.cleaned_data["metric_id"])):
            messages.success(request, "Defined. The last quarter that is over is measured within a day.")
            return redirect("governance:success_detail", slug)
    return render(request, "governance/metric_form.html", {"form": form, "program": program})


@signed_in
def metric_edit(request: PersonRequest, pk: str) -> HttpResponse:
    metric = _fetch(request, pk)
    form = MetricForm(request.POST or None, metric=metric)
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_metric, metric=metric, by=request.person, now=timezone.now())
        if _kept(form, lambda: change(draft=form.draft())):
            messages.success(request, "Saved.")
            return redirect("governance:success_detail", metric.program.slug)
    context = {"form": form, "program": metric.program, "metric": metric}
    return render(request, "governance/metric_form.html", context)


@signed_in
def metric_count(request: PersonRequest, pk: str) -> HttpResponse:
    """Show a count beside a metric, as context."""
    metric = _fetch(request, pk)
    form = CountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        define = partial(services.define_metric, program=metric.program, by=request.person, now=timezone.now())
        if _kept(form, lambda: define(draft=form.draft(metric), metric_id=form.cleaned_data["metric_id"])):
            messages.success(request, "It stands beside the metric, as context.")
            return redirect("governance:success_detail", metric.program.slug)
    context = {"form": form, "program": metric.program, "metric": metric}
    return render(request, "governance/metric_count.html", context)


@signed_in
@require_POST
def metric_stop(request: PersonRequest, pk: str) -> HttpResponse:
    metric = _fetch(request, pk, counts=True)
    services.stop_metric(metric=metric, by=request.person, now=timezone.now())
    messages.success(request, "It is measured no longer. Its figures are kept.")
    return redirect("governance:success_detail", metric.program.slug)


def _fetch(request: PersonRequest, pk: str, *, counts: bool = False) -> SuccessMetric:
    rows = SuccessMetric.objects.select_related("program", "beside")
    if not counts:
        rows = rows.in_force().filter(beside__isnull=True)
    return fetch(request, "governance.change_metric", rows, pk=pk)


def _kept(form, write) -> bool:
    """Whether it was; else the sentence stands beside the field that it is about."""
    try:
        write()
    except NotThus as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    except NotNow as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
