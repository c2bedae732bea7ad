"""What mentors show of themselves to the people of a cohort."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from mentorship import audit
from mentorship.people.models import Person
from pairing.models import MentorProfile
from pairing.policies.pairings import check_can_show
from programs.models import Enrolment


@transaction.atomic
def show_profile(
    *, enrolment: Enrolment, headline: str, helps_with: str, expects: str, open_to_requests: bool, by: Person,
    now: datetime,
) -> MentorProfile:  # fmt: skip
    """Say what one shows, and whether mentees may ask; the same again changes nothing."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort__track").get(pk=enrolment.pk)
    if enrolment.person_id != by.pk:
        raise PermissionDenied
    check_can_show(enrolment)
    facts = {"headline": headline, "helps_with": helps_with, "expects": expects, "open_to_requests": open_to_requests}
    profile = MentorProfile.objects.filter(enrolment=enrolment).first()
    changed = [name for name, value in facts.items() if profile is None or getattr(profile, name) != value]
    if profile is not None and not changed:
        return profile
    profile, _ = MentorProfile.objects.update_or_create(enrolment=enrolment, defaults=facts | {"changed_at": now})
    audit.record("profile.shown", by=by, on=enrolment, now=now, changed=changed, open=open_to_requests)
    return profile
