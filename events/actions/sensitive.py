"""Answers to sensitive questions end some days after their event, earlier than everything else about it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import (
    BooleanField,
    DurationField,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat, Now

from audit.actions import record
from events.models import Answer, AnswerFile, Event, Question, Registration, SeatPool
from events.models.question import DRAFT_PREFIX

from .answer_files import forget_answer_files
from .answers import forget_answers
from .seats import lock_pools


class Days(Func):
    """So many days, as a duration."""

    template = "make_interval(days => %(expressions)s)"
    output_field = DurationField()


class HasAny(Func):
    """Whether a JSON object has one of some keys."""

    function = "jsonb_exists_any"
    output_field = BooleanField()


class Without(Func):
    """A JSON object without some of its keys."""

    template = "%(expressions)s"
    arg_joiner = " - "
    output_field = JSONField()


def events_over() -> QuerySet[Event]:
    """Events whose sensitive answers have been kept for as long as was said, and are there still."""
    answers = Answer.objects.filter(registration__event=OuterRef("pk"), question__is_sensitive=True)
    files = AnswerFile.objects.filter(registration__event=OuterRef("pk"), question__is_sensitive=True)
    is_there = Exists(answers) | Exists(files) | Exists(_drafts(OuterRef("pk")))
    return Event.objects.filter(is_there, ends_at__lt=Now() - Days(F("sensitive_kept_days")))


def _drafts(event) -> QuerySet[Registration]:
    """Registrations of ``event`` with answers to sensitive questions that were begun and not sent."""
    name = Concat(Value(DRAFT_PREFIX), Cast("pk", TextField()), output_field=TextField())
    names = Question.objects.filter(event=OuterRef("event"), is_sensitive=True).order_by().values_list(name)
    return Registration.objects.filter(HasAny("draft_answers", ArraySubquery(names)), event=event)


def erase_sensitive_answers(events: QuerySet[Event]) -> None:
    """Afterwards nothing that people answered to the sensitive questions of ``events`` is there any more.

    Answers, files, and what was begun and not sent; each event keeps an audit entry with the numbers.
    """
    with transaction.atomic():
        lock_pools(SeatPool.objects.filter(event__in=events).values_list("pk", flat=True))
        for event in list(events.order_by("pk")):
            _erase(event)


def _erase(event: Event) -> None:
    questions = Question.objects.filter(event=event, is_sensitive=True)
    answers = Answer.objects.filter(registration__event=event, question__in=questions)
    files = AnswerFile.objects.filter(registration__event=event, question__in=questions)
    numbers = {"answers": answers.count(), "files": files.count()}
    forget_answers(answers)
    forget_answer_files(files)
    names = [f"{DRAFT_PREFIX}{pk}" for pk in questions.values_list("pk", flat=True)]
    drafts = Registration.objects.filter(event=event, draft_answers__has_any_keys=names)
    numbers["drafts"] = drafts.update(
        draft_answers=Without("draft_answers", Value(names, output_field=ArrayField(TextField())))
    )
    record("sensitive-answers-erased", about=event, by=None, **numbers)
