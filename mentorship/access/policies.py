"""Who may give which role to whom, beyond being allowed to give roles at all."""

from mentorship.access.roles import POWERFUL, Role
from mentorship.people.models import Person


def gives_themself_power(role: Role, *, to: Person, by: Person | None) -> bool:
    """Power over others takes two people; ``by=None`` is whoever runs the server, who names the first administrator."""
    return role in POWERFUL and by == to
