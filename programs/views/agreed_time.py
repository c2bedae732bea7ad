"""Hours for mentoring: what mentors promise, and what who leads their delivery agrees to."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from programs.commitments import MOST_FOR_MENTORING, lead_of, lines_of, reports_of, sprints
from programs.forms.programs import CounterForm, TimeForm
from programs.models import TimeAgreement
from programs.services import agreed_time as services
from programs.states import TimeState
from programs.views.cohorts import COHORTS

AGREEMENTS = TimeAgreement.objects.select_related("mentor", "answered_by", "cohort__track__program__owner")


@signed_in
def time_board(request: PersonRequest) -> HttpResponse:
    """One's own promises, and those of the people who report to one."""
    me, today = request.person, timezone.localdate()
    reports = reports_of(me, today)
    mine, lines = lines_of([me], today), lines_of(reports, today)
    context = {
        "mine": mine[0] if mine else None, "lines": lines, "reports": len(reports), "sprints": sprints(today),
        "most": MOST_FOR_MENTORING,
    }  # fmt: skip
    return render(request, "programs/time_board.html", context)


@signed_in
def time_propose(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "programs.propose_time", COHORTS.all(), slug=slug)
    me, today = request.person, timezone.localdate()
    agreement = cohort.time_agreements.filter(mentor=me).first()
    form = TimeForm(request.POST or None, initial={"hours": agreement.hours if agreement else None})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose_time(cohort=cohort, mentor=me, by=me, now=timezone.now(), **form.cleaned_data)
            messages.success(request, "Proposed. You hear from us when it is answered.")
            return redirect(made)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    lead = lead_of(me, cohort, today)
    context = {"cohort": cohort, "form": form, "agreement": agreement, "lead": lead, "track": cohort.track}
    return render(request, "programs/time_form.html", context)


@signed_in
def time_agreement(request: PersonRequest, pk: str) -> HttpResponse:
    """What is on the table, and the buttons of whose turn it is."""
    agreement = fetch(request, "programs.view_time", AGREEMENTS, pk=pk)
    lines = lines_of([agreement.mentor], timezone.localdate())
    line = lines[0] if lines else None
    context: dict[str, Any] = {
        "agreement": agreement, "cohort": agreement.cohort, "track": agreement.cohort.track, "line": line,
        "mine": agreement.mentor_id == request.person.pk, "most": MOST_FOR_MENTORING,
        "lead": lead_of(agreement.mentor, agreement.cohort, timezone.localdate()),
        "can_agree": request.user.has_perm("programs.agree_time", agreement) and agreement.state in WAITING,
        "can_counter": request.user.has_perm("programs.answer_time", agreement) and agreement.state in ANSWERED,
        "room": agreement.hours // agreement.cohort.track.hours_per_mentee,
    }  # fmt: skip
    return render(request, "programs/time_agreement.html", context)


WAITING = (TimeState.PROPOSED, TimeState.COUNTERED)
ANSWERED = (TimeState.PROPOSED, TimeState.COUNTERED, TimeState.AGREED)


@signed_in
@require_POST
def time_agree(request: PersonRequest, pk: str) -> HttpResponse:
    agreement = fetch(request, "programs.agree_time", AGREEMENTS, pk=pk)
    return _done(request, agreement, services.agree_time, "Agreed.")


@signed_in
def time_counter(request: PersonRequest, pk: str) -> HttpResponse:
    """Other hours, from who leads the mentor's delivery."""
    agreement = fetch(request, "programs.answer_time", AGREEMENTS, pk=pk)
    form = CounterForm(request.POST or None, initial={"hours": agreement.hours})
    if request.method == "POST" and form.is_valid():
        try:
            services.counter_time(
                agreement=agreement, by=request.person, now=timezone.now(), **form.cleaned_data
            )  # fmt: skip
            messages.success(request, f"Offered. {agreement.mentor} accepts it or proposes again.")
            return redirect(agreement)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"agreement": agreement, "cohort": agreement.cohort, "track": agreement.cohort.track, "form": form}
    return render(request, "programs/time_counter.html", context)


@signed_in
@require_POST
def time_withdraw(request: PersonRequest, pk: str) -> HttpResponse:
    agreement = fetch(request, "programs.withdraw_time", AGREEMENTS, pk=pk)
    return _done(request, agreement, services.withdraw_time, "Taken back. Pairs that you have stay as they are.")


def _done(
    request: PersonRequest, agreement: TimeAgreement, service: Callable[..., TimeAgreement], words: str
) -> HttpResponse:
    try:
        service(agreement=agreement, by=request.person, now=timezone.now())
        messages.success(request, words)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(agreement)
