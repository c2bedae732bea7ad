"""Rules on two people of a cohort, for who runs it: what is in force, what was, and why."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from mentorship.errors import Refusal
from pairing.forms.rules import LiftForm, RuleForm
from pairing.models import PairRule
from pairing.selectors.rules import rules_of
from pairing.services import rules as services
from pairing.states import RuleKind
from pairing.views.runs import COHORTS
from programs.guide import cohort_tabs
from programs.models import Cohort

RULES = PairRule.objects.select_related("cohort__track__program", "mentee__person", "mentor__person", "made_by")


@signed_in
def rule_list(request: PersonRequest, slug: str) -> HttpResponse:
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    page = Paginator(rules_of(cohort), 50).get_page(request.GET.get("page"))
    tabs = cohort_tabs(cohort, "pairing:run_list", manages=True)
    return render(request, "pairing/rule_list.html", {"cohort": cohort, "page": page, "tabs": tabs})


@signed_in
def rule_make(request: PersonRequest, slug: str) -> HttpResponse:
    """A rule on two people; a pair's page fills in who they are."""
    cohort = fetch(request, "pairing.match_cohort", COHORTS, slug=slug)
    initial = {name: request.GET.get(name, "") for name in ("kind", "mentee", "mentor")}
    form = RuleForm(request.POST or None, cohort=cohort, initial=initial)
    if request.method == "POST" and form.is_valid() and _made(request, cohort, form):
        messages.success(request, "The rule holds from the next matching on. Pairs that are there stay as they are.")
        return redirect("pairing:rule_list", slug)
    return render(request, "pairing/rule_form.html", {"cohort": cohort, "form": form})


def _made(request: PersonRequest, cohort: Cohort, form: RuleForm) -> bool:
    """Whether the rule can be kept; a refusal stands on top of the form."""
    facts = form.cleaned_data | {"kind": RuleKind(form.cleaned_data["kind"])}
    try:
        services.make_rule(cohort=cohort, by=request.person, now=timezone.now(), **facts)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@signed_in
def rule_lift(request: PersonRequest, pk: str) -> HttpResponse:
    """A page that asks why, and on POST lifts the rule."""
    rule = fetch(request, "pairing.manage_rule", RULES, pk=pk)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.lift_rule(rule=rule, by=request.person, now=timezone.now(), **form.cleaned_data)
            messages.success(request, "Lifted. The next matching is free to decide.")
            return redirect("pairing:rule_list", rule.cohort.slug)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "pairing/rule_lift.html", {"rule": rule, "cohort": rule.cohort, "form": form})
