"""Taking registrations out: what is wanted of a list, and the files that a worker wrote of long ones."""

from collections.abc import Callable
from dataclasses import asdict
from tempfile import TemporaryFile

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from events import rules
from events.actions import exports as actions
from events.exports import Sheet, Wanted, is_short, keys_in_order, refusal
from events.forms.exports import ExportForm
from events.models import Event, Export
from events.models.listing import EXPORT_KEPT
from events.search.registrations import RegistrationList, registration_list
from kit import times
from kit.admin import ReadOnly
from kit.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_chunks, write_xlsx

from .registration_lists import EventPage, list_address

TYPES = {Export.Kind.CSV: CSV_TYPE, Export.Kind.XLSX: XLSX_TYPE, Export.Kind.FILES: "application/zip"}

#: What the owner may do to an export, and what is said when it is done.
ACTS: dict[str, tuple[Callable, str]] = {
    "stop": (actions.stop_export, _("The export is stopped.")),
    "again": (actions.begin_again, _("The export is being written anew.")),
}


class NewExport(EventPage):
    """What somebody wants of the registrations that the query finds: a GET asks, a POST gives it or has it written."""

    template_name = "admin/events/exports/new_export.html"
    title = _("Export")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self._page(ExportForm(listing=self._listing()))

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = ExportForm(request.POST, listing=self._listing())
        if not form.is_valid():
            return self._page(form)
        listing, wanted = form.listing, Wanted(**form.wanted)
        if words := refusal(listing, wanted):
            form.add_error(None, words)
            return self._page(form)
        if is_short(wanted.kind, listing.number):
            return self._at_once(listing, wanted)
        facts = wanted.facts(listing, rows=listing.number)
        row = actions.begin_export(
            event=self.event, by=request.user, query=listing.query, facts=facts, **asdict(wanted)
        )  # fmt: skip
        return redirect(reverse("admin:events_export_change", args=[row.pk]))

    def _listing(self) -> RegistrationList:
        return self.listed(self.request.GET)

    def _at_once(self, listing: RegistrationList, wanted: Wanted) -> HttpResponse:
        keys = keys_in_order(listing)
        actions.note_export(event=self.event, by=self.request.user, **wanted.facts(listing, rows=len(keys)))
        rows, name = Sheet(listing, wanted).rows(keys), file_name(self.event, wanted.kind)
        if wanted.kind == Export.Kind.CSV:
            attachment = {"Content-Disposition": f'attachment; filename="{name}"'}
            return StreamingHttpResponse(csv_chunks(rows), content_type=CSV_TYPE, headers=attachment)
        file = TemporaryFile()  # noqa: SIM115  the response closes it
        write_xlsx(file, rows)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)

    def _page(self, form: ExportForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                form=form,
                adminform=AdminForm(form, [(None, {"fields": list(form.fields)})], {}),
                found=form.listing,
                list_url=list_address(self.event.pk, form.listing.query),
            )
        )


def export_urls(model_admin) -> list:
    """The address of the page, below an event's list."""
    door = model_admin.admin_site.admin_view(NewExport.as_view(model_admin=model_admin))
    return [path("<int:pk>/registrations/export/", door, name="events_event_export")]


def file_name(event: Event, kind: str) -> str:
    """The name of a file of registrations of ``event`` that is taken today; ``kind`` is its ending."""
    return f"{event.slug}-{timezone.localdate().isoformat()}.{kind}"


@admin.register(Export)
class ExportAdmin(ReadOnly, admin.ModelAdmin):
    """What staff had written, each for who asked and nobody else, as long as they may see registrations."""

    change_list_template = "admin/read_only_list.html"
    list_display = ["event", "kind", "stage", "total", "created_at"]
    list_display_links = ["event"]
    list_select_related = ["event"]
    list_per_page = 50
    show_full_result_count = False

    # -- who may ------------------------------------------------------------------------------------------
    def has_module_permission(self, request):
        return rules.may_see_registrations(request.user)

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def get_queryset(self, request: HttpRequest):
        if not rules.may_see_registrations(request.user):
            return Export.objects.none()
        reads_all = Q(has_sensitive=False) | Q(event__in=Event.objects.filter(sensitive_readers=request.user))
        return super().get_queryset(request).kept().filter(reads_all, by=request.user).select_related("event")

    def _export(self, request: HttpRequest, pk: object) -> Export:
        """The export, if it is this person's; to anybody else there is none."""
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        return row

    # -- pages --------------------------------------------------------------------------------------------
    def get_urls(self):
        def door(view: Callable, name: str):
            return path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"events_export_{name}")

        acts = [door(require_POST(self._door(name)), name) for name in ACTS]
        return [*acts, door(require_safe(self.download), "file"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None) -> HttpResponse:
        """How far it is, and the file when it is whole."""
        return require_safe(self._page)(request, self._export(request, object_id))

    def history_view(self, request, object_id, extra_context=None) -> HttpResponse:
        self._export(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def delete_view(self, request, object_id, extra_context=None) -> HttpResponse:
        self._export(request, object_id)
        return super().delete_view(request, object_id, extra_context)

    def _page(self, request: HttpRequest, row: Export) -> HttpResponse:
        listing = registration_list(row.event, QueryDict(row.query), reader=request.user)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": _("Export"),
            "subtitle": str(row.event), "original": row, "found": listing,
            "list_url": list_address(row.event_id, listing.query),
            "kept_until": times.moment(row.created_at + EXPORT_KEPT, row.event.zone),
            "zone": row.event.zone_label(row.created_at),
            "size": row.file.size if row.stage == Export.Stage.READY and _is_there(row) else None,
        }  # fmt: skip
        return TemplateResponse(request, "admin/events/exports/export.html", context)

    def download(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file; each time it is taken is remembered."""
        row = self._export(request, pk)
        if row.stage != Export.Stage.READY or not _is_there(row):
            messages.warning(request, _("There is no file to be had of this export. Have it written anew."))
            return redirect(reverse("admin:events_export_change", args=[row.pk]))
        listing = registration_list(row.event, QueryDict(row.query), reader=request.user)
        if request.method == "GET":
            actions.note_download(row=row, by=request.user, **Wanted.of(row).facts(listing, rows=row.total))
        return FileResponse(
            row.file.open("rb"), as_attachment=True, filename=file_name(row.event, row.kind),
            content_type=TYPES[row.kind],
        )  # fmt: skip

    def _door(self, name: str) -> Callable:
        action, said = ACTS[name]

        def act(request: HttpRequest, pk: int) -> HttpResponse:
            row = self._export(request, pk)
            try:
                action(row=row, by=request.user)
            except actions.WrongStage:
                messages.warning(request, _("Nothing was done: the export has gone on in the meantime. Look again."))
            else:
                messages.success(request, said)
            return redirect(reverse("admin:events_export_change", args=[row.pk]))

        return act


def _is_there(row: Export) -> bool:
    return bool(row.file) and row.file.storage.exists(row.file.name)
