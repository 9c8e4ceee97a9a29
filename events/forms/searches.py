"""What the list of events and its feeds are asked for in their addresses."""

from django.utils.translation import gettext_lazy as _
from django_countries import countries

from contacts.models import Programme
from contacts.models.programmes import Goal
from events.models import Event
from events.search import FILTERS, MATERIALS, PERIODS, TIMES, Asked
from kit.searches import DaysSearch, ManyField, OptionField, WordsField

#: One page of the list; it is no part of what is asked.
PAGE = "page"


class EventSearch(DaysSearch):
    """Words, a time, days, and values of filters. A value that nobody offers is refused, as is a second one where there
    can be but one."""

    page = None  # the search takes any, and answers with the nearest
    q = WordsField(_("Search events"), _("A word of the title, a place, a topic, or who speaks."))
    when = OptionField(_("When"), list(TIMES.items()))
    dates = OptionField(_("Days"), list(PERIODS.items()))
    kind = ManyField(_("Kind"), Event.Kind.choices)
    mode = ManyField(_("Where"), Event.Mode.choices)
    country = ManyField(_("Country"), countries)
    topic = ManyField(_("Topic"))
    goal = ManyField(_("For programmes of"), Goal.choices)
    strand = ManyField(_("For the strand"), Programme.Strand.choices)
    materials = ManyField(_("Materials"), MATERIALS.items())

    order = ("q", "when", "dates", "from", "to", *FILTERS)

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        return Asked(
            q=given["q"],
            when=given["when"],
            period=given["dates"],
            first_day=given["from"],
            last_day=given["to"],
            values={name: given[name] for name in FILTERS},
        )
