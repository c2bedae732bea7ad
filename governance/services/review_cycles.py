"""What joint reviews of a program ask, and when its pairs are asked (G2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify

from governance.models import ReviewOccasion, ReviewTemplate, ReviewTemplateVersion
from governance.policies import Moment, NotThus, check_moments, check_questions
from governance.questions import AUTONOMY, Question, as_kept
from governance.selectors.cycles import USUAL_DAYS
from governance.states import QuestionKind
from mentorship import audit
from mentorship.changes import save_changes
from mentorship.people.models import Person
from programs.models import Cohort, Program, Track


@dataclass(frozen=True)
class OccasionDraft:
    """One occasion as it was typed: a share of the way, or in a cohort a day; without a template the usual."""

    name: str
    percent: int | None = None
    opens_on: date | None = None
    template: ReviewTemplate | None = None
    days_to_answer: int = USUAL_DAYS


@transaction.atomic
def save_template(
    *, program: Program, name: str, questions: Sequence[Question], template_id: UUID | None = None, by: Person | None,
    now: datetime,
) -> ReviewTemplate:  # fmt: skip
    """Keep a template; other questions than before become its next version, and open reviews keep theirs.

    A question without a name is new and gets one. The id comes from the form: posted twice, it is one template.
    """
    Program.objects.select_for_update().get(pk=program.pk)  # one template of a name at a time
    name = " ".join(name.split())
    check_questions(questions)
    others = ReviewTemplate.objects.filter(program=program, name__iexact=name)
    if others.exclude(pk=template_id or uuid4()).exists():
        raise NotThus("Another template of this program has this name.", field="name")
    values = {"program": program, "name": name, "created_at": now}
    template, created = ReviewTemplate.objects.get_or_create(pk=template_id or uuid4(), defaults=values)
    if template.program_id != program.pk:
        raise NotThus("This form was used already. Open a new one.")
    renamed = save_changes(template, {"name": name})
    kept = as_kept(_named(questions, _names_used(template)))
    if not created and template.latest.questions == kept:
        if renamed:
            audit.record("review_template.renamed", by=by, on=template, now=now)
        return template
    version = template.versions.count() + 1
    ReviewTemplateVersion.objects.create(template=template, version=version, questions=kept, saved_at=now, saved_by=by)
    audit.record("review_template.saved", by=by, on=template, now=now, program=program.pk, version=version)
    return template


def _names_used(template: ReviewTemplate) -> set[str]:
    return {row["name"] for questions in template.versions.values_list("questions", flat=True) for row in questions}


def _named(questions: Sequence[Question], used: set[str]) -> list[Question]:
    """Each with a name of its own: no question ever gets the name of another, so that answers stay comparable.

    The one on the ladder has the same in every template, as a success metric reads it.
    """
    taken = used | {question.name for question in questions} | {AUTONOMY}
    found = []
    for question in questions:
        if question.kind == QuestionKind.LADDER:
            name = AUTONOMY
        elif question.name and question.name != AUTONOMY:
            name = question.name
        else:
            name = _free(slugify(question.text)[:32].strip("-") or "question", taken)
        taken.add(name)
        found.append(replace(question, name=name))
    return found


def _free(stem: str, taken: set[str]) -> str:
    return next(name for number in range(1, 1000) if (name := f"{stem}-{number}" if number > 1 else stem) not in taken)


@transaction.atomic
def set_occasions(
    *, track: Track, cohort: Cohort | None = None, drafts: Sequence[OccasionDraft], by: Person | None, now: datetime
) -> list[ReviewOccasion]:
    """Say when pairs are asked, on a track or in one of its cohorts; none at all: as it is without. Again is one."""
    track = Track.objects.select_for_update(of=("self",)).get(pk=track.pk)
    moments = [Moment(draft.name, draft.percent, draft.opens_on, draft.days_to_answer) for draft in drafts]
    check_moments(moments, (cohort.starts_on, cohort.ends_on) if cohort else None)
    if any(draft.template and draft.template.program_id != track.program_id for draft in drafts):
        raise NotThus("A template belongs to one program, and this is another.")
    before = {row.name: row for row in ReviewOccasion.objects.filter(track=track, cohort=cohort)}
    after = [_kept(before.pop(draft.name, None), draft, track, cohort) for draft in drafts]
    changed = bool(before) or any(changed for _, changed in after)
    ReviewOccasion.objects.filter(pk__in=[row.pk for row in before.values()]).delete()
    if changed:
        of = cohort or track
        audit.record("review_occasions.set", by=by, on=of, now=now, occasions=len(drafts))
    return [row for row, _ in after]


def _kept(
    row: ReviewOccasion | None, draft: OccasionDraft, track: Track, cohort: Cohort | None
) -> tuple[ReviewOccasion, bool]:
    """An occasion keeps its key as long as it keeps its name."""
    facts = {name: getattr(draft, name) for name in ("percent", "opens_on", "template", "days_to_answer")}
    if row is None:
        taken = ReviewOccasion.objects.filter(track=track, cohort=cohort)
        key = _free(slugify(draft.name)[:50] or "review", set(taken.values_list("key", flat=True)))
        return ReviewOccasion.objects.create(track=track, cohort=cohort, key=key, name=draft.name, **facts), True
    return row, bool(save_changes(row, facts))
