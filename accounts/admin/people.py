from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.actions.address import leave_address
from accounts.models import User
from accounts.rules import may_edit_person
from audit.actions import record
from kit.admin import PlainRelations


@admin.register(User)
class PersonAdmin(PlainRelations, admin.ModelAdmin):
    """People, without their passwords. Nobody is deleted here: an account is closed, or erased as the law says."""

    change_list_template = "admin/read_only_list.html"
    list_display = ("email", "name", "body_kind", "organisation", "programme", "is_staff", "is_active")
    list_filter = ("is_staff", "is_active", "body_kind", ("programme", admin.EmptyFieldListFilter))
    list_select_related = ("programme",)
    search_fields = ("email", "name", "organisation", "programme__name")
    search_help_text = _("Address, name, organisation or programme.")
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    readonly_fields = ("last_login", "date_joined")
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
        (_("Staff area"), {"fields": ("is_staff", "is_superuser", "groups")}),
        (_("History"), {"fields": ("date_joined", "last_login")}),
    )  # fmt: skip

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
        with transaction.atomic():
            if not change:
                obj.set_unusable_password()
            super().save_model(request, obj, form, change)
            if change and "email" in form.changed_data:
                leave_address(person=obj, email=form.initial["email"])
            verb = "person-changed" if change else "person-added"
            record(verb, about=obj, by=request.user, fields=form.changed_data)
