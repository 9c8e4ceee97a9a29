"""A form with a question of every kind, and answers to all of them."""

from django.utils.datastructures import MultiValueDict

from events.forms import AnswersForm
from events.models import event_standing, load_event
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory, QuestionFactory

TOPICS = ("Simplified costs", "State aid")
PROGRAMME = "Interreg Baltic Sea Region"
#: One valid answer of every kind: as it is typed (options by their words), as it is kept, and in words.
ANSWERS = {
    "short_text": ("Lump sums", "Lump sums", "Lump sums"),
    "long_text": ("Two\r\nlines 🦊", "Two\r\nlines 🦊", "Two\r\nlines 🦊"),
    "choice": ("Vegan", "Vegan", "Vegan"),
    "choices": (["Vegan", "Everything"], ["Vegan", "Everything"], "Vegan, Everything"),
    "yes_no": ("no", False, "No"),
    "number": ("12,5", 12.5, "12.5"),
    "date": ("2026-06-28", "2026-06-28", "28 June 2026"),
    "country": ("IT", "IT", "Italy"),
    "programme": ("interreg baltic sea region", PROGRAMME, PROGRAMME),
    "topics": (["State aid"], ["State aid"], "State aid"),
    "phone": ("0039 06 6982", "+39 06 6982", "+39 06 6982"),
    "url": ("example.org/a?b=c", "https://example.org/a?b=c", "https://example.org/a?b=c"),
    "consent": ("yes", True, "Yes"),
}
CHOOSING = ("choice", "choices", "topics", "yes_no", "country")


def event_with_every_kind():
    """An event that asks a question of every kind, none of which must be answered."""
    ProgrammeFactory(name=PROGRAMME)
    event = EventFactory()
    for kind in ANSWERS:
        QuestionFactory(event=event, kind=kind, label=f"Your {kind}?")
    return event


def around(event):
    standing = event_standing(event.slug)
    return {"event": load_event(event.pk, standing.revision), "pools": standing.pools, "topics": TOPICS}


def form_for(event, data=None, **options):
    """The form as a view makes it; a single value is posted like one of a list."""
    if data is not None:
        data = MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in data.items()})
    return AnswersForm(data, **around(event), **options)


def name_of(event, kind):
    return AnswersForm.name_of(event.questions.get(kind=kind))


def posted(event):
    """An answer to every question, as its field posts it."""
    questions = event.questions.filter(kind__in=ANSWERS)
    return {AnswersForm.name_of(question): keys(question, ANSWERS[question.kind][0]) for question in questions}


def keys(question, value):
    """A value as it is posted: options by their keys, where they are some of the question's."""
    if isinstance(value, list):
        return [keys(question, part) for part in value]
    known = {option.label: str(option.pk) for option in question.options.all()}
    return known.get(value, value)
