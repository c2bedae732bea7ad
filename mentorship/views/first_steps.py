"""From an empty installation to a first published cohort, by following the page."""

from dataclasses import dataclass

from django.urls import reverse

from mentorship.access.models import RoleAssignment
from mentorship.access.roles import Role
from mentorship.context import address
from mentorship.people.models import Person, PersonSkill, User
from pairing.models import Pairing, PairingRun
from pairing.states import RunState
from programs.models import Cohort, Enrolment, Program, Track
from programs.states import CohortState


@dataclass(frozen=True)
class Stage:
    """One step of the way: what, why, whether it is done, and where this account does it (nowhere: others do)."""

    title: str
    sentence: str
    done: bool
    url: str = ""


@dataclass(frozen=True)
class Way:
    """All steps; ``next`` is the first that is not done."""

    stages: list[Stage]

    @property
    def done(self) -> int:
        return sum(stage.done for stage in self.stages)

    @property
    def next(self) -> Stage | None:
        return next((stage for stage in self.stages if not stage.done), None)


def first_steps(user: User) -> Way | None:
    """The way for who runs the installation or a program; None for others, and once pairs are published."""
    runs_it = user.has_perm("people.import_people")
    if not runs_it and not user.has_perm("programs.create_program"):
        return None
    if Pairing.objects.exists():
        return None
    ground = _ground() if runs_it else []
    return Way([*ground, *_program(user)])


def _ground() -> list[Stage]:
    """People, skills, an owner: an administrator's part."""
    owned = RoleAssignment.objects.filter(role=Role.PROGRAM_OWNER).exists() or Program.objects.exists()
    return [
        Stage(
            "Import people", "A file with names, teams, managers and levels. A mistake in it changes nothing.",
            Person.objects.count() > 1, address("people:import_upload", "people"),
        ),
        Stage(
            "Import skills", "A file with who knows what, and how well: matching starts from it.",
            PersonSkill.objects.exists(), address("people:import_upload", "skills"),
        ),
        Stage(
            "Name a program owner", "Somebody who is accountable for a program. It may be you.",
            owned, address("access:role_list"),
        ),
    ]  # fmt: skip


def _program(user: User) -> list[Stage]:
    """From a program to published pairs: its owner's part."""
    mine = Program.objects.managed_by(user)
    program = mine.first() or Program.objects.first()
    track = Track.objects.filter(program=program).first() if program else None
    cohort = Cohort.objects.filter(track=track).first() if track else None
    manages = program is None or mine.filter(pk=program.pk).exists()
    stages = [
        Stage(
            "Found a program", "What should be different afterwards, and who stands in for you.",
            program is not None, reverse("programs:program_create"),
        ),
        Stage(
            "Add a track", "Its focus, who mentors whom, how often they meet, and what counts in a match.",
            track is not None, reverse("programs:track_create", args=[program.slug]) if program else "",
        ),
        Stage(
            "Plan a cohort", "The people who go through the track together, and between which dates.",
            cohort is not None,
            reverse("programs:cohort_create", args=[track.program.slug, track.slug]) if track else "",
        ),
        *_cohort(cohort),
    ]  # fmt: skip
    return stages if manages else [Stage(stage.title, stage.sentence, stage.done) for stage in stages]


def _cohort(cohort: Cohort | None) -> list[Stage]:
    page = cohort.get_absolute_url() if cohort else ""
    runs = reverse("pairing:run_list", args=[cohort.slug]) if cohort else ""
    enrolled = Enrolment.objects.enrolled().filter(cohort=cohort)
    joined = bool(cohort) and enrolled.mentors().exists() and enrolled.mentees().exists()
    proposed = bool(cohort) and PairingRun.objects.filter(cohort=cohort, state=RunState.PROPOSED).exists()
    return [
        Stage(
            "Open enrolment", "From then on everybody finds the cohort on their home page.",
            cohort is not None and cohort.state != CohortState.PLANNED, page,
        ),
        Stage("Get people in", "Mentors and mentees join by themselves, or from a file.", joined, page),
        Stage("Run the matching", "The best assignment there is, with reasons. Nobody is told yet.", proposed, runs),
        Stage(
            "Publish the pairs", "Look through the proposals, change what you know better, and publish.",
            done=False, url=runs,
        ),
    ]  # fmt: skip
