from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent
from kit.admin import ReadOnly


@admin.register(Consent)
class ConsentAdmin(ReadOnly, admin.ModelAdmin):
    """Consents are shown, never made up: people give and withdraw them."""

    change_form_template = "admin/read_only.html"
    change_list_template = "admin/read_only_list.html"
    list_display = ("person", "purpose", "text_version", "given_at", "withdrawn_at")
    list_filter = ("purpose", ("withdrawn_at", admin.EmptyFieldListFilter))
    list_select_related = ("person",)
    search_fields = ("person__email", "person__name")
    search_help_text = _("Address or name of the person.")
