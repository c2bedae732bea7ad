"""Time boxes in words. Plain values in minutes, no Django."""


def in_words(minutes: int) -> str:
    """``45 minutes``, ``1 hour``, ``1 hour 30 minutes``."""
    hours, rest = divmod(minutes, 60)
    parts = [_counted(count, unit) for count, unit in ((hours, "hour"), (rest, "minute")) if count]
    return " ".join(parts) or "no time"


def against(box: int, spent: int, *, finished: bool) -> str:
    """How long a task took beside its time box, as a fact and without a verdict."""
    took, so_far = ("took", "") if finished else ("has taken", " so far")
    if spent == box:
        return f"{took} as long as its time box{so_far}"
    compared = "longer" if spent > box else "less"
    return f"{took} {in_words(abs(spent - box))} {compared} than its time box{so_far}"


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" + ("" if count == 1 else "s")
