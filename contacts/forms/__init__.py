from .letters import LetterForm
from .searches import PeopleSearch, ProgrammeSearch

__all__ = ["LetterForm", "PeopleSearch", "ProgrammeSearch"]
