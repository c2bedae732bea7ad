from django import forms


class DropForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label="Why it is taken back", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In a sentence, such as: works in another department now. Administrators and auditors read it.",
    )  # fmt: skip
