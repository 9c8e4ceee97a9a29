from .absences import Absence
from .codes import LetterCode
from .imports import Import, ImportLine
from .networks import Network
from .offices import Office
from .people import ContactPerson, ContactTopic, ServedProgramme, Team
from .programmes import Programme
from .synonyms import Synonym
from .topics import Topic

__all__ = [
    "Absence",
    "ContactPerson",
    "ContactTopic",
    "Import",
    "ImportLine",
    "LetterCode",
    "Network",
    "Office",
    "Programme",
    "ServedProgramme",
    "Synonym",
    "Team",
    "Topic",
]
