from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contacts.actions.programmes import remove_programme, save_programme
from contacts.forms.programme_facts import ProgrammeForm
from contacts.models import Import, Programme
from contacts.search import with_likeness, with_words
from kit.acts import act_urls
from kit.admin import PlainRelations

from .programme_acts import PROGRAMME_ACTS, acts_on
from .sheets import SheetsAdmin


@admin.register(Programme)
class ProgrammeAdmin(SheetsAdmin, PlainRelations, admin.ModelAdmin):
    """The registry. What people typed is accepted here, or merged with what there is (``interact_portal.merging``)."""

    sheet_kind = Import.Kind.PROGRAMMES
    form = ProgrammeForm
    list_display = ["name", "short_name", "goal", "strand", "countries_in_words", "state_in_words"]
    list_filter = ["state", "goal", "strand"]
    list_select_related = ["merged_into"]
    search_fields = ["name"]
    fields = [
        "state_in_words", "name", "short_name", "slug", "goal", "strand", "region", "kind", "countries", "cci",
        "website", "email",
    ]  # fmt: skip
    readonly_fields = ["state_in_words"]
    prepopulated_fields = {"slug": ["name"]}

    def view_on_site(self, programme: Programme) -> str | None:
        """A name that awaits a check has no page yet."""
        return None if programme.is_awaiting_check else programme.get_absolute_url()

    @admin.display(description=_("countries"))
    def countries_in_words(self, programme: Programme) -> str:
        return ", ".join(programme.countries)

    @admin.display(description=_("state"), ordering="state")
    def state_in_words(self, programme: Programme) -> str:
        if not programme.is_merged:
            return programme.get_state_display()
        target = programme.merged_into
        address = reverse("admin:contacts_programme_change", args=[target.pk])
        return format_html('{} <a href="{}">{}</a>', _("merged into"), address, target)

    # -- who may ------------------------------------------------------------------------------------------
    def may_act(self, request: HttpRequest, programme: Programme) -> bool:
        return super().has_change_permission(request, programme)

    def has_change_permission(self, request: HttpRequest, obj: Programme | None = None) -> bool:
        """A merged programme is a name and an address that lead to another one, and stays so."""
        return super().has_change_permission(request, obj) and (obj is None or not obj.is_merged)

    def has_delete_permission(self, request: HttpRequest, obj: Programme | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_merged)

    # -- pages --------------------------------------------------------------------------------------------
    def get_urls(self):
        return [*act_urls(self, PROGRAMME_ACTS), *super().get_urls()]

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        """As the public search finds them: by words, else by likeness."""
        if not search_term:
            return queryset, False
        found = with_words(queryset, search_term)
        return (found if found.exists() else with_likeness(queryset, search_term)), False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        awaiting = Programme.objects.awaiting_check().count() if self.has_change_permission(request) else 0
        return super().changelist_view(request, {**(extra_context or {}), "awaiting": awaiting})

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None) -> HttpResponse:
        """A form that was open while another tab merged the programme comes back in words, not as what is forbidden."""
        programme = self.get_object(request, unquote(object_id)) if request.method == "POST" else None
        if programme and programme.is_merged and self.may_act(request, programme):
            words = _("Nothing is saved: “%(source)s” was merged into “%(target)s” meanwhile.")
            names = {"source": programme, "target": programme.merged_into}
            self.message_user(request, words % names, messages.WARNING)
            return redirect(request.path)
        return super().change_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None) -> HttpResponse:
        acts = acts_on(obj) if change and self.may_act(request, obj) else []
        context["acts"] = [
            (reverse(f"admin:contacts_programme_{name}", args=[obj.pk]), act.title) for name, act in acts
        ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, obj: Programme, form, change: bool) -> None:
        save_programme(programme=obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Programme) -> None:
        remove_programme(programme=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for programme in queryset:
            remove_programme(programme=programme, by=request.user)
