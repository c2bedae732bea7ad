"""What somebody says about themselves for colleagues to see; the directory's imports leave it alone from then on."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from mentorship.people.models.person import validate_zone

LONGEST = 500


class NotLikeThis(Refusal):
    pass


@transaction.atomic
def describe_oneself(*, person: Person, timezone: str, about: str, by: Person, now: datetime) -> Person:
    """Choose one's time zone and a few words for the directory; the same again changes nothing."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    about = about.strip()
    try:
        validate_zone(timezone)
    except ValidationError as error:
        raise NotLikeThis(error.messages[0]) from None
    if len(about) > LONGEST:
        raise NotLikeThis(f"At most {LONGEST} characters fit.")
    changed = [name for name, value in (("timezone", timezone), ("about", about)) if getattr(person, name) != value]
    if changed:
        person.timezone, person.about = timezone, about
        person.own_choices = sorted({*person.own_choices, *changed})
        person.save(update_fields=["timezone", "about", "own_choices"])
        audit.record("person.described_themself", by=by, on=person, now=now, changed=changed)
    return person
