"""How the directory forgets somebody: a shell without a name stays, and a fingerprint that keeps files from undoing it.

What the stages know of the person is dealt with by ``governance.services.erasures``, which calls this.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from mentorship.csvfiles import Sheet
from mentorship.outbox.models import Delivery
from mentorship.people.models import Forgotten, Person, Position, WaitingImport
from mentorship.people.states import Called, Employment
from mentorship.renaming import Renaming

LETTERS = "BCDFGHJKLMNPQRSTVWXZ2345679"  # those that spell nothing
LENGTH = 7


def fingerprint(text: str) -> str:
    """HMAC-SHA256 under the key of the audit log, which is in no database and no dump."""
    spelled = f"forgotten {text.strip().casefold()}"
    return hmac.new(settings.AUDIT_KEY.encode(), spelled.encode(), hashlib.sha256).hexdigest()


def leave_out_forgotten(sheet: Sheet) -> list[str]:
    """Take the rows of erased people out of a file that names people; in words how many, and nothing where none.

    A manager who was erased is nobody.
    """
    known = set(Forgotten.objects.values_list("digest", flat=True))
    if not known:
        return []
    left = [row for row in sheet.rows if not {fingerprint(row["employee_id"]), fingerprint(row["email"])} & known]
    out = len(sheet.rows) - len(left)
    sheet.rows = left
    for row in left:
        if row["manager_email"] and fingerprint(row["manager_email"]) in known:
            row.values["manager_email"] = ""
    return [f"{out} left out whose data was erased"] if out else []


def leave(*, person: Person, on: date) -> None:
    """The directory's part in somebody's leaving: no longer employed, in no position."""
    person.status = Employment.LEFT
    person.left_on = max(on, person.hired_on or on)
    person.save(update_fields=["status", "left_on"])
    held = Position.objects.open().filter(person=person)
    held.filter(starts_on__gte=on).delete()
    held.update(ends_on=on)


def make_shell(*, person: Person, called: Mapping[str, str], now: datetime) -> Renaming:
    """Take name, address and id from somebody, and remember that by fingerprint alone; how they are called now.

    ``called``: how they are and were called, with the column of each. Of addresses the present one is remembered: a
    former one may be given to somebody else.
    """
    token = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    remembered = {person.email, *_of(called, Called.EMPLOYEE_ID)}
    person.name, person.employee_id = f"Former colleague {token}", f"erased-{token.lower()}"
    person.email, person.erased_at = f"{person.employee_id}@erased.invalid", now
    person.save(update_fields=["name", "employee_id", "email", "erased_at"])
    marks = [Forgotten(digest=fingerprint(text)) for text in remembered]
    Forgotten.objects.bulk_create(marks, ignore_conflicts=True)
    return Renaming({was: getattr(person, column) for was, column in called.items()})


def throw_away(*, user_id: int | None, called: Mapping[str, str]) -> None:
    """What leads to somebody by its content alone: sessions, mail to an address, files that wait for confirmation.

    ``called`` as ``make_shell`` takes it.
    """
    addresses, ids = _of(called, Called.EMAIL), _of(called, Called.EMPLOYEE_ID)
    for address in addresses:
        Delivery.objects.filter(to__iexact=address).delete()
    for waiting in WaitingImport.objects.all():
        text = b64decode(waiting.content).decode("utf-8", "replace").casefold()
        if any(spelled.casefold() in text for spelled in (*addresses, *ids)):
            waiting.delete()
    sessions = Session.objects.filter(expire_date__gt=timezone.now())
    of_theirs = [one.pk for one in sessions.iterator() if one.get_decoded().get("_auth_user_id") == str(user_id)]
    Session.objects.filter(pk__in=of_theirs).delete()
    Session.objects.filter(expire_date__lte=timezone.now()).delete()


def _of(called: Mapping[str, str], column: str) -> Collection[str]:
    return [spelled for spelled, where in called.items() if where == column]
