"""What success means for a program, and its figures: measured once a quarter, frozen (G1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from governance.disclosure import Published
from governance.metrics import Kind, kind_of
from governance.models import ProgramFigure, Release, SuccessMetric
from governance.models.success_metric import FEWEST_PEOPLE
from governance.policies import NotNow, NotThus, OtherKey
from governance.quarters import Quarter
from governance.selectors.releases import published_in
from governance.selectors.success import asked_for, tracks_of
from governance.services.bases import bases_of, code_of, keep_basis
from governance.services.releases import check_can_be_counted, due_on
from governance.states import COUNTS
from governance.success import (
    NO_REPORT,
    TELLS,
    Estimate,
    Figure,
    Item,
    Withheld,
    counted_alone,
    holds_beside_report,
    measure,
    read,
    total_in,
    written,
)
from mentorship import audit
from mentorship.changes import save_changes
from mentorship.people.models import Person
from programs.models import Program

MOST_PEOPLE = 500
COUNTS_ALONE = (
    "Sessions and hours say that people met, not that somebody learned. Measure what they can do afterwards: how far "
    "their goals are reached, or what both sides of a pair agree on. Then add the count to it as context."
)


@dataclass(frozen=True)
class MetricDraft:
    """A metric as it was typed; of a count nothing but its kind, its name and what it stands beside."""

    kind: str
    name: str
    measures: str = ""
    why: str = ""
    target: Decimal | None = None
    reach_by: date | None = None
    minimum_group: int = FEWEST_PEOPLE
    beside: SuccessMetric | None = None


@transaction.atomic
def define_metric(
    *, program: Program, draft: MetricDraft, metric_id: UUID | None = None, by: Person | None, now: datetime
) -> SuccessMetric:
    """Say what success is. The id comes from the form: posted twice, it is one metric."""
    Program.objects.select_for_update().get(pk=program.pk)  # one metric of a kind at a time
    metric_id = metric_id or uuid4()
    if kept := SuccessMetric.objects.filter(pk=metric_id).first():
        if kept.program_id != program.pk:
            raise NotThus("This form was used already. Open a new one.")
        return kept
    check_draft(draft, now.date())
    if draft.beside and (draft.beside.program_id != program.pk or draft.beside.stopped_at or draft.beside.is_count):
        raise NotThus("A count stands beside a success metric that is in force.", field="kind")
    try:
        with transaction.atomic():
            metric = SuccessMetric.objects.create(
                pk=metric_id, program=program, kind=draft.kind, beside=draft.beside, created_at=now, created_by=by,
                **_facts(draft),
            )  # fmt: skip
    except IntegrityError:
        raise NotThus("The program has a metric of this kind already. Change that one.", field="kind") from None
    audit.record("metric.defined", by=by, on=metric, now=now, program=program.pk, kind=draft.kind)
    return metric


@transaction.atomic
def change_metric(*, metric: SuccessMetric, draft: MetricDraft, by: Person | None, now: datetime) -> SuccessMetric:
    """Change anything of a metric but its kind: what was measured stays what it is."""
    metric = SuccessMetric.objects.select_for_update(of=("self",)).select_related("beside").get(pk=metric.pk)
    if metric.stopped_at:
        raise NotNow("This metric was stopped. Define it anew.")
    if draft.kind != metric.kind:
        raise NotThus("What a metric is taken from can't change. Stop this one and define another.", field="kind")
    check_draft(draft, now.date(), set_before=metric.reach_by)
    changed = save_changes(metric, _facts(draft))
    if changed:
        audit.record("metric.changed", by=by, on=metric, now=now, changed=changed)
    return metric


@transaction.atomic
def stop_metric(*, metric: SuccessMetric, by: Person | None, now: datetime) -> SuccessMetric:
    """Measure it no longer, nor the counts beside it; its figures are kept. Again changes nothing."""
    metric = SuccessMetric.objects.select_for_update(of=("self",)).select_related("program").get(pk=metric.pk)
    if metric.stopped_at:
        return metric
    metric.stopped_at = now
    metric.save(update_fields=["stopped_at"])
    metric.context.filter(stopped_at__isnull=True).update(stopped_at=now)
    audit.record("metric.stopped", by=by, on=metric, now=now)
    return metric


def check_draft(draft: MetricDraft, today: date, set_before: date | None = None) -> None:
    """Raises the sentence to show beside the field; ``set_before``: a day that was set may stay, though it passed."""
    kind = kind_of(draft.kind)
    if kind is None:
        raise NotThus("Nothing in the application gives evidence of this.", field="kind")
    if kind.is_count:
        if draft.beside is None:
            raise NotThus(COUNTS_ALONE, field="kind")
        return
    if because := counted_alone(draft.name):
        raise NotThus(because, field="name")
    if not draft.why.strip():
        raise NotThus("Say why this stands for success: who judges the program later will ask.", field="why")
    _check_target(kind, draft.target)
    if draft.reach_by is None or (draft.reach_by <= today and draft.reach_by != set_before):
        raise NotThus("Set a day in the future by which to reach it.", field="reach_by")
    if not FEWEST_PEOPLE <= draft.minimum_group <= MOST_PEOPLE:
        sentence = f"A figure is shown of {FEWEST_PEOPLE} people or more; ask for at most {MOST_PEOPLE}."
        raise NotThus(sentence, field="minimum_group")


def _check_target(kind: Kind, target: Decimal | None) -> None:
    if target is None or not kind.least <= float(target) <= kind.most:
        raise NotThus(f"A target of this kind lies between {kind.least:g} and {kind.most:g}.", field="target")


def _facts(draft: MetricDraft) -> dict[str, object]:
    name = " ".join(draft.name.split())
    if draft.beside or draft.kind in COUNTS:
        return {"name": name}
    return {
        "name": name, "measures": draft.measures.strip(), "why": draft.why.strip(), "target": draft.target,
        "reach_by": draft.reach_by, "minimum_group": draft.minimum_group,
    }  # fmt: skip


def measure_due(*, now: datetime) -> int:
    """Measure what metrics ask for of the last quarter, once late logs are in; the number measured. Again none.

    The report of the quarter comes first, since figures are held against it; there is none where nobody is eligible.
    """
    quarter = Quarter.latest_over(now.date())
    if now.date() < due_on(quarter) or not Release.objects.filter(quarter=str(quarter)).exists():
        return 0
    return measure_quarter(quarter=quarter, now=now)


def measure_quarter(*, quarter: Quarter, now: datetime) -> int:
    """Measure a quarter that is over for every program that asks and has no figure of it; the number measured."""
    check_can_be_counted(quarter, now)
    asked = [(program, kind) for program, name in asked_for(quarter) if (kind := kind_of(name))]
    report = published_in(quarter)
    for program, kind in asked:
        items = _items(program, kind, quarter)
        found = _measured(program, kind, items, report)
        keep_figure(program=program, kind=kind, quarter=quarter, found=found, items=items, by=None, now=now)
    return len(asked)


def _items(program: Program, kind: Kind, quarter: Quarter) -> list[Item]:
    """The evidence of the quarter, with codes in the place of people."""
    figure = _name_of(program, kind)
    found = kind.sample(program, quarter) if kind.sample else []
    return [
        replace(item, person=code_of(figure, item.person), mentor=item.mentor and code_of(figure, item.mentor))
        for item in found
    ]


def _name_of(program: Program, kind: Kind) -> str:
    return f"{kind.name} of program {program.pk}"


def _measured(program: Program, kind: Kind, items: Sequence[Item], report: Published | None) -> Figure:
    """A figure that neither with those that were shown before nor with the report of its quarter tells of very few."""
    if kind.estimate is None:
        return total_in(report.release, tracks_of(program), kind.reported) if report else Withheld(NO_REPORT)
    try:
        earlier = [read(rows) for rows in bases_of(_name_of(program, kind))]
    except OtherKey as lost:
        return Withheld(str(lost))
    found = measure(items, kind.estimate, earlier)
    told = isinstance(found, Estimate) and report and not holds_beside_report(report, tracks_of(program), found.people)
    return Withheld(TELLS) if told else found


@transaction.atomic
def keep_figure(
    *, program: Program, kind: Kind, quarter: Quarter, found: Figure, items: Sequence[Item] = (), by: Person | None,
    now: datetime,
) -> ProgramFigure:  # fmt: skip
    """Freeze a figure, with one decimal, or why there is none; a second one of the quarter changes nothing.

    ``items``, people in them by their codes, are what it was taken from: later figures are held against them.
    """
    if isinstance(found, Estimate):
        low, high = (None if end is None else round(end, 1) for end in (found.low, found.high))
        values: dict[str, Any] = {"people": found.people, "value": round(found.value, 1), "low": low, "high": high}
    else:
        values = {"withheld": found.because}
    figure, created = ProgramFigure.objects.get_or_create(
        program=program, kind=kind.name, quarter=str(quarter), defaults={**values, "measured_at": now}
    )
    if created:
        audit.record("figure.measured", by=by, on=figure, now=now, quarter=str(quarter), shown=not figure.withheld)
        if items and found.tells:
            keep_basis(figure=_name_of(program, kind), content=written(items), now=now)
    return figure
