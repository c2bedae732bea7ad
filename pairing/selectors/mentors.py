"""The mentors of a program by dates alone: terms, rests, load, and where things have stood still for long."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Max

from mentorship.people.models import Person, PersonSkill
from pairing.matching.terms import Term, TermState, spread_evenly
from pairing.models import Pairing, TermOverride
from pairing.selectors.terms import terms_of
from programs.models import Enrolment, Program, Track
from programs.states import CohortState, EnrolmentState

SAME_PAIR = 3  # cohorts
NO_NEW_MENTEE = timedelta(weeks=52)
NO_NEW_SKILL = timedelta(weeks=78)


@dataclass
class Mentor:
    """A mentor of a program. ``load`` of ``places``: mentees now, of those they take in cohorts that go on."""

    person: Person
    track: Track
    term: Term
    load: int = 0
    places: int = 0
    even: int = 0
    cohorts: int = 0
    last_new_on: date | None = None
    last_skill_on: date | None = None
    flags: list[str] = field(default_factory=list)
    open_enrolments: list[Enrolment] = field(default_factory=list)
    overridden: bool = False

    @property
    def state_words(self) -> str:
        if self.term.state == TermState.PAST:
            return f"past their term: {self.term.weeks} weeks"
        if self.term.state == TermState.RESTING and self.term.until:
            return f"rests until {self.term.until:%-d %B %Y}"
        if self.term.state == TermState.SERVING and self.track.term_weeks:
            return f"week {self.term.weeks + 1} of {self.track.term_weeks}"
        return "mentors now" if self.term.state == TermState.SERVING else "free"

    @property
    def takes_part(self) -> bool:
        """Has mentees, or could."""
        return bool(self.load or (self.places and self.term.open_to_new))

    @property
    def tone(self) -> str:
        return {TermState.PAST: "warn", TermState.RESTING: ""}.get(self.term.state, "good")


def mentors_of(program: Program, today: date) -> list[Mentor]:
    """Everybody who mentors or mentored in the program, by name; those who left are not listed."""
    enrolments = _latest(program)
    people = Person.objects.employed().filter(pk__in=enrolments).with_position(today)
    by_track: dict[int, list[int]] = defaultdict(list)
    for person, enrolment in enrolments.items():
        by_track[enrolment.cohort.track_id].append(person)
    tracks = {enrolment.cohort.track_id: enrolment.cohort.track for enrolment in enrolments.values()}
    terms = {
        person: term for track, of in by_track.items() for person, term in terms_of(tracks[track], of, today).items()
    }
    mentors = {
        person.pk: Mentor(person, enrolments[person.pk].cohort.track, terms[person.pk])
        for person in people.order_by("name", "pk")
    }
    _add_load(program, mentors)
    _add_history(program, mentors, today)
    _spread(list(mentors.values()))
    return list(mentors.values())


def _latest(program: Program) -> dict[int, Enrolment]:
    """By person the latest cohort they are, or were, in as a mentor."""
    rows = Enrolment.objects.mentors().filter(cohort__track__program=program, state=EnrolmentState.ENROLLED)
    latest = {}
    for enrolment in rows.select_related("cohort__track__program").order_by("cohort__starts_on", "pk"):
        latest[enrolment.person_id] = enrolment
    return latest


def _add_load(program: Program, mentors: dict[int, Mentor]) -> None:
    going_on = Enrolment.objects.enrolled().mentors().filter(cohort__track__program=program, person__in=mentors)
    rows = going_on.exclude(cohort__state=CohortState.ENDED).select_related("cohort__track")
    for enrolment in rows.order_by("cohort__starts_on"):
        mentor = mentors[enrolment.person_id]
        mentor.places += min(enrolment.capacity, enrolment.cohort.track.mentee_limit)
        mentor.open_enrolments.append(enrolment)
    current = Pairing.objects.current().filter(cohort__track__program=program, mentor__in=mentors)
    for person, load in current.values_list("mentor").annotate(n=Count("pk")).order_by():
        mentors[person].load = load
    overridden = TermOverride.objects.filter(cohort__track__program=program, mentor__in=mentors)
    for person in overridden.exclude(cohort__state=CohortState.ENDED).values_list("mentor_id", flat=True):
        mentors[person].overridden = True


def _add_history(program: Program, mentors: dict[int, Mentor], today: date) -> None:
    first: dict[tuple[int, int], date] = {}
    together: dict[tuple[int, int], set[int]] = defaultdict(set)
    names: dict[int, str] = {}
    cohorts: dict[int, set[int]] = defaultdict(set)
    begun = Pairing.objects.filter(cohort__track__program=program, mentor__in=mentors, started_on__isnull=False)
    rows = begun.values_list("mentor_id", "mentee_id", "mentee__name", "cohort_id", "started_on").order_by("started_on")
    for who, mentee, name, cohort, start in rows:
        if start:
            first.setdefault((who, mentee), start)
        together[who, mentee].add(cohort)
        cohorts[who].add(cohort)
        names[mentee] = name
    skills = dict(
        PersonSkill.objects.filter(person__in=mentors).values_list("person").annotate(at=Max("recorded_at")).order_by()
    )
    for pk, mentor in mentors.items():
        mentor.cohorts = len(cohorts[pk])
        mentor.last_new_on = max((start for (who, _), start in first.items() if who == pk), default=None)
        mentor.last_skill_on = skills[pk].date() if pk in skills else None
        same = [names[mentee] for (who, mentee), of in together.items() if who == pk and len(of) >= SAME_PAIR]
        mentor.flags = _flags(mentor, sorted(same), today)


def _flags(mentor: Mentor, same: Collection[str], today: date) -> list[str]:
    flags = []
    if mentor.term.state == TermState.PAST:
        flags.append(f"Has mentored for {mentor.term.weeks} weeks without a rest.")
    flags += [f"Has been with {name} for {SAME_PAIR} cohorts or more." for name in same]
    if mentor.last_new_on and today - mentor.last_new_on > NO_NEW_MENTEE:
        flags.append(f"No new mentee since {mentor.last_new_on:%B %Y}.")
    if mentor.last_skill_on and today - mentor.last_skill_on > NO_NEW_SKILL:
        flags.append(f"No skill validated since {mentor.last_skill_on:%B %Y}.")
    elif mentor.last_skill_on is None:
        flags.append("No skill is on record.")
    return flags


def _spread(mentors: list[Mentor]) -> None:
    """How many mentees each would have if those there are were spread evenly over all who take any."""
    able = [mentor for mentor in mentors if mentor.takes_part]
    room = [max(mentor.places, mentor.load) for mentor in able]
    for mentor, even in zip(able, spread_evenly([mentor.load for mentor in able], room), strict=True):
        mentor.even = even


@dataclass(frozen=True)
class LoadBin:
    """How many mentors have so many mentees now, and would if they were spread evenly; heights in percent."""

    mentees: int
    now: int
    even: int
    now_height: int
    even_height: int

    @property
    def x(self) -> int:
        return 60 * self.mentees

    @property
    def now_top(self) -> int:
        return 100 - self.now_height

    @property
    def even_top(self) -> int:
        return 100 - self.even_height


@dataclass(frozen=True)
class Load:
    bins: list[LoadBin]
    finding: str

    @property
    def width(self) -> int:
        return max(400, 60 * len(self.bins))


def load_of(mentors: list[Mentor]) -> Load | None:
    """None where nobody takes a mentee."""
    able = [mentor for mentor in mentors if mentor.takes_part]
    if not able:
        return None
    now, even = Counter(m.load for m in able), Counter(m.even for m in able)
    highest, most = max([*now, *even]), max([*now.values(), *even.values()])
    bins = [
        LoadBin(n, now[n], even[n], round(100 * now[n] / most), round(100 * even[n] / most)) for n in range(highest + 1)
    ]
    fullest, idle = max(now), now[0] - even[0]
    if fullest <= max(even):
        return Load(bins, "Mentees are spread as evenly as places allow")
    has = "mentor has" if now[fullest] == 1 else "mentors have"
    finding = f"The fullest {has} {fullest} mentees; spread evenly nobody would have more than {max(even)}"
    if idle > 0:
        finding += f", and {idle} more {'mentor' if idle == 1 else 'mentors'} would have one"
    return Load(bins, finding)
