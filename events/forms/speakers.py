"""Who speaks at an event, as staff enter it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from events.actions.documents import forget_files
from events.actions.speakers import remove_speaker
from events.models import Speaker
from kit.forms import NamedModelForm
from kit.photos import PhotoField

from .staff_parts import PartsFormSet, SessionsChosen


class SessionTicks(forms.CheckboxSelectMultiple):
    """Ticks that name their session and their row: the name of the row alone would be that of all of them."""

    def create_option(self, *args, **options):
        option = super().create_option(*args, **options)
        if row := option["attrs"].get("aria-label"):
            option["attrs"]["aria-label"] = f"{option['label']}; {row}"
        return option


class SpeakerForm(NamedModelForm):
    """Somebody of the directory, or somebody whose name is typed."""

    photo = PhotoField(
        label=_("Photo"), required=False,
        help_text=_("JPEG, PNG or WebP. It is cut to a square, and where and when it was taken is removed."),
    )  # fmt: skip

    class Meta:
        model = Speaker
        fields = ["contact", "name", "role", "organisation", "text", "photo", "sessions"]
        help_texts = {
            "contact": _("Somebody of the directory: their name, role and photo are taken from there."),
            "name": _("For who is not in the directory, or to be called otherwise than there."),
            "sessions": _("Save a new session first, to tick it here."),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "sessions": SessionTicks}

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("contact") and not cleaned.get("name") and not {"contact", "name"} & self.errors.keys():
            self.add_error("name", ValidationError(_("Say who speaks: choose somebody, or type a name."), "nobody"))
        return cleaned


class SpeakerFormSet(SessionsChosen, PartsFormSet):
    """Speakers; a photo that was replaced or taken away, or whose speaker was deleted, is forgotten."""

    session_field = "sessions"
    #: Who saves the rows, for the audit.
    by: User | None = None

    def delete_existing(self, obj, commit=True):
        remove_speaker(speaker=obj, by=self.by)

    def get_unique_error_message(self, unique_check):
        return _("One person is chosen as a speaker twice. Tick their sessions in one row, and delete the other.")

    def save(self, commit=True):
        present = self.present_sessions()
        for form in self.forms:
            if "sessions" in form.cleaned_data:
                form.cleaned_data["sessions"] = [
                    session for session in form.cleaned_data["sessions"] if session.pk in present
                ]
        gone = [form for form in self.initial_forms if form not in self.deleted_forms and "photo" in form.changed_data]
        forget_files([form.initial["photo"].name for form in gone if form.initial["photo"]])
        return super().save(commit)
