"""What stood behind figures that were shown, kept without names, so that no later one tells of few beside them."""

from datetime import datetime
from typing import Any

from governance.models import FigureBasis
from governance.policies import OtherKey
from mentorship.audit.chain import code

LENGTH = 16  # hexadecimal places: enough that no two people meet, and a third of the room


def code_of(figure: str, person: str) -> str:
    """A person by their code: HMAC-SHA256 under the key of the audit log, which is in no database and no dump."""
    return code(f"behind {figure}: {person}")[:LENGTH]


def keep_basis(*, figure: str, content: Any, now: datetime) -> None:
    """Within the transaction that keeps the figure, which is what the log tells of."""
    FigureBasis.objects.create(figure=figure, key=_key(), content=content, shown_at=now)


def bases_of(figure: str) -> list[Any]:
    """What stood behind each figure of this that was shown, the earliest first."""
    kept = list(FigureBasis.objects.filter(figure=figure))
    if any(basis.key != _key() for basis in kept):
        raise OtherKey("Earlier figures were kept under another AUDIT_KEY, so this one can't be held against them.")
    return [basis.content for basis in kept]


def _key() -> str:
    return code("the key behind figures")
