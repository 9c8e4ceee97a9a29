from .campaigns import CampaignAdmin
from .editions import EditionAdmin
from .local_events import LocalEventAdmin
from .support import ServiceRequestAdmin

__all__ = ["CampaignAdmin", "EditionAdmin", "LocalEventAdmin", "ServiceRequestAdmin"]
