"""The projects that a local event shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import ShownProject
from kit.forms import NamedErrors, OneLineField, WebAddressField


def _length(name: str) -> int:
    return ShownProject._meta.get_field(name).max_length


class ProjectForm(NamedErrors, forms.Form):
    """A project that the event shows."""

    name = OneLineField(label=_("Name of the project"), max_length=_length("name"), required=False)
    programme_name = OneLineField(label=_("Its programme"), max_length=_length("programme_name"), required=False)
    website = WebAddressField(label=_("Its page on the web"), max_length=_length("website"), required=False)

    mark_optional = False

    def __init__(self, *args, number: int, **options):
        super().__init__(*args, **options)
        self.number = number

    @property
    def says_something(self) -> bool:
        return any(bound.value() for bound in self)

    def clean(self):
        cleaned = super().clean()
        if "name" in cleaned and not cleaned["name"] and (cleaned.get("programme_name") or cleaned.get("website")):
            self.add_error("name", _("Write the name of the project, or leave the whole row empty."))
        return cleaned


def initial_of_project(project: ShownProject) -> dict:
    return {"name": project.name, "programme_name": project.programme_name, "website": project.website}
