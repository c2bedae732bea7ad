"""Rotation: every data key is wrapped anew under the newest master key.

The words themselves stay as they are, under data keys that never leave the database unwrapped, so a rotation touches
one small row per pairing, runs while people work, and after a kill goes on where it stopped. When it has ended nothing
depends on the old master key any more and it can be taken out of the environment.
"""

from collections.abc import Callable

from django.db import transaction

from mentorship.encryption.errors import KeyMissing
from mentorship.encryption.masters import master_keys, newest, unwrap, wrap
from mentorship.encryption.models import DataKey

CHUNK = 200


def rotate_keys(*, progress: Callable[[int, int], None] | None = None) -> int:
    """Wrap all data keys under the newest master key; the number wrapped. Safe to run twice and at once.

    Raises KeyMissing, and changes nothing, where one is under a master key that is not there.
    """
    name, _ = newest()
    _check_all_there()
    total, done = DataKey.objects.exclude(master=name).count(), 0
    while wrapped := _rotate_chunk(name):
        done += wrapped
        if progress:
            progress(done, max(total, done))
    return done


def _check_all_there() -> None:
    masters = DataKey.objects.order_by().values_list("master", flat=True).distinct()
    if missing := sorted(set(masters) - set(master_keys())):
        keys = DataKey.objects.filter(master__in=missing).count()
        sentence = (
            f"{keys} keys are under {', '.join(missing)}, not among ENCRYPTION_KEYS: put it back and run this again."
        )
        raise KeyMissing(f"{sentence} Nothing was changed.")


@transaction.atomic
def _rotate_chunk(name: str) -> int:
    rows = list(DataKey.objects.select_for_update().exclude(master=name).order_by("pk")[:CHUNK])
    for row in rows:
        row.master, row.wrapped = wrap(unwrap(row.master, bytes(row.wrapped), row.scope), row.scope)
    DataKey.objects.bulk_update(rows, ["master", "wrapped"])
    return len(rows)
