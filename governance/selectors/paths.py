"""Which track, and so which tier, somebody was enrolled in during a quarter: for protected figures alone."""

from collections import Counter, defaultdict

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
    names = names_of_tracks()
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for person_id, track_id, tier in enrolments.order_by().values_list(
        "person_id", "cohort__track_id", "cohort__track__tier"
    ):
        found[person_id].add((str(Tier(tier).label), names[track_id]))
    return {person_id: _one_of(paths) for person_id, paths in found.items()}


def _one_of(paths: set[tuple[str, str]]) -> dict[str, str]:
    tiers, tracks = {tier for tier, _ in paths}, {track for _, track in paths}
    return {
        "tier": tiers.pop() if len(tiers) == 1 else SEVERAL["tier"],
        "track": tracks.pop() if len(tracks) == 1 else SEVERAL["track"],
    }


def names_of_tracks() -> dict[int, str]:
    """What each track is called: with its program where two are called the same."""
    tracks = list(Track.objects.values_list("pk", "name", "program__name"))
    times = Counter(name for _, name, _ in tracks)
    return {pk: name if times[name] == 1 else f"{program}: {name}" for pk, name, program in tracks}
