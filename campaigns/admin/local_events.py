from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from campaigns.models import LocalEvent
from campaigns.rules import is_staff_who_checks
from kit import times
from kit.acts import act_urls
from kit.admin import ReadOnly

from .filters import EditionFilter
from .local_event_acts import LOCAL_EVENT_ACTS, acts_on


@admin.register(LocalEvent)
class LocalEventAdmin(ReadOnly, admin.ModelAdmin):
    """Local events as they stand. What happens to one is an act; what it says is changed in its own form."""

    change_form_template = "admin/campaigns/localevent/change_form.html"
    change_list_template = "admin/read_only_list.html"
    list_display = ["title", "programme", "edition", "starts", "state", "is_change", "proposed_at"]
    list_filter = ["state", ("edition", EditionFilter), "kind", "mode"]
    list_select_related = ["programme", "edition__campaign"]
    list_per_page = 50
    ordering = ["-proposed_at", "-pk"]
    search_fields = ["title", "organiser", "city", "programme__name", "programme__short_name"]
    search_help_text = _("Title, organiser, town or programme.")
    fieldsets = [
        (None, {"fields": ["state", "words", "replaces", "programme", "edition", "proposer"]}),
        (_("About the event"), {"fields": ["title", "kind", "organiser", "description", "spoken", "website", "shown"]}),
        (
            _("Where and when"),
            {"fields": ["mode", "where", ("latitude", "longitude"), "accessibility", "starts", "ends"]},
        ),
        (_("Picture"), {"fields": ["picture_alt", "picture_rights"]}),
        (_("What happened"), {"fields": [("proposed_at", "sent_back_at"), ("published_at", "cancelled_at")]}),
    ]

    @admin.display(description=_("change"), boolean=True)
    def is_change(self, event):
        return event.replaces_id is not None

    @admin.display(description=_("starts"), ordering="starts_at")
    def starts(self, event):
        return f"{times.moment(event.starts_at, event.zone)} ({event.zone_label(event.starts_at)})"

    @admin.display(description=_("ends"))
    def ends(self, event):
        return f"{times.moment(event.ends_at, event.zone)} ({event.zone_label(event.ends_at)})"

    @admin.display(description=_("place"))
    def where(self, event):
        return event.place or "–"

    @admin.display(description=_("languages"))
    def spoken(self, event):
        return ", ".join(event.language_names)

    @admin.display(description=_("projects shown"))
    def shown(self, event):
        rows = (
            (", ".join(filter(None, [project.name, project.programme_name, project.website])),)
            for project in event.projects.all()
        )
        return format_html_join("\n", "{}<br>", rows) or "–"

    @admin.display(description=_("proposed by"))
    def proposer(self, event):
        person = event.proposed_by
        return ", ".join(filter(None, [str(person), person.organisation, person.email])) if person else "–"

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or is_staff_who_checks(request.user)

    def may_act(self, request: HttpRequest, event: LocalEvent | None = None) -> bool:
        return is_staff_who_checks(request.user)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("edition__campaign", "programme", "proposed_by")

    def get_urls(self):
        return [*act_urls(self, LOCAL_EVENT_ACTS), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if self.may_act(request):
            acts = [
                (reverse(f"admin:campaigns_localevent_{name}", args=[obj.pk]), act.title) for name, act in acts_on(obj)
            ]
            address = (obj.edition.campaign.slug, obj.edition.year, obj.slug)
            if obj.edition.is_published and not (obj.is_cancelled or obj.is_applied_change):
                acts.append((reverse("local-event-change", args=address), _("Change what it says")))
            context["acts"] = acts
        return super().render_change_form(request, context, add, change, form_url, obj)
