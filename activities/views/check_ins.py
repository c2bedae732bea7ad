"""A pair that can't meet at one hour writes to each other."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from activities import audience
from activities.forms.check_ins import WITHIN, AnswerForm, CheckInForm
from activities.models import CheckIn
from activities.policies import pairs as policies
from activities.selectors import check_ins as check_in_selectors
from activities.services import check_ins as services
from activities.views.answers import tried
from activities.views.pairs import PAIRINGS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.people.models import Person

CHECK_INS = CheckIn.objects.select_related("pairing__mentor", "pairing__mentee", "asked_by")
SHOWN = 30


@signed_in
def check_in_list(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    """What the two have asked each other, by day and turn: the words stay closed here."""
    pairing = fetch(request, "pairing.view_pairing", PAIRINGS, pk=pairing_pk)
    rows = check_in_selectors.check_ins_of(pairing, request.user)
    page = Paginator(rows, SHOWN).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "pairing": pairing,
        "partner": pairing.partner_of(request.person),
        "page": page,
        "rows": [(row, check_in_selectors.standing_of(row, request.person, now)) for row in page],
        "can_ask": policies.can_log(pairing),
    }
    return render(request, "activities/check_in_list.html", context)


@signed_in
def check_in_create(request: PersonRequest, pairing_pk: str) -> HttpResponse:
    pairing = fetch(request, "activities.log_session", PAIRINGS, pk=pairing_pk)
    partner = pairing.partner_of(request.person)
    mentoring = pairing.mentor_id == request.person.pk
    form = CheckInForm(request.POST or None, mentoring=mentoring, days=_days(request.person, partner))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ask = partial(
            services.open_check_in, pairing=pairing, check_in_id=given["check_in_id"], words=given["text"],
            working_days=given["working_days"], by=request.person, now=timezone.now(),
        )  # fmt: skip
        if check_in := tried(form, ask):
            messages.success(request, f"{partner} is told, and by when you expect an answer.")
            return redirect(check_in)
    context = {"form": form, "pairing": pairing, "partner": partner, "who": audience.of_check_in(partner)}
    return render(request, "activities/check_in_form.html", context)


@signed_in
def check_in_detail(request: PersonRequest, pk: str) -> HttpResponse:
    """The words of both, once the reading is on record; and room for more while the pairing lasts."""
    check_in = fetch(request, "activities.view_check_in", CHECK_INS, pk=pk)
    me, can_write = request.person, request.user.has_perm("activities.change_check_in", check_in)
    form = AnswerForm(request.POST or None) if can_write else None
    if request.method == "POST" and form and form.is_valid():
        write = partial(services.write_in_check_in, check_in=check_in, by=me, now=timezone.now())
        if tried(form, partial(write, **form.cleaned_data)):
            messages.success(request, f"{check_in.pairing.partner_of(me)} is told.")
            return redirect(check_in)
    return _shown(request, check_in, form)


def _shown(request: PersonRequest, check_in: CheckIn, form: AnswerForm | None) -> HttpResponse:
    pairing, now = check_in.pairing, timezone.now()
    partner = pairing.partner_of(request.person)
    context = {
        "check_in": check_in,
        "pairing": pairing,
        "partner": partner,
        "words": services.open_words(check_in=check_in, user=request.user, now=now),
        "standing": check_in_selectors.standing_of(check_in, request.person, now),
        "readings": check_in_selectors.readings_of(check_in, partner),
        "form": form,
        "answers": check_in.answered_at is None and check_in.asked_by_id == partner.pk,
        "who": audience.of_check_in(partner, ended=not pairing.is_under_way),
    }
    return render(request, "activities/check_in_detail.html", context)


def _days(me: Person, partner: Person) -> dict[int, str]:
    """What the choices of days mean for the two."""
    times = check_in_selectors.answer_times(partner, timezone.now(), WITHIN)
    return {days: check_in_selectors.by_when(moment, me, partner) for days, moment in times.items()}
