from .campaigns import CampaignAdmin
from .editions import EditionAdmin
from .local_events import LocalEventAdmin

__all__ = ["CampaignAdmin", "EditionAdmin", "LocalEventAdmin"]
