"""Who may do what beyond taking part, and what an access review says of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from governance.models import AccessReview, AccessReviewItem, OwnershipTerm
from governance.states import AccessDecision, AccessKind
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.people.models import Person, User
from programs.models import Program


@dataclass(frozen=True)
class Held:
    """One thing that one person may do now; ``last_seen_on`` is the day they last signed in.

    An account of the admin site may have no person.
    """

    kind: AccessKind
    person: Person | None
    what: str
    role: str = ""
    program: Program | None = None
    granted_at: datetime | None = None
    account: User | None = None
    last_seen_on: date | None = None


def access_held() -> list[Held]:
    """Every role, every program that somebody owns, stands in for or mediates in, and every account of the admin site.

    Seven queries however many.
    """
    seen = dict(User.objects.filter(person__isnull=False).values_list("person", "last_login"))
    return [replace(row, last_seen_on=_day(_last_login(row, seen))) for row in (*_roles(), *_programs(), *_accounts())]


def _last_login(row: Held, seen: Mapping[int, datetime | None]) -> datetime | None:
    if row.account:
        return row.account.last_login
    return seen.get(row.person.pk) if row.person else None


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at else None


def _roles() -> Iterator[Held]:
    for row in RoleAssignment.objects.select_related("person"):
        label = Role(row.role).label if row.role in Role.values else row.role
        yield Held(AccessKind.ROLE, row.person, str(label), role=row.role, granted_at=row.granted_at)


def _programs() -> Iterator[Held]:
    """Closed programs too: their pages stay open to who runs them."""
    since = {
        (term.program_id, term.person_id, term.part): term.began_at
        for term in OwnershipTerm.objects.filter(ended_at=None)
    }
    for program in Program.objects.select_related("owner", "deputy", "mediator").order_by("pk"):
        for kind, person in _people_of(program):
            at = since.get((program.pk, person.pk, kind.value))
            yield Held(kind, person, f"{kind.value} of {program}", program=program, granted_at=at)


def _accounts() -> Iterator[Held]:
    """Those that sleep too, as they can be woken."""
    for user in User.objects.of_admin_site().order_by("email"):
        what = "superuser of the admin site" if user.is_superuser else "reader of the admin site"
        yield Held(AccessKind.ADMIN_SITE, user.person, what, account=user)


def _people_of(program: Program) -> Iterator[tuple[AccessKind, Person]]:
    yield AccessKind.OWNER, program.owner
    if program.deputy:
        yield AccessKind.DEPUTY, program.deputy
    if program.mediator:
        yield AccessKind.MEDIATOR, program.mediator


def still_held(item: AccessReviewItem) -> bool:
    """Whether the person holds it to this day."""
    if item.kind == AccessKind.ROLE:
        return RoleAssignment.objects.filter(person=item.person_id, role=item.role).exists()
    if item.kind == AccessKind.ADMIN_SITE:
        return item.account_id in User.objects.of_admin_site().values_list("pk", flat=True)
    held = Program.objects.filter(**{item.kind: item.person_id}).values_list("pk", flat=True)
    return item.program_id in held


def items_listed(review: AccessReview) -> QuerySet[AccessReviewItem]:
    return review.items.select_related("person", "account", "decided_by", "program")


def running_review() -> AccessReview | None:
    """The oldest that is not closed, with its counts."""
    return AccessReview.objects.open().counted().order_by("quarter").first()


def undecided_in(review: AccessReview) -> QuerySet[AccessReviewItem]:
    return review.items.filter(decision=AccessDecision.UNDECIDED)
