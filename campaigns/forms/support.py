"""What a programme says when it registers for support, and for each event that it wants boosted."""

from collections.abc import Collection, Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.actions.support import OF_THE_FORM, Wishes
from campaigns.models import Service
from campaigns.models.languages import LANGUAGES
from kit.forms import ManyLinesField, NamedErrors, OneLineField, WebAddressField
from kit.photos import PictureField


class SupportForm(NamedErrors, forms.Form):
    """The registration of a programme. Services in ``locked`` are in work: they stay, and are not asked about.

    ``revision`` is that of the registration that was seen, ``offered`` what its page asked about: what we have begun
    since stays as it was asked, and who wanted it otherwise is told so once, with what they wrote.
    """

    plans = ManyLinesField(
        label=_("What your programme plans"), max_length=3000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences help us to advise you. Only staff and your colleagues read them."),
    )  # fmt: skip
    services = forms.MultipleChoiceField(
        label=_("What do you ask for?"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick nothing if you only want to tell us that you take part. Boosting is asked for each event."),
    )  # fmt: skip
    event_line = OneLineField(
        label=_("For the video: the line about your events"), max_length=120, required=False,
        help_text=_("It stands in the picture, such as “Come and see the old port, 21 September, Palermo”."),
    )  # fmt: skip
    subtitle_languages = forms.MultipleChoiceField(
        label=_("For the video: languages of subtitles"), required=False, choices=lambda: list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    offered = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, wishes: Wishes, locked: Collection[str], revision: int, **options):
        super().__init__(*args, **options)
        self.wishes_before, self.locked = wishes, locked
        open_ones = [(each.value, each.label) for each in OF_THE_FORM if each not in locked]
        offered = " ".join(value for value, _label in open_ones)
        self.sent = self.data
        if self.is_bound:
            self.data = self.data.copy()
            self.data.setlist("services", [each for each in self.sent.getlist("services") if each not in locked])
            self.data["offered"] = offered
        self.fields["services"].choices = open_ones
        if not open_ones:
            del self.fields["services"]
        if Service.VIDEO in locked:
            del self.fields["event_line"], self.fields["subtitle_languages"]
        self.initial |= {
            "plans": wishes.plans,
            "services": [each for each in wishes.services if each not in locked],
            "event_line": wishes.event_line,
            "subtitle_languages": wishes.subtitle_languages,
            "revision": revision,
            "offered": offered,
        }

    def clean(self):
        cleaned = super().clean()
        for words in self._begun_otherwise():
            self.add_error(None, words)
        if Service.VIDEO not in cleaned.get("services", []):
            return cleaned
        if not cleaned.get("event_line") and "event_line" not in self.errors:
            self.add_error("event_line", _("Write the line that stands in your video."))
        if not cleaned.get("subtitle_languages") and "subtitle_languages" not in self.errors:
            self.add_error("subtitle_languages", _("Tick at least one language of subtitles for your video."))
        return cleaned

    def _begun_otherwise(self) -> Iterator[str]:
        """What is said of services that were still open on the page, and are not as they were sent."""
        for service in OF_THE_FORM:
            if service not in self.locked or service not in self.sent.get("offered", "").split():
                continue
            if service not in self.sent.getlist("services"):
                words = _("%(service)s: we have begun to work on it, so it stays. Write to your adviser about it.")
                yield words % {"service": service.label}
            elif service == Service.VIDEO and (wish := self._video_otherwise()):
                words = _(
                    "%(service)s: we have begun to work on it, so it stays as it was asked. Write to your adviser if "
                    "it must say what you wrote: %(wish)s"
                )
                yield words % {"service": service.label, "wish": wish}

    def _video_otherwise(self) -> str:
        """Line and languages of a video as they were sent, where they are not those that are kept."""
        line = " ".join(self.sent.get("event_line", "").replace("\0", " ").split())
        languages = [each for each in self.sent.getlist("subtitle_languages") if each in LANGUAGES]
        if line == self.wishes_before.event_line and set(languages) == set(self.wishes_before.subtitle_languages):
            return ""
        return f"“{line}” ({', '.join(str(LANGUAGES[each]) for each in languages)})"

    @property
    def wishes(self) -> Wishes:
        """What was sent, with what is in work as it stands."""
        cleaned, before = self.cleaned_data, self.wishes_before
        kept = [each for each in before.services if each in self.locked]
        services = frozenset([*cleaned.get("services", []), *kept])
        if Service.VIDEO in self.locked:
            line, languages = before.event_line, before.subtitle_languages
        elif Service.VIDEO in services:
            line, languages = cleaned["event_line"], cleaned["subtitle_languages"]
        else:
            line, languages = "", []
        return Wishes(cleaned["plans"], services, line, languages)


class BoostForm(NamedErrors, forms.Form):
    """What is shown to whom, and how much is wished for."""

    link = WebAddressField(
        label=_("Link"), max_length=200,
        help_text=_("The page that people come to, such as https://programme.example/night-of-lights."),
    )  # fmt: skip
    text = OneLineField(
        label=_("Text"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What people read, in their language."),
    )  # fmt: skip
    territory = OneLineField(
        label=_("Where should people see it?"), max_length=200, help_text=_("For example: Sicily and Malta.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=lambda: [("", _("Choose")), *LANGUAGES.items()])
    days = forms.IntegerField(label=_("For how many days?"), min_value=1, max_value=60)
    wished_euros = forms.IntegerField(
        label=_("How much do you wish for, in €?"), min_value=1, max_value=1_000_000, help_text=_("Whole euros.")
    )


class PictureForm(NamedErrors, forms.Form):
    """The picture of a boosting."""

    picture = PictureField(
        label=_("Picture"), help_text=_("JPEG, PNG or WebP, at most 8 MB. It takes the place of the one before."),
        error_messages={"required": _("Choose a picture.")},
    )  # fmt: skip


class LogoForm(NamedErrors, forms.Form):
    """A programme's logo, which may stand on any ground."""

    picture = PictureField(
        label=_("Logo"), keeps_transparency=True,
        help_text=_(
            "JPEG, PNG or WebP, at most 8 MB. What is transparent stays so. It takes the place of the one before."
        ),
        error_messages={"required": _("Choose a picture.")},
    )  # fmt: skip
