"""Export of what a list of the staff area shows, and the way to imports of the same."""

from tempfile import TemporaryFile

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from audit.actions import record
from contacts import rules
from contacts.exports import sheet_rows
from kit.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_chunks, write_xlsx


class SheetsAdmin:
    """A mixin for admins of rows that come and go as sheets; ``sheet_kind`` is one of ``Import.Kind``.

    The tools above the list are in ``admin/contacts/<model>/change_list_object_tools.html``.
    """

    sheet_kind = ""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        exports = [
            path(f"export.{ending}", self.admin_site.admin_view(view), name=f"{name}_export_{ending}")
            for ending, view in (("csv", self.export_csv), ("xlsx", self.export_xlsx))
        ]
        return [*exports, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        tools = {"may_import": rules.may_import(request.user, self.sheet_kind), "sheet_kind": self.sheet_kind}
        return super().changelist_view(request, {**tools, **(extra_context or {})})

    def export_csv(self, request: HttpRequest) -> HttpResponse:
        return self._export(request, self._csv)

    def export_xlsx(self, request: HttpRequest) -> HttpResponse:
        return self._export(request, self._xlsx)

    def _export(self, request: HttpRequest, answer) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return require_safe(self._export_listed)(request, answer)

    def _export_listed(self, request: HttpRequest, answer) -> HttpResponse:
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        record(f"{self.sheet_kind}-exported", about=None, by=request.user, rows=rows.count())
        return answer(rows, f"{self.sheet_kind}-{timezone.localdate().isoformat()}")

    def _csv(self, rows: QuerySet, name: str) -> HttpResponse:
        chunks = csv_chunks(sheet_rows(self.sheet_kind, rows))
        attachment = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return StreamingHttpResponse(chunks, content_type=CSV_TYPE, headers=attachment)

    def _xlsx(self, rows: QuerySet, name: str) -> HttpResponse:
        file = TemporaryFile()  # noqa: SIM115  the response closes it
        write_xlsx(file, sheet_rows(self.sheet_kind, rows))
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
