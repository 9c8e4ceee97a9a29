"""What stock Django admin lacks for people who do not see the table around a control."""

from adminsortable2.admin import CustomInlineFormSetMixin, SortableInlineAdminMixin
from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .forms import NamedModelForm, WebAddressField
from .keys import key_of


class NamedRows:
    """A formset whose controls say their field and their row: “Title, session 2” (WCAG 2.2, 2.4.6 and 4.1.2)."""

    row_noun = ""

    @cached_property
    def empty_form(self):
        """The row to come, made once: the admin's page asks for it again and again, and Django makes it each time."""
        return super().empty_form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        row = _("new %(noun)s") % {"noun": self.row_noun} if index is None else f"{self.row_noun} {index + 1}"
        for bound_field in form.visible_fields():
            bound_field.field.widget.attrs["aria-label"] = f"{capfirst(bound_field.label)}, {row}"


class PlainRelations:
    """A mixin for admins: related rows are chosen, without the icons that open windows to edit them.

    What its form says of a mistake names the field; a form of its own is a ``NamedModelForm``, too. Links are those of
    the web. A choice of rows that names none is a bad request, where stock Django breaks.
    """

    form = NamedModelForm
    formfield_overrides = {models.URLField: {"form_class": WebAddressField}}

    #: Serves those windows, in a way that browsers are about to give up.
    windows_script = "admin/js/admin/RelatedObjectLookups.js"

    @property
    def media(self):
        media = super().media
        return forms.Media(css=media._css, js=[script for script in media._js if script != self.windows_script])

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def response_action(self, request, queryset):
        if any(key_of(value) is None for value in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("Rows are chosen by number.")
        return super().response_action(request, queryset)


class ReadOnly(PlainRelations):
    """A mixin for admins of rows that staff only read: what happens to them is an act, or has happened already."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class AccessibleInline(PlainRelations):
    """A mixin for inlines, tabular, stacked or sortable: put it first. Names every control by field and row."""

    def get_formset(self, request, obj=None, **kwargs):
        named = type(f"Named{self.formset.__name__}", (NamedRows, self.formset), {"row_noun": self.verbose_name})
        return super().get_formset(request, obj, formset=named, **kwargs)


class SortableFormSet(CustomInlineFormSetMixin):
    """Rows that are dragged, or put in order by number: for keyboards, and for pages without scripts."""

    def __init__(self, **options):
        super().__init__(**options)
        order = self.form.base_fields[self.default_order_field]
        order.widget = forms.NumberInput(attrs={"class": "_reorder_", "min": 0})
        order.is_hidden = False


class SortableInline(SortableInlineAdminMixin):
    """A mixin for stacked inlines in the order of their ``position``, before ``AccessibleInline``; its ``formset`` is a
    ``SortableFormSet``."""

    template = "admin/edit_inline/stacked.html"
    ordering = ["position"]

    def get_fields(self, request, obj=None):
        """As they stand: the mixin would add the position once more, not seeing it inside a line."""
        return self.fields
