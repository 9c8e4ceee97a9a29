from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.actions.synonyms import remove_synonym, save_synonym
from contacts.forms.synonyms import SynonymForm
from contacts.models import Synonym
from kit.admin import PlainRelations


@admin.register(Synonym)
class SynonymAdmin(PlainRelations, admin.ModelAdmin):
    """Words that mean the same to whoever searches for people, topics and programmes."""

    form = SynonymForm
    search_fields = ["phrases"]

    def save_model(self, request: HttpRequest, obj: Synonym, form: SynonymForm, change: bool) -> None:
        save_synonym(synonym=obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: Synonym) -> None:
        remove_synonym(synonym=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Synonym]) -> None:
        for synonym in queryset:
            remove_synonym(synonym=synonym, by=request.user)
