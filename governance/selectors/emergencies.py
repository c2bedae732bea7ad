"""Who may act in an emergency: by role, by how long they hold it, and because they are not of the pair."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from governance.models import EmergencyAccess
from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.audit.models import AuditEvent
from mentorship.audit.services import READ, label
from mentorship.people.models import Person, User
from pairing.models import Pairing

NAMED_BEFORE = timedelta(hours=24)
PEOPLE = ("requested_by", "decided_by", "reviewed_by", "pairing__mentor", "pairing__mentee", "pairing__cohort")


def officers_for(pairing: Pairing, now: datetime) -> list[Person]:
    """Who may ask or decide about a pair: officers outside it who were named at least a day before."""
    named = RoleAssignment.objects.filter(role=Role.EMERGENCY_OFFICER, granted_at__lte=now - NAMED_BEFORE)
    return _able(named, pairing)


def auditors_for(access: EmergencyAccess) -> list[Person]:
    """Who may say whether it was justified: auditors outside the pair who had no part in it."""
    able = _able(RoleAssignment.objects.filter(role=Role.AUDITOR), access.pairing)
    return [person for person in able if person.pk not in (access.requested_by_id, access.decided_by_id)]


def _able(held: QuerySet[RoleAssignment], pairing: Pairing) -> list[Person]:
    people = Person.objects.employed().filter(user__is_active=True, pk__in=held.values("person"))
    return list(people.exclude(pk__in=[pairing.mentor_id, pairing.mentee_id]))


def emergencies_seen_by(user: User) -> QuerySet[EmergencyAccess]:
    """Those somebody may know of, newest first, without a word of why."""
    return EmergencyAccess.objects.visible_to(user).select_related(*PEOPLE).defer("reason", "finding_words")


def readings_in(access: EmergencyAccess, user: User) -> list[AuditEvent]:
    """What was opened in an access, and each look at the list of it, in order. Each of the pair sees what is theirs or
    shared, never that the other keeps a private note; officers and auditors see all."""
    if access.opens_at is None:
        return []
    events = AuditEvent.objects.filter(
        actor=label(access.requested_by), at__range=(access.opens_at, access.expires_at), action__endswith=READ
    )
    read = [event for event in events.order_by("pk") if event.facts.get("emergency") == str(access.pk)]
    if not access.pairing.includes(user.person):
        return read
    mine = label(user.person)
    return [event for event in read if not event.facts.get("private") or event.facts.get("author") == mine]
