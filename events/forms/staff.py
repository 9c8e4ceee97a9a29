"""The event as staff edit it."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget

from accounts.models import BodyKind, User
from contacts.models import Programme
from contacts.models.programmes import Goal
from events.actions.addresses import unguessable
from events.actions.deadline import Windows
from events.actions.editing import seats_of, version_of
from events.models import Event, SeatPool
from kit import rich_text
from kit.forms import NamedModelForm

from .wall_clock import WallClockField, WallClockInput

#: What the editor offers is what ``rich_text.clean`` lets through.
EDITOR = {
    "extensions": {
        "Bold": True,
        "Italic": True,
        "Underline": True,
        "Heading": {"levels": [3, 4]},
        "BulletList": True,
        "OrderedList": True,
        "ListItem": True,
        "Blockquote": True,
        "HorizontalRule": True,
        "HardBreak": True,
        "Link": {"enableTarget": False, "protocols": sorted(rich_text.SCHEMES)},
    }
}
CONTINENTS = ("Europe", "Africa", "America", "Asia", "Atlantic", "Australia", "Indian", "Pacific")
#: Mode → the pools an event of that mode has, by their slug; the fields of the form bear these names.
POOLS_OF_MODE = {
    Event.Mode.ON_SITE: (SeatPool.Slug.ON_SITE,),
    Event.Mode.ONLINE: (SeatPool.Slug.ONLINE,),
    Event.Mode.HYBRID: (SeatPool.Slug.ON_SITE, SeatPool.Slug.ONLINE),
}
WINDOWS_FIELDS = ("changes_until", "cancels_until")
SEATS_FIELDS = {SeatPool.Slug.ON_SITE: "seats_on_site", SeatPool.Slug.ONLINE: "seats_online"}


@cache
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones of places by continent, Europe first, and then UTC."""
    named = sorted(
        (CONTINENTS.index(continent), name)
        for name in available_timezones()
        if (continent := name.partition("/")[0]) in CONTINENTS
    )
    groups = [
        (CONTINENTS[number], [(name, name.partition("/")[2].replace("_", " ")) for _, name in group])
        for number, group in groupby(named, key=lambda pair: pair[0])
    ]
    return [*groups, ("UTC", [("UTC", "UTC")])]


class ReadersField(forms.ModelMultipleChoiceField):
    """Staff by name and address, for names come twice."""

    def label_from_instance(self, person):
        return f"{person.name} ({person.email})" if person.name else person.email


