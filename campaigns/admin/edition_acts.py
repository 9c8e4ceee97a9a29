"""The acts on an edition, each a page of its own."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.actions import editions
from campaigns.forms.plausibility import warnings_of
from campaigns.models import Edition

from .acts import Act


class Publish(Act):
    title = gettext_lazy("Publish edition")
    button = gettext_lazy("Publish")

    @property
    def intro(self):
        if self._is_newest:
            return _("From then on everybody sees it: it is the page of the campaign, instead of the edition before.")
        return _("From then on everybody sees it, among the earlier editions.")

    @property
    def _is_newest(self) -> bool:
        return not Edition.objects.published().filter(campaign=self.row.campaign_id, year__gt=self.row.year).exists()

    def refusal(self):
        return _("This edition is published already.") if self.row.is_published else ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(remarks=warnings_of(self.row), **kwargs)

    def act(self, form):
        editions.publish(edition=self.row, by=self.request.user)
        return self.said

    @property
    def said(self):
        return _("“%(edition)s” is published.") % {"edition": self.row}

    def said_before(self):
        return self.said if self.row.is_published and self.has_done("edition-published") else ""


class TakeBack(Act):
    title = gettext_lazy("Take the page back")
    button = gettext_lazy("Take it back")
    is_grave = True
    intro = gettext_lazy(
        "Only staff see this edition then, and none of its local events stands in a list or on the map. The page "
        "of the campaign is that of the newest edition that is left."
    )

    def refusal(self):
        return "" if self.row.is_published else _("This edition is not published.")

    def act(self, form):
        editions.take_back(edition=self.row, by=self.request.user)
        return self.said

    @property
    def said(self):
        return _("Only staff see “%(edition)s” now.") % {"edition": self.row}

    def said_before(self):
        return self.said if not self.row.is_published and self.has_done("edition-taken-back") else ""


EDITION_ACTS: dict[str, type[Act]] = {"publish": Publish, "take-back": TakeBack}


def acts_on(edition: Edition) -> list[tuple[str, type[Act]]]:
    """What can be done with ``edition`` as it stands, most likely first."""
    names = ["take-back"] if edition.is_published else ["publish"]
    return [(name, EDITION_ACTS[name]) for name in names]
