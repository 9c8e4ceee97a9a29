from .absences import Absence
from .codes import LetterCode
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
    "LetterCode",
    "Network",
    "Office",
    "Programme",
    "ServedProgramme",
    "Synonym",
    "Team",
    "Topic",
]
