"""The mathematics of the figures, for a process that knows of no database: nothing that is imported here does."""

from governance.disclosure import Declared, ProtectedRelease, Published, Roll, protect, seats_of

_before: list[Published] = []  # in the one process of a pool, which lasts as long as its demonstration is made


def protect_next(roll: Roll, declared: Declared, period: str) -> ProtectedRelease:
    """The quarter's figures, held against those this process protected before."""
    return protect_beside(_before, roll, declared, period)


def protect_beside(before: list[Published], roll: Roll, declared: Declared, period: str) -> ProtectedRelease:
    """The quarter's figures, held against those ``before``, which they then join."""
    protected = protect(roll, declared, period=period, earlier=before)
    before.append(Published(protected, seats_of(roll)))
    return protected
