from .events import EventAdmin
from .exports import ExportAdmin
from .registrations import RegistrationAdmin

__all__ = ["EventAdmin", "ExportAdmin", "RegistrationAdmin"]
