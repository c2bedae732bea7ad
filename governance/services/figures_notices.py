"""Who is told that the figures of a quarter are there, and who that they were refused."""

import hashlib
from datetime import datetime

from django.urls import reverse

from governance.models import EquityAudit, FiguresRequest, Release
from governance.states import FiguresKind
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from mentorship.people.states import Employment

LISTS = {FiguresKind.REPORT: "governance:report_list", FiguresKind.AUDIT: "governance:audit_list"}


def administrators() -> list[Person]:
    ids = RoleAssignment.objects.filter(role=Role.ADMINISTRATOR).values("person_id")
    return list(Person.objects.employed().filter(pk__in=ids))


def tell_of_release(release: Release, now: datetime) -> None:
    url = reverse("governance:report_detail", args=[release.quarter])
    title = f"The engagement report of {release.quarter} is published"
    _tell(administrators(), "report_published", f"release:{release.quarter}", title, url, release.quarter, now)


def tell_of_audit(kept: EquityAudit, now: datetime) -> None:
    url = reverse("governance:audit_detail", args=[kept.quarter])
    title = f"The equity audit of {kept.quarter} is ready"
    _tell(administrators(), "audit_finished", f"audit:{kept.quarter}", title, url, kept.quarter, now)


def tell_of_refusal(request: FiguresRequest, now: datetime) -> None:
    """Who asked, each time; of what the schedule asks for every night the administrators, once for each reason."""
    if request.asked_by and request.asked_by.status != Employment.LEFT:
        people, since = [request.asked_by], request.asked_at.isoformat()
    else:
        people, since = administrators(), hashlib.sha256(request.sentence.encode()).hexdigest()[:12]
    url = reverse(LISTS[FiguresKind(request.kind)])
    title = f"The {request.get_kind_display()} of {request.quarter} was refused"
    _tell(people, f"{request.kind}_refused", f"refused:{request.pk}:{since}", title, url, request.quarter, now)


def _tell(people: list[Person], kind: str, occasion: str, title: str, url: str, quarter: str, now: datetime) -> None:
    notices = [
        Notice(kind=kind, to=person, occasion=occasion, title=title, url=url, context={"quarter": quarter})
        for person in people
    ]
    notify_all(notices=notices, now=now)
