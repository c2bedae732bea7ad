from typing import Any

from django import forms

from governance.retention import Kind


class RuleForm(forms.Form):
    """For how many months one kind is kept. Sent by GET it is a preview, by POST it is saved."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"] = forms.IntegerField(
            label=f"Months {kind.after}",
            min_value=kind.least,
            max_value=kind.most,
            help_text=f"From {kind.least} to {kind.most}.",
        )
