from collections.abc import Collection

from django.db import transaction

from accounts.models import Affiliation, MailDomain, User
from audit.actions import record, reference
from contacts.models import Programme

from .affiliations import confirm_by_domain, hold_programme


def add_mail_domain(*, domain: str, programme: Programme, by: User) -> tuple[MailDomain, int]:
    """Afterwards who proves an address of ``domain`` acts for ``programme``; returns the row, and how many who
    claimed it do so from now on.

    ``domain`` is in its one spelling (``canonical_domain``). Raises ``ValidationError`` for one that is public, or
    is there already, and ``ProgrammeClosed``.
    """
    with transaction.atomic():
        row = MailDomain(domain=domain, programme=hold_programme(programme))
        row.full_clean()
        row.save()
        confirmed = len(confirm_by_domain(affiliations=_claims_for(row.programme)))
        detail = {"domain": domain, "programme": reference(row.programme), "people": confirmed}
        record("mail-domain-added", about=row, by=by, **detail)
        return row, confirmed


def remove_mail_domain(*, mail_domain: MailDomain, by: User) -> int:
    """Afterwards ``mail_domain`` confirms nobody any more; returns how many it confirmed, who act as before.

    They do so until their address changes.
    """
    with transaction.atomic():
        confirmed = confirmed_by([mail_domain])[mail_domain]
        detail = {"domain": mail_domain.domain, "programme": reference(mail_domain.programme), "people": confirmed}
        record("mail-domain-removed", about=mail_domain, by=by, **detail)
        mail_domain.delete()
        return confirmed


def confirmed_by(mail_domains: Collection[MailDomain]) -> dict[MailDomain, int]:
    """How many act because of each of ``mail_domains``. One statement."""
    acting = Affiliation.objects.acting().filter(
        programme__in={each.programme_id for each in mail_domains},
        confirmed_how=Affiliation.ConfirmedBy.MAIL_DOMAIN,
    )
    people = list(acting.values_list("programme", "person__email"))
    return {
        each: sum(programme == each.programme_id and each.covers(email) for programme, email in people)
        for each in mail_domains
    }


def _claims_for(programme: Programme) -> list[Affiliation]:
    claims = Affiliation.objects.claiming().select_for_update().filter(programme=programme)
    return list(claims.prefetch_related("person", "programme").order_by("pk"))
