"""How every form looks: label above, help under it, mistakes beside the field and summed up on top."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """``{{ form }}`` and ``{{ form.name.as_field_group }}`` in our look, with Django's own widgets."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
