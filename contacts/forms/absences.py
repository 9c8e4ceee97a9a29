"""When somebody is away and who stands in, as staff enter it: what cannot be is said in words before it is written."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contacts.models import Absence
from contacts.rules import circle
from kit.forms import NamedModelForm


class AbsenceForm(NamedModelForm):
    """One absence. A stand-in who is not shown may stay, and is not chosen anew."""

    class Meta:
        model = Absence
        fields = ["first_date", "last_date", "stand_in"]
        widgets = dict.fromkeys(
            ["first_date", "last_date"], forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        )  # fmt: skip

    def clean_stand_in(self):
        stand_in = self.cleaned_data["stand_in"]
        if stand_in and not stand_in.is_listed and "stand_in" in self.changed_data:
            raise ValidationError(
                _("%(name)s is not shown in the directory, so nobody could ask there. Choose somebody else.")
                % {"name": stand_in},
                code="not_listed",
            )
        return stand_in

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_date"), cleaned.get("last_date")
        if first and last and last < first:
            self.add_error("last_date", Absence._meta.constraints[0].violation_error_message)
        return cleaned


class AbsenceFormSet(forms.BaseInlineFormSet):
    """All absences of one person, looked at together; call it while absences are held (``hold_absences``)."""

    def clean(self):
        super().clean()
        if any("id" in form.errors for form in self.initial_forms):
            raise ValidationError(
                _("Somebody else took away one of these absences in the meantime. Open this page again to go on."),
                code="gone",
            )
        entered = list(self._entered())
        self._refuse_overlaps(entered)
        with_stand_in = [form for form in entered if form.instance.stand_in_id]
        for form in with_stand_in:
            if form.instance.stand_in_id == self.instance.pk:
                form.add_error("stand_in", Absence._meta.constraints[1].violation_error_message)
        self._refuse_circles([form for form in with_stand_in if not form.errors])

    def _entered(self) -> Iterator[forms.ModelForm]:
        """The rows that will be, as far as they can be read."""
        for form in self.forms:
            is_blank = form.empty_permitted and not form.has_changed()
            if not is_blank and not form.errors and not self._should_delete_form(form):
                yield form

    def _refuse_overlaps(self, entered: list[forms.ModelForm]) -> None:
        """With another row here, or with one that somebody else has entered since this page was opened."""
        shown = {form.instance.pk for form in self.initial_forms}
        known = (
            [absence for absence in self.instance.absences.all() if absence.pk not in shown] if self.instance.pk else []
        )
        for form in entered:
            absence = form.instance
            if other := next((one for one in known if _overlap(absence, one)), None):
                words = _("These days overlap another absence of the same person, from %(first)s to %(last)s.")
                form.add_error("first_date", words % other.days_in_words)
            known.append(absence)

    def _refuse_circles(self, entered: list[forms.ModelForm]) -> None:
        if not entered or self.instance.pk is None:
            return
        others = Absence.objects.exclude(person=self.instance).filter(
            stand_in__isnull=False, last_date__gte=min(form.instance.first_date for form in entered)
        )
        among = list(others.select_related("person", "stand_in"))
        for form in entered:
            if way := circle(form.instance, among):
                form.add_error("stand_in", _circle_in_words(way))


def _overlap(one: Absence, other: Absence) -> bool:
    return one.first_date <= other.last_date and other.first_date <= one.last_date


def _circle_in_words(way: list[Absence]) -> str:
    link = _("%(name)s is away too, from %(first)s to %(last)s, and %(stand_in)s stands in.")
    links = [link % {"name": away.person, "stand_in": away.stand_in, **away.days_in_words} for away in way]
    return " ".join([*links, _("So nobody would answer on some of these days. Choose somebody else, or other days.")])
