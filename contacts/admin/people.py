from django.contrib import admin
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contacts.actions.absences import change_absences, hold_absences
from contacts.actions.people import remove_contact_person, save_contact_person
from contacts.forms.absences import AbsenceForm, AbsenceFormSet
from contacts.forms.people import ContactPersonForm, ServedProgrammeForm
from contacts.models import (
    Absence,
    ContactPerson,
    ContactTopic,
    Import,
    Network,
    Office,
    Programme,
    ServedProgramme,
    Team,
)
from kit.admin import AccessibleInline, PlainRelations

from .sheets import SheetsAdmin


@admin.register(Team)
class TeamAdmin(PlainRelations, admin.ModelAdmin):
    list_display = ["name", "email"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Network)
class NetworkAdmin(PlainRelations, admin.ModelAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Office)
class OfficeAdmin(PlainRelations, admin.ModelAdmin):
    list_display = ["name", "country"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


class ContactTopicInline(AccessibleInline, admin.TabularInline):
    model = ContactTopic
    verbose_name_plural = _("topics")
    extra = 1


class ServedProgrammeInline(AccessibleInline, admin.TabularInline):
    """What is closed may stay, and is not chosen anew."""

    model = ServedProgramme
    verbose_name_plural = _("programmes they serve")
    form = ServedProgrammeForm
    extra = 1

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "programme":
            field.queryset = Programme.objects.filter(Q(state=Programme.State.LISTED) | Q(state=Programme.State.CLOSED))
            # Read once for all rows: each would ask for the list by itself.
            field.choices = [
                ("", "–"),
                *((programme.pk, _programme_in_words(programme)) for programme in field.queryset),
            ]
        return field


class AbsenceInline(AccessibleInline, admin.TabularInline):
    model = Absence
    fk_name = "person"
    form = AbsenceForm
    formset = AbsenceFormSet
    extra = 1

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "stand_in":
            people = ContactPerson.objects.select_related("team")
            field.choices = [("", "–"), *((person.pk, _person_in_words(person)) for person in people)]
        return field


def _programme_in_words(programme: Programme) -> str:
    return _("%(name)s (closed)") % {"name": programme} if programme.is_closed else str(programme)


def _person_in_words(person: ContactPerson) -> str:
    words = f"{person}, {person.team}"
    return words if person.is_listed else _("%(person)s (not shown)") % {"person": words}


@admin.register(ContactPerson)
class ContactPersonAdmin(SheetsAdmin, PlainRelations, admin.ModelAdmin):
    sheet_kind = Import.Kind.PEOPLE
    form = ContactPersonForm
    inlines = [AbsenceInline, ContactTopicInline, ServedProgrammeInline]
    list_display = ["__str__", "role", "team", "office", "is_listed"]
    list_filter = ["is_listed", "team", "office", "networks", "topics"]
    list_select_related = ["team", "office"]
    search_fields = ["given_name", "family_name", "email"]
    prepopulated_fields = {"slug": ["given_name", "family_name"]}
    fieldsets = [
        (None, {"fields": ["given_name", "family_name", "slug", "role", "team", "office", "is_listed"]}),
        (_("How they are reached"), {"fields": ["email", "phone", "languages", "working_days"]}),
        (_("Whom they serve"), {"fields": ["networks", "countries"]}),
        (_("Photo"), {"fields": ["photo_now", "photo"]}),
    ]
    readonly_fields = ["photo_now"]

    def view_on_site(self, person: ContactPerson) -> str | None:
        """Somebody who is not listed has no page."""
        return person.get_absolute_url() if person.is_listed else None

    @admin.display(description=_("Photo now"))
    def photo_now(self, person: ContactPerson):
        if address := person.photo_url:
            return format_html('<img src="{}" alt="{}" width="120" height="120">', address, person.full_name)
        return "–"

    def changeform_view(self, request: HttpRequest, *args, **kwargs):
        """What the form finds out about absences still holds when they are written: two who save at once take turns."""
        with transaction.atomic():
            if request.method == "POST":
                hold_absences()
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: ContactPerson, form, change: bool) -> None:
        save_contact_person(person=obj, by=request.user)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        if formset.model is not Absence:
            super().save_formset(request, form, formset, change)
            return
        changed = formset.save(commit=False)
        change_absences(person=form.instance, changed=changed, removed=formset.deleted_objects, by=request.user)

    def delete_model(self, request: HttpRequest, obj: ContactPerson) -> None:
        remove_contact_person(person=obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for person in queryset:
            remove_contact_person(person=person, by=request.user)
