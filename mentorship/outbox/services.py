"""The outbox: queue a mail, or a post to somebody's chat, with its cause; claim it under a lease, send it, remember.

A worker killed between claim and mark leaves a lease that runs out; the mail is then sent once more with the same
Message-ID, which is derived from its key. (The pattern: Richardson, "Transactional outbox", 2018.)
"""

import logging
import random
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from mentorship import audit
from mentorship.celery import hint
from mentorship.encryption.fields import GONE
from mentorship.outbox import clock, mails
from mentorship.outbox.models import Beat, Channel, Delivery, DeliveryState

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 9
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
CHUNK, BATCH = 500, 250
PATIENCE = timedelta(seconds=30)  # a batch that takes longer goes back: what was asked before it may not hold any more
OUTCOME = ("state", "error", "claimed_until", "finished_at", "due_at", "attempts")
# Run for each mail, by itself: to have it built anew each time took longer than to run it.
FINISH = """
    UPDATE outbox_delivery
    SET state = %s, error = %s, finished_at = %s, text = %s, html = %s, calendar = NULL,
        claimed_until = NULL
    WHERE id = %s
"""
BOUNCED = SMTPRecipientsRefused.__name__  # the error of a mail whose address its server does not know

# These are filled at start, by who knows more than addresses.
# Asked right before a batch is sent: by key a later moment to wait, or a reason to drop it, for what may not go now.
Verdicts = Mapping[UUID, datetime | str]
Gatekeeper = Callable[[Sequence[Delivery], datetime], Verdicts]
gatekeepers: list[Gatekeeper] = []
# Called before each sweep: what was kept for a digest is folded.
gatherers: list[Callable[[datetime], None]] = []
# How a channel other than mail sends.
senders: dict[str, Callable[[Delivery], None]] = {}
# Told of each delivery that is given up, in the same transaction.
mourners: list[Callable[[Delivery, datetime], None]] = []


class Refused(Exception):
    """The other side does not take it, now or later. The text names the kind of error, and no word of anybody."""


class NotNow(Exception):
    """To be tried again: after ``wait``, where the other side said how long."""

    def __init__(self, error: str, wait: timedelta | None = None) -> None:
        super().__init__(error)
        self.wait = wait


@dataclass
class Counts:
    sent: int = 0
    waiting: int = 0
    dead: int = 0
    dropped: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.dead + self.dropped

    def __str__(self) -> str:
        return f"{self.sent} sent, {self.waiting} to be tried again, {self.dead} given up, {self.dropped} dropped"


def draft_mail(
    *,
    key: str,
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    due_at: datetime,
    not_after: datetime | None = None,
    person_id: int | None = None,
    unsubscribe_url: str = "",
    calendar: str = "",
    calendar_method: str = "",
    channel: str = Channel.MAIL,
    cohort_id: int | None = None,
    url: str = "",
    held: bool = False,
    now: datetime | None = None,
) -> Delivery:
    """A mail to be sent from ``due_at`` on, and dropped after ``not_after``; not written down yet.

    ``calendar`` is a file as RFC 5545 has it, ``calendar_method`` the method that stands in it. ``held``: never sent
    itself, but folded into a digest from ``due_at`` on.
    """
    return Delivery(
        key=key, kind=kind, to=to, person_id=person_id, subject=" ".join(subject.split())[:200], text=text, html=html,
        unsubscribe_url=unsubscribe_url, calendar=calendar or None, calendar_method=calendar_method,
        channel=channel, cohort_id=cohort_id, url=url, state=DeliveryState.HELD if held else DeliveryState.DUE,
        due_at=due_at, not_after=not_after, created_at=now or timezone.now(),
    )  # fmt: skip


@transaction.atomic
def queue_mail(**mail: Any) -> Delivery:
    """Write down a mail as ``draft_mail`` takes it; the same key a second time changes nothing."""
    draft = draft_mail(**mail)
    queue_mails([draft])
    return Delivery.objects.get(key=draft.key)


@transaction.atomic
def queue_mails(drafts: Sequence[Delivery]) -> None:
    """Write down many mails at once; a key that is there already changes nothing."""
    if drafts:
        Delivery.objects.bulk_create(drafts, ignore_conflicts=True, batch_size=CHUNK)
        hint("mentorship.outbox.tasks.deliver")


def deliver_due(*, now: datetime | None = None, limit: int = CHUNK, mail: BaseEmailBackend | None = None) -> Counts:
    """Send what is due over one connection; ``now`` stands still only when it is given."""
    _gather(now or timezone.now())
    counts, mail, left = Counts(), mail or get_connection(), limit
    while left > 0 and (batch := claim(now=now or timezone.now(), most=min(left, BATCH))):
        _deliver(batch, mail, now, counts)
        left -= len(batch)
    _close(mail)
    return counts


