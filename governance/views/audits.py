import json

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.equity import COLUMNS, METHOD, audit_from_dict, audit_lines
from governance.models import EquityAudit
from governance.selectors.actions import actions_as_of, latest_quarter
from governance.services import equity as services
from governance.states import FiguresKind
from governance.views.audit_rows import findings, sections
from governance.views.figures import ask_for, not_there, standing
from governance.views.reports import tabs
from mentorship.access.decorators import permitted
from mentorship.access.requests import PersonRequest
from mentorship.safe_csv import csv_text


@permitted("governance.read_reports")
def audit_list(request: PersonRequest) -> HttpResponse:
    page = Paginator(EquityAudit.objects.select_related("ran_by"), 20).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "tabs": tabs("governance:audit_list"),
        "audits": [(row, audit_from_dict(row.content)) for row in page],
        **standing(FiguresKind.AUDIT, timezone.now().date()),
    }
    return render(request, "governance/audit_list.html", context)


@permitted("governance.run_audits")
@require_POST
def audit_run(request: PersonRequest) -> HttpResponse:
    return ask_for(
        request, FiguresKind.AUDIT, page="audit", done="The audit of {quarter} is kept as it was found.",
        waits="The audit of {quarter} has been asked for. You are told when it is ready, or why it can't be run.",
    )  # fmt: skip


@permitted("governance.read_reports")
def audit_detail(request: PersonRequest, quarter: str) -> HttpResponse:
    row = EquityAudit.objects.select_related("ran_by").filter(quarter=quarter).first()
    if row is None:
        return not_there(request, quarter, page="audit")
    found = audit_from_dict(row.content)
    context = {
        "row": row,
        "audit": found,
        "findings": findings(found, actions_as_of(quarter)),
        "sections": sections(found),
        "method": METHOD,
        "may_open": row.quarter == latest_quarter() and request.user.has_perm("governance.open_actions"),
    }
    return render(request, "governance/audit_detail.html", context)


@permitted("governance.read_reports")
def audit_download(request: PersonRequest, quarter: str, form: str) -> HttpResponse:
    row = get_object_or_404(EquityAudit, quarter=quarter)
    forms = {"json": (json_text, "application/json"), "csv": (table_text, "text/csv; charset=utf-8")}
    if form not in forms:
        raise Http404
    text, content_type = forms[form]
    services.record_download(kept=row, form=form, by=request.person, now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="equity-audit-{quarter}.{form}"'}
    return HttpResponse(text(row), content_type=content_type, headers=headers)


def json_text(row: EquityAudit) -> str:
    return json.dumps(services.content_to_give(row), indent=2, ensure_ascii=False) + "\n"


def table_text(row: EquityAudit) -> str:
    return csv_text(COLUMNS, audit_lines(audit_from_dict(row.content)))
