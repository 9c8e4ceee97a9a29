from .addresses import FormerAddress
from .codes import EmailCode
from .consents import Consent
from .sessions import Session
from .users import BodyKind, User

__all__ = ["BodyKind", "Consent", "EmailCode", "FormerAddress", "Session", "User"]
