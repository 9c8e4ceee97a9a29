"""Questions that are answered by a file."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.uploads import KINDS
from events.models import AnswerFile, Given, Question

from .asking import Around, Asks, Sent

MEGABYTE = 1024 * 1024


class FileInput(forms.FileInput):
    """Chooses a file; one that was sent already is named, goes along by its token, and may be taken away.

    Its value is that token: the file itself is kept before the form is checked, so that it is not lost by a mistake
    elsewhere.
    """

    template_name = "components/file_input.html"
    file: AnswerFile | None = None

    def value_from_datadict(self, data, files, name):
        return data.get(name)

    def value_omitted_from_data(self, data, files, name):
        return name not in data and name not in files

    def use_required_attribute(self, initial):
        return self.file is None and super().use_required_attribute(initial)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["widget"] |= {"file": self.file, "removal": removal_of(name)}
        return context


def removal_of(name: str) -> str:
    """The name of the box that takes away the file of a field."""
    return f"{name}-remove"


class FileField(Asks, forms.Field):
    """A file; its value is the token of one that was sent for this question."""

    widget = FileInput
    sent = Sent()

    def offer(self, question: Question, around: Around) -> None:
        """Has this field say which files are taken, and know those that came."""
        self.sent, self.asked_pk = around.sent, question.pk
        kinds = question.file_kinds or KINDS
        about = {"kinds": ", ".join(kinds).upper(), "limit": question.file_max_megabytes, "label": question.label}
        words = _("At most %(limit)d\u00a0MB; one of these kinds: %(kinds)s.") % about
        self.help_text = " ".join(filter(None, [self.help_text, words]))
        self.error_messages["required"] = _("Choose a file for “%(label)s”.") % about
        self.widget.attrs["accept"] = ",".join(f".{kind}" for kind in kinds)

    def understood(self, texts):
        if self.sent.kept is None:
            return [text for text in texts if _is_token(text)][-1:]
        known = [text for text in texts if self._file_of(text)][-1:]
        self.widget.file = self._file_of(known[0]) if known else None
        return known

    def _file_of(self, token: str) -> AnswerFile | None:
        file = (self.sent.kept or {}).get(token)
        return file if file is not None and file.question_id == self.asked_pk else None

    def clean(self, value):
        if self.is_shown and self.asked_pk in self.sent.refused:
            raise self.sent.refused[self.asked_pk]
        return super().clean(value)

    def to_python(self, value):
        return self._file_of(value or "")

    def given(self, value: AnswerFile | None) -> Given:
        return Given(None) if value is None else Given(value.name, file=value)

    def kept(self, given, texts):
        return [str(given.file.token)] if given.file else []


def _is_token(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def file(question: Question, around: Around, **common) -> forms.Field:
    field = FileField(**common)
    field.offer(question, around)
    return field
