from .consents import ConsentAdmin
from .people import PersonAdmin

__all__ = ["ConsentAdmin", "PersonAdmin"]
