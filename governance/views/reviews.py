from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.forms import ReviewForm
from governance.models import JointReview
from governance.questions import QUESTIONS, RATINGS
from governance.services import reviews as services
from governance.states import ReviewState
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal

REVIEWS = JointReview.objects.select_related("pairing__mentor", "pairing__mentee", "pairing__cohort")


@signed_in
def review_list(request: PersonRequest) -> HttpResponse:
    mine = REVIEWS.visible_to(request.user).order_by("-opened_at")
    page = Paginator(mine, 50).get_page(request.GET.get("page"))
    return render(request, "governance/review_list.html", {"page": page})


@signed_in
def review_detail(request: PersonRequest, pk: str) -> HttpResponse:
    review = fetch(request, "governance.view_review", REVIEWS, pk=pk)
    answers = services.open_answers(review=review, user=request.user, now=timezone.now())
    given = {(answer.question, answer.person_id): answer for answer in answers}
    pair = (review.pairing.mentee, review.pairing.mentor)
    context = {
        "review": review,
        "pairing": review.pairing,
        "partner": review.pairing.partner_of(request.person),
        "answered": any(answer.person_id == request.person.pk for answer in answers),
        "rows": [(q, [(who, given.get((q.name, who.pk))) for who in pair]) for q in QUESTIONS],
        "ratings": RATINGS,
        "can_answer": request.user.has_perm("governance.answer_review", review) and review.state == ReviewState.OPEN,
        "can_sign": request.user.has_perm("governance.answer_review", review) and review.state == ReviewState.REVEALED,
    }
    return render(request, "governance/review_detail.html", context)


@signed_in
def review_answer(request: PersonRequest, pk: str) -> HttpResponse:
    review = fetch(request, "governance.answer_review", REVIEWS, pk=pk)
    mine = {
        answer.question: services.Reply(answer.text, answer.rating)
        for answer in services.open_answers(review=review, user=request.user, now=timezone.now())
        if answer.person_id == request.person.pk
    }
    form = ReviewForm(request.POST or None, replies=mine)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_review(review=review, replies=form.replies(), by=request.person, now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your answers are kept.")
            return redirect("governance:review_detail", pk)
    context = {"form": form, "review": review, "partner": review.pairing.partner_of(request.person)}
    return render(request, "governance/review_form.html", context)


@signed_in
@require_POST
def review_sign(request: PersonRequest, pk: str) -> HttpResponse:
    review = fetch(request, "governance.view_review", REVIEWS, pk=pk)
    try:
        agrees = request.POST.get("agrees") == "yes"
        services.sign_review(review=review, agrees=agrees, by=request.person, now=timezone.now())
        messages.success(request, "Signed.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("governance:review_detail", pk)
