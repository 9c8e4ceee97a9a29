from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.actions.merging import CannotMerge, IntoItself, SourceMerged, TargetAwaitsCheck, TargetMerged, why_not
from contacts.models import Programme
from contacts.search import hint, match_programme
from contacts.search.twins import Twin
from kit.forms import NamedErrors, OneLineField


class Reason(models.TextChoices):
    """Why an account is erased. Words of ours, for the memory that keeps them cannot forget a person's."""

    ASKED_HERE = "asked-here", _("asked on the portal")
    ASKED_BY_MAIL = "asked-by-mail", _("asked by e-mail or letter")
    ASKED_BY_PHONE = "asked-by-phone", _("asked by phone or in person")
    NOT_THEIR_ACCOUNT = "not-their-account", _("the address is not, or no longer, the person's")
    AUTHORITY = "authority", _("an authority ordered it")


class ErasureForm(NamedErrors, forms.Form):
    """Why staff erase somebody's account, and that it is meant."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *(each for each in Reason.choices if each[0] != Reason.ASKED_HERE)],
        help_text=_("It is kept, without the person's name."),
    )
    is_sure = forms.BooleanField(label=_("I have checked that this is to be done, and know that it cannot be undone"))


ANOTHER = "another-one"
CANNOT_MERGE = {
    IntoItself: _("That is this programme itself, or a former name of it. Choose another one."),
    SourceMerged: _("This programme was merged into “%(instead)s” already."),
    TargetMerged: _("“%(target)s” was merged into “%(instead)s” itself. Choose that one."),
    TargetAwaitsCheck: _("“%(target)s” awaits its check itself. Accept it first, then merge into it."),
}


class MergeForm(NamedErrors, forms.Form):
    """Into which programme ``source`` is merged: one of its ``twins``, or another by its name.

    ``cleaned_data["target"]`` is a programme; those that a name may mean are offered on the page that comes back.
    """

    target = forms.ChoiceField(label=_("Merge it into"), widget=forms.RadioSelect)
    name = OneLineField(
        label=_("Name of another one"),
        required=False,
        max_length=Programme._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Its name or short name, or words of it."),
    )

    def __init__(self, *args, source: Programme, twins: list[Twin], **options):
        super().__init__(*args, **options)
        self.source = source
        self.offered = {twin.programme.slug: f"{twin.programme} ({twin.in_words})" for twin in twins}
        self.fields["target"].error_messages["required"] = _("Choose into which programme it is merged.")
        if posted := self._posted():
            self.offer(posted)
        self._show_offered()

    def _posted(self) -> Programme | None:
        """What was chosen on a page that offered other ones."""
        slug = self["target"].data if self.is_bound else ""
        return Programme.objects.filter(slug=slug).first() if slug and slug.isprintable() else None

    def offer(self, programme: Programme) -> None:
        """Have ``programme`` among the choices, too."""
        self.offered.setdefault(programme.slug, f"{programme} ({hint(programme)})")
        self._show_offered()

    def _show_offered(self) -> None:
        self.fields["target"].choices = [*self.offered.items(), (ANOTHER, _("Another one, by its name"))]

    def clean(self):
        cleaned = super().clean()
        chosen = cleaned.get("target")
        if chosen == ANOTHER:
            target = None if "name" in self.errors else self._named(cleaned["name"])
        else:
            target = Programme.objects.select_related("merged_into").filter(slug=chosen).first()
        if target and (error := why_not(source=self.source, target=target)):
            self.refuse(error, target)
        cleaned["target"] = target
        return cleaned

    def refuse(self, error: CannotMerge, target: Programme) -> None:
        """Say why not, and offer what could stand in the target's place."""
        self.add_error("target", CANNOT_MERGE[type(error)] % {"target": target, "instead": error.instead})
        if error.instead:
            self.offer(error.instead)

    def _named(self, name: str) -> Programme | None:
        if not name:
            self.add_error("name", _("Write the name of the programme it is merged into."))
            return None
        match = match_programme(name)
        near = [programme for programme in match.near if programme != self.source]
        if match.exact is None:
            for programme in near:
                self.offer(programme)
            words = _("No programme has this name. Choose one of those near to it, or write another name.")
            self.add_error("target" if near else "name", words if near else _("No programme has a name like this."))
        return match.exact
