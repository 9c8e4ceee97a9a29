from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contacts.actions.people import remove_contact_person, save_contact_person
from contacts.forms import PhotoField
from contacts.models import ContactPerson, ContactTopic, Team
from contacts.models.people import validate_language_code
from contacts.panels import photo_url
from kit.admin import AccessibleInline, PlainRelations
from kit.forms import NamedModelForm


@admin.register(Team)
class TeamAdmin(PlainRelations, admin.ModelAdmin):
    list_display = ["name", "email"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


class ContactPersonForm(NamedModelForm):
    photo = PhotoField(
        label=_("Photo"), required=False,
        help_text=_("JPEG, PNG or WebP. It is cut to a square, and where and when it was taken is removed."),
    )  # fmt: skip

    # Said here, for Django drops the reason that a model's array gives.
    languages = SimpleArrayField(
        forms.CharField(validators=[validate_language_code]), label=_("Languages"), required=False,
        help_text=ContactPerson._meta.get_field("languages").help_text,
    )  # fmt: skip

    class Meta:
        model = ContactPerson
        fields = [
            "given_name", "family_name", "slug", "role", "team", "languages", "email", "phone", "photo", "is_listed",
        ]  # fmt: skip


class ContactTopicInline(AccessibleInline, admin.TabularInline):
    model = ContactTopic
    extra = 1


@admin.register(ContactPerson)
class ContactPersonAdmin(PlainRelations, admin.ModelAdmin):
    form = ContactPersonForm
    inlines = [ContactTopicInline]
    list_display = ["__str__", "role", "team", "is_listed"]
    list_filter = ["is_listed", "team", "topics"]
    list_select_related = ["team"]
    search_fields = ["given_name", "family_name", "email"]
    prepopulated_fields = {"slug": ["given_name", "family_name"]}
    fields = [
        "given_name", "family_name", "slug", "role", "team", "languages", "email", "phone", "photo_now", "photo",
        "is_listed",
    ]  # fmt: skip
    readonly_fields = ["photo_now"]

    def view_on_site(self, person: ContactPerson) -> str | None:
        """Somebody who is not listed has no page."""
        return person.get_absolute_url() if person.is_listed else None

    @admin.display(description=_("Photo now"))
    def photo_now(self, person: ContactPerson):
        if address := photo_url(person):
            return format_html('<img src="{}" alt="{}" width="120" height="120">', address, person.full_name)
        return "–"

    def save_model(self, request: HttpRequest, obj: ContactPerson, form, change: bool) -> None:
        save_contact_person(person=obj, by=request.user)

    def delete_model(self, request: HttpRequest, obj: ContactPerson) -> None:
        remove_contact_person(person=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for person in queryset:
            remove_contact_person(person=person, by=request.user)
