"""The people import: a snapshot of the directory as of a day. The key is the employee id, never the e-mail.

Who is not in the file stays as they are; who has left says so in their row. A change of team, manager, level or title
ends the position held and begins another on that day; on the same day it corrects it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max

from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person, Position, User
from mentorship.people.services import accounts, addresses, declarations, former_names, importing
from mentorship.people.services.directory_checks import Directory, check_entries
from mentorship.people.services.directory_file import read_people_file
from mentorship.people.services.directory_plan import Plan, plan_changes
from mentorship.people.services.importing import Summary
from mentorship.people.services.units import ensure_units, missing_units
from mentorship.people.signals import people_away, people_back, people_left
from mentorship.people.states import Employment

MOST_LEAVERS = 0.2
HELD = ["unit", "manager", "level", "job_title", "job_family"]
BATCH = 200


class TooManyLeavers(Refusal):
    pass


class OutOfOrder(Refusal):
    pass


@transaction.atomic
def import_people(
    *,
    content: bytes,
    file_name: str,
    by: Person | None,
    now: datetime,
    on: date | None = None,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    allow_leavers: bool = False,
) -> Summary:
    """Bring the directory to what the file says it is on that day; all of it or nothing. Again changes nothing."""
    on = on or now.astimezone(UTC).date()
    importing.one_at_a_time()
    sheet, entries, left_out = read_people_file(content, file_name, mapping)
    directory = Directory()
    directory.recognise(entries)
    everybody = check_entries(entries, directory)
    sheet.check()
    _check_order(on)
    plan = plan_changes(entries, everybody, directory, on)
    _check_leavers(plan, directory, allowed=allow_leavers)
    declared = declarations.differing([(entry.person, entry.declarations) for entry in entries])
    summary = _summary(plan, declared, file_name, len(sheet.rows), sheet.unknown, dry_run=dry_run)
    summary.notes += left_out
    if not dry_run:
        _write_people(plan, directory, by, now)
        _write_positions(plan)
        declarations.save_imported(declared, now)
        _announce(plan, on, by, now)
        counts = {"added": summary.added, "changed": summary.changed, "removed": summary.removed}
        importing.record_import(kind="people", sheet=sheet, by=by, now=now, **counts)
    return summary


def _check_order(on: date) -> None:
    known = Position.objects.aggregate(start=Max("starts_on"), end=Max("ends_on"))
    latest = max((day for day in known.values() if day), default=on)
    if latest > on:
        raise OutOfOrder(f"The directory knows changes up to {latest}. Import files in the order of their dates.")


def _check_leavers(plan: Plan, directory: Directory, *, allowed: bool) -> None:
    leaving = len(plan.leaving)
    # The plan has set people to what the file says already.
    employed = leaving + sum(person.status != Employment.LEFT for person in directory.people.values())
    if leaving > MOST_LEAVERS * employed and not allowed:
        raise TooManyLeavers(
            f"{leaving} of {employed} people would leave, more than {MOST_LEAVERS:.0%}. "
            "If that is right, allow it and import again."
        )


def _summary(
    plan: Plan, declared: Sequence[declarations.Declared], name: str, rows: int, unknown: list[str], *, dry_run: bool
) -> Summary:
    declaring = {id(person) for person, _, _ in declared}
    counted = {id(person) for person in (*plan.added, *plan.changed, *plan.leaving)}
    summary = Summary("people", name, rows, unknown, dry_run, changes=plan.changes)
    summary.added, summary.removed = len(plan.added), len(plan.leaving)
    summary.changed = len(plan.changed) + len(declaring - counted)
    if new := len(missing_units(plan.teams())):
        summary.notes.append(f"{new} new units")
    if moved := len(addresses.elsewhere(plan.moved)):
        summary.notes.append(f"{moved} with another address: the password ends, and the old address is told")
    if declared:
        summary.notes.append(f"{len(declared)} self-declarations")
    return summary


def _write_people(plan: Plan, directory: Directory, by: Person | None, now: datetime) -> None:
    if plan.moved:
        addresses.clear_the_way([person for person, _ in plan.moved])
    Person.objects.bulk_create(plan.added, batch_size=BATCH)
    known = [*plan.changed, *plan.leaving]
    if known and plan.fields:
        Person.objects.bulk_update(known, sorted(plan.fields), batch_size=BATCH)
    addresses.follow(plan.moved, by=by, now=now)
    former_names.keep(plan.renamed, now=now)
    _give_accounts(plan, directory)


def _give_accounts(plan: Plan, directory: Directory) -> None:
    """Everybody has an account that nobody can sign in with yet."""
    without = [person for person in (*plan.added, *plan.changed) if person.pk not in directory.accounts]
    made = []
    for person in without:
        unclaimed = directory.unclaimed.get(person.email.lower())
        if unclaimed:
            unclaimed.person = person
            unclaimed.save(update_fields=["person"])
            audit.record("account.linked", on=unclaimed, person=person.pk)
        else:
            made.append(User(person=person, email=person.email, is_active=False, password=make_password(None)))
    User.objects.bulk_create(made, batch_size=BATCH)


def _write_positions(plan: Plan) -> None:
    """Ends before beginnings: nobody holds two at once, not even within the transaction."""
    units = ensure_units(plan.teams())
    for position, path in (*plan.opened, *plan.corrected):
        position.unit = units[path]
    Position.objects.filter(pk__in=[position.pk for position in plan.removed]).delete()
    Position.objects.bulk_update(plan.closed, ["ends_on"], batch_size=BATCH)
    Position.objects.bulk_update([position for position, _ in plan.corrected], HELD, batch_size=BATCH)
    Position.objects.bulk_create([position for position, _ in plan.opened], batch_size=BATCH)


def _announce(plan: Plan, on: date, by: Person | None, now: datetime) -> None:
    """Later stages hear who left, who is on leave from now on and who is back."""
    if plan.leaving:
        accounts.close_accounts(plan.leaving, by=by, now=now)
        people_left.send(sender=Person, people=plan.leaving, on=on, by=by, now=now)
    if plan.away:
        people_away.send(sender=Person, people=plan.away, on=on, by=by, now=now)
    if plan.back:
        people_back.send(sender=Person, people=plan.back, on=on, by=by, now=now)
