"""The parts of an event below its form."""

from django.contrib import admin
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from contacts.models import ContactPerson
from events.forms.speakers import SpeakerForm, SpeakerFormSet
from events.forms.staff_parts import (
    DayForm,
    DocumentForm,
    DocumentFormSet,
    PartsFormSet,
    SessionForm,
    SessionFormSet,
)
from events.models import Document, EventContact, EventDay, Session, Speaker
from kit.admin import AccessibleInline, SortableFormSet, SortableInline


class Part(AccessibleInline, admin.StackedInline):
    formset = PartsFormSet
    extra = 0


class SortablePartsFormSet(SortableFormSet, PartsFormSet):
    pass


class SortableDocumentFormSet(SortableFormSet, DocumentFormSet):
    pass


class SortableSpeakerFormSet(SortableFormSet, SpeakerFormSet):
    pass


class SortablePart(SortableInline, Part):
    formset = SortablePartsFormSet


class DayInline(Part):
    model = EventDay
    form = DayForm
    fields = [("opens_at", "closes_at", "note")]


class DeletedAsSaid:
    """A row whose formset says itself why it is not deleted: Django would name everybody who has chosen it."""

    def hand_clean_DELETE(self):  # noqa: N802  Django's name
        return


class SessionInline(Part):
    model = Session
    form = SessionForm
    formset = SessionFormSet
    fields = [("title", "place"), ("starts_at", "ends_at", "seats"), "description"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event__deadline", "pool")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = type(formset.form.__name__, (DeletedAsSaid, formset.form), {})
        return formset

    @admin.display(description=_("Seats in this session"))
    def seats(self, session):
        return session.pool.wished if hasattr(session, "pool") and session.pool.wished is not None else _("no limit")


class DocumentInline(SortablePart):
    model = Document
    form = DocumentForm
    formset = SortableDocumentFormSet
    fields = [
        ("title", "kind", "position"), ("file", "present_file"), "session", "is_for_confirmed", "is_shown_after",
    ]  # fmt: skip
    readonly_fields = ["present_file"]
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event")

    @admin.display(description=_("present file"))
    def present_file(self, document):
        if document.pk is None:
            return "–"
        return format_html(
            '<a href="{}">{}</a>, {}, {}',
            document.get_absolute_url(),
            document.format_name,
            filesizeformat(document.size_bytes),
            date_format(document.updated_at, "j F Y"),
        )


class FromDirectory:
    """An inline that offers the people of the directory in ``person_field``, read once for all rows."""

    person_field = "person"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == self.person_field:
            people = ContactPerson.objects.select_related("team")
            field.choices = [("", "–"), *((person.pk, f"{person}, {person.team}") for person in people)]
        return field


class SpeakerInline(FromDirectory, SortablePart):
    model = Speaker
    form = SpeakerForm
    formset = SortableSpeakerFormSet
    person_field = "contact"
    fields = [("contact", "position"), "name", ("role", "organisation"), "text", ("photo", "photo_now"), "sessions"]
    readonly_fields = ["photo_now"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("contact", "event").prefetch_related("sessions")

    @admin.display(description=_("photo now"))
    def photo_now(self, speaker):
        address = speaker.photo_url or (speaker.listed_contact and speaker.listed_contact.photo_url)
        if not address:
            return "–"
        return format_html('<img src="{}" alt="{}" width="80" height="80">', address, speaker.display_name)


class ContactInline(FromDirectory, SortablePart):
    model = EventContact
    verbose_name = _("contact person")
    verbose_name_plural = _("contact persons")
    fields = [("person", "position")]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person")


PARTS = [DayInline, SessionInline, SpeakerInline, DocumentInline, ContactInline]
