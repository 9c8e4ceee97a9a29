from collections.abc import Iterable
from datetime import timedelta

from django.contrib import admin
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.actions import materials
from campaigns.forms.materials import MaterialFileForm, MaterialForm
from campaigns.models import DownloadCount, Edition, Material, MaterialFile
from kit.admin import AccessibleInline, PlainRelations

from .filters import EditionFilter
from .revisions import TellsWhoIsSecond

#: The days of which the page of a material tells the downloads one by one.
DAYS_SHOWN = 30


class MaterialFileInline(AccessibleInline, admin.StackedInline):
    model = MaterialFile
    form = MaterialFileForm
    fields = [("language", "version"), "changes", ("file", "present_file"), "link", "link_kind", "taken_away"]
    readonly_fields = ["present_file", "taken_away"]
    extra = 0
    view_on_site = False

    def get_queryset(self, request):
        recently = Q(download_counts__day__gt=timezone.now().date() - timedelta(days=DAYS_SHOWN))
        return (
            super()
            .get_queryset(request)
            .select_related("material__edition__campaign")
            .annotate(
                taken_ever=Coalesce(Sum("download_counts__number"), 0),
                taken_lately=Coalesce(Sum("download_counts__number", filter=recently), 0),
            )
        )

    @admin.display(description=gettext_lazy("present file"))
    def present_file(self, file):
        if file.pk is None:
            return "–"
        return format_html(
            '<a href="{}">{}</a>, {}, {}',
            file.get_absolute_url(),
            file.stored.format_name,
            file.stored.link_host or filesizeformat(file.stored.size_bytes),
            date_format(file.stored.added_at, "j F Y"),
        )

    @admin.display(description=gettext_lazy("taken away"))
    def taken_away(self, file):
        if file.pk is None:
            return "–"
        counts = {"ever": file.taken_ever, "lately": file.taken_lately, "days": DAYS_SHOWN}
        return _("%(ever)d times, of these %(lately)d in the last %(days)d days") % counts


@admin.register(Material)
class MaterialAdmin(TellsWhoIsSecond, PlainRelations, admin.ModelAdmin):
    """Materials with their files, and how often these are taken away."""

    form = MaterialForm
    change_form_template = "admin/campaigns/material/change_form.html"
    change_list_template = "admin/read_only_list.html"
    inlines = [MaterialFileInline]
    list_display = ["title", "kind", "edition", "position", "taken_away", "is_published"]
    list_filter = [("edition", EditionFilter), "kind", "is_published"]
    list_select_related = ["edition__campaign"]
    ordering = ["-edition__year", "kind", "position", "pk"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    actions = None
    fieldsets = [
        (None, {"fields": ["edition", "kind", "title", "slug", "summary", "licence", "position"]}),
        (gettext_lazy("Preview"), {"fields": ["preview", "preview_alt"]}),
        (gettext_lazy("Who finds it"), {"fields": ["is_published", "is_carried_on"]}),
    ]

    @admin.display(description=gettext_lazy("taken away"), ordering="taken")
    def taken_away(self, material):
        return material.taken

    def get_queryset(self, request):
        counts = DownloadCount.objects.filter(file__material=OuterRef("pk")).values("file__material")
        taken = Coalesce(Subquery(counts.annotate(sum=Sum("number")).values("sum")), 0)
        return super().get_queryset(request).select_related("edition__campaign").annotate(taken=taken)

    def get_prepopulated_fields(self, request, obj=None):
        """What is published keeps its slug."""
        return {} if obj is not None and obj.is_published else self.prepopulated_fields

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "edition":
            field.queryset = Edition.objects.select_related("campaign").newest_first()
        return field

    def has_delete_permission(self, request, obj=None):
        """What people have found stays, or is taken back first."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_published)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change:
            context |= {"days": _days_of(obj), "days_shown": DAYS_SHOWN}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        materials.save_material(material=obj, revision=form.seen, by=request.user)

    def save_formset(self, request, form, formset, change):
        former = list(_replaced(formset))
        formset.save()
        if formset.has_changed():
            materials.note_files(material=form.instance, former=former, by=request.user)

    def delete_model(self, request, obj):
        materials.remove_material(material=obj, by=request.user)


def _replaced(formset) -> Iterable[str]:
    """The names of stored files that no row has once ``formset`` is saved."""
    for form in formset.initial_forms:
        present = form.initial.get("file")
        if present and (form in formset.deleted_forms or "file" in form.changed_data):
            yield present.name


def _days_of(material: Material) -> list[tuple]:
    """Day by day, the latest first, how often files of ``material`` were taken away."""
    since = timezone.now().date() - timedelta(days=DAYS_SHOWN)
    counts = DownloadCount.objects.filter(file__material=material, day__gt=since)
    return list(counts.values_list("day").annotate(Sum("number")).order_by("-day"))
