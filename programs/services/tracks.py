from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from mentorship import audit
from mentorship.changes import save_changes
from mentorship.errors import Refusal
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from programs.models import CriteriaWeights, Enrolment, Program, Track
from programs.models.track import CRITERIA, DEFAULT_WEIGHTS
from programs.slugs import free_slug
from programs.states import TIER_DEFAULTS, CohortState, Focus, Tier


class NoWeight(Refusal):
    pass


def normalised(weights: Mapping[str, int]) -> dict[str, int]:
    """The weights as whole percentages that add up to 100, by largest remainder; earlier criteria win ties."""
    total = sum(weights.get(criterion, 0) for criterion in CRITERIA)
    if total <= 0:
        raise NoWeight("Give at least one criterion a weight above 0.")
    shares = {criterion: weights.get(criterion, 0) * 100 / total for criterion in CRITERIA}
    percent = {criterion: int(share) for criterion, share in shares.items()}
    by_remainder = sorted(CRITERIA, key=lambda criterion: percent[criterion] - shares[criterion])
    for criterion in by_remainder[: 100 - sum(percent.values())]:
        percent[criterion] += 1
    return percent


@transaction.atomic
def create_track(
    *, program: Program, weights: Mapping[str, int] | None = None, by: Person | None, now: datetime, **facts: Any
) -> Track:
    """Add a track to a program. What is not said comes from its focus (weights) and its tier (levels, places)."""
    program = Program.objects.select_for_update().get(pk=program.pk)  # one slug at a time
    slug = free_slug(facts["name"], program.tracks.all())
    facts = TIER_DEFAULTS[Tier(facts.get("tier", Tier.SENIOR))] | facts
    track = Track.objects.create(program=program, slug=slug, created_at=now, **facts)
    default = dict(zip(CRITERIA, DEFAULT_WEIGHTS[Focus(track.focus)], strict=True))
    _add_version(track, normalised(weights or default), by, now)
    audit.record("track.created", by=by, on=track, now=now, program=program.pk)
    return track


@transaction.atomic
def change_track(
    *, track: Track, weights: Mapping[str, int] | None = None, note: str = "", by: Person | None, now: datetime,
    **facts: Any,
) -> Track:  # fmt: skip
    """Change a track. Other weights become a new version, with a note; runs keep the version they used."""
    track = Track.objects.select_for_update(of=("self",)).select_related("program").get(pk=track.pk)
    chose = track.people_choose
    changed = save_changes(track, facts)
    if weights is not None and normalised(weights) != track.weights.as_dict():
        _add_version(track, normalised(weights), by, now, note.strip())
        changed.append("weights")
    if changed:
        audit.record("track.changed", by=by, on=track, now=now, changed=changed)
    if track.people_choose and not chose:
        _tell_who_is_in(track, now)
    return track


def _tell_who_is_in(track: Track, now: datetime) -> None:
    """From now on others see what they said when nobody but who runs the program did."""
    rows = Enrolment.objects.enrolled().filter(cohort__track=track).exclude(cohort__state=CohortState.ENDED)
    notices = [
        Notice(
            kind="people_choose", to=row.person, occasion=f"people_choose:{row.cohort_id}",
            title=f"People choose each other in {row.cohort}", url=row.cohort.get_absolute_url(),
            context={"cohort": row.cohort.name},
        )
        for row in rows.select_related("person", "cohort")
    ]  # fmt: skip
    notify_all(notices=notices, now=now)


def _add_version(
    track: Track, weights: dict[str, int], by: Person | None, now: datetime, note: str = ""
) -> CriteriaWeights:
    version = track.weight_versions.count() + 1
    return CriteriaWeights.objects.create(track=track, version=version, set_by=by, set_at=now, note=note, **weights)
