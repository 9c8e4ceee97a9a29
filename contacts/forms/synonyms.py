from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from contacts.models import Synonym
from kit.forms import NamedModelForm

LEAST_LETTERS, MOST_LETTERS = 2, 80


class PhrasesField(forms.CharField):
    """Phrases, one a line."""

    widget = forms.Textarea(attrs={"rows": 6, "cols": 60})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        lines = (" ".join(line.split()) for line in super().to_python(value).splitlines())
        return [line for line in lines if line]


class SynonymForm(NamedModelForm):
    """Phrases that mean the same. None stands here twice, or in another synonym: it would mean what both say."""

    phrases = PhrasesField(label=_("Phrases"), help_text=Synonym._meta.get_field("phrases").help_text)

    class Meta:
        model = Synonym
        fields = ["phrases"]

    def clean_phrases(self) -> list[str]:
        phrases = self.cleaned_data["phrases"]
        mistakes, seen = [], {}
        for phrase, normalised, other in Synonym.objects.compare(phrases, besides=self.instance):
            if not LEAST_LETTERS <= len(phrase) <= MOST_LETTERS:
                mistakes.append(_("“%(phrase)s”: a phrase has 2 to 80 characters.") % {"phrase": phrase[:MOST_LETTERS]})
            elif not normalised:
                mistakes.append(_("“%(phrase)s” has no letters or digits to be found by.") % {"phrase": phrase})
            elif normalised in seen:
                same = {"phrase": phrase, "other": seen[normalised]}
                mistakes.append(_("“%(phrase)s” is the same to search as “%(other)s”. Leave one of them out.") % same)
            elif other:
                there = {"phrase": phrase, "other": other}
                mistakes.append(_("“%(phrase)s” stands in another synonym: %(other)s. Add your phrases there.") % there)
            seen.setdefault(normalised, phrase)
        if not mistakes and len(phrases) < 2:
            mistakes.append(_("Write two phrases at least, one a line."))
        if mistakes:
            raise ValidationError(mistakes)
        return phrases
