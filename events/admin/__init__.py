from .events import EventAdmin
from .exports import ExportAdmin
from .question_sets import QuestionSetAdmin
from .registrations import RegistrationAdmin

__all__ = ["EventAdmin", "ExportAdmin", "QuestionSetAdmin", "RegistrationAdmin"]
