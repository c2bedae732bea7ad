import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evaluation.models import Comparison
from evaluation.plots import interval_plot, of_comparison
from evaluation.services.comparisons import compare_promotions, record_download
from governance.quarters import Quarter
from governance.views.reports import tabs
from mentorship.access.decorators import permitted
from mentorship.access.requests import PersonRequest


@permitted("evaluation.compare_promotions")
def promotion_comparison(request: PersonRequest, quarter: str = "") -> HttpResponse:
    """The latest comparison, or that of a quarter."""
    kept = list(Comparison.objects.select_related("computed_by")[:20])
    chosen = next((one for one in kept if not quarter or one.quarter == quarter), None)
    if quarter and chosen is None:
        return redirect("evaluation:promotion_comparison")
    latest = str(Quarter.latest_over(timezone.now().date()))
    context: dict[str, Any] = {
        "comparison": chosen,
        "tabs": tabs("evaluation:promotion_comparison"),
        "others": [one for one in kept if one != chosen],
        "latest": latest,
        "is_due": all(one.quarter != latest for one in kept),
    }
    if chosen:
        context |= _figures(chosen.content)
    return render(request, "evaluation/promotion_comparison.html", context)


@permitted("evaluation.compute_comparison")
@require_POST
def promotion_compute(request: PersonRequest) -> HttpResponse:
    comparison = compare_promotions(by=request.person, now=timezone.now())
    messages.success(request, f"Compared up to {comparison.quarter}, and kept.")
    return redirect("evaluation:promotion_comparison")


@permitted("evaluation.compare_promotions")
def promotion_download(request: PersonRequest, quarter: str) -> HttpResponse:
    comparison = Comparison.objects.filter(quarter=quarter).first()
    if comparison is None:
        return redirect("evaluation:promotion_comparison")
    record_download(comparison=comparison, by=request.person, now=timezone.now())
    text = json.dumps({"quarter": comparison.quarter} | comparison.content, indent=2, ensure_ascii=False)
    name = f"promotion_comparison-{comparison.quarter}.json"
    return HttpResponse(
        text, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _figures(content: dict[str, Any]) -> dict[str, Any]:
    """What the page shows of a comparison."""
    arms = content["arms"]
    sides = (("mentored people", "mentored"), ("others", "others"))
    return {
        "content": content,
        "plot": interval_plot(of_comparison(content), reference=1.0, logarithmic=True),
        "arms": [(label, arms[side], arms[f"{side}_promoted"]) for label, side in sides] if arms else [],
        "shown": [group for group in content["strata"] if not group["withheld"]],
        "withheld": [group for group in content["strata"] if group["withheld"]],
    }
