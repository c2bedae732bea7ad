from dataclasses import dataclass, field

from django.dispatch import Signal

# People left the organisation, in the transaction that records it: ``people``, ``on``, ``by``, ``now``.
people_left = Signal()
# The same for people who are on leave from now on, and for those at work again.
people_away = Signal()
people_back = Signal()

# The directory has other addresses for people who have used their accounts, in that transaction: ``people``, ``by``,
# ``now``. Who has them now need not be who had the others.
addresses_changed = Signal()

# Somebody is erased, in that transaction: ``person`` (a shell already), ``names`` (a ``Renaming``), ``by``, ``now``.
person_erased = Signal()

# Somebody's page is put together for an account: ``person``, ``user``. Later stages answer with a ``Section`` or None.
person_shown = Signal()


@dataclass(frozen=True)
class Link:
    """A line of a section: where it leads, and a few quiet words behind it."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """What a later stage knows of somebody, for their page."""

    title: str
    links: list[Link] = field(default_factory=list)
