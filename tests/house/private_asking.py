"""Asks everybody about every private thing: the gate, the list, and the pages that show it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.test import Client
from guardian.models import GroupObjectPermission, UserObjectPermission

from activities.models import Note, NoteGrant
from mentorship.people.models import User
from tests.house.canaries import Canaries
from tests.house.private_objects import NAMES, YES
from tests.house.private_world import Thing, World
from tests.house.sweep import ANONYMOUS, Row

Table = dict[tuple[str, str], Row]


class Asking:
    """Asks about each thing of a world as each of its people, who are signed in from the beginning on."""

    def __init__(self, world: World, *, pages: bool = True) -> None:
        self.world, self.canaries = world, Canaries()
        self.canaries.fill()
        self.clients = {ANONYMOUS: Client(raise_request_exception=False)}
        for part, user in world.users.items():
            self.clients[part] = Client(raise_request_exception=False)
            self.clients[part].force_login(user)
        self.look_again(pages=pages)

    def look_again(self, *, pages: bool) -> None:
        """Forget what was answered, for something has changed. ``pages``: or ask the gate and the list alone."""
        self.pages = pages
        self.fresh = {thing.key: type(thing.row)._base_manager.get(pk=thing.row.pk) for thing in self.world.things}
        self.users: dict[str, Any] = {ANONYMOUS: AnonymousUser()} | self.world.users
        self.seen: dict[tuple[str, str], tuple[int, set[str]]] = {}
        self.lists: dict[tuple[str, str], set[Any]] = {}
        self.rows = [self.row(thing) for thing in self.world.things]

    def row(self, thing: Thing) -> Row:
        names = dict(zip(NAMES, thing.key, strict=True))
        return names | {part: self.cell(part, thing) for part in self.clients}

    def cell(self, part: str, thing: Thing) -> str:
        """``yes``, nothing, or in what the gate, the list and the pages are at odds."""
        answers = {"may": self.may(part, thing)}
        if thing.listed:
            answers["listed"] = thing.row.pk in self.listed(part, thing)
        if thing.pages and self.pages:
            answers["shown"] = self.shown(part, thing)
        if all(answers.values()):
            return YES
        refused = 302 if part == ANONYMOUS else 404
        statuses = {self.page(part, path)[0] for path in thing.pages} if self.pages else set()
        wrong = statuses - ({refused} if thing.closed else {200, 302, 403, 404})
        return ", ".join(
            [*(name for name, answer in answers.items() if answer), *(f"answers {code}" for code in wrong)]
        )

    def may(self, part: str, thing: Thing) -> bool:
        user, row = self.users[part], self.fresh[thing.key]
        return thing.permission(user, row) if callable(thing.permission) else user.has_perm(thing.permission, row)

    def listed(self, part: str, thing: Thing) -> set[Any]:
        label = thing.row._meta.label
        if (part, label) not in self.lists:
            rows = type(thing.row)._default_manager.visible_to(self.users[part])  # type: ignore[attr-defined]
            self.lists[part, label] = set(rows.values_list("pk", flat=True))
        return self.lists[part, label]

    def shown(self, part: str, thing: Thing) -> bool:
        """Whether a page of it answers with its words; with anything, where that it exists is what is private."""
        pages, words = [self.page(part, path) for path in thing.pages], self.words_of(thing)
        if not thing.words:
            return any(status == 200 for status, _ in pages)
        return any(words & found for _, found in pages)

    def page(self, part: str, path: str) -> tuple[int, set[str]]:
        """The status of a page, and every word on it."""
        if (part, path) not in self.seen:
            cache.clear()
            answer = self.clients[part].get(path)
            found = self.canaries.found_in(answer.getvalue().decode(errors="replace"))
            self.seen[part, path] = answer.status_code, found
        return self.seen[part, path]

    def words_of(self, thing: Thing) -> set[str]:
        return set().union(*(self.canaries.standing.get((row._meta.label, row.pk), ()) for row in thing.words))

    def words_for(self, part: str, table: Table) -> set[str]:
        """All that somebody reads by the table."""
        things = (thing for thing in self.world.things if table[thing.key][part] == YES)
        return set().union(*map(self.words_of, things))

    def strays(self, table: Table) -> Iterator[str]:
        """On the pages that were asked for, words that are not for who asked."""
        for (part, path), (_, found) in self.seen.items():
            for word in found - self.words_for(part, table):
                yield f"{self.canaries.written[word][0]} on {path} as {part}"


def differences(asking: Asking, table: Table) -> list[str]:
    """In what the application and the table are at odds, a line for each cell."""
    return [
        f"{row['object']} ({row['state']}), {part}: {row[part] or 'no'}; the table says {said.get(part) or 'no'}"
        for row in asking.rows
        for said in [table.get((row["object"], row["state"]), {})]
        for part in asking.clients
        if row[part] != said.get(part)
    ]


def widen(users: Iterable[User]) -> None:
    """Everything at once that must not matter: flags, permissions of models to accounts and groups, and grants."""
    users, everything = list(users), list(Permission.objects.all())
    group = Group.objects.create(name="Everybody")
    group.permissions.add(*everything)
    User.objects.filter(pk__in=[user.pk for user in users]).update(is_staff=True, is_superuser=True)
    notes, read = ContentType.objects.get_for_model(Note), Permission.objects.get(codename="read_note")
    for user in users:
        user.user_permissions.add(*everything)
        user.groups.add(group)
    for note in Note.objects.all():
        of_it = {"content_type": notes, "object_pk": note.pk, "permission": read}
        GroupObjectPermission.objects.create(group=group, **of_it)
        UserObjectPermission.objects.bulk_create([UserObjectPermission(user=user, **of_it) for user in users])
        grants = [NoteGrant(user=user, permission=read, content_object=note) for user in users]
        NoteGrant.objects.bulk_create(grants, ignore_conflicts=True)
