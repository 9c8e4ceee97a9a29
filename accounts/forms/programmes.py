"""A programme that is typed: known, near to one that is known, or new."""

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.actions.affiliations import ProgrammeClosed, ProgrammeRefused
from accounts.models import User
from accounts.rules import PROGRAMME_NAMED, may_again_at
from contacts.models import Programme
from contacts.models.programmes import validate_programme_name, validate_typed_name, visible_name
from contacts.search import Match, hint, match_programme
from kit.forms import NamedErrors, OneLineField
from kit.widgets import SuggestedText

NONE_OF_THESE = "none-of-these"


def refused_words(refusal: ProgrammeRefused) -> str:
    """What is said to whom an action refuses the programme they named."""
    if isinstance(refusal, ProgrammeClosed):
        return closed_words(refusal.programme)
    return _("You have named as many programmes as one person can in a day. Keep the one you had, or name it tomorrow.")


def closed_words(programme: Programme) -> str:
    """What is said to who names a programme that is closed."""
    return _(
        "“%(programme)s” is closed: nobody represents it any more. Name the programme that follows it, or ask us."
    ) % {"programme": programme.name}


class ProgrammeNameField(OneLineField):
    """A name as others are offered it: without signs that nobody sees."""

    def to_python(self, value):
        return super().to_python(visible_name(value or ""))


class NamesProgramme(NamedErrors, forms.Form):
    """A form in which a programme is typed; ``cleaned_data`` has ``programme``, or else ``new_programme``.

    A name the registry knows is taken; near ones are offered on the page that comes back, where
    ``programme_choice`` answers; a name it lacks is ``new_programme``. That of a closed one is refused, unless
    ``may_keep`` says otherwise.
    """

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

    mark_optional = False

    def __init__(self, *args, person: User | None = None, **options):
        super().__init__(*args, **options)
        self.person = person
        self.match = match_programme(typed) if (typed := self._typed_programme()) else Match(None, [])
        if self.match.near:
            self._offer_near(typed)

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
        self.order_fields(self.field_order)

    def clean(self):
        cleaned = super().clean()
        typed = cleaned.pop("programme", None)
        choice = cleaned.pop("programme_choice", NONE_OF_THESE)
        near = {programme.slug: programme for programme in self.match.near}
        programme = cleaned["programme"] = self.match.exact or near.get(choice)
        if programme and programme.is_closed and not self.may_keep(programme):
            self.add_error("programme", closed_words(programme))
        cleaned["new_programme"] = "" if programme else self._new_name(typed)
        return cleaned

    def may_keep(self, programme: Programme) -> bool:
        """Whether ``programme`` is taken though it is closed."""
        return False

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
        if self.person and may_again_at(self.person, PROGRAMME_NAMED):
            raise forms.ValidationError(
                _(
                    "You have added as many programmes as one person can in a day. Choose one that is listed, or "
                    "add yours tomorrow."
                )
            )


class ClaimForm(NamesProgramme):
    """One more programme that somebody represents."""

    field_order = ["programme", "programme_choice"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["programme"].required = True
        self.fields["programme"].error_messages["required"] = _("Name the programme that you represent.")
