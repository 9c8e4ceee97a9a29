"""What staff type on the list of an event's registrations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from events.models import SavedView
from kit.forms import NamedErrors


class ViewForm(NamedErrors, forms.Form):
    """The name of a view, and whether all staff see it."""

    name = forms.CharField(label=_("Name of the view"), max_length=SavedView._meta.get_field("name").max_length)
    is_shared = forms.BooleanField(label=_("Show it to all staff"), required=False)
