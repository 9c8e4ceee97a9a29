from .letters import LetterForm
from .photos import PhotoField
from .searches import PeopleSearch, ProgrammeSearch

__all__ = ["LetterForm", "PeopleSearch", "PhotoField", "ProgrammeSearch"]
