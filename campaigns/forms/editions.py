"""An edition as staff edit it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget

from campaigns.actions.editions import version_of
from campaigns.models import Edition, Lesson, Milestone
from events.forms.staff import EDITOR, zone_choices
from events.models import Event
from kit import rich_text, times
from kit.forms import NamedModelForm

DATES = ("key_date", "season_start_date", "season_end_date")


def day_input() -> forms.DateInput:
    """The browser's own control for a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def check_days_of(form: forms.ModelForm, year: int | None, *names: str) -> None:
    """Refuses in words what nobody means by a day of the edition of ``year``: one of neither that year nor the year
    before or after it."""
    for name in names:
        day = form.cleaned_data.get(name)
        if day and year and abs(day.year - year) > 1:
            words = _("Choose a day from %(first)d to %(last)d: the edition is that of %(year)d.")
            form.add_error(name, words % {"first": year - 1, "last": year + 1, "year": year})


def events_to_choose(edition: Edition) -> QuerySet[Event]:
    """Those of the edition's year, whatever their state, and whatever was chosen before; the latest first.

    Of this year, as long as the edition has none.
    """
    offered = Q(starts_at__year=edition.year or timezone.now().year)
    if edition.pk:
        offered |= Q(pk__in=edition.events.values("pk"))
    return Event.objects.filter(offered).order_by("-starts_at", "pk")


class EventsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, event):
        return _("%(title)s (%(day)s)") % {"title": event.title, "day": times.day(event.starts_at, event.zone)}


class EditionForm(NamedModelForm):
    """``version`` is what the edition was when the form was opened: whoever saves second is told."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zone_choices,
        initial=Edition._meta.get_field("time_zone").default,
        help_text=_("By its clocks the page says what is done, now and next."),
    )
    events = EventsField(
        label=_("Events of the portal"),
        queryset=Event.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("The launch, joint promotion and what else happens online; those of the edition’s year."),
    )

    class Meta:
        model = Edition
        fields = [
            "campaign", "year", "theme", "story", "hashtag",
            "key_date", "season_start_date", "season_end_date", "time_zone",
            "events", "checked_by", "boosting_rule", "boosting_budget_euros",
            "recorded_events", "recorded_countries", "recorded_cities", "recorded_programmes", "recorded_attendees",
            "had_more_attendees", "recorded_reach", "recorded_satisfaction",
        ]  # fmt: skip
        widgets = {"story": AdminProseEditorWidget(config=EDITOR, preset="configurable")}
        help_texts = {
            "season_start_date": _("July to October is usual; other days are possible."),
            "boosting_rule": _("Programmes read it beside the sum that is left."),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        # Who may only look has a form without fields.
        for name in self.fields.keys() & set(DATES):
            self.fields[name].widget = day_input()
        if "events" in self.fields:
            self.fields["events"].queryset = events_to_choose(self.instance)
        if self.instance.pk is None:
            return
        self.initial["version"] = version_of(self.instance)
        if self.instance.is_published:
            for name in self.fields.keys() & {"campaign", "year"}:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Stays as it is: it is the address of the page.")

    def clean_story(self) -> str:
        story = rich_text.clean(self.cleaned_data["story"])
        return story if strip_tags(story).strip() else ""

    def clean(self):
        cleaned = super().clean()
        year, key_date = cleaned.get("year"), cleaned.get("key_date")
        if year and key_date and key_date.year != year:
            self.add_error("key_date", _("Choose a key date in %(year)d, the year of the edition.") % {"year": year})
        check_days_of(self, year, "season_start_date", "season_end_date")
        if (
            cleaned.get("boosting_budget_euros", self.instance.boosting_granted_euros)
            < self.instance.boosting_granted_euros
        ):
            self.add_error("boosting_budget_euros", self._granted_in_words())
        if self.instance.pk and self.data.get(self.add_prefix("version")) != version_of(self.instance):
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = version_of(self.instance)
            raise ValidationError(
                _(
                    "Somebody else changed this edition while you were editing it. Nothing of yours is lost, and "
                    "nothing is saved yet. Open the edition in a second window and compare; when you save again, what "
                    "stands here replaces what they wrote."
                ),
                "changed_meanwhile",
            )
        return cleaned

    def _granted_in_words(self) -> str:
        granted = self.instance.boosting_granted_euros
        return _("€%(granted)d is granted already: the budget must be at least that.") % {"granted": granted}


class MilestoneForm(NamedModelForm):
    class Meta:
        model = Milestone
        fields = ["title", "start_date", "end_date", "event"]
        widgets = {"start_date": day_input(), "end_date": day_input()}

    def clean(self):
        cleaned = super().clean()
        if edition := cleaned.get("edition"):
            check_days_of(self, edition.year, "start_date", "end_date")
        return cleaned


class LessonForm(NamedModelForm):
    class Meta:
        model = Lesson
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
