"""“About you”: what an organiser asks of anybody, once."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import BodyKind, User
from accounts.rules import may_name_programme
from contacts.models import Programme
from contacts.models.programmes import validate_programme_name, validate_typed_name, visible_name
from contacts.search import Match, hint, match_programme
from kit.forms import NamedErrors, OneLineField
from kit.widgets import SuggestedText

NONE_OF_THESE = "none-of-these"


def _length(field: str) -> int:
    return User._meta.get_field(field).max_length


class ProgrammeNameField(OneLineField):
    """A name as others are offered it: without signs that nobody sees."""

    def to_python(self, value):
        return super().to_python(visible_name(value or ""))


class ProfileForm(NamedErrors, forms.Form):
    """Who somebody is. ``cleaned_data`` is what ``actions.profile.save_profile`` takes.

    A programme is typed. A name the registry knows is taken; near ones are offered on the page that comes back,
    where ``programme_choice`` answers; a name it lacks is ``new_programme``.
    """

    name = OneLineField(
        label=_("Your name"),
        max_length=_length("name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As it should stand on your badge and certificate. The organisers of your events see it."),
    )
    body_kind = forms.ChoiceField(label=_("Kind of body you work for"), choices=BodyKind, widget=forms.RadioSelect)
    role = OneLineField(
        label=_("Your role"),
        max_length=_length("role"),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        help_text=_("For example: finance officer."),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", _("Choose a country")), *countries],
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    organisation = OneLineField(
        label=_("Organisation"),
        max_length=_length("organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    programme = ProgrammeNameField(
        label=_("Programme"),
        required=False,
        max_length=Programme._meta.get_field("name").max_length,
        widget=SuggestedText(source=reverse_lazy("programme-search")),
        help_text=_(
            "Begin to type and choose, Interreg or Investment for jobs and growth. If yours is not listed, type its "
            "full name: the next person is offered it too, marked as awaiting our check."
        ),
    )
    represents_no_programme = forms.BooleanField(label=_("I represent no programme"), required=False)

    mark_optional = False

    def __init__(self, *args, person: User | None = None, **options):
        super().__init__(*args, **options)
        self.person = person
        self.match = match_programme(typed) if (typed := self._typed_programme()) else Match(None, [])
        if self.match.near:
            self._offer_near(typed)

    @classmethod
    def of(cls, person: User, data=None) -> "ProfileForm":
        """The form with what is known of ``person``, or with ``data`` that was posted."""
        return cls(
            data,
            person=person,
            initial={
                "name": person.name,
                "body_kind": person.body_kind,
                "role": person.role,
                "organisation": person.organisation,
                "country": person.country.code or "",
                "programme": person.programme.name if person.programme_id else "",
                "represents_no_programme": person.represents_no_programme,
            },
        )

    def _typed_programme(self) -> str:
        """What was posted, as far as it can be looked up; what is wrong with it is said when it is cleaned."""
        field = self.fields["programme"]
        typed = field.to_python(self["programme"].data if self.is_bound else "")
        return typed if len(typed) <= field.max_length and "\0" not in typed else ""

    def _offer_near(self, typed: str) -> None:
        choose = _("Choose your programme from those that are near, or “None of these”.")
        self.fields["programme_choice"] = forms.ChoiceField(
            label=_("Did you mean one of these?"),
            choices=[
                *((programme.slug, f"{programme} ({hint(programme)})") for programme in self.match.near),
                (NONE_OF_THESE, _("None of these: add “%(name)s”") % {"name": typed}),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": choose, "invalid_choice": choose},
        )
        self.order_fields(["name", "body_kind", "role", "country", "organisation", "programme", "programme_choice"])

    def clean(self):
        cleaned = super().clean()
        typed = cleaned.pop("programme", None)
        choice = cleaned.pop("programme_choice", NONE_OF_THESE)
        represents_none = cleaned.pop("represents_no_programme", False)
        if typed and represents_none:
            self.add_error("programme", _("Name your programme or tick “I represent no programme”, not both."))
        elif not typed and not represents_none and "programme" not in self.errors:
            self.add_error("programme", _("Name your programme, or tick “I represent no programme”."))
        near = {programme.slug: programme for programme in self.match.near}
        cleaned["programme"] = self.match.exact or near.get(choice)
        cleaned["new_programme"] = "" if cleaned["programme"] else self._new_name(typed)
        return cleaned

    def _new_name(self, typed: str | None) -> str:
        try:
            if typed:
                validate_programme_name(typed)
                validate_typed_name(typed)
                self._refuse_too_many()
        except forms.ValidationError as error:
            self.add_error("programme", error)
        return typed or ""

    def _refuse_too_many(self) -> None:
        if self.person and not may_name_programme(self.person):
            raise forms.ValidationError(
                _(
                    "You have added as many programmes as one person can in a day. Choose one that is listed, or "
                    "add yours tomorrow."
                )
            )