class EventForm(NamedModelForm):
    """An event with its term of registration and its seats.

    After ``is_valid`` the instance is as staff want it, ``term`` and ``seats`` say what belongs to other rows.
    ``version`` is what the event was when the form was opened: whoever saves second is told.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        help_text=_("All times on this page are times on the clocks of this zone."),
    )
    body_kinds = forms.MultipleChoiceField(
        label=_("Kinds of body"),
        choices=BodyKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick none to welcome every kind."),
    )
    strands = forms.MultipleChoiceField(
        label=_("Strands of Interreg"),
        choices=Programme.Strand.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick none to welcome every strand. Programmes of the other goal have no strand."),
    )
    sensitive_readers = ReadersField(
        label=_("Who reads sensitive answers"),
        queryset=User.objects.filter(is_staff=True, is_active=True).order_by("name", "email"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nobody else reads them, whatever else they may."),
    )
    opens_at = WallClockField(
        label=_("Registration opens"), required=False, help_text=_("Empty: as soon as the event is published.")
    )
    closes_at = WallClockField(
        label=_("Registration closes"),
        is_deadline=True,
        help_text=_(
            "Without a time: at the end of that day. Once the event is published, only “Extend deadline” and “Close "
            "registration” move it."
        ),
    )
    changes_until = WallClockField(
        label=_("Changes until"),
        required=False,
        is_deadline=True,
        help_text=_("Answers, sessions, on site or online. Empty: as long as registration is open."),
    )
    cancels_until = WallClockField(
        label=_("Cancels until"),
        required=False,
        is_deadline=True,
        help_text=_("Until then who has a place gives it back here. Empty: until the event starts."),
    )
    seats_on_site = forms.IntegerField(
        label=_("Seats on site"), min_value=0, max_value=100_000, required=False, help_text=_("Empty: no limit.")
    )
    seats_online = forms.IntegerField(
        label=_("Seats online"), min_value=0, max_value=100_000, required=False, help_text=_("Empty: no limit.")
    )

    class Meta:
        model = Event
        fields = [
            "title", "slug", "tagline", "kind", "mode", "topics", "text",
            "time_zone", "starts_at", "ends_at",
            "venue", "address", "city", "country", "join_url",
            "goal", "strands", "body_kinds", "audience", "outsiders", "legal_basis", "legal_basis_url",
            "has_participant_list", "sensitive_readers", "sensitive_kept_days", "entry", "is_unlisted",
            "promotion", "offer_hours", "hands_over_to_anybody",
        ]  # fmt: skip
        labels = {"slug": _("Address of the page")}
        help_texts = {
            "slug": _("The last part of it: /events/…/."),
            "entry": _("Who is for approval or by invitation holds no place before; who has one keeps it."),
            "is_unlisted": _(
                "In no list, feed or search engine: only who has the link finds the page. Its address gets an end that "
                "nobody guesses, as long as it is a draft."
            ),
            "hands_over_to_anybody": _(
                "Somebody with a place may hand it over. Unticked: only to who represents the same programme."
            ),
        }
        field_classes = {"starts_at": WallClockField, "ends_at": WallClockField}
        widgets = {
            "text": AdminProseEditorWidget(config=EDITOR, preset="configurable"),
            "topics": forms.CheckboxSelectMultiple,
            "starts_at": WallClockInput,
            "ends_at": WallClockInput,
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.is_new = self.instance.pk is None
        if self.is_new:
            return
        self.present_version = version_of(self.instance)
        self.present_windows = Windows.of(self.instance)
        deadline = self.instance.deadline
        self.initial |= {
            "version": self.present_version,
            "opens_at": deadline.opens_at,
            "closes_at": deadline.closes_at,
            "changes_until": self.present_windows.changes_until,
            "cancels_until": self.present_windows.cancels_until,
            **{SEATS_FIELDS[slug]: number for slug, number in seats_of(self.instance).items()},
        }
        self._freeze()

    def _freeze(self) -> None:
        """What no longer changes: address and announced end of a published event, term and seats of a cancelled one."""
        frozen = {}
        if not self.instance.is_draft:
            frozen["slug"] = _("Stays as it is.")
            frozen["closes_at"] = _(
                "People rely on it. “Extend deadline” moves it later and tells everybody concerned; “Close "
                "registration” ends it at once."
            )
            announced = [name for name in WINDOWS_FIELDS if getattr(self.present_windows, name)]
            frozen |= dict.fromkeys(announced, _("People rely on it. It is moved later by an act of its own."))
        if self.instance.is_cancelled:
            names = ["mode", "opens_at", "closes_at", *WINDOWS_FIELDS, *SEATS_FIELDS.values()]
            frozen |= dict.fromkeys(names, _("Stays as it is."))
        # Who may only look has a form without fields.
        for name in self.fields.keys() & frozen.keys():
            self.fields[name].disabled = True
            self.fields[name].help_text = frozen[name]

    def clean_text(self) -> str:
        text = rich_text.clean(self.cleaned_data["text"])
        return text if strip_tags(text).strip() else ""

    def clean(self):
        cleaned = super().clean()
        if not self.is_new and self.data.get(self.add_prefix("version")) != self.present_version:
            self._keep_for_second_try()
            raise ValidationError(
                _(
                    "Somebody else changed this event while you were editing it. Nothing of yours is lost, and nothing "
                    "is saved yet. Open the event in a second window and compare; when you save again, what stands "
                    "here replaces what they wrote."
                ),
                "changed_meanwhile",
            )
        self._check_term(cleaned)
        self._check_windows(cleaned)
        self._check_mode(cleaned)
        if cleaned.get("is_unlisted") and cleaned.get("slug") and not self.fields["slug"].disabled:
            cleaned["slug"] = unguessable(cleaned["slug"])
        if cleaned.get("strands") and cleaned.get("goal") == Goal.IJG:
            self.add_error("strands", _("Only programmes of Interreg have strands. Choose this goal, or tick none."))
        return cleaned

    def _keep_for_second_try(self) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.present_version

    def _check_term(self, cleaned: dict) -> None:
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if closes_at is None:
            return
        if opens_at and closes_at <= opens_at:
            name = "opens_at" if self.fields["closes_at"].disabled else "closes_at"
            self.add_error(name, _("Registration must close after it opens."))

    def _check_windows(self, cleaned: dict) -> None:
        """An end that nobody could keep to is refused; one that stands already is not looked at again."""
        typed = {name: cleaned.get(name) for name in WINDOWS_FIELDS if not self.fields[name].disabled}
        changes_until, cancels_until = (typed.get(name) for name in WINDOWS_FIELDS)
        opens_at, starts_at, ends_at = (cleaned.get(name) for name in ("opens_at", "starts_at", "ends_at"))
        if changes_until and ends_at and changes_until > ends_at:
            self.add_error("changes_until", _("Changes must end before the event does."))
        if changes_until and opens_at and changes_until <= opens_at:
            self.add_error("changes_until", _("Changes must end after registration opens."))
        if cancels_until and starts_at and cancels_until > starts_at:
            self.add_error("cancels_until", _("A place is given back before the event starts."))
        if self.is_new or self.instance.is_draft:
            return
        for name, until in typed.items():
            if until and until <= timezone.now():
                self.add_error(name, _("This has passed already. Choose an end that is still to come."))

    def _check_mode(self, cleaned: dict) -> None:
        if self.is_new or "mode" not in cleaned:
            return
        for pool in self.instance.pools.of_whole_event():
            if pool.slug not in POOLS_OF_MODE[cleaned["mode"]] and pool.registrations.exists():
                self.add_error(
                    "mode",
                    _("People are registered %(pool)s, so the event keeps these places.") % {"pool": pool.name},
                )

    @property
    def term(self) -> dict:
        return {
            "opens_at": self.cleaned_data["opens_at"],
            "closes_at": self.cleaned_data["closes_at"],
        }

    @property
    def windows(self) -> Windows:
        return Windows(**{name: self.cleaned_data[name] for name in WINDOWS_FIELDS})

    @property
    def seats(self) -> dict[str, int | None]:
        """The pools that the event has afterwards, each with its number of seats."""
        return {slug: self.cleaned_data[SEATS_FIELDS[slug]] for slug in POOLS_OF_MODE[self.cleaned_data["mode"]]}
