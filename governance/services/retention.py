"""How long things are kept, and the warning to those whose words will go."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from governance.models import PurgeWarning, RetentionRule
from governance.retention import Shared, months_after, months_before
from governance.retention.kinds import kind_named
from governance.selectors.retention import months_by_kind
from mentorship import audit
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person

WARNING_DAYS = 30
CHUNK = 500
OWN_DATA = "/people/me/data/"


class NotKeptSo(Refusal):
    pass


@transaction.atomic
def change_rule(*, kind: str, months: int, by: Person, now: datetime) -> RetentionRule:
    """Keep a kind of thing for so many months; the same again changes nothing.

    Warnings of what now stays longer are taken back: it is announced anew when its time comes.
    """
    known = kind_named(kind)
    if known is None:
        raise NotKeptSo("Nothing of that name is kept.")
    if not known.least <= months <= known.most:
        raise NotKeptSo(f"{known.label} can be kept for {known.least} to {known.most} months.")
    rule = RetentionRule.objects.select_for_update(of=("self",)).filter(kind=kind).first()
    before = rule.months if rule else known.months
    if before == months:
        return rule or RetentionRule(kind=kind, months=months, changed_at=now)
    rule = rule or RetentionRule(kind=kind)
    rule.months, rule.changed_at, rule.changed_by = months, now, by
    rule.save()
    if isinstance(known, Shared) and months > before:
        _take_warnings_back(known, months, now.date())
    audit.record("retention.changed", by=by, on=rule, now=now, kind=kind, months=months, before=before)
    return rule


def _take_warnings_back(kind: Shared, months: int, today: date) -> None:
    still = kind.ended(months_before(today + timedelta(days=WARNING_DAYS), months)).order_by().values("pk")
    PurgeWarning.objects.filter(kind=kind.name, purged_at=None).exclude(subject_id__in=still).delete()


def warn_of_purges(*, now: datetime) -> int:
    """Tell the people of each pair and circle whose words will go in a month; how many subjects. Again tells nobody."""
    warned = 0
    for kind, months in months_by_kind():
        if isinstance(kind, Shared):
            due = kind.ended(months_before(now.date() + timedelta(days=WARNING_DAYS), months))
            told = PurgeWarning.objects.filter(kind=kind.name).values("subject_id")
            while chunk := list(due.exclude(pk__in=told)[:CHUNK]):
                _warn(kind, months, chunk, now)
                warned += len(chunk)
    return warned


@transaction.atomic
def _warn(kind: Shared, months: int, subjects: list[Any], now: datetime) -> None:
    soonest = now.date() + timedelta(days=WARNING_DAYS)
    days = {
        subject.pk: max(soonest, months_after(subject.ended_on, months) + timedelta(days=1)) for subject in subjects
    }
    rows = [
        PurgeWarning(kind=kind.name, subject_id=key, warned_at=now, goes_on=goes_on) for key, goes_on in days.items()
    ]
    PurgeWarning.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record_all(
        "purge.announced", [(one, {"kind": kind.name, "goes_on": days[one.pk]}) for one in subjects], now=now
    )
    notices = [
        Notice(
            kind="words_go", to=person, occasion=f"words_go:{subject.pk}:{days[subject.pk]}", url=OWN_DATA,
            title="Something you wrote is deleted soon", context={"what": what, "day": days[subject.pk]},
        )
        for subject in subjects
        for person, what in kind.people(subject)
        if person.erased_at is None
    ]  # fmt: skip
    notify_all(notices=notices, now=now)
