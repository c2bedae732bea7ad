"""A pair's joint reviews: all of somebody's, one by itself, and each side's answers."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from activities.selectors.goals import goals_of
from activities.views.answers import tried
from governance import audience
from governance.forms.reviews import ReviewForm
from governance.models import JointReview
from governance.policies import can_answer, can_extend, can_share, can_sign, later_day
from governance.selectors import review_rows
from governance.selectors.reviews import reviews_of, seen_by, sharings, signatures
from governance.services import reviews as services
from governance.services.review_shares import parts_of
from governance.services.review_together import open_words, own_levels, sign_review
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal

SHOWN = 50


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def fetch_review(request: PersonRequest, pk: str) -> JointReview:
    return fetch(request, "governance.view_review", reviews_of(request.user), pk=pk)


@signed_in
def review_list(request: PersonRequest) -> HttpResponse:
    """Everybody's own reviews; those of one pair with ``?pair=``, and for htmx the rows alone."""
    pair = as_uuid(request.GET.get("pair", ""))
    page = Paginator(reviews_of(request.user, pair), SHOWN).get_page(request.GET.get("page"))
    template = "governance/_reviews.html" if request.htmx else "governance/review_list.html"  # type: ignore[attr-defined]
    rows = [seen_by(request.person, review) for review in page]
    return render(request, template, {"page": page, "rows": rows, "pair": pair})


@signed_in
def review_detail(request: PersonRequest, pk: str) -> HttpResponse:
    review = fetch_review(request, pk)
    opened = open_words(review=review, user=request.user, now=timezone.now())
    seen = seen_by(request.person, review)
    goals = goals_of(review.pairing, request.user)
    context = {
        "review": review,
        "pairing": review.pairing,
        "partner": seen.partner,
        "seen": seen,
        "answered": review.answered,  # type: ignore[attr-defined]
        "rows": review_rows.question_rows(review, opened.answers, opened.summaries),
        "goals": review_rows.goal_rows(review, goals, opened.levels) if opened.levels else [],
        "signatures": signatures(review, request.person),
        "can_answer": can_answer(review),
        "can_sign": can_sign(review) and seen.waits,
        "can_amend": can_sign(review),
        **_more_time(review, request),
        **_shared(review, request),
    }
    return render(request, "governance/review_detail.html", context)


def _more_time(review: JointReview, request: PersonRequest) -> dict[str, Any]:
    today = timezone.now().astimezone(request.person.zone).date()
    return {"later": later_day(review, today) if can_extend(review, today) else None}


def _shared(review: JointReview, request: PersonRequest) -> dict[str, Any]:
    """Each part that could be shown, once both have signed; what is shown can be taken back at any time."""
    if not review.is_closed:
        return {"who": audience.of_review(review, request.person, shared=False)}
    parts = [(part.key, part.question.text, part.what) for part in parts_of(review)]
    rows = sharings(review, parts, request.user)
    return {
        "sharings": rows if can_share(review) else [row for row in rows if row.mine or row.theirs],
        "can_share": can_share(review),
        "runs": audience.who_runs(review.pairing.cohort.track.program),
        "who": audience.of_review(review, request.person, shared=any(row.shared for row in rows)),
    }


@signed_in
def review_answer(request: PersonRequest, pk: str) -> HttpResponse:
    review = fetch_review(request, pk)
    if request.method != "POST" and not can_answer(review):
        return redirect("governance:review_detail", pk)
    form = ReviewForm(
        request.POST or None, review=review, goals=review_rows.goals_to_judge(review.pairing, request.user),
        levels=own_levels(review=review, by=request.person),
        replies=services.own_replies(review=review, by=request.person),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answer = partial(services.answer_review, review=review, by=request.person, now=timezone.now())
        if tried(form, partial(answer, replies=form.replies(), levels=form.levels())):
            messages.success(request, "Your answers are kept.")
            return redirect("governance:review_detail", pk)
    partner = review.pairing.partner_of(request.person)
    who = audience.of_answers(review, partner)
    context = {"form": form, "review": review, "pairing": review.pairing, "partner": partner, "who": who}
    return render(request, "governance/review_form.html", context)


@signed_in
@require_POST
def review_sign(request: PersonRequest, pk: str) -> HttpResponse:
    review = fetch_review(request, pk)
    agrees = {"yes": True, "no": False}.get(request.POST.get("agrees", ""))
    seen = request.POST.get("seen", "")
    try:
        if agrees is None:
            raise Refusal("Say whether the two of you see it alike or differently.")
        known = int(seen) if seen.isdecimal() else None
        sign_review(review=review, agrees=agrees, seen=known, by=request.person, now=timezone.now())
        messages.success(request, "Signed.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("governance:review_detail", pk)


@signed_in
@require_POST
def review_extend(request: PersonRequest, pk: str) -> HttpResponse:
    """Take a week more; the day one saw comes along, so that two presses are one."""
    review = fetch_review(request, pk)
    try:
        due_on = parse_date(request.POST.get("due_on", "")) or review.due_on
    except ValueError:
        due_on = review.due_on
    try:
        later = services.extend_review(review=review, due_on=due_on, by=request.person, now=timezone.now())
        messages.success(request, f"There is time until {later.due_on:%-d %B}, and the other knows it.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("governance:review_detail", pk)
