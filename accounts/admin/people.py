from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from accounts.actions.people import add_person, change_person
from accounts.forms import closed_words
from accounts.models import User
from accounts.rules import may_edit_person
from contacts.models import Programme
from kit.admin import PlainRelations
from kit.forms import NamedModelForm

from .affiliation_acts import in_words

AFFILIATIONS = _("Programmes")


class PersonForm(NamedModelForm):
    """A closed programme may stay, and is not offered anew; a merged one is chosen by what it is now."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if field := self.fields.get("programme"):
            field.queryset = Programme.objects.exclude(state=Programme.State.MERGED)
            offered = Programme.objects.offered() | Programme.objects.filter(pk=self.instance.programme_id)
            field.choices = [("", field.empty_label), *((programme.pk, programme.name) for programme in offered)]

    def clean_programme(self):
        programme = self.cleaned_data["programme"]
        if "programme" in self.changed_data and programme and programme.is_closed:
            raise forms.ValidationError(closed_words(programme))
        return programme


@admin.register(User)
class PersonAdmin(PlainRelations, admin.ModelAdmin):
    """People, without their passwords. Nobody is deleted here: an account is closed, or erased as the law says."""

    form = PersonForm
    change_list_template = "admin/read_only_list.html"
    list_display = ("email", "name", "body_kind", "organisation", "programme", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "body_kind", ("programme", admin.EmptyFieldListFilter))
    list_select_related = ("programme",)
    search_fields = ("email", "name", "organisation", "programme__name")
    search_help_text = _("Address, name, organisation or programme.")
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    readonly_fields = ("affiliations", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "is_active")}),
        (
            _("About this person"),
            {
                "fields": (
                    "name", "body_kind", "role", "organisation", "country", "programme", "represents_no_programme",
                    "language",
                )
            },
        ),
        (AFFILIATIONS, {"fields": ("affiliations",)}),
        (_("Staff area"), {"fields": ("is_staff", "is_superuser", "groups")}),
        (_("History"), {"fields": ("date_joined", "last_login")}),
    )  # fmt: skip

    @admin.display(description=_("programmes they claim or act for"))
    def affiliations(self, person):
        rows = person.affiliations.select_related("programme") if person.pk else []
        return format_html_join(
            "",
            '<a href="{}">{}</a>: {}<br>',
            (
                (reverse("admin:accounts_affiliation_change", args=[row.pk]), row.programme, in_words(row))
                for row in rows
            ),
        )

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj and request.user.has_perm("accounts.view_affiliation"):
            return fieldsets
        return [(title, options) for title, options in fieldsets if title != AFFILIATIONS]

    def get_readonly_fields(self, request, obj=None):
        if request.user.is_superuser:
            return self.readonly_fields
        what_opens_doors = ("is_staff", "is_superuser", "groups")
        return (*self.readonly_fields, *what_opens_doors, *(["email"] if obj else []))

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or may_edit_person(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        keep = change_person if change else add_person
        keep(person=obj, fields=form.changed_data, by=request.user)
