from .codes import LetterCode
from .people import ContactPerson, ContactTopic, Team
from .programmes import Programme
from .topics import Topic

__all__ = ["ContactPerson", "ContactTopic", "LetterCode", "Programme", "Team", "Topic"]
