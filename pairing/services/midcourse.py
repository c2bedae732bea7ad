"""A few people of a running cohort as the matching sees them, and the offer of a pair in mid-course."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np

from mentorship import audit
from mentorship.notifications.services import Notice, notify_all
from mentorship.people.models import Person
from pairing.matching import Scores, score
from pairing.matching.explain import EQUAL, IN_DEMAND, LOWER
from pairing.matching.market import NOT_ELIGIBLE
from pairing.matching.repair import Table
from pairing.models import Pairing, Rationale
from pairing.services.inputs import Inputs
from pairing.services.places import Places
from pairing.services.rationales import digest_of
from pairing.services.snapshot import take_snapshot
from pairing.states import Method
from programs.models import Cohort

SHOWN = 3


class Midcourse:
    """Some mentees and every mentor with a place that no settled pair holds, scored.

    ``without``: pairings that are looked away from. A mentee who is not enrolled, at work and free is not there.
    """

    def __init__(self, cohort: Cohort, who: Collection[str], today: date, *, without: Collection[UUID] = ()) -> None:
        self.cohort, self.weights = cohort, cohort.track.weights
        self.snapshot = take_snapshot(cohort, self.weights, today, without=without)
        self.mentees = sorted((one for one in self.snapshot.mentees if one.id in who), key=lambda one: one.id)
        self.mentors = sorted(self.snapshot.mentors, key=lambda one: one.id)
        self.row = {one.id: number for number, one in enumerate(self.mentees)}
        self.column = {one.id: number for number, one in enumerate(self.mentors)}
        self.scores: Scores | None = None
        self.total = np.full((len(self.mentees), len(self.mentors)), NOT_ELIGIBLE, dtype=np.int64)
        if self.mentees and self.mentors:
            rules, day = self.snapshot.rules, self.snapshot.dates
            self.scores = score(self.mentees, self.mentors, self.snapshot.weights, rules, day)
            self.total = np.where(self.scores.forbidden < 0, self.scores.total, NOT_ELIGIBLE)
        asked = self.snapshot.load_costs
        self.costs = {
            one.id: [asked[one.id][min(place, len(asked[one.id]) - 1)] for place in range(one.places)]
            for one in self.mentors
        }

    def bar(self, mentee: str, mentors: Collection[str]) -> None:
        """These two are not proposed again."""
        for mentor in mentors:
            if mentee in self.row and mentor in self.column:
                self.total[self.row[mentee], self.column[mentor]] = NOT_ELIGIBLE

    def allow(self, mentee: str, mentor: str) -> None:
        """What is on offer already may stay, whatever was decided since."""
        if self.scores is not None and mentee in self.row and mentor in self.column:
            cell = self.row[mentee], self.column[mentor]
            self.total[cell] = self.scores.total[cell]

    def points(self, mentee: str, mentor: str) -> int:
        return int(self.total[self.row[mentee], self.column[mentor]])

    @property
    def table(self) -> Table:
        return Table([one.id for one in self.mentees], [one.id for one in self.mentors], self.total, self.costs)

    def ranked(self, mentee: str) -> list[tuple[str, int, int]]:
        """Who could be the mentor of one mentee: id, score, and what their next place costs; the best worth first."""
        row = self.total[self.row[mentee]] if mentee in self.row else []
        open_to = [
            (one.id, int(value), self.costs[one.id][0])
            for one, value in zip(self.mentors, row, strict=bool(len(row)))
            if value != NOT_ELIGIBLE and self.costs[one.id]
        ]
        return sorted(open_to, key=lambda found: (found[2] - found[1], found[0]))

    def explanation(self, mentee: str, mentor: str) -> dict[str, Any]:
        """Who else there was for the mentee, as a matching explains it. What was barred is not in it."""
        ranked = {who: (points, cost) for who, points, cost in self.ranked(mentee)}
        got = int(self.total[self.row[mentee], self.column[mentor]])
        mine = got - ranked.get(mentor, (got, 0))[1]
        others = [
            {"id": who, "score": points, "reason": _why(points, cost, got, mine), "price": cost,
             "worth": points - cost, "instead": mine}
            for who, (points, cost) in ranked.items()
            if who != mentor
        ]  # fmt: skip
        unknown = self.scores.without_data(self.row[mentee], self.column[mentor]) if self.scores else []
        return {"mentors": others[:SHOWN], "mentees": [], "binding": [], "without_data": unknown}

    def content(self, mentee: str, mentor: str) -> dict[str, Any]:
        """What the rationale keeps of the two, beside who decided it."""
        points = self.scores.points(self.row[mentee], self.column[mentor]) if self.scores else {}
        return {
            "weights": {"version": self.weights.version} | self.weights.as_dict(),
            "score": sum(points.values()),
            "points": points,
            "inputs": Inputs(self.snapshot).of(mentee, mentor),
            "explanation": self.explanation(mentee, mentor),
        }


def _why(points: int, cost: int, got: int, mine: int) -> str:
    """Why somebody else was not taken."""
    if points < got:
        return LOWER
    return EQUAL if points - cost == mine else IN_DEMAND


def offer(
    *, places: Places, course: Midcourse, mentee: Person, mentor: Person, formed: str, reason: str, by: Person,
    now: datetime, **facts: Any,
) -> Pairing:  # fmt: skip
    """Offer a pair in mid-course to both, with its rationale; in the caller's transaction."""
    pairing = places.take(mentor=mentor, mentee=mentee, offered_at=now, **facts)
    pairing.save(force_insert=True)
    content = {
        "cohort": pairing.cohort.slug,
        "formed": formed,
        "method": Method.OPTIMUM.value,
        "mentee": {"employee_id": mentee.employee_id, "name": mentee.name},
        "mentor": {"employee_id": mentor.employee_id, "name": mentor.name},
        **course.content(mentee.employee_id, mentor.employee_id),
        "changed_by": by.employee_id,
        "change_reason": reason,
        "approved_by": by.employee_id,
        "approved_at": now.isoformat(),
    }
    digest = digest_of(content)
    Rationale.objects.create(pairing=pairing, content=content, digest=digest, created_at=now)
    audit.record("pairing.offered", by=by, on=pairing, now=now, formed=formed, rationale=digest)
    return pairing


def tell(pairings: Sequence[Pairing], now: datetime) -> None:
    notices = [
        Notice(
            kind="pairing_offered", to=person, occasion=f"pairing_offered:{pairing.pk}",
            title=f"You and {partner.name} are proposed as a pair", url=pairing.get_absolute_url(),
            context={"partner": partner.name, "cohort": pairing.cohort.name}, cohort=pairing.cohort_id,
        )
        for pairing in pairings
        for person, partner in ((pairing.mentor, pairing.mentee), (pairing.mentee, pairing.mentor))
    ]  # fmt: skip
    notify_all(notices=notices, now=now)
