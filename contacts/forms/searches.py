"""What the lists of the directory are asked for in their addresses."""

from django.utils.translation import gettext_lazy as _
from django_countries import countries

from contacts.models import Programme
from contacts.models.programmes import Goal
from kit.searches import ListSearch, OptionField, ValueField, WordsField


class DirectorySearch(ListSearch):
    """Base of the searches in the directory."""

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for, without the page."""
        return {name: value for name, value in self.cleaned_data.items() if name != "page"}

    @property
    def kept(self) -> dict[str, str]:
        """What a new search keeps: the choices that were made."""
        return {name: value for name, value in self.data.items() if name in self.fields and name not in ("q", "page")}


class PeopleSearch(DirectorySearch):
    """Words, and a value of each facet (``contacts.search.FACETS``) or a programme."""

    q = WordsField(_("Whom are you looking for?"), _("A name, a topic, a programme, a country, or a whole question."))
    topic = ValueField(_("Topic"))
    team = ValueField(_("Team"))
    office = ValueField(_("Office"))
    network = ValueField(_("Network"))
    language = ValueField(_("Language"))
    country = ValueField(_("Country served"))
    programme = ValueField(_("Programme"))


class ProgrammeSearch(DirectorySearch):
    """Words, and facts of programmes. Those that are closed are asked for by their state."""

    q = WordsField(_("Search programmes"), _("A name, part of one, or a country."))
    goal = OptionField(_("Goal"), Goal)
    strand = OptionField(_("Strand of Interreg"), Programme.Strand)
    country = OptionField(_("Country"), countries)
    state = OptionField(_("State"), [(Programme.State.CLOSED, _("Closed programmes"))])
