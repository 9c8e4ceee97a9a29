"""The parts of an event as staff edit them below it: days, sessions, documents, contact persons."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from events.actions.documents import forget_files
from events.actions.session_seats import remove_session, set_session_seats
from events.models import Document, EventDay, SeatPool, Session
from kit.forms import NamedModelForm, is_visible, turns_round
from kit.widgets import FormerValue

from .uploads import KINDS, check_upload
from .wall_clock import WallClockField, WallClockInput

#: So much of a line that is too long is repeated, for it may be as long as it likes.
SHOWN = 40


class LinesField(forms.CharField):
    """A list of at most ``most_lines`` short texts, one a line.

    Repeats are left out, and lines in which nothing can be seen.
    """

    widget = forms.Textarea(attrs={"rows": 4})
    default_error_messages = {
        "too_many": _("At most %(limit)d entries are possible; these are %(number)d."),
        "too_long": _("Entry %(line)d has more than %(limit)d characters: “%(start)s…”."),
        "turning_line": _("Entry %(line)d holds a sign that turns round the direction of text. Please type it anew."),
    }

    def __init__(self, *, line_length: int, most_lines: int, **options):
        self.line_length, self.most_lines = line_length, most_lines
        super().__init__(**options)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        # Without the sign NUL, which no text has and PostgreSQL refuses.
        lines = (line.strip() for line in (value or "").replace("\0", "").splitlines())
        return list(dict.fromkeys(filter(is_visible, lines)))

    def validate(self, value):
        super().validate(value)
        if len(value) > self.most_lines:
            raise self._mistake("too_many", limit=self.most_lines, number=len(value))
        for number, line in enumerate(value, start=1):
            if len(line) > self.line_length:
                raise self._mistake("too_long", line=number, limit=self.line_length, start=line[:SHOWN])
            if turns_round(line):
                raise self._mistake("turning_line", line=number)

    def _mistake(self, code: str, **words) -> ValidationError:
        return ValidationError(self.error_messages[code], code, words)

    def has_changed(self, initial, data) -> bool:
        return (initial or []) != self.to_python(data)


class DayForm(NamedModelForm):
    class Meta:
        model = EventDay
        fields = ["opens_at", "closes_at", "note"]
        field_classes = {"opens_at": WallClockField, "closes_at": WallClockField}
        widgets = {"opens_at": WallClockInput, "closes_at": WallClockInput}


class SeatsField(forms.IntegerField):
    """How many seats there are, and how many there were when the page was opened."""

    hidden_widget = FormerValue


class SessionForm(NamedModelForm):
    """A session; ``seats`` of it are limited, or it is open to everybody who comes to the event."""

    # What was there when the page was opened goes along: who saves second sets back only what they have changed.
    seats = SeatsField(
        label=_("Seats in this session"), min_value=0, max_value=100_000, required=False, show_hidden_initial=True,
        help_text=_("Empty: everybody may come, and nobody has to choose it."),
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk is not None and hasattr(self.instance, "pool"):
            self.initial.setdefault("seats", self.instance.pool.wished)

    class Meta:
        model = Session
        fields = ["title", "starts_at", "ends_at", "place", "description"]
        field_classes = {"starts_at": WallClockField, "ends_at": WallClockField}
        widgets = {
            "starts_at": WallClockInput,
            "ends_at": WallClockInput,
            "description": forms.Textarea(attrs={"rows": 2}),
        }


class DocumentForm(NamedModelForm):
    """A file with what is read from it: its size and, when it is new, its day."""

    class Meta:
        model = Document
        fields = ["title", "kind", "file", "session", "is_for_confirmed", "is_shown_after"]
        help_texts = {
            "session": _("It stands below this session; without one, under “Documents”. Save a new session first."),
            "is_for_confirmed": _("Only who has a place finds it, and staff."),
            "is_shown_after": _("Until the event is over only staff find it."),
        }
        widgets = {"file": forms.FileInput(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)})}

    def clean_file(self):
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_upload(file)
            self.instance.size_bytes = file.size
            self.instance.updated_at = timezone.now()
        return file


class PartsFormSet(forms.BaseInlineFormSet):
    """Rows that belong to an event; says so when one of them was deleted while the page was open."""

    def clean(self):
        super().clean()
        if any("id" in form.errors for form in self.initial_forms):
            raise ValidationError(
                _("Somebody else deleted one of these rows in the meantime. Open this page again to go on."), "deleted"
            )


class SessionFormSet(PartsFormSet):
    """Sessions with their seats; one that people have chosen is not deleted."""

    def clean(self):
        super().clean()
        gone = [form.instance.pk for form in self.deleted_forms if form.instance.pk is not None]
        chosen = SeatPool.objects.filter(session__in=gone).annotate(number=Count("session_seats")).filter(number__gt=0)
        kept = [
            ngettext(
                "“%(session)s” stays: %(number)d person has a seat there, or wants one. Tell them first; they leave it "
                "on the page of their registration.",
                "“%(session)s” stays: %(number)d people have a seat there, or want one. Tell them first; they leave it "
                "on the page of their registration.",
                pool.number,
            )
            % {"session": pool.name, "number": pool.number}
            for pool in chosen.select_related("session").order_by("pk")
        ]
        if kept:
            raise ValidationError(kept, "chosen")

    def save_new(self, form, commit=True):
        session = super().save_new(form, commit)
        return self._with_seats(form, session)

    def save_existing(self, form, obj, commit=True):
        session = super().save_existing(form, obj, commit)
        return self._with_seats(form, session)

    def delete_existing(self, obj, commit=True):
        remove_session(session=obj)

    def _with_seats(self, form: SessionForm, session: Session) -> Session:
        if "seats" in form.changed_data:
            set_session_seats(session=session, seats=form.cleaned_data["seats"], by=self.by)
        return session


class SessionsChosen:
    """A formset whose rows name sessions of the event in ``session_field``; these are read once for all rows."""

    session_field = "session"

    @cached_property
    def session_choices(self) -> list[tuple[int, str]]:
        sessions = self.instance.sessions.all() if self.instance.pk else []
        return [(session.pk, session_in_words(session)) for session in sessions]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        # Who may only look has a form without fields.
        if field := form.fields.get(self.session_field):
            field.queryset = Session.objects.filter(event_id=self.instance.pk)
            empty = [("", "–")] if isinstance(field.widget, forms.Select) else []
            field.widget.choices = [*empty, *self.session_choices]

    def present_sessions(self) -> set[int]:
        """The keys of those that are still there: some may have been deleted on the same page."""
        return set(Session.objects.filter(event=self.instance).values_list("pk", flat=True))


def session_in_words(session: Session) -> str:
    """A title and its time, for an agenda may have several breaks."""
    start = timezone.localtime(session.starts_at)
    return f"{session.title} ({date_format(start, 'j F, H:i')})"


class DocumentFormSet(SessionsChosen, PartsFormSet):
    """Documents, each new one with an address made from its title, once in an event.

    A file that was replaced, or whose document was deleted, is forgotten.
    """

    def save(self, commit=True):
        present = self.present_sessions()
        for form in self.forms:
            if form.instance.session_id not in present:
                form.instance.session = None
        gone = [form for form in self.initial_forms if form in self.deleted_forms or "file" in form.changed_data]
        forget_files([form.initial["file"].name for form in gone])
        return super().save(commit)

    def save_new(self, form, commit=True):
        taken = set(self.instance.documents.values_list("slug", flat=True))
        form.instance.slug = free_slug(form.instance.title, taken)
        return super().save_new(form, commit)


def free_slug(title: str, taken: set[str]) -> str:
    """An address for ``title`` that is not ``taken``: ``agenda``, else ``agenda-2``, …"""
    stem = slugify(title)[:70] or "document"
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
