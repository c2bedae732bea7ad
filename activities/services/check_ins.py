"""The one gate to the words of check-ins: everything that writes or reads ``CheckInWords.body`` is in this module."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activities.models import CheckIn, CheckInWords
from activities.policies.pairs import NotNow, check_lasts
from activities.selectors.check_ins import answer_times
from mentorship import audit
from mentorship.notifications.services import notify
from mentorship.people.models import Person, User
from pairing.models import Pairing


@dataclass(frozen=True)
class OpenWords:
    """What somebody wrote, for a reader whose reading is on record."""

    author: Person
    written_at: datetime
    text: str


@transaction.atomic
def open_check_in(
    *, pairing: Pairing, check_in_id: UUID, words: str, working_days: int, by: Person, now: datetime
) -> CheckIn:
    """Ask the other something, and by when they answer. The id comes from the form: posted twice, it is one."""
    rows = Pairing.objects.select_for_update(of=("self",)).select_related("mentor", "mentee")
    pairing = rows.get(pk=pairing.pk)
    check_lasts(pairing)
    if not pairing.includes(by):
        raise PermissionDenied
    asked = CheckIn.objects.filter(pk=check_in_id).first()
    if asked:
        if (asked.pairing_id, asked.asked_by_id) != (pairing.pk, by.pk):
            raise NotNow("This form was used already. Open a new one to ask something else.")
        return asked
    partner = pairing.partner_of(by)
    if CheckIn.objects.waiting().filter(pairing=pairing, asked_by=by).exists():
        raise NotNow(f"A question of yours still waits for {partner}. Add to that one, or wait for the answer.")
    expected_at = answer_times(partner, now, (working_days,))[working_days]
    asked = CheckIn.objects.create(pk=check_in_id, pairing=pairing, asked_by=by, asked_at=now, expected_at=expected_at)
    CheckInWords.objects.create(check_in=asked, author=by, body=words, written_at=now)
    audit.record("check_in.opened", by=by, on=asked, now=now, pairing=str(pairing.pk))
    notify(
        kind="check_in_asked", to=partner, occasion=f"check_in_asked:{asked.pk}", cohort=pairing.cohort_id,
        title=f"{by.name} asks you something", url=asked.get_absolute_url(),
        context={"partner": by.name, "day": expected_at.astimezone(partner.zone).date()}, now=now,
    )  # fmt: skip
    return asked


@transaction.atomic
def write_in_check_in(*, check_in: CheckIn, words_id: UUID, body: str, by: Person, now: datetime) -> CheckInWords:
    """Answer, or go on writing; the first words of who was asked are the answer. Posted twice, they stand once."""
    rows = CheckIn.objects.select_for_update(of=("self",)).select_related("pairing__mentor", "pairing__mentee")
    check_in = rows.get(pk=check_in.pk)
    check_lasts(check_in.pairing)
    if not check_in.pairing.includes(by):
        raise PermissionDenied
    written = CheckInWords.objects.filter(pk=words_id).first()
    if written:
        if (written.check_in_id, written.author_id) != (check_in.pk, by.pk):
            raise NotNow("This form was used already. Open the check-in again to write more.")
        return written
    written = CheckInWords.objects.create(pk=words_id, check_in=check_in, author=by, body=body, written_at=now)
    answers = by.pk != check_in.asked_by_id and check_in.answered_at is None
    if answers:
        check_in.answered_at, check_in.answered_on = now, now.astimezone(by.zone).date()
        check_in.save(update_fields=["answered_at", "answered_on"])
    audit.record("check_in.answered" if answers else "check_in.continued", by=by, on=check_in, now=now)
    _tell(check_in, written, by, now)
    return written


def open_words(*, check_in: CheckIn, user: User, now: datetime) -> list[OpenWords]:
    """What somebody may read of a check-in, in order; recorded first, and not shown when that fails."""
    if not user.has_perm("activities.view_check_in", check_in):
        raise PermissionDenied
    words = list(CheckInWords.objects.visible_to(user).filter(check_in=check_in).select_related("author", "check_in"))
    audit.record_read("check_in.read", by=user.person, on=check_in, now=now)
    return [OpenWords(row.author, row.written_at, row.body) for row in words]


def _tell(check_in: CheckIn, written: CheckInWords, by: Person, now: datetime) -> None:
    notify(
        kind="check_in_answered", to=check_in.pairing.partner_of(by), occasion=f"check_in_answered:{written.pk}",
        title=f"{by.name} has written to you", url=check_in.get_absolute_url(), context={"partner": by.name},
        cohort=check_in.pairing.cohort_id, now=now,
    )  # fmt: skip
