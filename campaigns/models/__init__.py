from .editions import Campaign, Edition, Lesson, Milestone
from .languages import LANGUAGES
from .local_events import LocalEvent, ShownProject
from .support import Boost, Service, ServiceRequest, SupportAsk, SupportRegistration, VideoWish
from .town import Town

__all__ = [
    "LANGUAGES",
    "Boost",
    "Campaign",
    "Edition",
    "Lesson",
    "LocalEvent",
    "Milestone",
    "Service",
    "ServiceRequest",
    "ShownProject",
    "SupportAsk",
    "SupportRegistration",
    "Town",
    "VideoWish",
]
