"""What comes in about tasks. Forms validate; services write."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms

from activities.forms.pairs import PRIVATE_WORDS, OneOfThePair
from activities.ideas.tasks import Idea
from activities.models import Goal, Task, TaskTemplate
from activities.models.task import LONGEST_BOX, MOST_SPENT, SHORTEST_BOX
from activities.policies import tasks as task_policies
from activities.services.task_templates import TemplateDraft
from activities.services.tasks import TaskDraft
from activities.states import GoalState, TaskKind, TaskState
from mentorship.errors import Refusal
from mentorship.people.models import Person
from pairing.models import Pairing
from programs.forms.programs import DateInput
from programs.models import Program, Track

KINDS = [(kind.value, kind.label.capitalize()) for kind in TaskKind]
COLLEAGUES = "Colleagues will read this when it is sent to the tracker."


class LinesField(forms.CharField):
    """One thing a line: a list of the lines that say something, none twice."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=4000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        lines = (" ".join(line.split()) for line in super().clean(value).splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class WorkForm(forms.Form):
    """What a task and a template have in common: the work, as colleagues may read it."""

    kind = forms.TypedChoiceField(label="Kind", choices=KINDS, coerce=TaskKind)
    title = forms.CharField(label="What is to be done", max_length=200, widget=forms.TextInput(attrs=PRIVATE_WORDS))
    description = forms.CharField(
        label="Description", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, **PRIVATE_WORDS}),
    )  # fmt: skip
    criteria = LinesField(
        label="Acceptance criteria", required=False, widget=forms.Textarea(attrs={"rows": 4, **PRIVATE_WORDS})
    )
    minutes = forms.IntegerField(
        label="Time box, in minutes", initial=60, widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        min_value=SHORTEST_BOX, max_value=LONGEST_BOX,
        help_text="When it is over, stop and look: a task that did not fit tells you something.",
    )  # fmt: skip

    def clean_criteria(self) -> list[str]:
        return self._allowed("criteria", task_policies.check_criteria)

    def _allowed(self, name: str, check: Callable[[Any], None]) -> Any:
        try:
            check(self.cleaned_data[name])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return self.cleaned_data[name]

    def work(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "title", "description", "criteria", "minutes")}


def from_idea(idea: Idea) -> dict[str, Any]:
    """What a form begins with."""
    return {
        "kind": idea.kind, "title": idea.title, "description": idea.description, "criteria": idea.criteria,
        "minutes": idea.minutes,
    }  # fmt: skip


def from_task(task: Task, criteria: list[str]) -> dict[str, Any]:
    kept = ("kind", "title", "description", "minutes", "due_on", "goal", "remark", "owner")
    return {name: getattr(task, name) for name in kept} | {"criteria": criteria}


def from_template(template: TaskTemplate) -> dict[str, Any]:
    return {name: getattr(template, name) for name in ("kind", "title", "description", "criteria", "minutes", "track")}


class GoalChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.title


class TaskForm(WorkForm):
    task_id = forms.UUIDField(widget=forms.HiddenInput)
    owner = OneOfThePair(label="Who does it", queryset=Person.objects.none(), empty_label=None)
    due_on = forms.DateField(label="By when", required=False, widget=DateInput)
    goal = GoalChoice(label="Serves the goal", queryset=Goal.objects.none(), required=False, empty_label="No goal")
    remark = forms.CharField(
        label="Remark", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3, **PRIVATE_WORDS}),
        help_text="Why this task, or what to watch for. For the two of you.",
    )  # fmt: skip

    def __init__(self, *args: Any, pairing: Pairing, by: Person, **kwargs: Any) -> None:
        initial = {"task_id": uuid.uuid4(), "owner": pairing.mentee_id} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs | {"initial": initial})
        for name in ("title", "description", "criteria"):
            self.fields[name].help_text = COLLEAGUES
        self.fields["criteria"].help_text = f"By what you both see that it is done, one a line. {COLLEAGUES}"
        self.fields["owner"].between(pairing, by)  # type: ignore[attr-defined]
        goals = Goal.objects.visible_to(by.user).filter(pairing=pairing)
        offered = goals.filter(state=GoalState.ACTIVE)
        if served := initial.get("goal"):
            offered |= goals.filter(pk=served.pk)
        self.fields["goal"].queryset = offered  # type: ignore[attr-defined]

    def draft(self) -> TaskDraft:
        own = {name: self.cleaned_data[name] for name in ("owner", "due_on", "goal", "remark")}
        return TaskDraft(**self.work(), **own)


class TaskMoveForm(forms.Form):
    """Where a task stands now, and how long it took so far."""

    to = forms.TypedChoiceField(choices=TaskState.choices, coerce=TaskState, widget=forms.HiddenInput)
    minutes_spent = forms.IntegerField(
        label="Minutes it took", required=False, min_value=0, max_value=MOST_SPENT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text="About right is right enough. Longer than the time box is worth knowing and nothing else.",
    )  # fmt: skip


class TemplateForm(WorkForm):
    """A task that a program offers its pairs."""

    template_id = forms.UUIDField(widget=forms.HiddenInput)
    track = forms.ModelChoiceField(
        label="Offered in", queryset=Track.objects.none(), required=False, empty_label="Every track"
    )

    def __init__(self, *args: Any, program: Program, **kwargs: Any) -> None:
        initial = {"template_id": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs | {"initial": initial})
        self.fields["criteria"].help_text = "By what a pair sees that it is done, one a line."
        self.fields["track"].queryset = program.tracks.all()  # type: ignore[attr-defined]

    def draft(self) -> TemplateDraft:
        return TemplateDraft(**self.work(), track=self.cleaned_data["track"])
