from .addresses import FormerAddress
from .affiliations import Affiliation
from .codes import EmailCode
from .consents import Consent
from .mail_domains import MailDomain
from .sessions import Session
from .users import BodyKind, User

__all__ = ["Affiliation", "BodyKind", "Consent", "EmailCode", "FormerAddress", "MailDomain", "Session", "User"]
