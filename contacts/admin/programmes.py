from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from contacts.actions.programmes import save_programme
from contacts.models import Programme
from contacts.models.programmes import EU_COUNTRY_CODES, validate_country_code
from contacts.search import with_likeness, with_words
from kit.admin import PlainRelations
from kit.forms import NamedModelForm


class CountryCodeField(forms.CharField):
    """A country's code, in capital letters and as ISO 3166-1 has it."""

    default_validators = [validate_country_code]

    def to_python(self, value):
        code = super().to_python(value).upper()
        return EU_COUNTRY_CODES.get(code, code)


class ProgrammeForm(NamedModelForm):
    # Said here, for Django drops the reason that a model's array gives: it shows "Item 1 did not validate:" alone.
    countries = SimpleArrayField(
        CountryCodeField(), label=_("Countries"), required=False,
        help_text=Programme._meta.get_field("countries").help_text,
    )  # fmt: skip
    website = forms.URLField(
        label=_("Website"), required=False, assume_scheme="https", widget=admin.widgets.AdminURLFieldWidget
    )

    class Meta:
        model = Programme
        fields = ["name", "short_name", "slug", "goal", "strand", "kind", "countries", "cci", "website", "state"]


@admin.register(Programme)
class ProgrammeAdmin(PlainRelations, admin.ModelAdmin):
    """The registry. What people typed waits here: give it its goal and set it “in the registry”."""

    form = ProgrammeForm
    list_display = ["name", "short_name", "goal", "strand", "countries_in_words", "state"]
    list_filter = ["state", "goal", "strand"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def view_on_site(self, programme: Programme) -> str | None:
        """A name that awaits a check has no page yet."""
        return None if programme.is_awaiting_check else programme.get_absolute_url()

    @admin.display(description=_("countries"))
    def countries_in_words(self, programme: Programme) -> str:
        return ", ".join(programme.countries)

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        """As the public search finds them: by words, else by likeness."""
        if not search_term:
            return queryset, False
        found = with_words(queryset, search_term)
        return (found if found.exists() else with_likeness(queryset, search_term)), False

    def save_model(self, request: HttpRequest, obj: Programme, form, change: bool) -> None:
        save_programme(programme=obj, by=request.user)
