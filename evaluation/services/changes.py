"""How much skills changed over a track's cohorts: measured by hand, kept, never measured again for few people (E1)."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from evaluation.models import TrackChange
from evaluation.policies import NotNow, check_can_measure_again, check_enough
from evaluation.selectors import TrackFigure, track_figures
from evaluation.statistics import rounded, skill_change
from evaluation.statistics.skill_change import PLACES, REFUSED
from governance.services.bases import bases_of, code_of, keep_basis
from governance.success import Item, read, written
from mentorship import audit
from mentorship.people.models import Person
from programs.models import Track


@transaction.atomic
def measure_change(*, track: Track, by: Person | None, now: datetime) -> TrackChange:
    """Measure the change over everybody assessed both before and after, and keep the figure with what stood behind."""
    Track.objects.select_for_update(of=("self",)).get(pk=track.pk)
    figure = f"change of track {track.pk}"
    people = {code_of(figure, one.person): one for one in track_figures(track)}
    check_enough(len(people))
    items = [_item(code, one) for code, one in people.items()]
    assessors = {code: one.assessors for code, one in people.items()}
    check_can_measure_again(items, [read(rows) for rows in bases_of(figure)], assessors)
    measured = skill_change(one.levels for one in people.values())
    if measured.status == REFUSED:
        raise NotNow(measured.sentence)
    change = TrackChange.objects.create(
        track=track, content=rounded(asdict(measured), PLACES), people=len(people), measured_at=now, measured_by=by
    )
    keep_basis(figure=figure, content=written(items), now=now)
    audit.record("change.measured", by=by, on=change, now=now, track=track.pk, people=change.people)
    return change


def _item(code: str, one: TrackFigure) -> Item:
    return Item(code, "a mentor" if one.levels.mentored else "", (one.levels.before, one.levels.after))
