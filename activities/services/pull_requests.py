"""A track's pull request template as its owner wants it, and how often it was filled in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from activities.models import PullRequestCount, PullRequestTemplate
from activities.pull_requests import HEADINGS, KEYS, Tally
from mentorship import audit
from mentorship.errors import Refusal
from mentorship.people.models import Person
from programs.models import Track

MOST_QUESTIONS = 8
LONGEST_QUESTION = 200


class NotATemplate(Refusal):
    pass


class NotACount(Refusal):
    pass


@transaction.atomic
def change_template(
    *, track: Track, sections: Sequence[str], questions: Sequence[str], by: Person, now: datetime
) -> PullRequestTemplate:
    """Choose sections and ask own questions; the same again changes nothing."""
    Track.objects.select_for_update().get(pk=track.pk)
    chosen = [key for key in KEYS if key in sections]
    asked = list(dict.fromkeys(line for question in questions if (line := " ".join(question.split()))))
    _check_template(chosen, asked)
    template = PullRequestTemplate.objects.filter(track=track).first() or PullRequestTemplate(track=track)
    if template.pk and (template.sections, template.questions) == (chosen, asked):
        return template
    template.sections, template.questions = chosen, asked
    template.changed_at, template.changed_by = now, by
    template.save()
    audit.record("pull_request_template.changed", by=by, on=template, now=now, track=track.pk, sections=chosen)
    return template


@transaction.atomic
def record_review_counts(
    *, track: Track, month: date, counts: Tally, source: str, by: Person | None, now: datetime
) -> PullRequestCount:
    """What a source counted in a month, in place of what it counted there before. The same again changes nothing."""
    Track.objects.select_for_update().get(pk=track.pk)
    sections = {key: counts.sections[key] for key in HEADINGS if counts.sections.get(key)}
    _check_counts(counts.reviews, sections, month, now)
    month = month.replace(day=1)
    found = PullRequestCount.objects.filter(track=track, month=month, source=source).first()
    row = found or PullRequestCount(track=track, month=month, source=source)
    if found and (found.reviews, found.sections) == (counts.reviews, sections):
        return found
    row.reviews, row.sections, row.recorded_at, row.recorded_by = counts.reviews, sections, now, by
    row.save()
    audit.record("pull_requests.counted", by=by, on=row, now=now, track=track.pk, month=f"{month:%Y-%m}", source=source)
    return row


@transaction.atomic
def record_months(*, track: Track, months: Mapping[date, Tally], source: str, by: Person | None, now: datetime) -> int:
    """The counts of several months, all or none; how many reviews that were."""
    for month, counts in months.items():
        record_review_counts(track=track, month=month, counts=counts, source=source, by=by, now=now)
    return sum(counts.reviews for counts in months.values())


def _check_template(sections: Sequence[str], questions: Sequence[str]) -> None:
    if not sections and not questions:
        raise NotATemplate("A template has at least one section or one question.")
    if len(questions) > MOST_QUESTIONS:
        raise NotATemplate(f"At most {MOST_QUESTIONS} questions: nobody answers more beside their work.")
    if too_long := next((number for number, text in enumerate(questions, 1) if len(text) > LONGEST_QUESTION), None):
        raise NotATemplate(f"Question {too_long} is longer than {LONGEST_QUESTION} characters.")
    if any("@" in question for question in questions):
        raise NotATemplate("Leave out @: it would call somebody into every request.")


def _check_counts(reviews: int, sections: dict[str, int], month: date, now: datetime) -> None:
    if reviews < 0 or any(not 0 <= number <= reviews for number in sections.values()):
        raise NotACount("A section can't be filled in more often than there are reviews.")
    if month > now.date():
        raise NotACount("This month is still to come.")
