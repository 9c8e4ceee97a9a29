from .questions import AnswersForm

__all__ = ["AnswersForm"]
