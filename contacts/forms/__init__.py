from .letters import CodeForm, LetterForm
from .photos import PhotoField
from .programmes import ProgrammeSearch

__all__ = ["CodeForm", "LetterForm", "PhotoField", "ProgrammeSearch"]
