from .letters import LetterForm
from .photos import PhotoField
from .programmes import ProgrammeSearch

__all__ = ["LetterForm", "PhotoField", "ProgrammeSearch"]
