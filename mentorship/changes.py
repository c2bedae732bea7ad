"""What differs between a row and what it shall say."""

from collections.abc import Mapping

from django.db.models import Model


def save_changes(row: Model, facts: Mapping[str, object]) -> list[str]:
    """Save of a row only what differs, and name it, for the log; nothing is written when nothing does."""
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
    return changed
