"""What comes in. Forms validate; services write."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import capfirst

from mentorship.people.forms import PersonByEmail
from mentorship.people.models import Person, Skill
from programs.languages import MOST as MOST_LANGUAGES
from programs.languages import UnknownLanguage, codes_in, names_of
from programs.models import Cohort, Enrolment, Program, Track
from programs.models.time_agreement import MOST_HOURS
from programs.models.track import CRITERIA, CriteriaWeights
from programs.states import FOCUS_SENTENCES, FORMATION_SENTENCES, TIER_DEFAULTS, EnrolmentRole, Focus, Formation, Tier

WISHES = 5
CHOICE_FIELDS = ("formation", "wish_limit", "unranked_by_score", "request_days")
TIER_FIELDS = ("lowest_gap", "highest_gap", "mentee_limit")
MENTOR_LEVELS = ("lowest_mentor_level", "highest_mentor_level", "protected_level")
RULE_FIELDS = (*MENTOR_LEVELS, "protected_limit", "mentors_per_mentee", "hours_per_mentee", "needs_agreement")
LARGEST_FILE = 5 * 1024 * 1024


def _described(choice: Focus | Formation | Tier, words: str) -> tuple[str, str]:
    return choice.value, f"{capfirst(choice.label)}: {words}"


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


def _tier_words(tier: Tier) -> str:
    says = TIER_DEFAULTS[tier]
    low, high = says["lowest_gap"] or 0, says["highest_gap"] or 0
    gaps = f"at most {high} level apart" if low < 0 else f"{low} to {high} levels above the mentee"
    who = f", mentors from level {says['lowest_mentor_level']}" if says["lowest_mentor_level"] else ""
    protected = f"; from level {says['protected_level']} protected in all cohorts" if says["protected_level"] else ""
    return f"{gaps}{who}, at most {says['mentee_limit']} mentees each{protected}."


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ProgramForm(forms.ModelForm):
    deputy = PersonByEmail(
        required=False,
        label="Deputy's e-mail",
        help_text="Stands in for you and can do all that you can in this program.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    mediator = PersonByEmail(
        required=False,
        label="Mediator's e-mail",
        help_text="Whom the two of a pair can turn to in confidence when it is not working. Left empty: the deputy or "
        "you.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Program
        fields = ("name", "purpose", "owner_background")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "owner_background": "A title, a system, a craft: everybody sees it. From the directory when left empty.",
        }

    field_order = ("name", "purpose", "owner_background", "deputy", "mediator")

    def __init__(self, *args: Any, owner: Person, **kwargs: Any) -> None:
        self.owner = owner
        super().__init__(*args, **kwargs)
        whom = str(owner) if self.instance.pk else "you"
        self.fields["owner_background"].label = f"What makes {whom} a technical leader"
        for part in ("deputy", "mediator"):
            self.initial.setdefault(part, getattr(self.instance, part) if self.instance.pk else None)

    def clean_deputy(self) -> Person | None:
        deputy = self.cleaned_data["deputy"]
        if deputy == self.owner:
            raise forms.ValidationError("The deputy is somebody other than the owner.")
        return deputy and with_account(deputy)

    def clean_mediator(self) -> Person | None:
        mediator: Person | None = self.cleaned_data["mediator"]
        return mediator and with_account(mediator)


def with_account(person: Person) -> Person:
    """A program is run by who can sign in."""
    if not hasattr(person, "user"):
        raise forms.ValidationError(f"{person} has no account here yet.")
    return person


class TrackForm(forms.ModelForm):
    class Meta:
        model = Track
        fields = (
            "name", "focus", *CHOICE_FIELDS, "tier", "lowest_gap", "highest_gap", "mentee_limit", *RULE_FIELDS,
            "cadence_days", "duration_weeks", "term_weeks", "rest_weeks",
        )  # fmt: skip
        widgets = {"focus": forms.RadioSelect, "tier": forms.RadioSelect, "formation": forms.RadioSelect}
        labels = {"formation": "How pairs form"}
        help_texts = {
            "formation": "Assigned pairs serve most people; chosen ones are wanted by those who are in them. Where "
            "people choose, they see who else is in and what for; who is in already is told of such a change.",
            "name": "Such as Technical depth, or First-time leads.",
            "focus": "What mentees should grow in. A new track starts with the weights of its focus.",
            "tier": "Who mentors. It says how far apart levels are and how many mentees a mentor gets, unless you do.",
            "cadence_days": "A pair is reminded when it has not met for longer.",
            "duration_weeks": "A new cohort ends as long after its start, unless you say otherwise.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["focus"].choices = [_described(focus, _lower(FOCUS_SENTENCES[focus])) for focus in Focus]  # type: ignore[attr-defined]
        self.fields["tier"].choices = [_described(tier, _tier_words(tier)) for tier in Tier]  # type: ignore[attr-defined]
        self.fields["formation"].choices = [_described(way, _lower(FORMATION_SENTENCES[way])) for way in Formation]  # type: ignore[attr-defined]
        for name in (*CHOICE_FIELDS, *RULE_FIELDS, "rest_weeks"):
            self.fields[name].required = False
        for name in TIER_FIELDS if not self.instance.pk else ():
            self.fields[name].required = False
            self.initial[name] = None

    @property
    def choice_fields(self) -> list[forms.BoundField]:
        """What counts where people choose."""
        return [self[name] for name in CHOICE_FIELDS[1:]]

    @property
    def level_fields(self) -> list[forms.BoundField]:
        """What the tier says and the owner may say otherwise."""
        return [self[name] for name in TIER_FIELDS]

    @property
    def mentor_fields(self) -> list[forms.BoundField]:
        """Who may mentor, and who is protected."""
        return [self[name] for name in (*MENTOR_LEVELS, "protected_limit")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in (*CHOICE_FIELDS, *(name for name in RULE_FIELDS if name not in MENTOR_LEVELS), "rest_weeks"):
            if cleaned.get(name) in (None, "") and name not in self.errors:
                cleaned[name] = getattr(self.instance, name)
        if cleaned.get("tier"):
            for name, usual in TIER_DEFAULTS[Tier(cleaned["tier"])].items():
                # Once there is a track, an empty level means that there is no limit.
                limited = name in MENTOR_LEVELS and self.instance.pk
                if cleaned.get(name) is None and name not in self.errors and not limited:
                    cleaned[name] = usual
        low, high = cleaned.get("lowest_mentor_level"), cleaned.get("highest_mentor_level")
        if low is not None and high is not None and low > high:
            self.add_error("highest_mentor_level", "The highest level is at least the lowest one.")
        lowest, highest = cleaned.get("lowest_gap"), cleaned.get("highest_gap")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("highest_gap", "The highest gap is at least the lowest one.")
        return cleaned


class TimeForm(forms.Form):
    """Hours that a mentor proposes."""

    hours = forms.IntegerField(
        label="Hours per sprint of two weeks", min_value=1, max_value=MOST_HOURS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    words = forms.CharField(
        label="What to say with it", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The two of you and who runs the program read it.",
    )  # fmt: skip


class CounterForm(TimeForm):
    """Other hours, from who leads the mentor's delivery."""

    hours = forms.IntegerField(
        label="Hours per sprint of two weeks", min_value=0, max_value=MOST_HOURS, help_text="0 where there is no time.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip


class WeightsForm(forms.Form):
    """How much each criterion counts: any whole numbers, kept as percentages."""

    def __init__(self, *args: Any, weights: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": weights} | kwargs)
        for criterion in CRITERIA:
            label = capfirst(CriteriaWeights._meta.get_field(criterion).verbose_name)  # type: ignore[union-attr]
            self.fields[criterion] = forms.IntegerField(
                label=label, min_value=0, max_value=1000, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
            )

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError("Give at least one criterion a weight above 0.")
        return self.cleaned_data


class CohortForm(forms.ModelForm):
    class Meta:
        model = Cohort
        fields = ("name", "enrolment_closes_on", "starts_on", "ends_on")
        widgets = {"enrolment_closes_on": DateInput, "starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "name": "Such as Autumn 2026.",
            "enrolment_closes_on": "The last day people can join. A week before the start when left empty.",
            "ends_on": "As long after the start as the track lasts when left empty.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("ends_on", "enrolment_closes_on"):
            self.fields[name].required = bool(self.instance.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end, closes = (cleaned.get(name) for name in ("starts_on", "ends_on", "enrolment_closes_on"))
        if start and end and end <= start:
            self.add_error("ends_on", "A cohort ends after it starts.")
        if start and closes and closes > start:
            self.add_error("enrolment_closes_on", "Enrolment closes before the cohort starts.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # Empty dates are derived by the service, and clean() has said what is wrong beside the field.
        return {*super()._get_validation_exclusions(), "ends_on", "enrolment_closes_on"}  # type: ignore[misc]

    def validate_constraints(self) -> None:
        """Said by clean() beside the field; the database keeps them."""


class SkillByName(forms.CharField):
    """Names one skill; for several in one form see ``skills_named``."""

    widget = forms.TextInput(attrs={"list": "skills", "autocomplete": "off"})

    def clean(self, value: Any) -> Skill | None:
        name = " ".join((super().clean(value) or "").split())
        if not name:
            return None
        if skill := skills_named([name]).get(name.lower()):
            return skill
        raise forms.ValidationError(UNKNOWN_SKILL.format(name))


UNKNOWN_SKILL = "“{}” is not in the skill matrix. Choose one from the list."


def skills_named(names: Iterable[str]) -> dict[str, Skill]:
    """The skills of the matrix with these names, by name in lower case; one query."""
    wanted = list(names)
    lower = [name.lower() for name in wanted]
    rows = Skill.objects.annotate(lower=Lower("name")).filter(Q(name__in=wanted) | Q(lower__in=lower))
    return {skill.name.lower(): skill for skill in rows}


class EnrolmentForm(forms.ModelForm):
    class Meta:
        model = Enrolment
        fields = ("role", "capacity", "communication_style")
        widgets = {"role": forms.RadioSelect, "communication_style": forms.RadioSelect}
        labels = {"role": "You take part as", "communication_style": "You would rather meet"}

    def __init__(self, *args: Any, limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role, capfirst(role.label)) for role in EnrolmentRole]  # type: ignore[attr-defined]
        self.initial["capacity"] = self.instance.capacity or None
        self.fields["capacity"] = forms.IntegerField(
            label="Mentees you can take", min_value=0, max_value=limit, required=False,
            help_text=f"For mentors. Nobody is ever given more; at most {limit} in this track.",
        )  # fmt: skip
        style = self.fields["communication_style"]
        style.choices = [(value, capfirst(label)) for value, label in style.choices if value]  # type: ignore[attr-defined]
        style.required = False
        wished = list(self.instance.wanted_skills.all()) if not self.instance._state.adding else []
        self.fields["languages"] = forms.CharField(
            label="Languages you can work in", required=False, max_length=200,
            initial=names_of(self.instance.languages.split(",")),
            help_text="With commas between them: English, Polish.",
        )  # fmt: skip
        self.wish_names = [f"wish_{number}" for number in range(1, max(WISHES, len(wished)) + 1)]
        for number in range(1, len(self.wish_names) + 1):
            name = wished[number - 1].name if number <= len(wished) else ""
            self.fields[f"wish_{number}"] = forms.CharField(
                label=f"Wish {number}", required=False, initial=name, max_length=100,
                widget=forms.TextInput(attrs={"list": "skills", "autocomplete": "off"}),
            )  # fmt: skip

    @property
    def wishes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.wish_names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["capacity"] = cleaned.get("capacity") or 0
        if cleaned.get("role") in (EnrolmentRole.MENTOR, EnrolmentRole.BOTH) and cleaned["capacity"] < 1:
            self.add_error("capacity", "Say how many mentees you can take: at least one.")
        cleaned["wanted_skills"] = self._wished(cleaned)
        return cleaned

    def clean_languages(self) -> str:
        """The codes, as they are kept."""
        try:
            codes = codes_in(self.cleaned_data["languages"])
        except UnknownLanguage as unknown:
            raise forms.ValidationError(f"“{unknown}” is not a language we know. Name it in English.") from None
        if len(codes) > MOST_LANGUAGES:
            raise forms.ValidationError(f"Name {MOST_LANGUAGES} at most.")
        return ",".join(codes)

    def _wished(self, cleaned: dict[str, Any]) -> list[Skill]:
        """The skills wished for, in order and each once; a name that is no skill is said beside its field."""
        typed = {field: " ".join(text.split()) for field in self.wish_names if (text := cleaned.pop(field, ""))}
        known = skills_named(typed.values())
        for field, name in typed.items():
            if name.lower() not in known:
                self.add_error(field, UNKNOWN_SKILL.format(name))
        return list(dict.fromkeys(known[name.lower()] for name in typed.values() if name.lower() in known))

    def validate_constraints(self) -> None:
        """Said by clean() beside the field; the database keeps them."""


class EnrolmentFileForm(forms.Form):
    """A file of enrolments; what is in it is read by the import."""

    file = forms.FileField(
        label="CSV file",
        validators=[FileExtensionValidator(["csv"])],
        help_text="Columns employee_id and role (mentor, mentee or both); optional capacity, wants (skills with ; "
        "between them), communication_style and languages (names or codes, such as English;de).",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError("The file is larger than 5 MB. Split it and import the parts.")
        return file
