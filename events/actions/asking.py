"""The form asks something new: who registered before is asked for an answer, once for each change."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Count, QuerySet

from accounts.models import User
from audit.actions import record, reference
from audit.models import Entry
from events import emails
from events.models import Event, Question, Registration
from events.models.lacking import lacks, sent_by_people

from .questions import questions_of

VERB = "answers-asked"


class NotOpen(Exception):
    """Answers can be changed only while registration for a published event is open."""


class AskedMeanwhile(Exception):
    """What was to be asked is not asked any more, was changed, or people were asked for it already."""


def questions_to_ask(event: Event, questions: Sequence[Question]) -> list[Question]:
    """Those of ``questions``, the form of ``event``, for which nobody was asked yet as they stand."""
    entries = Entry.objects.filter(about=reference(event), verb=VERB).values_list("detail", flat=True)
    asked = {tuple(pair) for detail in entries for pair in detail["questions"]}
    return [each for each in questions if not each.is_page and (each.pk, each.revision) not in asked]


def numbers_to_ask(event: Event, questions: Sequence[Question]) -> dict[Question, int]:
    """For which questions people can be asked, with how many have not answered each; one statement for all."""
    open_ones = questions_to_ask(event, questions)
    counts = {f"of_{each.pk}": Count("pk", filter=lacks(each, questions)) for each in open_ones}
    numbers = sent_by_people(event.pk).aggregate(**counts) if counts else {}
    return {each: numbers[f"of_{each.pk}"] for each in open_ones if numbers[f"of_{each.pk}"]}


def who_lacks(event: Event, asked: Sequence[Question], questions: Sequence[Question]) -> QuerySet[Registration]:
    """Registrations without an answer to one of ``asked``; ``questions`` are the form in its order."""
    return sent_by_people(event.pk).filter(reduce(or_, (lacks(each, questions) for each in asked)))


def ask_again(*, event: Event, asked: Mapping[int, int], note: str, by: User) -> int:
    """Asks whoever has not answered one of the questions ``asked`` (key → revision) to do so; returns how many.

    Their registrations stay valid. Raises ``NotOpen``, or ``AskedMeanwhile``.
    """
    with transaction.atomic():
        present = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
        if not may_answer(present):
            raise NotOpen
        questions = questions_of(present)
        wanted = [each for each in questions_to_ask(present, questions) if asked.get(each.pk) == each.revision]
        if not wanted or len(wanted) < len(asked):
            raise AskedMeanwhile
        people = who_lacks(present, wanted, questions)
        told = emails.answers_asked(present, questions=wanted, note=note, registrations=people)
        pairs = [[question.pk, question.revision] for question in wanted]
        record(VERB, about=present, by=by, questions=pairs, told=told)
    return told


def may_answer(event: Event) -> bool:
    """Whether people can change their answers now."""
    return Event.objects.filter(pk=event.pk).taking_changes().exists()
