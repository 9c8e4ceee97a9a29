"""What stock Django admin lacks for people who do not see the table around a control."""

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class NamedRows:
    """A formset whose controls say their field and their row: “Title, session 2” (WCAG 2.2, 2.4.6 and 4.1.2)."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        noun = self.model._meta.verbose_name
        row = _("new %(noun)s") % {"noun": noun} if index is None else f"{noun} {index + 1}"
        for bound_field in form.visible_fields():
            widget = bound_field.field.widget
            if isinstance(widget, RelatedFieldWidgetWrapper):
                widget = widget.widget
            widget.attrs["aria-label"] = f"{capfirst(bound_field.label)}, {row}"


class AccessibleInline:
    """A mixin for inlines, tabular, stacked or sortable: put it first. Names every control by field and row."""

    def get_formset(self, request, obj=None, **kwargs):
        named = type(f"Named{self.formset.__name__}", (NamedRows, self.formset), {})
        return super().get_formset(request, obj, formset=named, **kwargs)
