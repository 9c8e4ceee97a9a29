import json

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kit.admin import ReadOnly

from .models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnly, admin.ModelAdmin):
    """The memory of what happened: to be read, and by nobody to be changed."""

    change_form_template = "admin/read_only.html"
    change_list_template = "admin/read_only_list.html"
    list_display = ["at", "verb", "about", "by", "in_short"]
    list_display_links = ["at"]
    search_fields = ["about", "by", "verb"]
    search_help_text = _("What (deadline-extended), about (events.event:7) or by (accounts.user:17).")
    ordering = ["-pk"]
    list_per_page = 100
    show_full_result_count = False
    fields = ["at", "verb", "about", "by", "in_short"]

    @admin.display(description=_("detail"))
    def in_short(self, entry):
        return json.dumps(entry.detail, ensure_ascii=False) if entry.detail else "–"
