from .campaigns import CampaignAdmin
from .editions import EditionAdmin
from .guides import GuideStepAdmin
from .local_events import LocalEventAdmin
from .materials import MaterialAdmin
from .promotion import PostAdmin, PostedAdmin
from .support import ServiceRequestAdmin

__all__ = [
    "CampaignAdmin",
    "EditionAdmin",
    "GuideStepAdmin",
    "LocalEventAdmin",
    "MaterialAdmin",
    "PostAdmin",
    "PostedAdmin",
    "ServiceRequestAdmin",
]
