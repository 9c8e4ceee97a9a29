from adminsortable2.admin import SortableAdminBase
from django import forms
from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from campaigns.actions import guides
from campaigns.forms.guides import GuideStepForm, GuideTaskForm
from campaigns.models import Edition, GuideStep, GuideTask
from kit.admin import AccessibleInline, PlainRelations, SortableFormSet, SortableInline

from .filters import EditionFilter
from .revisions import TellsWhoIsSecond
from .rich_text import RichTextPage


class SortableRows(SortableFormSet, forms.BaseInlineFormSet):
    pass


class GuideStepInline(SortableInline, AccessibleInline, admin.StackedInline):
    """The steps of an edition's guide in their order; what they say stands on a page of their own."""

    model = GuideStep
    formset = SortableRows
    verbose_name_plural = _("steps of the guide")
    fields = [("title", "position"), "is_published"]
    extra = 0
    show_change_link = True
    can_delete = False  # on its own page, where it says what goes with it


class GuideTaskInline(SortableInline, AccessibleInline, admin.StackedInline):
    model = GuideTask
    form = GuideTaskForm
    formset = SortableRows
    fields = [("text", "position"), "weeks_before"]
    extra = 0


@admin.register(GuideStep)
class GuideStepAdmin(TellsWhoIsSecond, RichTextPage, PlainRelations, SortableAdminBase, admin.ModelAdmin):
    """Steps of guides with the tasks that organisers tick."""

    form = GuideStepForm
    change_form_template = "admin/campaigns/guidestep/change_form.html"
    change_list_template = "admin/read_only_list.html"
    inlines = [GuideTaskInline]
    fields = ["edition", "title", "body", "position", "is_published"]
    list_display = ["title", "edition", "position", "number_of_tasks", "is_published"]
    list_filter = [("edition", EditionFilter), "is_published"]
    list_select_related = ["edition__campaign"]
    ordering = ["-edition__year", "position", "pk"]
    search_fields = ["title"]
    actions = None
    view_on_site = False

    @admin.display(description=_("tasks"), ordering="number_of_tasks")
    def number_of_tasks(self, step):
        return step.number_of_tasks

    def get_queryset(self, request):
        return (
            super().get_queryset(request).select_related("edition__campaign").annotate(number_of_tasks=Count("tasks"))
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "edition":
            field.queryset = Edition.objects.select_related("campaign").newest_first()
        return field

    def has_delete_permission(self, request, obj=None):
        """What organisers have ticked stays; it may be taken back first."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_published)

    def save_model(self, request, obj, form, change):
        guides.save_step(step=obj, revision=form.seen, by=request.user)

    def delete_model(self, request, obj):
        guides.remove_step(step=obj, by=request.user)
