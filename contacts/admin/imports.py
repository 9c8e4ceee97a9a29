"""Imports in the staff area: a sheet is sent, looked at, applied."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from contacts import rules
from contacts.actions import imports
from contacts.exports import mending_rows
from contacts.forms.imports import ImportForm
from contacts.models import Import
from contacts.panels.imports import preview_of
from kit.admin import PlainRelations
from kit.spreadsheets import CSV_TYPE, csv_chunks

LINES_OF_A_PAGE = 50

#: What staff may do to an import, and what is said when it is done.
ACTS: dict[str, tuple[Callable, str]] = {
    "apply": (imports.apply_import, _("The import is being applied.")),
    "stop": (imports.stop_import, _("The import is stopped.")),
    "resume": (imports.resume_import, _("The import goes on where it was.")),
    "again": (imports.read_again, _("The file is being compared with the directory once more.")),
}


@admin.register(Import)
class ImportAdmin(PlainRelations, admin.ModelAdmin):
    """Whoever may add and change the rows may import them, and see who imported what."""

    form = ImportForm
    add_form_template = "contacts/admin/import_add.html"
    change_list_template = "admin/read_only_list.html"
    list_display = ["file_name", "kind", "stage", "total", "by", "created_at"]
    list_filter = ["kind", "stage"]
    list_per_page = 50
    show_full_result_count = False

    # -- who may ------------------------------------------------------------------------------------------
    def _kinds(self, request: HttpRequest) -> list[str]:
        return [kind for kind in Import.Kind if rules.may_import(request.user, kind)]

    def has_module_permission(self, request):
        return bool(self._kinds(request))

    def has_view_permission(self, request, obj=None):
        return obj.kind in self._kinds(request) if obj else self.has_module_permission(request)

    def has_add_permission(self, request):
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).filter(kind__in=self._kinds(request))

    # -- pages --------------------------------------------------------------------------------------------
    def get_urls(self):
        def door(view: Callable, name: str):
            return path(f"<int:pk>/{name}", self.admin_site.admin_view(view), name=_address(name))

        acts = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(require_POST(self._door(name))), name=_address(name))
            for name in ACTS
        ]
        return [*acts, door(require_safe(self.lines_csv), "lines.csv"), *super().get_urls()]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.base_fields["kind"].choices = [(kind, Import.Kind(kind).label) for kind in self._kinds(request)]
        return form

    def add_view(self, request, form_url="", extra_context=None):
        sheets = [(Import.Kind(kind).label, imports.SHEETS[kind]) for kind in self._kinds(request)]
        return super().add_view(request, form_url, {**(extra_context or {}), "sheets": sheets, "title": _("Import")})

    def save_model(self, request: HttpRequest, obj: Import, form, change: bool) -> None:
        begun = imports.begin_import(kind=obj.kind, file=form.cleaned_data["file"], by=request.user)
        obj.pk = begun.pk

    def response_add(self, request, obj, post_url_continue=None):
        return redirect(reverse("admin:contacts_import_change", args=[obj.pk]))

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None) -> HttpResponse:
        """The preview: what each line would do, those that are wrong first."""
        return require_safe(self._preview)(request, self._import(request, object_id))

    def _preview(self, request: HttpRequest, row: Import) -> HttpResponse:
        verdict = request.GET.get("verdict", "")
        preview = preview_of(row, verdict=verdict)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": row.file_name, "original": row,
            "preview": preview, "verdict": verdict,
            "page": Paginator(preview.lines, LINES_OF_A_PAGE).get_page(request.GET.get("page")),
        }  # fmt: skip
        return TemplateResponse(request, "contacts/admin/import.html", context)

    def lines_csv(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All lines with what is wrong, to be mended and sent again."""
        row = self._import(request, pk)
        if not row.heading:
            raise Http404
        attachment = {"Content-Disposition": f'attachment; filename="import-{row.pk}.csv"'}
        return StreamingHttpResponse(csv_chunks(mending_rows(row)), content_type=CSV_TYPE, headers=attachment)

    def _door(self, name: str) -> Callable:
        action, said = ACTS[name]

        def act(request: HttpRequest, pk: int) -> HttpResponse:
            row = self._import(request, pk)
            try:
                action(row=row, by=request.user)
            except imports.WrongStage:
                messages.warning(request, _("Nothing was done: the import has gone on in the meantime. Look again."))
            except imports.NothingToApply:
                messages.warning(
                    request, _("There is nothing to apply: a line is wrong, or none would change anything.")
                )
            else:
                messages.success(request, said)
            return redirect(reverse("admin:contacts_import_change", args=[row.pk]))

        return act

    def _import(self, request: HttpRequest, pk: object) -> Import:
        row = self.get_object(request, str(pk))
        if row is None:
            if not self.has_module_permission(request):
                raise PermissionDenied
            raise Http404
        return row


def _address(name: str) -> str:
    return f"contacts_import_{name.replace('.', '_')}"
