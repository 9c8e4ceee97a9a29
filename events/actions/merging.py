"""Two programmes become one: registrations go over (``interact_portal.merging``)."""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from contacts.actions.merging import Move
from contacts.models import Programme
from events.models import Registration


def _move_registrations(rows: QuerySet, target: Programme, by: Model) -> None:
    """Also those that ended or are nobody's any more, so that every count is the target's."""
    rows.update(programme=target)


MOVES = (Move(Registration._meta.get_field("programme"), _("Registrations"), _move_registrations),)
