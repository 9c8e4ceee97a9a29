"""What cannot be exported, and what to do instead."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from events.models import Export
from events.search.registrations import RegistrationList

from .files import MOST_BYTES, bytes_of, files_of
from .wanted import Wanted


def refusal(listing: RegistrationList, wanted: Wanted) -> str:
    """Why this is not to be had of the list, in words; empty when it is."""
    if not listing.number:
        return _("The list is empty: there is nothing to take out. Choose other filters.")
    if not wanted.columns(listing):
        return _("Every column of the list is sensitive. Tick “With sensitive answers”, or choose all columns.")
    return _refusal_of_files(listing, wanted) if wanted.kind == Export.Kind.FILES else ""


def _refusal_of_files(listing: RegistrationList, wanted: Wanted) -> str:
    size = bytes_of(files_of(listing, wanted))
    if not size:
        return _("Nobody of these people has sent a file.")
    if size <= MOST_BYTES:
        return ""
    words = _(
        "The files have %(size)s together, and at most %(most)s go into one ZIP. Choose filters, and take them out in "
        "parts."
    )
    return words % {"size": filesizeformat(size), "most": filesizeformat(MOST_BYTES)}
