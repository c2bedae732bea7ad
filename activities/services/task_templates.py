"""What a program offers its pairs to begin a task from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from activities.models import TaskTemplate
from activities.policies.tasks import NotATask, check_criteria, check_time_box
from activities.states import TaskKind
from mentorship import audit
from mentorship.changes import save_changes
from mentorship.people.models import Person
from programs.models import Program, Track


@dataclass(frozen=True)
class TemplateDraft:
    kind: TaskKind
    title: str
    minutes: int
    description: str = ""
    criteria: Sequence[str] = field(default=())
    track: Track | None = None

    def facts(self) -> dict[str, object]:
        """As the columns hold them."""
        names = ("kind", "title", "minutes", "description", "track")
        return {name: getattr(self, name) for name in names} | {"criteria": list(self.criteria)}


@transaction.atomic
def keep_template(
    *, program: Program, template_id: UUID, draft: TemplateDraft, by: Person, now: datetime
) -> TaskTemplate:  # fmt: skip
    """Offer a task to the pairs of a program. The id comes from the form: posted twice, it is one template."""
    program = Program.objects.select_for_update(of=("self",)).get(pk=program.pk)
    kept = TaskTemplate.objects.filter(pk=template_id).first()
    if kept:
        if (kept.program_id, kept.kept_by_id) != (program.pk, by.pk):
            raise NotATask("This form was used already. Open a new one to add another task.")
        return kept
    _check(program, draft)
    template = TaskTemplate.objects.create(
        pk=template_id, program=program, kept_by=by, kept_at=now, **draft.facts()
    )  # fmt: skip
    audit.record("task_template.kept", by=by, on=template, now=now, program=program.pk)
    return template


@transaction.atomic
def change_template(*, template: TaskTemplate, draft: TemplateDraft, by: Person, now: datetime) -> TaskTemplate:
    """Word it differently; tasks that were made from it stay as they are."""
    template = TaskTemplate.objects.select_for_update(of=("self",)).select_related("program").get(pk=template.pk)
    _check(template.program, draft)
    if changed := save_changes(template, draft.facts()):
        audit.record("task_template.changed", by=by, on=template, now=now, changed=changed)
    return template


@transaction.atomic
def remove_template(*, template: TaskTemplate, by: Person, now: datetime) -> None:
    """Offer it no longer; again changes nothing."""
    there = TaskTemplate.objects.select_for_update(of=("self",)).filter(pk=template.pk).first()
    if there:
        audit.record("task_template.removed", by=by, on=there, now=now, program=there.program_id)
        there.delete()


def _check(program: Program, draft: TemplateDraft) -> None:
    if draft.track and draft.track.program_id != program.pk:
        raise NotATask("A task is offered in a track of the same program.")
    check_time_box(draft.minutes)
    check_criteria(draft.criteria)
