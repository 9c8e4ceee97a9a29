"""What the list of local events, its map and its feeds are asked for in their addresses."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from campaigns.models import LocalEvent, Town
from campaigns.search import KILOMETRES, MOST_BOXES, TIMES, Asked, Box, Match, Near, Part, match_town
from campaigns.search.local_events import USUAL_KILOMETRES
from kit.searches import DaysSearch, OptionField, ValueField
from kit.widgets import SuggestedText

DEGREES = r"-?\d{1,3}(?:\.\d{1,5})?"
BOX = ",".join([DEGREES] * 4)
PART = re.compile(rf"\A{BOX}(?:_{BOX}){{0,{MOST_BOXES - 1}}}\Z", re.ASCII)
MOST_LETTERS = 100


class TownField(forms.CharField):
    """A town as somebody types it, with suggestions from the gazetteer."""

    def __init__(self, label, help_text=""):
        super().__init__(
            label=label, help_text=help_text, required=False, max_length=MOST_LETTERS,
            widget=SuggestedText(reverse_lazy("towns")),
        )  # fmt: skip


class LocalEventSearch(DaysSearch):
    """A time, days, values of filters, “near” a town, or a part of the map. What nobody offers is refused."""

    when = OptionField(gettext_lazy("When"), list(TIMES.items()))
    country = OptionField(gettext_lazy("Country"), countries)
    programme = ValueField(gettext_lazy("Programme"))
    kind = OptionField(gettext_lazy("Kind"), LocalEvent.Kind)
    mode = OptionField(gettext_lazy("Where"), LocalEvent.Mode)
    near = TownField(gettext_lazy("Near which town?"))
    near_id = forms.CharField(label=gettext_lazy("Town"), required=False, max_length=12, widget=forms.HiddenInput)
    km = OptionField(gettext_lazy("How far around it"), [(str(number), f"{number} km") for number in KILOMETRES])
    within = forms.RegexField(
        PART, label=gettext_lazy("Part of the map"), required=False,
        error_messages={"invalid": gettext_lazy("This is no part of the map.")},
    )  # fmt: skip

    order = ("when", "country", "programme", "kind", "mode", "from", "to")

    def __init__(self, data: QueryDict):
        if not data.get("km"):
            data = data.copy()
            data["km"] = str(USUAL_KILOMETRES)
        super().__init__(data)
        self.town: Town | None = None
        self.others: list[Town] = []

    def clean(self):
        given = super().clean()
        if given.get("near"):
            self._find_town(match_town(given["near"], given.get("near_id")))
        return given

    def _find_town(self, match: Match) -> None:
        self.town, self.others = match.best, match.near[1:]
        if self.town is None:
            message = _("The gazetteer knows no town called so. Try a larger one nearby, or another spelling.")
            self.add_error("near", ValidationError(message, "unknown"))

    def clean_within(self):
        if not (text := self.cleaned_data["within"]):
            return None
        boxes = tuple(Box(*map(float, box.split(","))) for box in text.split("_"))
        for box in boxes:
            if not (-90 <= box.south <= box.north <= 90 and -180 <= box.west <= box.east <= 180):
                raise ValidationError(_("This is no part of the map."), "invalid")
        return Part(boxes)

    @property
    def asked(self) -> Asked:
        given, near = self.cleaned_data, None
        if self.town:
            reach = int(given["km"])
            near = Near(float(self.town.latitude), float(self.town.longitude), reach)
        return Asked(
            when=given["when"], country=given["country"], programme=given["programme"], kind=given["kind"],
            mode=given["mode"], first_day=given["from"], last_day=given["to"], near=near, within=given["within"],
        )  # fmt: skip

    def parts(self):
        yield from super().parts()
        if self.town:
            yield "near", [str(self.town)]
            yield "near_id", [str(self.town.geoname)]
            yield "km", [self.cleaned_data.get("km", "")]
        if part := self.cleaned_data.get("within"):
            yield "within", [part.in_words]
