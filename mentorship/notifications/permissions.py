from mentorship.access.rules import permission
from mentorship.people.models import User


@permission("notifications.read_notice")
def read_notice(user: User, notice) -> bool:
    """Whom it was written to, and nobody else."""
    return notice.person_id == user.person_id
