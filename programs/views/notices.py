"""What was sent to the people of a program."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mentorship.access.decorators import signed_in
from mentorship.access.gate import fetch
from mentorship.access.requests import PersonRequest
from programs import notices
from programs.filters import NoticeFilter
from programs.models import Program

SHOWN = 50


@signed_in
@require_safe
def notice_list(request: PersonRequest, slug: str) -> HttpResponse:
    """To whom, about what, when and how it fared, for who runs the program; never a word of it."""
    program = fetch(request, "programs.manage_program", Program.objects.all(), slug=slug)
    chosen = NoticeFilter(request.GET or None, queryset=notices.sent_in(program))
    page = Paginator(chosen.qs, SHOWN).get_page(request.GET.get("page"))
    context = {
        "program": program,
        "filter": chosen,
        "page": page,
        "rows": notices.as_listed(list(page)),
        "unreachable": notices.unreachable(program, timezone.now()),
    }
    return render(request, "programs/notice_list.html", context)
