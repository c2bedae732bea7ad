from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities.selectors.goals import goals_of
from governance import audience
from governance.forms.reviews import ReviewForm
from governance.models import JointReview, ReviewAnswer
from governance.policies import can_answer, can_sign
from governance.questions import QUESTIONS, Question
from governance.selectors.reviews import reviews_of, seen_by, signatures
from governance.services import reviews as services
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


@signed_in
def review_list(request: PersonRequest) -> HttpResponse:
    """Everybody's own reviews; those of one pair with ``?pair=``, and for htmx the rows alone."""
    pair = as_uuid(request.GET.get("pair", ""))
    page = Paginator(reviews_of(request.user, pair), SHOWN).get_page(request.GET.get("page"))
    template = "governance/_reviews.html" if request.htmx else "governance/review_list.html"  # type: ignore[attr-defined]
    return render(request, template, {"page": page, "rows": [seen_by(request.person, review) for review in page]})


@signed_in
def review_detail(request: PersonRequest, pk: str) -> HttpResponse:
    review = fetch(request, "governance.view_review", reviews_of(request.user), pk=pk)
    answers = services.open_answers(review=review, user=request.user, now=timezone.now())
    seen = seen_by(request.person, review)
    context = {
        "review": review,
        "pairing": review.pairing,
        "partner": seen.partner,
        "seen": seen,
        "answered": review.answered,  # type: ignore[attr-defined]
        "rows": side_by_side(review, answers),
        "signatures": signatures(review, request.person),
        "who": audience.of_answers(review, seen.partner),
        "can_answer": can_answer(review),
        "can_sign": can_sign(review) and seen.waits,
    }
    return render(request, "governance/review_detail.html", context)


def side_by_side(review: JointReview, answers: list[ReviewAnswer]) -> list[tuple[Question, list[ReviewAnswer]]]:
    """Each question that has answers, with the mentee's first."""
    order = (review.pairing.mentee_id, review.pairing.mentor_id)
    given = {(answer.question, answer.person_id): answer for answer in answers}
    rows = [(q, [given[q.name, who] for who in order if (q.name, who) in given]) for q in QUESTIONS]
    return [row for row in rows if row[1]]


@signed_in
def review_answer(request: PersonRequest, pk: str) -> HttpResponse:
    review = fetch(request, "governance.view_review", reviews_of(request.user), pk=pk)
    if request.method != "POST" and not can_answer(review):
        return redirect("governance:review_detail", pk)
    mine = services.own_replies(review=review, by=request.person)
    form = ReviewForm(request.POST or None, replies=mine)
    if request.method == "POST" and form.is_valid():
        answer = partial(services.answer_review, review=review, by=request.person, now=timezone.now())
        try:
            answer(replies=form.replies())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your answers are kept.")
            return redirect("governance:review_detail", pk)
    partner = review.pairing.partner_of(request.person)
    context = {
        "form": form,
        "review": review,
        "partner": partner,
        "goals": goals_of(review.pairing, request.user),
        "who": audience.of_answers(review, partner),
    }
    return render(request, "governance/review_form.html", context)


@signed_in
@require_POST
def review_sign(request: PersonRequest, pk: str) -> HttpResponse:
    review = fetch(request, "governance.view_review", reviews_of(request.user), pk=pk)
    agrees = {"yes": True, "no": False}.get(request.POST.get("agrees", ""))
    try:
        if agrees is None:
            raise Refusal("Say whether the two of you see it alike or differently.")
        services.sign_review(review=review, agrees=agrees, by=request.person, now=timezone.now())
        messages.success(request, "Signed.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("governance:review_detail", pk)
