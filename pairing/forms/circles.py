from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from mentorship.people.models import Person, Skill
from pairing.models import Circle, CirclePlan, PlannedCircle
from pairing.models.circle import LARGEST, SMALLEST
from pairing.services.circle_moves import Choice
from pairing.states import CirclePart
from programs.models import Cohort


class SizesForm(forms.Form):
    size_min = forms.IntegerField(
        label="Fewest members", min_value=SMALLEST, max_value=LARGEST, initial=3,
        help_text="Without its mentors. It begins when so many are in.",
    )  # fmt: skip
    size_max = forms.IntegerField(
        label="Most members", min_value=SMALLEST, max_value=LARGEST, initial=6,
        help_text="Without its mentors. It is full when so many are in.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("size_min") and cleaned.get("size_max") and cleaned["size_min"] > cleaned["size_max"]:
            self.add_error("size_max", "The most are at least as many as the fewest.")
        return cleaned


class PlanForm(SizesForm):
    """How large the circles should be, and what about."""

    topics = forms.ModelMultipleChoiceField(
        label="Topics", queryset=Skill.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="With topics, each circle is about one of them, led by a mentor who knows it, for people who wish "
        "for it. Without, people are put together by their scores alone.",
    )  # fmt: skip

    def __init__(self, *args: Any, topics: Sequence[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["topics"]
        field.queryset = Skill.objects.filter(pk__in=[skill.pk for skill in topics])
        if not topics:
            del self.fields["topics"]


class CircleForm(SizesForm):
    """A circle as its mentors and its owner describe it."""

    name = forms.CharField(label="Name", max_length=120)
    topic = forms.ModelChoiceField(
        label="Topic", queryset=Skill.objects.order_by("name"), required=False, empty_label="No topic"
    )
    cadence_days = forms.IntegerField(label="Days between sessions", min_value=7, max_value=90)
    open_to_join = forms.BooleanField(
        label="People of the cohort may join by themselves while a place is free", required=False, initial=True
    )
    field_order = ["name", "topic", "size_min", "size_max", "cadence_days", "open_to_join"]


class FoundForm(CircleForm):
    """The same, and who leads it."""

    mentor = forms.ModelChoiceField(
        label="Mentor", queryset=Person.objects.none(), required=False, empty_label="Asked in later",
        help_text="They are asked, and lead it once they accept.",
    )  # fmt: skip
    field_order = ["name", "mentor", "topic", "size_min", "size_max", "cadence_days", "open_to_join"]

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"cadence_days": cohort.track.cadence_days}} | kwargs)
        mentors = cohort.enrolments.enrolled().mentors().values("person")
        self.fields["mentor"].queryset = Person.objects.filter(pk__in=mentors).order_by("name")  # type: ignore[attr-defined]


class AskForm(forms.Form):
    """Somebody of the cohort who is in no place of the circle yet."""

    person = forms.ModelChoiceField(label="Who", queryset=Person.objects.none(), empty_label="Choose a person")
    part = forms.TypedChoiceField(
        label="As", choices=[(part.value, part.label.capitalize()) for part in reversed(CirclePart)],
        coerce=CirclePart, initial=CirclePart.MEMBER, widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, circle: Circle, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enrolled = circle.cohort.enrolments.enrolled().values("person")
        held = circle.members.holding().values("person")
        people = Person.objects.employed().filter(pk__in=enrolled).exclude(pk__in=held)
        self.fields["person"].queryset = people.order_by("name")  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Another circle for somebody, or none, and why."""

    circle = forms.ModelChoiceField(
        label="Circle", queryset=PlannedCircle.objects.none(), required=False, empty_label="None: leave them out",
        help_text="Best score first; those that are full or ruled out are not listed.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kept with the circles. Who runs the program can read it.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, plan: CirclePlan, choices: Sequence[Choice], now: int | None, **kwargs: Any
    ) -> None:  # fmt: skip
        """``now``: what the person scores where they are, so that each choice says what it would change."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["circle"]
        field.queryset = plan.circles.all()
        listed = [(choice.circle.pk, _label(choice, now)) for choice in choices if not choice.why_not]
        field.widget.choices = [("", field.empty_label), *listed]


def _label(choice: Choice, now: int | None) -> str:
    points = f"{choice.score / 1000:.1f} points"
    if choice.current:
        return f"{choice.circle}: {points}, as it is now"
    change = "" if now is None else f" ({(choice.score - now) / 1000:+.1f})".replace("-", "\N{MINUS SIGN}")
    return f"{choice.circle}: {points}{change}, {choice.free} place{'' if choice.free == 1 else 's'} free"
