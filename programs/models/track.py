from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from mentorship.people.models import Person
from mentorship.people.states import HIGHEST_LEVEL, LOWEST_LEVEL
from programs.models.program import Program
from programs.states import FOCUS_SENTENCES, FORMATION_SENTENCES, Focus, Formation, Tier

LEVELS = [MinValueValidator(LOWEST_LEVEL), MaxValueValidator(HIGHEST_LEVEL)]
CRITERIA = ("technical", "career", "communication", "overlap", "roadmap", "rotation")
DEFAULT_WEIGHTS = {
    Focus.TECHNICAL: (45, 15, 10, 15, 10, 5),
    Focus.LEADERSHIP: (15, 45, 15, 15, 5, 5),
    Focus.BLEND: (30, 30, 10, 15, 10, 5),
}


class Track(models.Model):
    """One way through a program: its focus, how pairs form, who mentors whom, how often and how long."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="tracks")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    focus = models.CharField(max_length=12, choices=Focus, default=Focus.TECHNICAL)
    formation = models.CharField(max_length=10, choices=Formation, default=Formation.ASSIGNED)
    tier = models.CharField(max_length=10, choices=Tier, default=Tier.SENIOR)
    lowest_gap = models.SmallIntegerField(
        "lowest level gap", default=0, help_text="A mentor is at least this many levels above the mentee."
    )
    highest_gap = models.SmallIntegerField(
        "highest level gap", default=4, help_text="A mentor is at most this many levels above the mentee."
    )
    mentee_limit = models.PositiveSmallIntegerField(
        "mentees per mentor", default=3, validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text="No mentor gets more, whatever they offer.",
    )  # fmt: skip
    mentors_per_mentee = models.PositiveSmallIntegerField(
        "mentors per mentee", default=1, validators=[MinValueValidator(1), MaxValueValidator(3)],
        help_text="More than one where mentees have, say, one mentor for their craft and one for their career.",
    )  # fmt: skip
    lowest_mentor_level = models.PositiveSmallIntegerField(
        "mentors from level", null=True, blank=True, validators=LEVELS, help_text="Empty: from any level."
    )
    highest_mentor_level = models.PositiveSmallIntegerField(
        "mentors up to level", null=True, blank=True, validators=LEVELS, help_text="Empty: up to any level."
    )
    protected_level = models.PositiveSmallIntegerField(
        "protected from level", null=True, blank=True, validators=LEVELS,
        help_text="Mentors of this level and above are asked for by many. Empty: nobody is protected.",
    )  # fmt: skip
    protected_limit = models.PositiveSmallIntegerField(
        "mentees of a protected mentor", default=2, validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text="At most so many altogether, in this and all other cohorts.",
    )  # fmt: skip
    hours_per_mentee = models.PositiveSmallIntegerField(
        "hours per mentee", default=4, validators=[MinValueValidator(1), MaxValueValidator(40)],
        help_text="What one mentee takes of a mentor's time in a sprint of two weeks.",
    )  # fmt: skip
    needs_agreement = models.BooleanField(
        "mentors need agreed time", default=False,
        help_text="A mentor gets nobody before their delivery lead has agreed to the hours.",
    )  # fmt: skip
    cadence_days = models.PositiveSmallIntegerField(
        "days between sessions", default=14, validators=[MinValueValidator(7), MaxValueValidator(90)]
    )
    duration_weeks = models.PositiveSmallIntegerField(
        "weeks a cohort lasts", default=26, validators=[MinValueValidator(4), MaxValueValidator(104)]
    )
    wish_limit = models.PositiveSmallIntegerField(
        "wishes each", default=5, validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text="How many people somebody may name in order, where wishes count.",
    )  # fmt: skip
    unranked_by_score = models.BooleanField(
        "after their wishes, people take whoever scores best", default=True,
        help_text="Otherwise a mentee is never paired with a mentor they did not name.",
    )  # fmt: skip
    request_days = models.PositiveSmallIntegerField(
        "days to answer a request", default=7, validators=[MinValueValidator(2), MaxValueValidator(30)],
        help_text="Then it lapses, and the mentee can ask somebody else.",
    )  # fmt: skip
    term_weeks = models.PositiveSmallIntegerField(
        "weeks a mentor serves", null=True, blank=True, validators=[MinValueValidator(4), MaxValueValidator(520)],
        help_text="After so many weeks of mentoring without a rest a mentor gets no new mentee. Empty: no term.",
    )  # fmt: skip
    rest_weeks = models.PositiveSmallIntegerField(
        "weeks of rest", default=8, validators=[MaxValueValidator(104)],
        help_text="After a term a mentor rests for so long; a shorter pause within a term does not end it.",
    )  # fmt: skip
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["program__name", "name"]
        constraints = [
            models.UniqueConstraint(fields=["program", "slug"], name="track_slug_unique_in_program"),
            models.CheckConstraint(condition=Q(lowest_gap__lte=F("highest_gap")), name="track_gap_range"),
            models.CheckConstraint(
                condition=Q(mentors_per_mentee__range=(1, 3)), name="track_mentors_per_mentee_range"
            ),
            models.CheckConstraint(
                condition=Q(lowest_mentor_level__isnull=True)
                | Q(highest_mentor_level__isnull=True)
                | Q(lowest_mentor_level__lte=F("highest_mentor_level")),
                name="track_mentor_level_range",
            ),
            models.CheckConstraint(
                condition=Q(protected_limit__gte=1, hours_per_mentee__gte=1), name="track_limits_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programs:track_detail", args=[self.program.slug, self.slug])

    @property
    def focus_sentence(self) -> str:
        return FOCUS_SENTENCES[Focus(self.focus)]

    @property
    def formation_sentence(self) -> str:
        return FORMATION_SENTENCES[Formation(self.formation)]

    @property
    def people_choose(self) -> bool:
        """Whether people have a say in who is paired: they ask, and name whom they would like."""
        return self.formation != Formation.ASSIGNED

    @property
    def levels_sentence(self) -> str:
        """Whom a mentee may get, by level."""
        low, high = self.lowest_gap, self.highest_gap
        if low == high:
            return f"A mentor is {_levels(low)} the mentee."
        if low >= 0:
            return f"A mentor is {low} to {high} levels above the mentee."
        return f"A mentor is from {_levels(low)} to {_levels(high)} the mentee."

    @property
    def mentor_levels_sentence(self) -> str:
        """Who may mentor, by level; empty when everybody may."""
        low, high = self.lowest_mentor_level, self.highest_mentor_level
        if low is None and high is None:
            return ""
        if high is None or low is None:
            return f"Mentors are of level {low} or above." if high is None else f"Mentors are of level {high} or below."
        return f"Mentors are of level {low}." if low == high else f"Mentors are of level {low} to {high}."

    def takes_mentors_of(self, level: int | None) -> bool:
        """A level that nobody knows is no reason to leave somebody out."""
        low, high = self.lowest_mentor_level or LOWEST_LEVEL, self.highest_mentor_level or HIGHEST_LEVEL
        return level is None or low <= level <= high

    @property
    def weights(self) -> "CriteriaWeights":
        """The version in force."""
        return self.weight_versions.latest("version")


def _levels(gap: int) -> str:
    """``1 level above``, ``2 levels below``, ``at the level of``."""
    if gap == 0:
        return "at the level of"
    return f"{abs(gap)} level{'' if abs(gap) == 1 else 's'} {'above' if gap > 0 else 'below'}"


class CriteriaWeights(models.Model):
    """One version of a track's weights, percentages that add up to 100; a run keeps the version it used."""

    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="weight_versions")
    version = models.PositiveIntegerField()
    technical = models.PositiveSmallIntegerField("technical domain")
    career = models.PositiveSmallIntegerField("career trajectory")
    communication = models.PositiveSmallIntegerField("communication style")
    overlap = models.PositiveSmallIntegerField("working hours in common")
    roadmap = models.PositiveSmallIntegerField("roadmap priority")
    rotation = models.PositiveSmallIntegerField("rotation")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=200, blank=True, help_text="Why these weights, for who comes later.")

    class Meta:
        ordering = ["track", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["track", "version"], name="weights_version_unique"),
            models.CheckConstraint(
                condition=Q(
                    technical=100 - F("career") - F("communication") - F("overlap") - F("roadmap") - F("rotation")
                ),
                name="weights_add_up_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"Weights of {self.track}, version {self.version}"

    def as_dict(self) -> dict[str, int]:
        return {criterion: getattr(self, criterion) for criterion in CRITERIA}
