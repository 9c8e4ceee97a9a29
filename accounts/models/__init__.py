from .consents import Consent
from .sessions import Session
from .users import BodyKind, User

__all__ = ["BodyKind", "Consent", "Session", "User"]
