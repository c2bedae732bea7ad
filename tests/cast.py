"""The fixed cast: who asks in every permission test.

cast = make_cast()
client.force_login(cast.owner.user)
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import Max, Model

from mentorship.access.roles import Role
from mentorship.people.models import Person, User
from pairing.models import Pairing
from programs.models import Cohort
from programs.states import EnrolmentRole
from tests.factories.pairing import PairingFactory
from tests.factories.people import RoleAssignmentFactory, UserFactory, make_person
from tests.factories.programs import CohortFactory, EnrolmentFactory, ProgramFactory, TrackFactory


@dataclass(frozen=True)
class Cast:
    """Everybody has an account; the superuser alone has no person behind it."""

    mentor: Person
    mentee: Person
    other_mentor: Person
    other_mentee: Person
    owner: Person
    deputy: Person
    other_owner: Person
    delivery_lead: Person
    assessor: Person
    auditor: Person
    administrator: Person
    outsider: Person
    superuser: User
    cohort: Cohort
    pairing: Pairing
    other_pairing: Pairing

    @property
    def users(self) -> dict[str, User]:
        """The accounts by part, in the order of the tables in the tests."""
        people = {field.name: getattr(self, field.name) for field in fields(self)}
        accounts = {part: who.user for part, who in people.items() if isinstance(who, Person)}
        return accounts | {"superuser": self.superuser}


def make_cast() -> Cast:
    """A pair, another pair of the same cohort, and everybody around them; where nobody is yet, as made before."""
    global _kept
    last = Permission.objects.aggregate(Max("pk"))["pk__max"]  # made anew when a test that committed is cleared away
    if _kept and _kept.last_permission == last and is_empty(_kept.rows):
        for model, rows in _kept.rows.items():
            model._base_manager.bulk_create(rows)
    elif is_empty(MODELS):
        cast = build_cast()
        rows = {model: list(model._base_manager.all()) for model in MODELS}
        _kept = Kept(cast, {model: found for model, found in rows.items() if found}, last)
    else:
        return build_cast()
    return copy.deepcopy(_kept.cast)


@dataclass(frozen=True)
class Kept:
    """The cast as it was made first in this process, and its rows: written back at once in a tenth of the time."""

    cast: Cast
    rows: dict[type[Model], list[Model]]
    last_permission: int


_kept: Kept | None = None
ALWAYS_THERE = ("contenttypes", "sites", "sessions")
MODELS = [
    model for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label not in ALWAYS_THERE and model is not Permission
]  # fmt: skip


def is_empty(models: Iterable[type[Model]]) -> bool:
    return not any(model._base_manager.exists() for model in models)


def build_cast() -> Cast:
    delivery_lead = make_person("Dana Lead", level=6)
    mentor = make_person("Mara Mentor", level=5, manager=delivery_lead)
    mentee = make_person("Milo Mentee", level=2, team="Search")
    other_mentor = make_person("Otto Mentor", level=5, team="Search")
    other_mentee = make_person("Oona Mentee", level=2)
    owner, deputy = make_person("Olga Owner", level=7), make_person("Dirk Deputy", level=6)
    other_owner = make_person("Omar Owner", level=7)
    assessor, auditor = make_person("Asa Assessor", level=5), make_person("Aude Auditor", level=4)
    administrator, outsider = make_person("Ada Administrator", level=4), make_person("Ulla Outsider")
    for person, role in [
        (owner, Role.PROGRAM_OWNER),
        (other_owner, Role.PROGRAM_OWNER),
        (assessor, Role.ASSESSOR),
        (auditor, Role.AUDITOR),
        (administrator, Role.ADMINISTRATOR),
    ]:
        RoleAssignmentFactory(person=person, role=role)
    ProgramFactory(owner=other_owner, slug="another-program")
    program = ProgramFactory(owner=owner, deputy=deputy, slug="craft", name="Craft")
    cohort = CohortFactory(track=TrackFactory(program=program, slug="depth", name="Depth"), slug="craft-2026")
    for person in (mentor, other_mentor):
        EnrolmentFactory(cohort=cohort, person=person, role=EnrolmentRole.MENTOR)
    for person in (mentee, other_mentee):
        EnrolmentFactory(cohort=cohort, person=person)
    return Cast(
        mentor, mentee, other_mentor, other_mentee, owner, deputy, other_owner, delivery_lead, assessor, auditor,
        administrator, outsider,
        superuser=UserFactory(person=None, email="root@example.org", is_staff=True, is_superuser=True),
        cohort=cohort,
        pairing=PairingFactory(cohort=cohort, mentor=mentor, mentee=mentee),
        other_pairing=PairingFactory(cohort=cohort, mentor=other_mentor, mentee=other_mentee),
    )  # fmt: skip
