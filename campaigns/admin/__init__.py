from .campaigns import CampaignAdmin
from .editions import EditionAdmin

__all__ = ["CampaignAdmin", "EditionAdmin"]
