"""Two programmes become one: profiles, affiliations and mail domains go over (``interact_portal.merging``)."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Affiliation, MailDomain, User
from audit.actions import record, reference
from contacts.actions.merging import Move
from contacts.models import Programme

from .affiliations import confirm_by_domain

#: What an affiliation that is folded into another one said.
SAID = ("claimed_at", "asked_at", "confirmed_at", "confirmed_how", "confirmed_by_id")


def _move_people(rows: QuerySet, target: Programme, by: User) -> None:
    rows.update(programme=target)


def _move_affiliations(rows: QuerySet, target: Programme, by: User) -> None:
    """Who has a live affiliation with both keeps one, with what is best of the two."""
    also_there = Affiliation.objects.live().filter(person=OuterRef("person"), programme=target)
    for double in rows.live().filter(Exists(also_there)).order_by("pk").select_for_update():
        there = Affiliation.objects.live().select_for_update().get(person=double.person_id, programme=target)
        _fold(double, there, by)
    rows.update(programme=target)


def _fold(double: Affiliation, there: Affiliation, by: User) -> None:
    """Makes ``there`` the one affiliation: begun when the first began, confirmed as the first that was.

    ``double`` goes; the audit keeps what it said.
    """
    confirmed = [each for each in (there, double) if each.confirmed_at]
    best = min(confirmed, key=lambda each: each.confirmed_at, default=there)
    for field in ("confirmed_at", "confirmed_how", "confirmed_by"):
        setattr(there, field, getattr(best, field))
    there.claimed_at = min(there.claimed_at, double.claimed_at)
    there.asked_at = min(filter(None, (there.asked_at, double.asked_at)), default=None)
    said = {field: str(value) for field in SAID if (value := getattr(double, field))}
    former = reference(double)
    double.delete()
    there.save(update_fields=["claimed_at", "asked_at", "confirmed_at", "confirmed_how", "confirmed_by"])
    record("affiliation-folded", about=there, by=by, former=former, **said)


def _move_mail_domains(rows: QuerySet, target: Programme, by: User) -> None:
    """A domain that both have stands once. It confirms who claimed either programme with an address of it."""
    rows.filter(domain__in=MailDomain.objects.filter(programme=target).values("domain")).delete()
    rows.update(programme=target)
    claims = Affiliation.objects.claiming().select_for_update(of=("self",)).filter(programme=target)
    confirm_by_domain(affiliations=list(claims.select_related("person", "programme").order_by("pk")))


MOVES = (
    Move(User._meta.get_field("programme"), _("People who name it in their profile"), _move_people),
    Move(Affiliation._meta.get_field("programme"), _("Affiliations, also those that ended"), _move_affiliations),
    Move(MailDomain._meta.get_field("programme"), _("Mail domains"), _move_mail_domains),
)
