from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Affiliation
from accounts.rules import is_staff_who_confirms
from kit.acts import act_urls
from kit.admin import ReadOnly

from .affiliation_acts import AFFILIATION_ACTS, acts_on, in_words


class StateFilter(admin.SimpleListFilter):
    """How affiliations stand."""

    title = _("state")
    parameter_name = "state"
    CHOICES = {
        "asking": _("asked, nobody answered"),
        "claiming": _("claim it only"),
        "acting": _("act for it"),
        "ended": _("over"),
    }

    def lookups(self, request, model_admin):
        return list(self.CHOICES.items())

    def queryset(self, request, queryset):
        if self.value() == "ended":
            return queryset.filter(ended_at__isnull=False)
        return getattr(queryset, self.value())() if self.value() in self.CHOICES else queryset


@admin.register(Affiliation)
class AffiliationAdmin(ReadOnly, admin.ModelAdmin):
    """Who claims a programme and who acts for it. What happens to an affiliation is an act, never an edit."""

    change_form_template = "admin/accounts/affiliation/change_form.html"
    change_list_template = "admin/read_only_list.html"
    list_display = ["person", "programme", "standing", "since"]
    list_filter = [StateFilter, "confirmed_how", "ended_how"]
    list_select_related = ["person", "programme"]
    list_per_page = 50
    search_fields = ["person__name", "person__email", "programme__name", "programme__short_name"]
    search_help_text = _("Name or address of the person, or name of the programme.")
    fieldsets = [
        (None, {"fields": ["person_link", "programme", "standing"]}),
        (_("Since when"), {"fields": [("claimed_at", "asked_at"), ("confirmed_at", "confirmed_how", "confirmed_by")]}),
        (_("The end"), {"fields": [("ended_at", "ended_how")]}),
    ]

    @admin.display(description=_("state"))
    def standing(self, affiliation):
        return in_words(affiliation)

    @admin.display(description=_("since"))
    def since(self, affiliation):
        return affiliation.ended_at or affiliation.confirmed_at or affiliation.asked_at or affiliation.claimed_at

    @admin.display(description=_("person"))
    def person_link(self, affiliation):
        person = affiliation.person
        about = ", ".join(filter(None, [str(person), person.role, person.organisation, person.email]))
        return format_html('<a href="{}">{}</a>', reverse("admin:accounts_user_change", args=[person.pk]), about)

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or is_staff_who_confirms(request.user)

    def may_act(self, request: HttpRequest, affiliation: Affiliation | None = None) -> bool:
        return is_staff_who_confirms(request.user)

    def get_urls(self):
        return [*act_urls(self, AFFILIATION_ACTS), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        acts = acts_on(obj) if self.may_act(request) else []
        context["acts"] = [
            (reverse(f"admin:accounts_affiliation_{name}", args=[obj.pk]), act.title) for name, act in acts
        ]
        return super().render_change_form(request, context, add, change, form_url, obj)
