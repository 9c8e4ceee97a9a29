from .advice import AdviceMessage
from .editions import Campaign, Edition, Lesson, Milestone
from .languages import LANGUAGES
from .local_events import LocalEvent, ShownProject
from .materials import DownloadCount, GuideStep, GuideTask, Material, MaterialFile, Tick
from .networks import Network
from .promotion import Post, Posted, PostText
from .support import Boost, Service, ServiceRequest, SupportAsk, SupportRegistration, VideoWish
from .town import Town

__all__ = [
    "LANGUAGES",
    "AdviceMessage",
    "Boost",
    "Campaign",
    "DownloadCount",
    "Edition",
    "GuideStep",
    "GuideTask",
    "Lesson",
    "LocalEvent",
    "Material",
    "MaterialFile",
    "Milestone",
    "Network",
    "Post",
    "PostText",
    "Posted",
    "Service",
    "ServiceRequest",
    "ShownProject",
    "SupportAsk",
    "SupportRegistration",
    "Tick",
    "Town",
    "VideoWish",
]
