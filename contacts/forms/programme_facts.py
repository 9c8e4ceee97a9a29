"""What staff say about a programme."""

from django import forms
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from contacts.models import Programme
from contacts.models.programmes import EU_COUNTRY_CODES, validate_country_code
from kit.forms import NamedModelForm, WebAddressField


class CountryCodeField(forms.CharField):
    """A country's code, in capital letters and as ISO 3166-1 has it."""

    default_validators = [validate_country_code]

    def to_python(self, value):
        code = super().to_python(value).upper()
        return EU_COUNTRY_CODES.get(code, code)


class CodesField(SimpleArrayField):
    """Codes parted by commas; what is wrong with one is said with its place."""

    default_error_messages = {"item_invalid": _("Number %(nth)s in the list:")}


class ProgrammeForm(NamedModelForm):
    """The facts of a programme. Its state is no field: acts change it."""

    # Said here, for Django drops the reason that a model's array gives: it shows "Item 1 did not validate:" alone.
    countries = CodesField(
        CountryCodeField(), label=_("Countries"), required=False,
        help_text=Programme._meta.get_field("countries").help_text,
    )  # fmt: skip
    website = WebAddressField(label=_("Website"), required=False, widget=AdminURLFieldWidget)

    class Meta:
        model = Programme
        fields = [
            "name", "short_name", "slug", "goal", "strand", "region", "kind", "countries", "cci", "website", "email",
        ]  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "goal" in self.fields and not self.instance.is_awaiting_check:
            require_goal(self)


class AcceptanceForm(ProgrammeForm):
    """What makes a typed name a programme of the registry."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        require_goal(self)
        plain = slugify(self.instance.name)[:100]
        if plain and not Programme.objects.filter(slug=plain).exists():
            self.initial["slug"] = plain


def require_goal(form: ProgrammeForm) -> None:
    """In words, for the database would say it of the whole row (``contacts_listed_has_goal``)."""
    form.fields["goal"].required = True
    form.fields["goal"].error_messages["required"] = _("A programme in the registry needs its goal.")
