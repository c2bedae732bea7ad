"""What comes in about trackers. Forms validate; services write."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms

from activities.models import TrackerConnection
from activities.policies.trackers import NotATracker, check_base_url
from activities.services.tracker_connections import TrackerFacts
from activities.states import TrackerKind
from mentorship.people.models import Unit

NO_HELP = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


@dataclass(frozen=True)
class Wording:
    """How the fields are explained for one kind of tracker."""

    base_url: str
    address_help: str
    project: str
    project_help: str
    token_help: str


WORDINGS = {
    TrackerKind.GITHUB: Wording(
        "https://api.github.com",
        "As it is for github.com. For GitHub Enterprise: https://github.example.org/api/v3",
        "Repository", "Owner and name, such as acme/storage.",
        "A fine-grained token for this repository alone, with read and write access to issues, and read access to "
        "pull requests.",
    ),
    TrackerKind.GITLAB: Wording(
        "https://gitlab.com", "Where GitLab is, without the project.",
        "Project", "Group and name, such as acme/storage.",
        "A project access token with the role Reporter and the scope api.",
    ),
    TrackerKind.JIRA: Wording(
        "https://", "Such as https://acme.atlassian.net.",
        "Project key", "The letters before the number of an issue, such as ST.",
        "An API token of an account that may create issues in this project, and do nothing else.",
    ),
    TrackerKind.REDMINE: Wording(
        "https://", "Where Redmine is, such as https://redmine.example.org.",
        "Project identifier", "As in its address, such as storage.",
        "The API access key of an account that may add and edit issues in this project, and do nothing else.",
    ),
}  # fmt: skip
OF_JIRA = ("account", "issue_type", "board")


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.path


class TrackerForm(forms.Form):
    tracker_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Name", max_length=100, help_text="What people will choose it by, such as “Storage at GitHub”."
    )
    unit = UnitChoice(
        label="For which team", queryset=Unit.objects.order_by("path"),
        help_text="People of the team, and of all below it, can send their mentoring tasks there.",
    )  # fmt: skip
    base_url = forms.URLField(
        label="Address", max_length=300, assume_scheme="https", widget=forms.URLInput(attrs=NO_HELP)
    )
    project = forms.CharField(max_length=200, widget=forms.TextInput(attrs=NO_HELP))
    account = forms.EmailField(label="Account", max_length=254, help_text="The e-mail address whose token it is.")
    issue_type = forms.CharField(
        label="Kind of issue", max_length=60, initial="Task", help_text="As it is called in the project."
    )
    board = forms.RegexField(
        r"^\d+$", label="Board", required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Its number, the last part of its address. Without one, no sprints are read.",
    )  # fmt: skip
    token = forms.CharField(
        label="Token", max_length=2000, widget=forms.PasswordInput(attrs=NO_HELP | {"autocomplete": "new-password"})
    )

    def __init__(
        self, *args: Any, kind: TrackerKind, connection: TrackerConnection | None = None, **kwargs: Any
    ) -> None:
        wording = WORDINGS[kind]
        super().__init__(*args, **{"initial": _initial(connection, wording)} | kwargs)
        for field, label, words in (
            ("base_url", "Address", wording.address_help),
            ("project", wording.project, wording.project_help),
            ("token", "Token", wording.token_help),
        ):
            self.fields[field].label, self.fields[field].help_text = label, words
        if kind != TrackerKind.JIRA:
            for field in OF_JIRA:
                del self.fields[field]
        if connection:
            self.fields["token"].required = False
            self.fields["token"].help_text = f"{wording.token_help} Empty leaves the one that is there."

    def clean_base_url(self) -> str:
        try:
            check_base_url(self.cleaned_data["base_url"])
        except NotATracker as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return self.cleaned_data["base_url"]

    def clean_token(self) -> str:
        token = self.cleaned_data["token"]
        if not all("!" <= character <= "~" for character in token):
            raise forms.ValidationError("A token is letters, digits and signs without blanks: copy it once more.")
        return token

    def facts(self) -> TrackerFacts:
        return TrackerFacts(**{name: value for name, value in self.cleaned_data.items() if name != "tracker_id"})


def _initial(connection: TrackerConnection | None, wording: Wording) -> dict[str, Any]:
    if connection is None:
        return {"tracker_id": uuid.uuid4(), "base_url": wording.base_url}
    names = ("name", "unit", "base_url", "project", "account", "issue_type", "board")
    return {"tracker_id": connection.pk} | {name: getattr(connection, name) for name in names}


class TrackerChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}: {obj.project}"


class SendForm(forms.Form):
    """To which tracker, and whether under one's own name."""

    connection = TrackerChoice(
        label="Where to", queryset=TrackerConnection.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    assignee = forms.CharField(
        label="Your user name there", required=False, max_length=100, widget=forms.TextInput(attrs=NO_HELP),
        help_text="Only if you want the issue to be assigned to you. Empty, and it names nobody.",
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[TrackerConnection], own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["connection"]
        field.queryset = TrackerConnection.objects.filter(pk__in=[c.pk for c in choices])  # type: ignore[attr-defined]
        if len(choices) == 1:
            field.initial = choices[0].pk
            field.widget = forms.HiddenInput()
        if not own:
            del self.fields["assignee"]
