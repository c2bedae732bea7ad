"""What people say where they choose each other."""

from typing import Any

from django import forms

from pairing.models import MentorProfile
from pairing.states import Kindness

LONGEST_MESSAGE = 600


class ProfileForm(forms.ModelForm):
    class Meta:
        model = MentorProfile
        fields = ("headline", "helps_with", "expects", "open_to_requests")
        widgets = {
            "helps_with": forms.Textarea(attrs={"rows": 3}),
            "expects": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "helps_with": "Such as: reading a large code base, saying no to a product manager.",
            "expects": "Such as: bring one question each time; we cancel a day ahead.",
        }


class RequestForm(forms.Form):
    """A few words to a mentor."""

    message = forms.CharField(
        label="What you want to learn, and why from them", max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 5}), help_text="Two or three sentences are enough.",
    )  # fmt: skip


class DeclineForm(forms.Form):
    """Which of the given sentences the mentee reads."""

    kindness = forms.ChoiceField(
        label="They will read", choices=Kindness.choices, initial=Kindness.TIME, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kindness"].error_messages["required"] = "Choose what the mentee will read."
