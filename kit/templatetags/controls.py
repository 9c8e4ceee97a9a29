"""What the form templates need to know about a field: which kind of control it is, and the control itself."""

from django import forms, template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

register = template.Library()
register.filter("attributes", flatatt)


@register.filter
def control_kind(field):
    """Which of the four shapes of ``bootstrap5/field.html`` this bound field takes."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choice"
    return "several" if widget.use_fieldset else "single"


@register.filter
def is_optional(field):
    """Whether to say that this field may stay empty; a form with ``mark_optional = False`` does not say it."""
    return not field.field.required and getattr(field.form, "mark_optional", True)


@register.filter
def box(field):
    """Attributes of the box around a field and all that belongs to it, where the field has any (``box``)."""
    return flatatt(getattr(field.field, "box", {}))


@register.simple_tag
def control(field):
    """The control of a bound field with the class of its look; classes its widget has are kept."""
    widget = field.field.widget
    look = "form-control"
    if isinstance(widget, forms.Select):
        look = "form-select"
    elif isinstance(widget, forms.CheckboxInput):
        look = "form-check-input"
    given = widget.attrs.get("class")
    attributes = {"class": f"{look} {given}" if given else look}
    return _select(field, attributes) if type(widget) is forms.Select else field.as_widget(attrs=attributes)


def _select(field, attributes):
    """A list to choose one from. Countries are 250 and Django renders a template for each, so this is none."""
    widget = field.field.widget
    attributes = field.build_widget_attrs(attributes | {"id": field.auto_id}, widget)
    value = widget.format_value(field.value())
    groups = format_html_join(
        "\n",
        "{}",
        ((_group(name, options),) for name, options, _ in widget.optgroups(field.html_name, value, attributes)),
    )
    attributes = flatatt(widget.build_attrs(widget.attrs, attributes))
    return format_html('<select name="{}"{}>\n{}\n</select>', field.html_name, attributes, groups)


def _group(name, options):
    chosen = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options),
    )
    return format_html('<optgroup label="{}">\n{}\n</optgroup>', name, chosen) if name else chosen


@register.filter
def options(field):
    """The groups of options of a choice field: (name or None, [option, …]).

    The mistake is told by the group, for a radio button cannot be invalid in ARIA.
    """
    widget = field.field.widget
    attributes = field.build_widget_attrs({"id": field.auto_id})
    attributes.pop("aria-invalid", None)
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()), attributes)
    return [(name, choices) for name, choices, _ in groups]


@register.simple_tag
def choice(option):
    """One radio button or box with its label. A form may have a hundred of them, so this is no template."""
    return format_html(
        '<div class="form-check"><input class="form-check-input" type="{}" name="{}" value="{}"{}> '
        '<label class="form-check-label" for="{}">{}</label></div>\n',
        option["type"], option["name"], option["value"], flatatt(option["attrs"]),
        option["attrs"]["id"], option["label"],
    )  # fmt: skip


@register.filter
def first_control_id(field):
    """The id that a link to this field's mistake leads to: the control, or the first one of a group."""
    if field.id_for_label:
        return field.id_for_label
    controls = field.subwidgets
    return controls[0].id_for_label if controls else field.auto_id
