"""The roadmap from a file: items, and which unit needs how many people with which skill for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mentorship import audit
from mentorship.csvfiles import Row, Sheet, read_csv, shown
from mentorship.people.models import Person, Skill, Unit
from mentorship.people.services import importing
from mentorship.people.services.importing import Summary
from programs.models import RoadmapItem, RoadmapNeed

MOST_PEOPLE = 1000
COLUMNS = ("item", "team", "starts_on", "ends_on", "skill", "level", "people")


@dataclass(frozen=True)
class _Need:
    unit: Unit
    skill: str
    level: int
    people: int


@dataclass
class _Item:
    title: str
    line: int
    starts_on: date
    ends_on: date
    needs: dict[tuple[int, str], _Need]


@transaction.atomic
def import_roadmap(
    *, content: bytes, name: str, by: Person | None, now: datetime, dry_run: bool = False,
    mapping: Mapping[str, str] | None = None,
) -> Summary:  # fmt: skip
    """Bring the items of a file to what it says of them, all of it or nothing. Again changes nothing.

    An item has a row for each unit and skill; what the file says no longer of an item it names is taken away, and
    items that it does not name stay.
    """
    importing.one_at_a_time()
    sheet = read_csv(content, name, required=COLUMNS, mapping=mapping)
    items = _Reader(sheet).read()
    sheet.check()
    summary = Summary("roadmap", name, len(sheet.rows), sheet.unknown, dry_run)
    _Writer(summary).write(items)
    if dry_run:
        transaction.set_rollback(True)
    else:
        counts = {"added": summary.added, "changed": summary.changed, "removed": summary.removed}
        importing.record_import(kind="roadmap", sheet=sheet, by=by, now=now, **counts)
    return summary


@transaction.atomic
def remove_item(*, item: RoadmapItem, by: Person | None, now: datetime) -> None:
    """Take an item off the roadmap, with what it needs."""
    audit.record("roadmap.removed", by=by, on=item, now=now, title=item.title)
    RoadmapItem.objects.filter(pk=item.pk).delete()


class _Reader:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.units = {unit.path.lower(): unit for unit in Unit.objects.all()}
        self.items: dict[str, _Item] = {}

    def read(self) -> dict[str, _Item]:
        for row in self.sheet.rows:
            self._row(row)
        return self.items

    def _row(self, row: Row) -> None:
        title = row.text("item", longest=200)
        path = "/".join(part.strip() for part in row["team"].split("/"))
        unit = self.units.get(path.lower())
        if unit is None:
            row.problem("team", f"there is no unit {shown(row['team'])}")
        starts_on, ends_on = row.day("starts_on"), row.day("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            row.problem("ends_on", "is before the start")
        skill = row.text("skill", longest=100)
        level, people = row.integer("level", 1, 5), row.integer("people", 1, MOST_PEOPLE)
        if not (title and unit and starts_on and ends_on and skill and level and people):
            return
        item = self.items.setdefault(title.lower(), _Item(title, row.line, starts_on, ends_on, {}))
        if (item.starts_on, item.ends_on) != (starts_on, ends_on):
            row.problem("starts_on", f"the dates of {shown(title)} differ from those on line {item.line}")
        if (unit.pk, skill.lower()) in item.needs:
            row.problem("skill", f"{shown(skill)} is asked of this team for this item already")
        item.needs[unit.pk, skill.lower()] = _Need(unit, skill, level, people)


class _Writer:
    def __init__(self, summary: Summary) -> None:
        self.summary = summary
        self.skills = {skill.name.lower(): skill for skill in Skill.objects.all()}
        self.items = {item.title.lower(): item for item in RoadmapItem.objects.prefetch_related("needs__skill")}

    def write(self, items: dict[str, _Item]) -> None:
        missing = {key: need.skill for item in items.values() for (_, key), need in item.needs.items()}
        new = [Skill(name=name) for key, name in sorted(missing.items()) if key not in self.skills]
        self.skills |= {skill.name.lower(): skill for skill in Skill.objects.bulk_create(new)}
        if new:
            self.summary.notes.append(f"{len(new)} new skills")
        for key, wanted in items.items():
            self._needs(self._item(key, wanted), wanted)

    def _item(self, key: str, wanted: _Item) -> RoadmapItem:
        item = self.items.get(key)
        if item is None:
            self.summary.added += 1
            return RoadmapItem.objects.create(title=wanted.title, starts_on=wanted.starts_on, ends_on=wanted.ends_on)
        if (item.starts_on, item.ends_on) != (wanted.starts_on, wanted.ends_on):
            item.starts_on, item.ends_on = wanted.starts_on, wanted.ends_on
            item.save(update_fields=["starts_on", "ends_on"])
            self.summary.changed += 1
        return item

    def _needs(self, item: RoadmapItem, wanted: _Item) -> None:
        known = {(need.unit_id, need.skill.name.lower()): need for need in item.needs.all()} if item.pk else {}
        gone = [need.pk for key, need in known.items() if key not in wanted.needs]
        changed = []
        for key, need in wanted.needs.items():
            row = known.get(key)
            if row and (row.level, row.people) != (need.level, need.people):
                row.level, row.people = need.level, need.people
                changed.append(row)
        new = [
            RoadmapNeed(item=item, unit=need.unit, skill=self.skills[key[1]], level=need.level, people=need.people)
            for key, need in wanted.needs.items()
            if key not in known
        ]
        RoadmapNeed.objects.filter(pk__in=gone).delete()
        RoadmapNeed.objects.bulk_update(changed, ["level", "people"])
        RoadmapNeed.objects.bulk_create(new, batch_size=300)
        self.summary.added += len(new)
        self.summary.changed += len(changed)
        self.summary.removed += len(gone)
