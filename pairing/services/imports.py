"""Past pairs from a file: whole or not at all, and the same file again changes nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.db import transaction

from mentorship import audit
from mentorship.csvfiles import Row, Sheet, read_csv
from mentorship.people.models import ImportRecord, Person
from pairing.models import Pairing
from pairing.services.places import NoPlace, Places
from pairing.states import PairingState
from programs.models import Cohort


@dataclass(frozen=True)
class Imported:
    rows: int
    added: int

    def __str__(self) -> str:
        return f"{self.rows} pairs read: {self.added} added, {self.rows - self.added} as before."


@transaction.atomic
def import_pairings(*, content: bytes, name: str, by: Person | None, now: datetime, dry_run: bool = False) -> Imported:
    """Keep the pairs of a file as history; raises ``BadFile`` with every wrong row, and then keeps nothing."""
    sheet = read_csv(content, name, required=("mentee_id", "mentor_id", "cohort", "started_on"), optional=("ended_on",))
    new = _Reader(sheet).pairings(now)
    sheet.check()
    Pairing.objects.bulk_create(new)
    if dry_run:
        transaction.set_rollback(True)
    elif new:
        ImportRecord.objects.create(
            kind="pairings", file_name=name[:255], digest=sheet.digest, imported_at=now, imported_by=by,
            rows=len(sheet.rows), added=len(new), changed=0,
        )  # fmt: skip
        audit.record("pairings.imported", by=by, now=now, added=len(new))
    return Imported(len(sheet.rows), len(new))


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.people = {person.employee_id: person for person in Person.objects.all()}
        self.cohorts = {cohort.slug: cohort for cohort in Cohort.objects.all()}
        self.known = set(Pairing.objects.values_list("cohort_id", "mentor_id", "mentee_id", "started_on"))
        named = {row["cohort"] for row in sheet.rows if row["cohort"] in self.cohorts}
        # In one order, so that two imports wait for each other.
        self.places = {slug: Places(self.cohorts[slug], on_record=True) for slug in sorted(named)}

    def pairings(self, now: datetime) -> list[Pairing]:
        """Those that nobody knows yet."""
        read = [self._row(row, now) for row in self.sheet.rows]
        return [pairing for pairing in read if pairing]

    def _row(self, row: Row, now: datetime) -> Pairing | None:
        mentee, mentor = self._person(row, "mentee_id"), self._person(row, "mentor_id")
        cohort = self.cohorts.get(row["cohort"])
        if cohort is None:
            row.problem("cohort", f"there is no cohort “{row['cohort']}”")
        if mentee and mentee == mentor:
            row.problem("mentor_id", "nobody mentors themselves")
        started_on, ended_on = row.day("started_on"), row.day("ended_on", blank=True)
        if started_on and ended_on and ended_on < started_on:
            row.problem("ended_on", "is before the start")
        if not (mentee and mentor and cohort and started_on):
            return None
        key = cohort.pk, mentor.pk, mentee.pk, started_on
        if key in self.known:
            return None
        self.known.add(key)
        moment = datetime.combine(started_on, time(9), UTC)
        facts = {
            "offered_at": moment, "mentor_accepted_at": moment, "mentee_accepted_at": moment, "started_on": started_on,
        }  # fmt: skip
        if ended_on is None:
            return self._under_way(row, cohort, mentor, mentee, facts)
        return Pairing(
            cohort=cohort, mentor=mentor, mentee=mentee, state=PairingState.ENDED, ended_on=ended_on, **facts
        )

    def _person(self, row: Row, column: str) -> Person | None:
        person = self.people.get(row[column])
        if person is None:
            row.problem(column, f"nobody in the directory has the id “{row[column]}”")
        return person

    def _under_way(
        self, row: Row, cohort: Cohort, mentor: Person, mentee: Person, facts: dict[str, Any]
    ) -> Pairing | None:
        """It takes a place on both sides, as any other does."""
        places = self.places[cohort.slug]
        try:
            return places.take(mentor=mentor, mentee=mentee, state=PairingState.ACTIVE, **facts)
        except NoPlace:
            if places.lacks(mentee):
                row.problem("mentor_id", f"has no place left in this cohort: they take {places.room(mentor).places}")
            else:
                row.problem("mentee_id", "has another pairing under way in this cohort")
        return None
