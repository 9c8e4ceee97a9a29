from .places import free_places
from .questions import AnswersForm

__all__ = ["AnswersForm", "free_places"]
