"""Random forms, filled in at random: never an error page, and never an answer that is lost."""

from itertools import count

import pytest
from django.db.models import F
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contacts.models.programmes import visible_name
from events.models import Answer, Registration, State
from events.models.showing import shown
from tests.factories.events import ConditionFactory, EventFactory, QuestionFactory

from .paper import Paper

pytestmark = pytest.mark.django_db

OPTIONS = ["Walk", "Talk", "Rest"]
#: What people type, right or wrong: of every kind something that fits, and things that fit nowhere.
TYPED = {
    "short_text": ["Lump sums", "=cmd|' /C calc'!A0"],
    "long_text": ["Two\r\nlines", "\r\nA line end first"],
    "choice": OPTIONS,
    "choices": OPTIONS,
    "yes_no": ["yes", "no"],
    "number": ["0", "12,5", "-3", "1 000", "9" * 400],
    "date": ["2026-06-28", "28.06.2026", "2026-02-30"],
    "country": ["IT", "FI", "XX"],
    "programme": ["Interreg"],
    "topics": ["State aid"],
    "phone": ["+39 06 6982", "call me", "1" * 60],
    "url": ["https://example.org/", "example.org", "javascript:alert(1)"],
    "consent": ["yes"],
}
ANYWHERE = ["", " ", "🦊", "a\0b", "\u202eevil", "\u200b", "<script>alert(1)</script>", "x" * 10_000, "0", "yes"]
#: Of these a page shows only what it offers: an answer that is none of that is not shown again.
OFFERED = {"choice", "choices", "topics", "yes_no", "country", "consent"}
numbers = count(1)


@st.composite
def forms(draw):
    """A form as a list of questions: kind, whether it must be answered, and conditions on earlier ones."""
    form = []
    for place in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from([*TYPED, "page"]))
        earlier = [number for number in range(place) if form[number][0] != "page"]
        conditions = draw(st.lists(st.tuples(st.sampled_from(earlier), st.booleans()), max_size=2)) if earlier else []
        form.append((kind, kind != "page" and draw(st.booleans()), draw(st.sampled_from(["all", "any"])), conditions))
    return form


def build(form, draw):
    event = EventFactory(slug=f"any-{next(numbers)}")
    made = []
    for kind, is_required, shown_when, conditions in form:
        question = QuestionFactory(
            event=event, kind=kind, is_required=is_required, shown_when=shown_when, options=OPTIONS,
            label=f"{len(made)}: {kind}", options__Rest=draw(st.sampled_from([None, 0, 5])),
        )  # fmt: skip
        for number, is_negated in conditions:
            on = made[number]
            words = draw(st.sampled_from([None, *TYPED[on.kind]]))
            values = [] if words is None else [posted(on, words)[:300]]
            ConditionFactory(question=question, on=on, is_negated=is_negated, values=values)
        made.append(question)
    return event


def posted(question, words):
    keys = {option.label: str(option.pk) for option in question.options.all()}
    return keys.get(words, words)


class Person:
    """Fills in a form at random and remembers, of each question, what was typed last."""

    def __init__(self, client, event, draw):
        self.event, self.draw, self.typed = event, draw, {}
        self.path = f"{event.get_absolute_url()}register/"
        self.paper = Paper(client, self.path, event)

    def answer(self):
        """Types something into some of what stands on the page, whether it is shown or not."""
        for question in self.event.questions.exclude(kind="page"):
            name = f"question_{question.pk}"
            if name not in self.paper.form.values or not self.draw(st.booleans()):
                continue
            words = st.sampled_from(TYPED[question.kind] * 3 + ANYWHERE)
            several = question.kind in ("choices", "topics")
            texts = self.draw(st.lists(words, max_size=2, unique=True) if several else words.map(lambda one: [one]))
            self.paper.form.values[name] = self.typed[name] = [posted(question, text) for text in texts]

    def press(self):
        self.paper.press(self.draw(st.sampled_from([None] * 6 + ["back", "later"])))
        assert self.paper.response.status_code == 200
        if not self.is_sent():
            self.look()
            if not self.paper.path.startswith(self.path):
                self.paper.open(self.path)

    def is_sent(self):
        return Registration.objects.filter(event=self.event).exclude(state=State.DRAFT).exists()

    def look(self):
        """Everything that was typed is there: on the page, or in the draft."""
        draft = Registration.objects.filter(event=self.event).values_list("draft_answers", flat=True).first() or {}
        for question in self.event.questions.exclude(kind="page"):
            name = f"question_{question.pk}"
            typed = [text.replace("\0", "") for text in self.typed.get(name, [])]
            if question.kind in OFFERED and not set(typed) <= self.offered(question):
                continue
            # A browser sends nothing of an empty group; and an empty text is no answer.
            held = [*map(plain, self.paper.form.values.get(name, [])), *map(plain, draft.get(name, []))]
            for text in filter(str.strip, map(plain, typed)):
                if question.kind == "programme" and not visible_name(text):
                    continue  # names are read without what nobody sees
                assert text in held or (question.kind not in OFFERED and one_spelling_of(text, held)), (question, typed)

    @staticmethod
    def offered(question):
        if question.has_options:
            return {str(option.pk) for option in question.options.all()}
        return {"yes_no": {"yes", "no"}, "consent": {"yes"}, "country": {"IT", "FI"}}.get(question.kind, set())


def plain(text):
    return text.replace("\0", "")


def one_spelling_of(text, held):
    """Right numbers, days, phones and addresses are kept in one spelling."""
    spellings = {"12,5": "12.5", "1 000": "1000", "28.06.2026": "2026-06-28", "example.org": "https://example.org"}
    return spellings.get(text) in held


@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_is_asked_and_answered_nothing_breaks_and_nothing_is_lost(client, person, data):
    event = build(data.draw(forms()), data.draw)
    somebody = Person(client, event, data.draw)
    for _turn in range(data.draw(st.integers(1, 5))):
        somebody.answer()
        somebody.press()
        if somebody.is_sent():
            break
        if data.draw(st.integers(0, 5)) == 0:
            change(event, data.draw)

    somebody.paper.open(f"{somebody.path}check/")
    if not somebody.is_sent():
        somebody.paper.press()

    assert somebody.paper.response.status_code == 200
    if somebody.is_sent():
        registration = Registration.objects.get(event=event)
        answers = {answer.question_id: answer for answer in registration.answers.all()}
        questions = event.questions.prefetch_related("conditions")
        visible = shown(questions, {key: texts(answer) for key, answer in answers.items()})
        assert answers.keys() <= {question.pk for question in visible}
        assert {question.pk for question in visible if question.is_required} <= answers.keys()


def texts(answer: Answer):
    if answer.question.has_options:
        return [str(key) for key in answer.option_ids]
    shown_as = {True: "yes", False: "no"}
    value = answer.value
    return [shown_as[value]] if isinstance(value, bool) else value if isinstance(value, list) else [str(value)]


def change(event, draw):
    """Staff change a question, meanwhile, or add one."""
    if draw(st.booleans()):
        event.questions.filter(kind=draw(st.sampled_from([*TYPED]))).update(revision=F("revision") + 1)
    else:
        QuestionFactory(event=event, kind=draw(st.sampled_from([*TYPED, "page"])), options=OPTIONS)
