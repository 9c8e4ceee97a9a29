from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from events.models import QuestionSet
from events.models.question import number_asked
from kit.admin import PlainRelations

from .form_acts import SET_ACTS
from .form_pages import form_url
from .form_urls import form_urls


@admin.register(QuestionSet)
class QuestionSetAdmin(PlainRelations, admin.ModelAdmin):
    """Kept sets of questions: name and purpose here, the questions on the same pages as those of an event."""

    list_display = ["name", "description", "questions", "form_link"]
    search_fields = ["name", "description"]
    fields = ["name", "description"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(n_questions=number_asked())

    @admin.display(description=_("questions"), ordering="n_questions")
    def questions(self, kept):
        return kept.n_questions

    @admin.display(description=_("form"))
    def form_link(self, kept):
        return format_html('<a href="{}">{}</a>', form_url(kept), _("Edit questions"))

    def get_urls(self):
        return [*form_urls(self, SET_ACTS), *super().get_urls()]

    def may_act(self, request: HttpRequest, kept: QuestionSet) -> bool:
        return self.has_change_permission(request, kept)

    def response_add(self, request, obj, post_url_continue=None):
        """A new set is empty: on to its questions."""
        super().response_add(request, obj, post_url_continue)
        return redirect(form_url(obj))
