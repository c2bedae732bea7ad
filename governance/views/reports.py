from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.disclosure import release_from_dict
from governance.forms.reports import ReportFilter
from governance.models import Release
from governance.selectors.releases import release_before
from governance.services import releases as services
from governance.services.release_files import FORMS, file_of
from governance.states import FiguresKind
from governance.views import report_rows
from governance.views.figures import ask_for, not_there, standing
from mentorship.access.decorators import permitted
from mentorship.access.requests import PersonRequest
from mentorship.context import Entry

# The total comes first among the cells; nothing else of a release is needed for its line in the list.
TOTAL = {name: F(f"content__cells__0__{name}") for name in ("eligible", "participants", "rate")}


@permitted("governance.read_reports")
def report_list(request: PersonRequest) -> HttpResponse:
    published = Release.objects.select_related("published_by").annotate(**TOTAL).defer("content")
    page = Paginator(published, 20).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tabs": tabs("governance:report_list"),
        **standing(FiguresKind.REPORT, timezone.now().date()),
    }
    return render(request, "governance/report_list.html", context)


def tabs(current: str) -> list[Entry]:
    """The kinds of reports; the comparison of promotions is a later stage's page."""
    places = (
        ("Engagement", "governance:report_list"),
        ("Equity audits", "governance:audit_list"),
        ("Corrective actions", "governance:action_list"),
        ("Promotions", "evaluation:promotion_comparison"),
    )
    return [Entry(label, reverse(name), name == current) for label, name in places]


@permitted("governance.publish_reports")
@require_POST
def report_publish(request: PersonRequest) -> HttpResponse:
    return ask_for(
        request, FiguresKind.REPORT, page="report",
        done="{quarter} is published. Its figures stay as they are from now on.",
        waits="{quarter} is being counted and protected. You are told when it is published, or why it can't be.",
    )  # fmt: skip


@permitted("governance.read_reports")
def report_detail(request: PersonRequest, quarter: str) -> HttpResponse:
    release = Release.objects.select_related("published_by").filter(quarter=quarter).first()
    if release is None:
        return not_there(request, quarter, page="report")
    figures, earlier = release_from_dict(release.content), release_before(release)
    form = ReportFilter(request.GET, tables=report_rows.choices(figures), departments=report_rows.departments(figures))
    chosen, department = form.chosen()
    total = report_rows.total_of(figures)
    before = report_rows.total_of(release_from_dict(earlier.content)) if earlier else None
    context = {
        "release": release,
        "figures": figures,
        "total": total,
        "lead": report_rows.sentence(total, before, earlier.quarter if earlier else ""),
        "filter": {"form": form},
        "refusal": form.refusal(),
        "quarters": report_rows.quarters(Release.objects.filter(quarter__lte=quarter).annotate(**TOTAL)),
        **report_rows.context_of(figures, chosen, department),
    }
    return render(request, "governance/report_detail.html", context)


@permitted("governance.read_reports")
def report_download(request: PersonRequest, quarter: str, form: str) -> HttpResponse:
    release = get_object_or_404(Release, quarter=quarter)
    if form not in FORMS:
        raise Http404
    file = file_of(release, form)
    services.record_download(release=release, form=form, by=request.person, now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{quarter}-{file.name}"'}
    return HttpResponse(file.content, content_type=file.content_type, headers=headers)
