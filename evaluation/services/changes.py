"""How much skills changed over a track's cohorts: measured by hand, kept, never measured again for one person (E1)."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from evaluation.models import TrackChange
from evaluation.policies import NotNow, check_can_measure_again, check_enough
from evaluation.selectors import track_figures
from evaluation.statistics import skill_change
from evaluation.statistics.skill_change import REFUSED
from mentorship import audit
from mentorship.people.models import Person
from programs.models import Track


@transaction.atomic
def measure_change(*, track: Track, by: Person | None, now: datetime) -> TrackChange:
    """Measure the change over everybody assessed both before and after, and keep the figure."""
    Track.objects.select_for_update(of=("self",)).get(pk=track.pk)
    figures = track_figures(track)
    earlier = TrackChange.objects.filter(track=track).first()
    check_enough(len(figures.people))
    if earlier:
        concerned = max(earlier.people, len(figures.people)) - figures.unchanged_since(earlier.measured_at)
        check_can_measure_again(concerned, figures.most_of_one_since(earlier.measured_at))
    measured = skill_change(figures.people)
    if measured.status == REFUSED:
        raise NotNow(measured.sentence)
    change = TrackChange.objects.create(
        track=track, content=asdict(measured), people=len(figures.people), measured_at=now, measured_by=by
    )
    audit.record("change.measured", by=by, on=change, now=now, track=track.pk, people=change.people)
    return change
