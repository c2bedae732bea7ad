"""How long a matching takes from the database to stored rationales, and publishing it: seconds, step by step.

python -m tests.benchmarks.matching_database            2,000 mentees, on SQLite in a file
python -m tests.services python -m tests.benchmarks.matching_database       on PostgreSQL

The people are those of ``tests.benchmarks.pairing``, put into an empty database that is removed afterwards.
"""

import argparse
import os
import time
from datetime import date, timedelta
from typing import Any

LIMIT = 5.0
"""Seconds that 2,000 mentees may take from the request to the last stored reason."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mentees", type=int, nargs="?", default=2_000)
    size = parser.parse_args().mentees
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    setup_test_environment()
    kept = setup_databases(verbosity=0, interactive=False)
    try:
        return measure(size)
    finally:
        teardown_databases(kept, verbosity=0)


def measure(size: int) -> int:
    from django.urls import reverse
    from django.utils import timezone

    from pairing.services.publishing import publish_run
    from pairing.services.runs import carry_out_run, request_run

    reverse("home")  # as warm as a worker that has served before
    cohort, now, steps = fill(size), timezone.now(), []

    def say(step: str) -> None:
        steps.append((time.perf_counter(), step))

    started, processor = time.perf_counter(), time.process_time()
    run = request_run(cohort=cohort, by=None, now=now)
    carry_out_run(run_id=run.pk, now=now, say=say)
    matched, used = time.perf_counter(), time.process_time() - processor
    run.refresh_from_db()
    assert run.state == "proposed", run.error
    publish_run(run=run, by=None, now=now)
    published, used_too = time.perf_counter(), time.process_time() - processor - used
    for (at, step), (until, _) in zip(steps, [*steps[1:], (matched, "")], strict=True):
        print(f"       {until - at:6.2f} s  {step}")
    facts = run.summary
    print(
        f"{size:>6,} mentees, {facts['mentors']:,} mentors, {facts['eligible_pairs']:,} eligible pairs, "
        f"{facts['paired']:,} paired, {run.status}: from the database to stored reasons {matched - started:.2f} s "
        f"({used:.2f} s of the processor), published with rationales in another "
        f"{published - matched:.2f} s ({used_too:.2f} s)"
    )
    return int(size <= 2_000 and matched - started > LIMIT)


def fill(size: int) -> Any:
    """A cohort of made-up people; what a query reads in real life is there in real numbers."""
    from mentorship.people.models import Person, PersonSkill, Position, Skill, Unit
    from programs.models import Enrolment
    from programs.states import CohortState, EnrolmentRole
    from tests.benchmarks.pairing import organisation
    from tests.factories import NOW
    from tests.factories.programs import CohortFactory, TrackFactory

    mentees, mentors = organisation(size)
    everybody = [*mentees, *mentors]
    start = date.today() + timedelta(days=30)
    cohort = CohortFactory(
        track=TrackFactory(lowest_gap=1, highest_gap=3, mentee_limit=4), state=CohortState.ENROLLING, starts_on=start,
        ends_on=start + timedelta(weeks=26), enrolment_closes_on=start,
    )  # fmt: skip
    people = Person.objects.bulk_create(
        Person(employee_id=p.id, name=f"Person {p.id}", email=f"{p.id}@example.org", timezone=p.zone) for p in everybody
    )
    key = {person.employee_id: person for person in people}
    units = {t: Unit(name=t, path=f"Engineering/{t}") for t in sorted({p.team for p in everybody})}
    Unit.objects.bulk_create(units.values())
    Position.objects.bulk_create(
        Position(
            person=key[p.id], unit=units[p.team], level=p.level, job_title=p.family, job_family=p.family,
            manager=key[sorted(p.line)[0]] if p.line else None, starts_on=date(2022, 1, 10),
        )
        for p in everybody
    )  # fmt: skip
    skills = {name: Skill(name=name) for name in sorted({s for p in everybody for s in (*p.skills, *p.wants)})}
    Skill.objects.bulk_create(skills.values())
    PersonSkill.objects.bulk_create(
        PersonSkill(person=key[p.id], skill=skills[s], proficiency=level)
        for p in everybody
        for s, level in p.skills.items()
    )
    roles = [(p, EnrolmentRole.MENTEE, 0) for p in mentees] + [(p, EnrolmentRole.MENTOR, p.places) for p in mentors]
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            cohort=cohort, person=key[p.id], role=role, capacity=places, communication_style=p.style, enrolled_at=NOW,
            changed_at=NOW,
        )
        for p, role, places in roles
    )  # fmt: skip
    wishes = Enrolment.wanted_skills.through
    wishes.objects.bulk_create(
        wishes(enrolment=enrolment, skill=skills[s])
        for enrolment, (p, *_) in zip(enrolments, roles, strict=True)
        for s in p.wants
    )
    return cohort


if __name__ == "__main__":
    raise SystemExit(main())
