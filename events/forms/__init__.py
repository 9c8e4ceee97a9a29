from .fields import Sent
from .places import free_places
from .questions import AnswersForm

__all__ = ["AnswersForm", "Sent", "free_places"]
