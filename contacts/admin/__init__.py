from .people import ContactPersonAdmin, TeamAdmin
from .programmes import ProgrammeAdmin
from .topics import TopicAdmin

__all__ = ["ContactPersonAdmin", "ProgrammeAdmin", "TeamAdmin", "TopicAdmin"]
