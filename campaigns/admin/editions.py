from adminsortable2.admin import SortableAdminBase
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from campaigns.actions import editions, guides
from campaigns.forms.editions import EditionForm, LessonForm, MilestoneForm, events_to_choose
from campaigns.forms.plausibility import warnings_of
from campaigns.models import Edition, GuideStep, Lesson, Milestone
from campaigns.panels import days_in_words, lessons_of_before
from kit.acts import act_urls
from kit.admin import AccessibleInline, PlainRelations

from .desk import desk_urls
from .edition_acts import EDITION_ACTS, acts_on
from .guide_acts import GUIDE_ACTS, guide_acts_on
from .guides import GuideStepInline
from .rich_text import RichTextPage
from .support import support_urls
from .support_acts import SUPPORT_ACTS, support_acts_on


class MilestoneInline(AccessibleInline, admin.StackedInline):
    model = Milestone
    form = MilestoneForm
    fields = ["title", ("start_date", "end_date"), "event"]
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        self.edition = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """The events that the edition offers, read once for all rows."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "event":
            offered = events_to_choose(self.edition or Edition())
            field.choices = [("", "–"), *((event.pk, str(event)) for event in offered)]
        return field


class LessonInline(AccessibleInline, admin.StackedInline):
    model = Lesson
    form = LessonForm
    fields = ["text", "noted"]
    readonly_fields = ["noted"]
    extra = 0

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")

    @admin.display(description=_("written"))
    def noted(self, lesson):
        if lesson.pk is None:
            return "–"
        return _("%(at)s by %(by)s") % {"at": f"{lesson.at:%Y-%m-%d}", "by": lesson.by or _("somebody")}


@admin.register(Edition)
class EditionAdmin(RichTextPage, PlainRelations, SortableAdminBase, admin.ModelAdmin):
    """Editions with timeline, guide and lessons; who sees them is decided by an act."""

    form = EditionForm
    change_list_template = "admin/read_only_list.html"
    inlines = [MilestoneInline, GuideStepInline, LessonInline]
    list_display = ["__str__", "theme", "season", "is_published", "desk"]
    list_filter = ["campaign", "is_published"]
    list_select_related = ["campaign"]
    search_fields = ["theme", "year"]
    ordering = ["-year", "campaign__name"]
    actions = None
    fieldsets = [
        (None, {"fields": ["campaign", "year", "theme", "story", "hashtag"]}),
        (_("When"), {"fields": ["key_date", "season_start_date", "season_end_date", "time_zone"]}),
        (_("Online events"), {"fields": ["events"]}),
        (_("Local events and support"), {"fields": ["checked_by", "boosting_rule", "boosting_budget_euros"]}),
        (
            _("Figures, as far as they are recorded"),
            {
                "fields": [
                    "recorded_events", "recorded_countries", "recorded_cities", "recorded_programmes",
                    "recorded_attendees", "had_more_attendees", "recorded_reach", "recorded_satisfaction",
                ]
            },
        ),
    ]  # fmt: skip

    @admin.display(description=_("season"), ordering="season_start_date")
    def season(self, edition):
        return days_in_words(edition.season_start_date, edition.season_end_date)

    @admin.display(description=_("desk"))
    def desk(self, edition):
        address = reverse("admin:campaigns_edition_desk", args=[edition.pk])
        return format_html('<a href="{}">{}<span class="visually-hidden">: {}</span></a>', address, _("Desk"), edition)

    # -- who may ------------------------------------------------------------------------------------------
    def may_act(self, request: HttpRequest, edition: Edition) -> bool:
        return self.has_change_permission(request, edition)

    def has_delete_permission(self, request, obj=None):
        """What people have seen stays; it may be taken back."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_published)

    # -- the form -----------------------------------------------------------------------------------------
    def get_urls(self):
        acts = EDITION_ACTS | SUPPORT_ACTS | GUIDE_ACTS
        return [*act_urls(self, acts), *support_urls(self), *desk_urls(self), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("campaign")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (editions.ChangedMeanwhile, editions.GrantedMeanwhile):
            # It happened between check and deed; now the form itself finds it and says so.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change:
            may_act = self.may_act(request, obj)
            context |= {
                "remarks": warnings_of(obj),
                "before": lessons_of_before(obj),
                "acts": [
                    (reverse(f"admin:campaigns_edition_{name}", args=[obj.pk]), act.title)
                    for name, act in ([*acts_on(obj), *guide_acts_on(obj), *support_acts_on(obj)] if may_act else [])
                ],
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        if change:
            changed = [name for name in form.changed_data if name != "version"]
            version = form.cleaned_data["version"]
            editions.change_edition(edition=obj, version=version, changed=changed, by=request.user)
        else:
            editions.create_edition(edition=obj, by=request.user)

    def save_formset(self, request, form, formset, change):
        """Who wrote a lesson, and when, is kept with it; who has a changed step open elsewhere is told."""
        if formset.model is Lesson:
            for lesson in formset.save(commit=False):
                if lesson.pk is None:
                    lesson.by, lesson.at = request.user, timezone.now()
        formset.save()
        if formset.model is GuideStep:
            guides.note_lines(step for step, _fields in formset.changed_objects)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        parts = [formset.model._meta.model_name for formset in formsets if formset.has_changed()]
        if parts:
            editions.note_parts(edition=form.instance, parts=parts, by=request.user)
