"""What the two say together, which parts of it they show, how it went from review to review; and the owner's view."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from activities.selectors.goals import goals_of
from activities.views.answers import tried
from governance import audience
from governance.forms.reviews import TogetherForm
from governance.models import JointReview, ReviewShare
from governance.policies import can_sign
from governance.selectors import review_rows
from governance.selectors.reviews import reviews_of
from governance.services import review_shares, review_together
from governance.views.reviews import fetch_review
from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.models import Pairing


@signed_in
def review_say(request: PersonRequest, pk: str) -> HttpResponse:
    """Write what both say and where oneself sees the goals; either of the two, until both have signed."""
    review, me = fetch_review(request, pk), request.person
    if request.method != "POST" and not can_sign(review):
        return redirect("governance:review_detail", pk)
    opened = review_together.open_words(review=review, user=request.user, now=timezone.now())
    goals = review_rows.goals_to_judge(review.pairing, request.user)
    summaries = {row.question: row.text for row in opened.summaries}
    levels = review_rows.levels_of(opened.levels, me)
    partner = review.pairing.partner_of(me)
    theirs = {row.goal_id: f"{partner}: {row.get_level_display()}" for row in opened.levels if row.person_id != me.pk}
    form = TogetherForm(
        request.POST or None, review=review, goals=goals, levels=levels, theirs=theirs, summaries=summaries
    )
    if request.method == "POST" and form.is_valid():
        say = partial(review_together.say_together, review=review, seen=form.cleaned_data["seen"], by=me)
        if tried(form, partial(say, summaries=form.summaries(), levels=form.levels(), now=timezone.now())):
            messages.success(request, "Kept. Both of you sign it as it stands now.")
            return redirect("governance:review_detail", pk)
    rows = {row.question.name: row for row in review_rows.question_rows(review, opened.answers, opened.summaries)}
    context = {
        "form": form,
        "review": review,
        "pairing": review.pairing,
        "partner": partner,
        "rows": [(question, form.field_of(question), rows.get(question.name)) for question in review.questions],
        "who": audience.of_summary(review, partner),
    }
    return render(request, "governance/review_say.html", context)


@signed_in
@require_POST
def review_share(request: PersonRequest, pk: str) -> HttpResponse:
    """Agree to show one part to who runs the program, or take that back."""
    review, part = fetch_review(request, pk), request.POST.get("part", "")
    changes = {
        "show": (review_shares.agree_to_share, "You agree to show it. It is shown once both of you do."),
        "hide": (review_shares.take_back, "It is no longer shown."),
    }
    change = changes.get(request.POST.get("do", ""))
    try:
        if change is None:
            raise Refusal("Say whether to show it or to take it back.")
        change[0](review=review, part=part, by=request.person, now=timezone.now())
        messages.success(request, change[1])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("governance:review_detail", pk)


@signed_in
def review_history(request: PersonRequest, pk: str) -> HttpResponse:
    """All reviews of one pair, with how each side's ratings and levels moved."""
    pairs = Pairing.objects.visible_to(request.user).select_related("mentor", "mentee", "cohort")
    pairing = fetch(request, "pairing.view_pairing", pairs, pk=pk)
    reviews = list(reversed(reviews_of(request.user, pairing.pk)))
    answers, levels = review_together.open_ratings(reviews=reviews, user=request.user, now=timezone.now())
    context = {
        "pairing": pairing,
        "partner": pairing.partner_of(request.person),
        "reviews": reviews,
        "histories": review_rows.rating_histories(pairing, reviews, answers),
        "goals": review_rows.goal_history(reviews, goals_of(pairing, request.user), levels) if levels else [],
        "who": audience.of_history(pairing, request.person),
    }
    return render(request, "governance/review_history.html", context)


@signed_in
def review_shared(request: PersonRequest, pk: str) -> HttpResponse:
    """The parts of a review that both of a pair agreed to show, for who runs their program; recorded first."""
    shares = ReviewShare.objects.visible_to(request.user).shared()
    program = "review__pairing__cohort__track__program"
    related = ("review__pairing__mentor", "review__pairing__mentee", program, "review__version")
    share = fetch(request, "governance.read_share", shares.select_related(*related), review=pk)
    review: JointReview = share.review
    shown = review_shares.open_shared(review=review, user=request.user, now=timezone.now())
    context = {"review": review, "pairing": review.pairing, "cohort": review.pairing.cohort, "shown": shown}
    return render(request, "governance/review_shared.html", context)
