from django.contrib import admin, messages
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kit.admin import ReadOnly

from . import actions
from .actions.queueing import NotRetriable
from .models import Message


@admin.register(Message)
class MessageAdmin(ReadOnly, admin.ModelAdmin):
    """What was, and what will be sent. Messages with a secret show neither text nor context."""

    change_form_template = "admin/read_only.html"
    list_display = ["recipient", "subject_or_template", "state", "when", "attempts", "error"]
    list_filter = ["state", "priority", "has_secret"]
    search_fields = ["recipient", "key", "about", "subject"]
    search_help_text = _("Address, key, subject, or what it is about (registration:R7K2-9QX4).")
    ordering = ["-pk"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["try_again"]
    readonly_fields = ["words"]
    fieldsets = [
        (None, {"fields": ["recipient", "subject_or_template", "words", "about", "key", "priority"]}),
        (_("Delivery"), {"fields": ["state", "created_at", "due_at", "sent_at", "attempts", "last_error",
                                    "expires_at"]}),
    ]  # fmt: skip

    @admin.display(description=_("subject"), ordering="subject")
    def subject_or_template(self, message):
        return message.subject or message.template

    @admin.display(description=_("sent, or next try"), ordering=Coalesce("sent_at", "due_at"))
    def when(self, message):
        return message.sent_at or message.due_at

    @admin.display(description=_("last error"))
    def error(self, message):
        return message.last_error[:80]

    @admin.display(description=_("text"))
    def words(self, message):
        if message.has_secret:
            return _("Not shown: it holds a link or a code that is its reader’s alone.")
        return message.text_for_staff or _("Written when it is sent.")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("html", "context", "attachments")

    def has_retry_permission(self, request):
        return request.user.has_perm("outbox.change_message")

    @admin.action(description=_("Try again"), permissions=["retry"])
    def try_again(self, request, queryset):
        queued = left = 0
        for message in queryset:
            try:
                actions.retry(message=message)
                # The outbox stands beside the audit: who asked is kept in the staff area's own log.
                self.log_change(request, message, _("Queued again."))
                queued += 1
            except NotRetriable:
                left += 1
        if queued:
            words = ngettext("%(number)d message is queued again.", "%(number)d messages are queued again.", queued)
            self.message_user(request, words % {"number": queued}, messages.SUCCESS)
        if left:
            words = ngettext(
                "%(number)d message neither failed nor died and stays as it is.",
                "%(number)d messages neither failed nor died and stay as they are.",
                left,
            )
            self.message_user(request, words % {"number": left}, messages.WARNING)
