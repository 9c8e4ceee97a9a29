from .imports import ImportAdmin
from .people import ContactPersonAdmin, NetworkAdmin, OfficeAdmin, TeamAdmin
from .programmes import ProgrammeAdmin
from .synonyms import SynonymAdmin
from .topics import TopicAdmin

__all__ = [
    "ContactPersonAdmin",
    "ImportAdmin",
    "NetworkAdmin",
    "OfficeAdmin",
    "ProgrammeAdmin",
    "SynonymAdmin",
    "TeamAdmin",
    "TopicAdmin",
]
