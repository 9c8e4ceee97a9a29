"""The forms of the demo: questions with options, limits and conditions, and what its people answered."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from django.db.models import Count, OuterRef, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from accounts.models import Consent, User
from accounts.models.consents import CONSENT_TEXTS
from events.models import LIVE_STATES, Answer, Condition, Event, Option, Question, QuestionSet, Registration, State
from events.models.showing import shown

from .plan import Ask

YES_NO = {True: "yes", False: "no"}


def add_questions(asks_of: Mapping[Event, tuple[Ask, ...]]) -> dict[Event, list[Question]]:
    """Makes the form of each event, in the order of its ``asks``."""
    asked = {
        event: [_question(ask, position, event=event) for position, ask in enumerate(asks)]
        for event, asks in asks_of.items()
    }
    _save((asks_of[event], questions) for event, questions in asked.items())
    prefetch_related_objects([each for questions in asked.values() for each in questions], "options", "conditions")
    return asked


def add_question_sets(sets: Mapping[str, tuple[str, tuple[Ask, ...]]]) -> None:
    """Makes the kept sets of questions: name → description and questions."""
    kept = []
    for name, (description, asks) in sets.items():
        owner = QuestionSet.objects.create(name=name, description=description)
        kept.append((asks, [_question(ask, position, kept_in=owner) for position, ask in enumerate(asks)]))
    _save(kept)


def _question(ask: Ask, position: int, **owner) -> Question:
    return Question(
        **owner, label=ask.label, help_text=ask.hint, kind=ask.kind, is_required=ask.is_required,
        is_sensitive=ask.is_sensitive, privacy_note=ask.privacy_note, number_min=ask.number_min,
        number_max=ask.number_max, file_kinds=list(ask.file_kinds), position=position,
    )  # fmt: skip


def _save(forms: Iterable[tuple[tuple[Ask, ...], list[Question]]]) -> None:
    forms = list(forms)
    Question.objects.bulk_create(question for _, questions in forms for question in questions)
    options = {
        question: [
            Option(question=question, label=label, position=position, capacity=ask.limits.get(label))
            for position, label in enumerate(ask.options)
        ]
        for asks, questions in forms
        for ask, question in zip(asks, questions, strict=True)
    }
    Option.objects.bulk_create(option for of_one in options.values() for option in of_one)
    Condition.objects.bulk_create(
        condition for asks, questions in forms for condition in _conditions(asks, questions, options)
    )


def _conditions(
    asks: tuple[Ask, ...], questions: list[Question], options: Mapping[Question, list[Option]]
) -> Iterator[Condition]:
    by_label = {question.label: question for question in questions}
    for ask, question in zip(asks, questions, strict=True):
        for when in ask.when:
            earlier = by_label[when.on]
            keys = {option.label: str(option.pk) for option in options[earlier]}
            yield Condition(
                question=question, on=earlier, operator=when.operator,
                values=[keys.get(value, value) for value in when.values],
            )  # fmt: skip


def answers_of(
    asks: tuple[Ask, ...], questions: list[Question], registrations: Iterable[Registration]
) -> Iterator[Answer]:
    """What people answered to what their form showed; what was left empty is no row."""
    for number, registration in enumerate(registrations):
        if registration.state == State.DRAFT:
            continue
        given = {
            question: ask.answers[number % len(ask.answers)] if ask.answers else ""
            for question, ask in zip(questions, asks, strict=True)
        }
        values = {question.pk: _as_values(question, value) for question, value in given.items()}
        for question in shown(questions, values):
            if given[question] != "":
                yield _answer(registration, question, given[question])


def _as_values(question: Question, value: object) -> list[str]:
    """An answer as conditions compare it."""
    words = value if isinstance(value, list) else [YES_NO.get(value, str(value))] if value != "" else []
    if not question.has_options:
        return words
    return [str(option.pk) for option in question.options.all() if option.label in words]


def _answer(registration: Registration, question: Question, value: object) -> Answer:
    words = value if isinstance(value, list) else [value]
    chosen = [option.pk for option in question.options.all() if option.label in words] if question.has_options else []
    return Answer(
        registration=registration, question=question, label=question.label, kind=question.kind, value=value,
        option_ids=chosen,
    )  # fmt: skip


def count_limited_options() -> None:
    """Brings the counters of limited options to what live registrations chose."""
    choosing = Answer.objects.filter(
        option_ids__contains=[OuterRef("pk")], registration__state__in=set(LIVE_STATES) - {State.DRAFT}
    )
    number = choosing.order_by().values("question").annotate(number=Count("pk")).values("number")
    Option.objects.limited().update(taken=Coalesce(Subquery(number), 0))


def add_consents(people: Iterable[User]) -> None:
    """Two of three let other participants see who they are."""
    version = CONSENT_TEXTS[Consent.Purpose.PARTICIPANT_LIST].version
    Consent.objects.bulk_create(
        Consent(
            person=person, purpose=Consent.Purpose.PARTICIPANT_LIST, text_version=version,
            given_at=person.date_joined + timedelta(minutes=9),
        )
        for number, person in enumerate(people)
        if number % 3
    )  # fmt: skip
