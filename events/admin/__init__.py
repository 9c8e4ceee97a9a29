from .events import EventAdmin
from .question_sets import QuestionSetAdmin
from .registrations import RegistrationAdmin

__all__ = ["EventAdmin", "QuestionSetAdmin", "RegistrationAdmin"]
