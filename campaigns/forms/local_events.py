"""A local event as its organisers write it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.forms.programmes import NamesProgramme, ProgrammeNameField
from accounts.models import User
from campaigns.actions.local_event_words import Wanted
from campaigns.models import LANGUAGES, Edition, LocalEvent, Town
from campaigns.models.countries import country_shown
from campaigns.rules import keeps_programme
from campaigns.search import match_town
from contacts.models import Programme
from contacts.search import Match
from events.forms.staff import zone_choices
from events.forms.wall_clock import WallClockField, WallClockInput
from events.models import zone_called
from kit import times
from kit.forms import ManyLinesField, OneLineField, WebAddressField
from kit.photos import PictureField
from kit.widgets import SuggestedText

from .pictures import KEPT, REMOVED, PictureInput, sealed, source_of, unsealed
from .places import DegreesField, likely_zone
from .projects import ProjectForm, initial_of_project

MOST_PROJECTS = 5
#: Fields of a place, which an event online has not.
OF_PLACE = ("venue", "city", "country", "latitude", "longitude", "accessibility")
ABOUT = ("title", "kind", "organiser", "description", "languages", "website")
OF_PICTURE = ("picture_alt", "picture_rights")
WHEN = ("starts_at", "ends_at", "time_zone")


class Part(NamedTuple):
    """Some fields under a heading of their own."""

    heading: str
    fields: list


class DayAndTime(WallClockInput):
    """A day and a time of day, each below a word of its own."""

    template_name = "campaigns/day_and_time.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part in context["widget"]["subwidgets"]:
            part["word"] = part["attrs"].pop("aria-label")
        return context


def _length(name: str) -> int:
    return LocalEvent._meta.get_field(name).max_length


class LocalEventForm(NamesProgramme):
    """What everybody will read of a local event. ``wanted()`` is what an action takes.

    A date outside the season, and what else looks like a slip, is no mistake: ``remarks.remarks_on`` says it.
    """

    programme = ProgrammeNameField(
        label=_("Programme"), max_length=Programme._meta.get_field("name").max_length,
        widget=SuggestedText(source=reverse_lazy("programme-search")),
        help_text=_(
            "The programme whose work the event shows. Begin to type and choose; somebody of the programme, or of our "
            "staff, looks at the event before everybody sees it."
        ),
        error_messages={"required": _("Name the programme whose work the event shows.")},
    )  # fmt: skip
    title = OneLineField(
        label=_("Title"), max_length=_length("title"), error_messages={"required": _("Give the event a title.")}
    )
    kind = forms.ChoiceField(label=_("Kind of event"), choices=[("", "–"), *LocalEvent.Kind.choices])
    organiser = OneLineField(
        label=_("Organiser"), max_length=_length("organiser"),
        help_text=_("The programme, project, town or association, as the public knows it. No person’s name."),
    )  # fmt: skip
    description = ManyLinesField(
        label=_("Description"), max_length=_length("description"),
        help_text=_("What people see and do there, in plain text. Addresses of the web do not become links."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_("Languages of the event"), choices=list(LANGUAGES.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language of the event.")},
    )  # fmt: skip
    website = WebAddressField(
        label=_("Website"), required=False, max_length=200,
        help_text=_("Where people read more, or join an event online."),
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("Where does it take place?"), choices=LocalEvent.Mode.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say where it takes place: choose “At a place” or “Online”.")},
    )  # fmt: skip
    venue = OneLineField(
        label=_("Place"), max_length=_length("venue"), required=False,
        help_text=_("Building, square, or where the tour begins, with street and number."),
    )  # fmt: skip
    city = OneLineField(
        label=_("Town"), max_length=_length("city"),
        widget=SuggestedText(source=reverse_lazy("towns"), attrs={"autocomplete": "off"}),
        help_text=_("Begin to type and choose. The map then knows where it is."),
        error_messages={"required": _("Write in which town it takes place, or choose “Online”.")},
    )  # fmt: skip
    city_id = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    country = forms.ChoiceField(
        label=_("Country"), required=False, help_text=_("Needed where several towns have this name, or none we know.")
    )
    latitude = DegreesField(
        most=90, label=_("Latitude, degrees north"), required=False,
        help_text=_("For a town that we do not know, or to be exact on the map."),
    )  # fmt: skip
    longitude = DegreesField(
        most=180, label=_("Longitude, degrees east"), required=False,
        help_text=_("West of Greenwich with a minus, such as −9.1393 for Lisbon. Any map on the web tells both."),
    )  # fmt: skip
    accessibility = ManyLinesField(
        label=_("Accessibility of the place"), max_length=_length("accessibility"), required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Steps, lifts, toilets, seats, hearing loops, signing: also what there is not."),
    )  # fmt: skip
    starts_at = WallClockField(label=_("Starts"), widget=DayAndTime)
    ends_at = WallClockField(label=_("Ends"), widget=DayAndTime)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False,
        help_text=_("Leave it as it is: we take the clocks of the place. For an event online choose yours."),
    )  # fmt: skip
    picture = PictureField(
        label=_("Picture"), required=False, widget=PictureInput,
        help_text=_("JPEG, PNG or WebP of at most 8 MB. Where and when it was taken is removed."),
    )  # fmt: skip
    picture_alt = OneLineField(
        label=_("What the picture shows"), max_length=_length("picture_alt"), required=False,
        help_text=_("In a sentence, for those who cannot see it."),
    )  # fmt: skip
    picture_rights = OneLineField(
        label=_("Whose picture it is"), max_length=_length("picture_rights"), required=False,
        help_text=_("Who took it, and that you may show it: © Port authority of Palermo, used with permission."),
    )  # fmt: skip
    press = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    mark_optional = True

    def __init__(self, *args, edition: Edition, event: LocalEvent | None = None, person: User | None = None, **options):
        self.edition, self.event = edition, event
        super().__init__(*args, person=person, **options)
        self.fields["country"].choices = [("", "–"), *((code, country_shown(code)) for code, _name in countries)]
        self.fields["time_zone"].choices = [("", _now("The clocks of the place")), *zone_choices()]
        if self.is_bound and self.data.get("mode") != LocalEvent.Mode.ON_SITE:
            self.fields["city"].required = False
        self.fields["languages"].box = {"data-columns": "true"}
        self._keep_programme()
        known = [] if event is None else list(event.projects.all())
        self.projects = [
            ProjectForm(
                self.data if self.is_bound else None, prefix=f"project-{number}", number=number,
                initial=initial_of_project(known[number - 1]) if number <= len(known) else None,
            )
            for number in range(1, MOST_PROJECTS + 1)
        ]  # fmt: skip
        picture, kept = self.fields["picture"].widget, self.data.get(KEPT, "")
        picture.has_stored = bool(event and event.picture)
        picture.kept = kept if kept and unsealed(kept) else ""

    def _keep_programme(self) -> None:
        if self.event is not None and keeps_programme(self.event):
            del self.fields["programme"]
            self.fields.pop("programme_choice", None)
            self.match = Match(None, [])

    # -- checking -------------------------------------------------------------------------------------------
    def full_clean(self):
        """Day and time are read as they stand, and become an instant once the place is known."""
        with timezone.override(UTC):
            super().full_clean()

    def is_valid(self):
        return not self.mistaken if self.is_bound else False

    @property
    def mistaken(self) -> list[forms.Form]:
        """This form and those of its projects, as far as something in them is wrong."""
        return [form for form in (self, *self.projects) if form.errors]

    def clean(self):
        cleaned = super().clean()
        if "programme" in self.fields:
            self._refuse_new_programme(cleaned)
        self.town = None
        self.is_elsewhere = self._is_elsewhere(cleaned)
        self._clean_place(cleaned)
        self._clean_times(cleaned)
        self._clean_picture(cleaned)
        return cleaned

    def _refuse_new_programme(self, cleaned) -> None:
        programme, new = cleaned.get("programme"), cleaned.pop("new_programme", "")
        if {"programme", "programme_choice"} & self.errors.keys() or not (
            new or (programme and programme.is_awaiting_check)
        ):
            return
        words = _now(
            "The registry has no programme “%(name)s”, or nobody has checked the name yet. Choose one that is listed, "
            "or write to a contact person of the campaign."
        )
        self.add_error("programme", words % {"name": programme or new})

    def _is_elsewhere(self, cleaned) -> bool:
        """Whether an event that is there already takes place in another town from now on."""
        is_at_a_place = cleaned.get("mode") == LocalEvent.Mode.ON_SITE
        return bool(self.event) and is_at_a_place and cleaned.get("city") != self.event.city

    def _clean_place(self, cleaned) -> None:
        if cleaned.get("mode") == LocalEvent.Mode.ONLINE:
            cleaned |= {name: None if name in ("latitude", "longitude") else "" for name in OF_PLACE}
            for name in OF_PLACE:
                self.errors.pop(name, None)
        elif cleaned.get("mode") == LocalEvent.Mode.ON_SITE and not self.errors.keys() & set(OF_PLACE):
            self._find_place(cleaned)

    def _find_place(self, cleaned) -> None:
        """Country and coordinates are those that were typed, or else those of the town in the gazetteer."""
        typed = cleaned["latitude"], cleaned["longitude"]
        if self._has_moved(cleaned) or typed == (None, None):
            self._find_town(cleaned)
        elif None in typed:
            name = "latitude" if typed[0] is None else "longitude"
            self.add_error(name, _("Give both, latitude and longitude, or neither of them."))
        elif not cleaned["country"]:
            self.add_error("country", _("Choose the country of the place."))

    def _has_moved(self, cleaned) -> bool:
        """Whether another town was written, and the coordinates are those of the one before."""
        event = self.event
        return self.is_elsewhere and (event.latitude, event.longitude) == (cleaned["latitude"], cleaned["longitude"])

    def _find_town(self, cleaned) -> None:
        is_of_before = self._has_moved(cleaned) and cleaned["country"] == self.event.country.code
        country = "" if is_of_before else cleaned["country"]
        text = f"{cleaned['city']}, {countries.name(country)}" if country else cleaned["city"]
        match = match_town(text, cleaned.get("city_id"))
        self.town = match.exact
        if self.town is None:
            self.add_error("city", self._unknown_town_words(cleaned["city"], match.near))
            return
        cleaned |= {
            "city": self.town.name, "country": self.town.country.code, "latitude": self.town.latitude,
            "longitude": self.town.longitude,
        }  # fmt: skip

    def _unknown_town_words(self, typed: str, near: Sequence[Town]) -> str:
        if not near:
            return _now(
                "We know no town “%(typed)s”. Check how it is written, or give its country, latitude and longitude."
            ) % {"typed": typed}
        return _now(
            "“%(typed)s” can be several towns: %(towns)s. Write it as one of these, or give country, latitude and "
            "longitude."
        ) % {"typed": typed, "towns": "; ".join(map(str, near))}

    def _clean_times(self, cleaned) -> None:
        chosen = cleaned.get("time_zone")
        if self.is_elsewhere and chosen == self.event.time_zone:
            chosen = ""  # those of the place before
        zone_name = cleaned["time_zone"] = chosen or self._zone_of_place(cleaned)
        for name in ("starts_at", "ends_at"):
            if wall := cleaned.get(name):
                self._set_instant(cleaned, name, wall, zone_name)
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("The end must be after the start."))
        elif end and end <= timezone.now() and (self.event is None or end != self.event.ends_at):
            words = _now("This event would be over already: it ends on %(end)s. Check day and year.")
            self.add_error("ends_at", words % {"end": times.moment(end, zone_called(zone_name))})

    def _zone_of_place(self, cleaned) -> str:
        if self.town is not None:
            return self.town.time_zone
        place = [cleaned.get(name) for name in ("country", "latitude", "longitude")]
        if cleaned.get("mode") == LocalEvent.Mode.ONLINE or any(value in (None, "") for value in place):
            return self.edition.time_zone
        return likely_zone(place[0], float(place[1]), float(place[2])) or self.edition.time_zone

    def _set_instant(self, cleaned, name: str, wall: datetime, zone_name: str) -> None:
        with timezone.override(zone_called(zone_name)):
            try:
                cleaned[name] = self.fields[name].compress([wall.date(), wall.time()])
            except ValidationError as error:
                self.add_error(name, error)

    def _clean_picture(self, cleaned) -> None:
        """What was chosen takes the place of what goes along, and that of what the event has."""
        widget = self.fields["picture"].widget
        if cleaned.get("picture"):
            widget.kept = sealed(cleaned["picture"])
        elif REMOVED in self.data:
            widget.kept, widget.has_stored, widget.was_removed = "", False, widget.has_stored
        elif self.data.get(KEPT) and not widget.kept:
            self.add_error("picture", _("The picture did not arrive whole. Choose it once more."))
        if not widget.kept and not widget.has_stored:
            return
        for name, words in {
            "picture_alt": _("Say in a sentence what the picture shows."),
            "picture_rights": _("Say whose picture it is, and that you may show it."),
        }.items():
            if name in cleaned and not cleaned[name]:
                self.add_error(name, words)

    # -- what comes out -------------------------------------------------------------------------------------
    @property
    def named_programme(self) -> Programme:
        return self.cleaned_data.get("programme") or self.event.programme

    def wanted(self) -> Wanted:
        """The same for an action; call it when the form is valid."""
        fields = {name: self.cleaned_data[name] for name in (*ABOUT, "mode", *OF_PLACE, *WHEN, *OF_PICTURE)}
        if not self.has_picture:
            fields |= {"picture_alt": "", "picture_rights": ""}
        kept = self.fields["picture"].widget.kept
        picture = unsealed(kept) if kept else None if self.has_picture else ""
        return Wanted(fields, tuple(form.cleaned_data for form in self.projects if form.cleaned_data["name"]), picture)

    @property
    def has_picture(self) -> bool:
        widget = self.fields["picture"].widget
        return bool(widget.kept) or widget.has_stored

    def as_event(self) -> LocalEvent:
        """The event as it would be, for the page on which it is checked; it is not kept."""
        return LocalEvent(edition=self.edition, programme=self.named_programme, **self.wanted().fields)

    @property
    def shown_picture(self) -> str:
        """The picture that goes along, as a page shows it."""
        return source_of(self.fields["picture"].widget.kept)

    def typed(self) -> Iterator[tuple[str, str]]:
        """Names and values of hidden fields that bring everything along, once more from the page of the check."""
        names = [bound.html_name for form in (self, *self.projects) for bound in form if bound.name != "picture"]
        parts = [f"{name}_{part}" for name in ("starts_at", "ends_at") for part in (0, 1)]
        for name in (*names, *parts):
            yield from ((name, value) for value in self.data.getlist(name))
        if self.fields["picture"].widget.kept:
            yield KEPT, self.fields["picture"].widget.kept
        elif REMOVED in self.data:
            yield REMOVED, "on"

    def parts(self) -> list[Part]:
        """The fields under their headings; the projects come after them."""
        return [
            Part(_now("About the event"), self._bound(["programme", "programme_choice", *ABOUT])),
            Part(_now("Where"), self._bound(["mode", "venue", "city", "city_id", *OF_PLACE[2:]])),
            Part(_now("When"), self._bound(WHEN)),
            Part(_now("Picture"), self._bound(["picture", *OF_PICTURE])),
        ]

    def _bound(self, names: Sequence[str]) -> list:
        return [self[name] for name in names if name in self.fields]

    @property
    def first_projects(self) -> list["ProjectForm"]:
        """The rows one sees at once: those with something in them, and one at least."""
        return self.projects[: self._rows_open]

    @property
    def further_projects(self) -> list["ProjectForm"]:
        return self.projects[self._rows_open :]

    @property
    def _rows_open(self) -> int:
        return max((form.number for form in self.projects if form.errors or form.says_something), default=1)


def initial_of(event: LocalEvent) -> dict:
    """What the form shows of an event that is there already, by the clocks of its place."""
    names = (*ABOUT, "mode", *OF_PLACE, "time_zone", *OF_PICTURE, "revision")
    walls = {name: getattr(event, name).astimezone(event.zone) for name in ("starts_at", "ends_at")}
    return {
        **{name: getattr(event, name) for name in names},
        **{name: [wall.date(), wall.time()] for name, wall in walls.items()},
        "country": event.country.code,
        "programme": event.programme.name,
    }
