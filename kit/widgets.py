"""Controls that Django does not have."""

from django import forms


class FormerValue(forms.HiddenInput):
    """What a field held when its page was opened, for ``show_hidden_initial``.

    Nobody sees it, so nothing describes it: HTML allows a hidden control no ``aria-describedby``, and Django gives it
    that of its field.
    """

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("aria-describedby", None)
        return context


class SuggestedText(forms.TextInput):
    """A text field that suggests, as one types, what the portal knows.

    The text is what is posted, with and without JavaScript; the form decides what it means. ``source`` is the
    address that answers ``?q=…`` with ``{"results": [{"value": …, "label": …, "hint": …}]}`` (``hint`` may be
    missing). When the form has a hidden field of the same name and ``_id``, it takes the ``value`` of the
    suggestion that was chosen, and is emptied when the text is changed afterwards.

    The script follows the editable combobox with list autocomplete of the WAI-ARIA Authoring Practices.
    """

    template_name = "components/suggested_text.html"

    def __init__(self, source, attrs=None):
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.source = source

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["source"] = self.source
        return context

    class Media:
        js = [forms.Script("js/combobox.js", defer=True)]