def _gather(now: datetime) -> None:
    """What can't be folded holds no other mail up; that it waits is seen by whoever looks at the health."""
    for gather in gatherers:
        try:
            gather(now)
        except Exception as error:  # noqa: BLE001  whatever is wrong with one digest
            logger.error("Folding failed: %s", type(error).__name__)


@transaction.atomic
def claim(*, now: datetime, most: int) -> list[Delivery]:
    """Take rows for ourselves until the lease runs out: what a lost claim left behind, then the longest due.

    Two questions, since one with "or" sorts all that waits each time.
    """
    skip = connection.features.has_select_for_update_skip_locked
    free = Delivery.objects.select_for_update(skip_locked=skip)
    rows = list(free.left_behind(now)[:most])
    rows += free.due(now).order_by("due_at")[: most - len(rows)]
    taken = {"state": DeliveryState.CLAIMED, "claimed_until": now + LEASE}
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(**taken, attempts=F("attempts") + 1)
    for row in rows:
        row.state, row.claimed_until, row.attempts = DeliveryState.CLAIMED, now + LEASE, row.attempts + 1
    return rows


def _deliver(batch: Sequence[Delivery], mail: BaseEmailBackend, now: datetime | None, counts: Counts) -> None:
    """Each is settled before the next is sent, so that a death repeats one at most; those not reached go back."""
    begun, waiting = now or timezone.now(), deque(batch)
    try:
        verdicts = _ask_gatekeepers(batch, begun)
        while waiting and (moment := now or timezone.now()) < begun + PATIENCE:
            delivery = waiting.popleft()
            _handle(delivery, verdicts.get(delivery.pk), mail, moment, counts)
    finally:
        _put_back(waiting)


def _put_back(rows: Collection[Delivery]) -> None:
    if rows:
        mine = Delivery.objects.filter(pk__in=[row.pk for row in rows], state=DeliveryState.CLAIMED)
        mine.update(state=DeliveryState.DUE, claimed_until=None, attempts=F("attempts") - 1)


def _ask_gatekeepers(batch: Sequence[Delivery], now: datetime) -> dict[UUID, datetime | str]:
    """The first word counts."""
    found: dict[UUID, datetime | str] = {row.pk: "stale" for row in batch if row.not_after and now > row.not_after}
    for ask in gatekeepers:
        found = {**_verdicts(ask, batch, now), **found}
    return found


def _verdicts(ask: Gatekeeper, rows: Sequence[Delivery], now: datetime) -> Verdicts:
    """What can't be judged waits, and holds no other mail up."""
    try:
        return ask(rows, now)
    except Exception as error:  # noqa: BLE001  whatever is wrong with one of them
        if len(rows) > 1:
            return {pk: verdict for row in rows for pk, verdict in _verdicts(ask, [row], now).items()}
        logger.error("Delivery %s can't be judged: %s", rows[0].pk, type(error).__name__)
        return {rows[0].pk: now + LEASE}


def _handle(
    delivery: Delivery, verdict: datetime | str | None, mail: BaseEmailBackend, now: datetime, counts: Counts
) -> None:
    if isinstance(verdict, datetime):
        delivery.attempts -= 1
        _settle(delivery, DeliveryState.DUE, now, due_at=verdict)
        counts.waiting += 1
    elif verdict is not None:
        _settle(delivery, DeliveryState.DROPPED, now, error=verdict)
        counts.dropped += 1
    else:
        _send(delivery, mail, now, counts)


def _send(delivery: Delivery, mail: BaseEmailBackend, now: datetime, counts: Counts) -> None:
    try:
        _pass_on(delivery, mail)
    except Refused as error:
        _give_up(delivery, now, str(error), counts)
    except NotNow as error:
        _try_again(delivery, now, str(error), counts, error.wait)
    except (SMTPException, OSError) as error:
        _close(mail)
        _try_again(delivery, now, type(error).__name__, counts)
    else:
        _settle(delivery, DeliveryState.SENT, now)
        counts.sent += 1


def _pass_on(delivery: Delivery, mail: BaseEmailBackend) -> None:
    if delivery.channel != Channel.MAIL:
        senders[delivery.channel](delivery)
        return
    try:
        mails.hand_over(mails.mail_for(delivery), mail)
    except SMTPRecipientsRefused as error:
        if not _is_for_good(error):
            raise
        raise Refused(BOUNCED) from error


def _is_for_good(error: SMTPRecipientsRefused) -> bool:
    """Whether the server knows no such address: where it only means "not now" it answers 4yz (RFC 5321, 4.2.1)."""
    codes = [code for code, _ in error.recipients.values()]
    return not codes or max(codes) >= 500


