from .affiliations import AffiliationAdmin
from .consents import ConsentAdmin
from .mail_domains import MailDomainAdmin
from .people import PersonAdmin

__all__ = ["AffiliationAdmin", "ConsentAdmin", "MailDomainAdmin", "PersonAdmin"]
