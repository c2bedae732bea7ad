"""Whether I can come to a session that the other of my pair has planned."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from activities.meeting_times import in_words
from activities.models import SessionInvitation
from activities.policies.pairs import can_answer
from activities.services.session_answers import answer_session, read_answer_token
from activities.states import Answer
from activities.views.plans import PLANS
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal


@signed_in
@require_POST
def plan_answer(request: PersonRequest, pk: str) -> HttpResponse:
    planned = fetch(request, "activities.change_plan", PLANS, pk=pk)
    said, sequence = request.POST.get("say", ""), request.POST.get("sequence", "")
    if said in Answer.values and sequence.isdecimal():
        try:
            answer_session(
                planned=planned, sequence=int(sequence), answer=Answer(said), by=request.person, now=timezone.now()
            )
            messages.success(request, f"{planned.pairing.partner_of(request.person)} is told.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect(planned)


@cache_control(no_store=True)
def session_answer(request: HttpRequest, token: str) -> HttpResponse:
    """From a mail, without signing in: GET shows the session, only POST answers, since scanners open links."""
    asked, said = read_answer_token(token), request.POST.get("say", "")
    if asked is None:
        raise Http404
    if not can_answer(asked.planned, asked.sequence, timezone.now()):
        return render(request, "activities/session_answer_gone.html", {"planned": asked.planned}, status=410)
    if request.method == "POST" and said in Answer.values:
        answer_session(
            planned=asked.planned, sequence=asked.sequence, answer=Answer(said), by=asked.person, now=timezone.now()
        )
        return redirect(request.path)
    return render(request, "activities/session_answer.html", _context(asked, request.GET.get("say", "")))


def _context(asked: SessionInvitation, leaning: str) -> dict[str, object]:
    """``answers``: those that can be given, the one of the link that was followed first."""
    planned, partner = asked.planned, asked.planned.pairing.partner_of(asked.person)
    here, there = in_words(planned.next_after(timezone.now()) or planned.starts_at, asked.person, partner)
    answers = sorted(Answer, key=lambda answer: answer != leaning)
    return {
        "planned": planned, "partner": partner, "here": here, "there": there, "asked": asked,
        "answers": [answer for answer in answers if answer != asked.answer],
    }  # fmt: skip