def _try_again(delivery: Delivery, now: datetime, error: str, counts: Counts, wait: timedelta | None = None) -> None:
    logger.warning("Delivery %s failed at attempt %s: %s", delivery.pk, delivery.attempts, error)
    if delivery.attempts >= MOST_ATTEMPTS:
        _give_up(delivery, now, error, counts)
        return
    _settle(delivery, DeliveryState.DUE, now, error=error, due_at=now + (wait or wait_after(delivery.attempts)))
    counts.waiting += 1


@transaction.atomic
def _give_up(delivery: Delivery, now: datetime, error: str, counts: Counts) -> None:
    _settle(delivery, DeliveryState.DEAD, now, error=error)
    for tell in mourners:
        tell(delivery, now)
    counts.dead += 1


def _settle(
    delivery: Delivery, state: DeliveryState, now: datetime, error: str = "", due_at: datetime | None = None
) -> None:
    """Write down how it went; the words are wiped once nobody needs them."""
    delivery.state, delivery.error, delivery.claimed_until = state, error[:100], None
    delivery.due_at = due_at or delivery.due_at
    if state != DeliveryState.DUE:
        delivery.finished_at = now
    if state in (DeliveryState.SENT, DeliveryState.DROPPED):
        _finish(delivery)
    else:
        delivery.save(update_fields=OUTCOME)  # no word: whom it named may have been erased meanwhile


def _finish(delivery: Delivery) -> None:
    vars(delivery).update(text=GONE, html=GONE, calendar=None)
    key = Delivery._meta.pk.get_db_prep_value(delivery.pk, connection)
    finished_at = connection.ops.adapt_datetimefield_value(delivery.finished_at)
    row = [str(delivery.state), delivery.error, finished_at, str(GONE), str(GONE), key]
    with connection.cursor() as cursor:
        cursor.execute(FINISH, row)


def wait_after(attempts: int) -> timedelta:
    """Exponential, with up to a fifth more so that a mail server coming back is not met by all at once."""
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return wait * random.uniform(1, 1.2)  # noqa: S311  spreads load, guards nothing


def _close(mail: BaseEmailBackend) -> None:
    try:
        mail.close()
    except (SMTPException, OSError):
        logger.info("The mail server hung up first.")


@transaction.atomic
def retry(*, delivery: Delivery, by: object, now: datetime) -> Delivery:
    """Try a dead letter again."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state == DeliveryState.DEAD:
        delivery.state, delivery.due_at, delivery.attempts = DeliveryState.DUE, now, 0
        delivery.finished_at = delivery.not_after = None
        delivery.save()
        audit.record("delivery.retried", by=by, on=delivery, now=now)
        hint("mentorship.outbox.tasks.deliver")
    return delivery


@transaction.atomic
def retry_all(*, by: object, now: datetime, limit: int = CHUNK) -> int:
    """After an outage: try the dead letters again, the oldest first; how many."""
    dead = Delivery.objects.select_for_update().filter(state=DeliveryState.DEAD).order_by("due_at")
    ids = list(dead.values_list("pk", flat=True)[:limit])
    revived = {"state": DeliveryState.DUE, "due_at": now, "attempts": 0, "finished_at": None, "not_after": None}
    Delivery.objects.filter(pk__in=ids).update(**revived)
    if ids:
        audit.record("deliveries.retried", by=by, now=now, count=len(ids))
        hint("mentorship.outbox.tasks.deliver")
    return len(ids)


@transaction.atomic
def drop(*, delivery: Delivery, by: object, now: datetime) -> Delivery:
    """Let a letter go that can't or need not be sent."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if delivery.state in (DeliveryState.DEAD, DeliveryState.DUE, DeliveryState.HELD):
        _settle(delivery, DeliveryState.DROPPED, now, error="dropped by hand")
        audit.record("delivery.dropped", by=by, on=delivery, now=now)
    return delivery


@transaction.atomic
def call_back(*, kind: str, people: Collection[int], now: datetime) -> None:
    """Let go of mails of a kind to these people that were not sent yet: what they say holds no more."""
    called_back = {"state": DeliveryState.DROPPED, "error": "called back", "claimed_until": None, "finished_at": now}
    wiped = {"text": GONE, "html": GONE, "calendar": None}
    Delivery.objects.unsent().filter(kind=kind, person_id__in=people).update(**called_back, **wiped)


@transaction.atomic
def redirect(addresses: Mapping[int, str], *, but: str) -> None:
    """What was not sent yet to these people goes where they are reached now, except mails of one kind."""
    rows = list(Delivery.objects.unsent().filter(person_id__in=addresses).exclude(kind=but).only("to", "person_id"))
    for row in rows:
        row.to = addresses[row.person_id or 0]
    Delivery.objects.bulk_update(rows, ["to"], batch_size=CHUNK)


def beat(name: str, now: datetime) -> None:
    """A sweep says that it ran; a clock that leapt since the last is found first."""
    clock.look(now)
    Beat.objects.update_or_create(name=name, defaults={"at": now})
