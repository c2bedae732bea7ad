from django import forms

from mentorship.access.roles import Role
from mentorship.people.forms import PersonByEmail


class RoleForm(forms.Form):
    person = PersonByEmail(label="Whose e-mail address")
    role = forms.ChoiceField(label="Role", choices=[(role.value, role.label.capitalize()) for role in Role])
