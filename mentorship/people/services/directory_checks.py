"""The directory as it stands, and whether a file's entries fit it."""

from collections.abc import Iterable, Sequence

from mentorship.csvfiles import shown
from mentorship.people.models import Person, Position, User
from mentorship.people.services.directory_file import Entry

# People made by hand before the directory knew them; the first import that brings their address adopts them.
PROVISIONAL = "local-"


class Directory:
    """Everybody, their accounts and open positions, read with a handful of queries and locked."""

    def __init__(self) -> None:
        self.people = {person.employee_id: person for person in Person.objects.select_for_update()}
        self.by_address = {person.email.lower(): person for person in self.people.values()}
        accounts = list(User.objects.select_related(None))
        self.accounts = {user.person_id: user for user in accounts if user.person_id}
        self.unclaimed = {user.email.lower(): user for user in accounts if not user.person_id}
        positions = Position.objects.open().select_related("unit", "manager")
        self.positions = {position.person_id: position for position in positions}

    def recognise(self, entries: Iterable[Entry]) -> None:
        """Say for each entry whom in the directory it speaks of; somebody new is made, not saved."""
        for entry in entries:
            known = self.people.get(entry.employee_id) or self._provisional(entry)
            entry.person = known or Person(employee_id=entry.employee_id)

    def _provisional(self, entry: Entry) -> Person | None:
        person = self.by_address.get(entry.key)
        return person if person and person.employee_id.startswith(PROVISIONAL) else None


def check_entries(entries: Sequence[Entry], directory: Directory) -> dict[str, Person]:
    """Note in the sheet what does not fit; returns everybody by the address they have after the import."""
    named = {entry.person.pk for entry in entries if entry.person.pk}
    others = {address: person for address, person in directory.by_address.items() if person.pk not in named}
    addresses = others | {entry.key: entry.person for entry in entries}
    for entry in entries:
        _check_address(entry, others, directory)
        if entry.manager_email and entry.manager_email not in addresses:
            problem = f"{shown(entry.manager_email)} is neither in this file nor in the directory"
            entry.row.problem("manager_email", problem)
    _check_circles(entries, addresses, directory)
    return addresses


def _check_address(entry: Entry, others: dict[str, Person], directory: Directory) -> None:
    if entry.key in others:
        owner = others[entry.key].employee_id
        entry.row.problem("email", f"{shown(entry.email)} belongs to {owner} in the directory")
    elif entry.person.pk in directory.accounts and entry.key in directory.unclaimed:
        entry.row.problem("email", f"{shown(entry.email)} belongs to an account outside the directory")


def _check_circles(entries: Sequence[Entry], addresses: dict[str, Person], directory: Directory) -> None:
    """Reporting lines have no circle, over the file and everybody it does not name."""
    names = {id(person): address for address, person in addresses.items()}
    people = {person.pk: person for person in directory.people.values()}
    above: dict[str, str] = {}
    for person_id, position in directory.positions.items():
        if position.manager_id:
            above[names.get(id(people[person_id]), "")] = names.get(id(people[position.manager_id]), "")
    for entry in entries:
        above[entry.key] = entry.manager_email
    lines = {entry.key: entry for entry in entries}
    for circle in circles(above):
        members = [lines[address] for address in circle if address in lines]
        if len(circle) > 1 and members:
            first = min(members, key=lambda entry: entry.row.line)
            start = circle.index(first.key)
            told = [*circle[start:], *circle[:start], first.key]
            shortened = told if len(told) <= 8 else [*told[:6], "…", told[-1]]
            first.row.problem("manager_email", f"the reporting line goes in a circle: {' → '.join(shortened)}")


def circles(above: dict[str, str]) -> list[list[str]]:
    """The circles of a graph in which everybody has at most one above; an empty name is nobody."""
    done: set[str] = set()
    found = []
    for start in above:
        path: dict[str, int] = {}
        name = start
        while name and name not in done and name not in path:
            path[name] = len(path)
            name = above.get(name, "")
        if name in path:
            found.append(list(path)[path[name] :])
        done.update(path)
    return found
