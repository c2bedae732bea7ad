"""Which track, and so which tier, somebody was enrolled in during a quarter: for protected figures alone."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Q

from governance.quarters import Quarter
from programs.models import Enrolment, Track
from programs.states import EnrolmentState, Tier

PATHS = ("tier", "track")
SEVERAL = {"tier": "several tiers", "track": "several tracks"}


def paths_in(quarter: Quarter) -> dict[int, dict[str, str]]:
    """The tier and the track of everybody enrolled in a cohort that ran in the quarter; two queries for any size."""
    there = Q(state=EnrolmentState.ENROLLED) | Q(changed_at__date__gt=quarter.first_day)
    enrolments = Enrolment.objects.filter(
        there,
        enrolled_at__date__lte=quarter.cut_off,
        cohort__starts_on__lte=quarter.cut_off,
        cohort__ends_on__gte=quarter.first_day,
    )
    taken = enrolments.order_by().values_list("person_id", "cohort__track_id", "cohort__track__tier")
    names, rows = names_of_tracks(), list(taken)
    paths = {track: {"tier": str(Tier(tier).label), "track": names[track]} for track, tier in {row[1:] for row in rows}}
    found: dict[int, dict[str, str]] = {}
    for person_id, track, _ in rows:
        known, path = found.get(person_id), paths[track]
        found[person_id] = path if known is None or known is path else _both(known, path)
    return found


def _both(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    return {name: one[name] if one[name] == other[name] else SEVERAL[name] for name in PATHS}


def names_of_tracks() -> dict[int, str]:
    """What each track is called: with its program where two are called the same."""
    tracks = list(Track.objects.values_list("pk", "name", "program__name"))
    times = Counter(name for _, name, _ in tracks)
    return {pk: name if times[name] == 1 else f"{program}: {name}" for pk, name, program in tracks}
