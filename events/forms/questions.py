"""The form of an event: what staff ask, checked as they ask it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent
from accounts.models.consents import CONSENT_TEXTS
from events.models import Event, Given, Option, PoolStanding, Question, SeatPool
from events.models.answer import in_words
from events.models.showing import Answered, Page, pages_of, shown
from kit.forms import NamedErrors

from .drafts import Draft, Drafts
from .fields import FIELDS, Around, Sent, as_texts, field_of
from .pages import PARTICIPANT_LIST, POOL, SESSIONS, Pages
from .script import rules_of
from .sessions import OfferedSession, SessionsField
from .versions import ASKED, SHOWN, Versions, read_asked, read_shown

#: What one agrees to who is to be named to other participants.
LIST_TEXT = CONSENT_TEXTS[Consent.Purpose.PARTICIPANT_LIST]


class Row(NamedTuple):
    """A question and its answer in words, to be checked; ``control`` is the id of its field, on page ``page``."""

    label: str
    words: str
    control: str
    page: int
    is_sensitive: bool


def _is_sensitive(bound: BoundField) -> bool:
    """Whether ``bound`` answers a sensitive question; places and lists are no questions."""
    question = getattr(bound.field, "question", None)
    return question is not None and question.is_sensitive


class Section(NamedTuple):
    """The fields that stand under one heading, if there is one."""

    heading: Question | None
    attributes: dict[str, object]
    fields: list[BoundField]


class AnswersForm(Pages, Versions, Drafts, NamedErrors, forms.Form):
    """The questions of ``event``, those of one ``page`` or all, and where to take part when there is a choice.

    ``earlier`` is what is known already, as a draft keeps it: an unbound form shows it, and of a page it says what
    stands on the others. Which questions are shown is decided from both; after ``is_valid`` the ``answers`` are clean
    values by question, empty for those that are not shown. A ``page`` that is not there means all. ``without`` are
    keys of questions that are left out as if they stood on another page. ``sessions`` are those with a limited number
    of seats, which the first page offers. ``asks_for_list`` adds the consent to the
    list of participants on the last page that everybody sees; the tick's value says in which words it agrees.
    """

    def __init__(
        self,
        data: MultiValueDict | None = None,
        files: MultiValueDict | None = None,
        *,
        event: Event,
        pools: tuple[PoolStanding, ...],
        topics: Collection[str] = (),
        page: int | None = None,
        earlier: Draft | None = None,
        free: Mapping[int, int] | None = None,
        held: Collection[int] = frozenset(),
        sent: Sent | None = None,
        without: Collection[int] = frozenset(),
        sessions: Sequence[OfferedSession] = (),
        asks_for_list: bool = False,
        is_draft: bool = False,
        **options,
    ):
        super().__init__(data, files, **options)
        self.every = [question for question in event.questions.all() if question.removed_at is None]
        self.every_page = pages_of(self.every)
        self.asked_pages = [one for one in self.every_page if one.number == page] or self.every_page
        self.earlier = earlier or {}
        self.around = Around(topics, free or {}, held, sent or Sent())
        self.is_draft = is_draft
        self.pools = {pool.slug: pool.pk for pool in pools}
        self.questions = {
            self.name_of(question): question
            for one in self.asked_pages
            for question in one.questions
            if question.kind in FIELDS and question.pk not in without
        }
        self._add_fields(sessions, asks_for_list)
        self._read_texts()
        self._decide()

    def _add_fields(self, sessions: Sequence[OfferedSession], asks_for_list: bool) -> None:
        is_first = self.asked_pages[:1] == self.every_page[:1]
        if len(self.pools) > 1 and is_first:
            labels = dict(SeatPool.Slug.choices)
            self.fields[POOL] = forms.ChoiceField(
                label=_("How will you take part?"),
                choices=[(slug, str(labels[slug]).capitalize()) for slug in self.pools],
                widget=forms.RadioSelect,
            )
        if sessions and is_first:
            self.fields[SESSIONS] = SessionsField(sessions)
        for name, question in self.questions.items():
            self.fields[name] = field_of(question, self.around)
        if asks_for_list and self._list_page in self.asked_pages:
            self.fields[PARTICIPANT_LIST] = forms.BooleanField(
                label=LIST_TEXT.words,
                required=False,
                widget=forms.CheckboxInput(attrs={"value": LIST_TEXT.version}),
                help_text=_("Once your place is confirmed. You can take this back at any time."),
            )

    @property
    def _list_page(self) -> Page:
        """The last page on which something is shown whatever is answered."""
        return [page for page in self.every_page if page.number == 1 or _is_always_shown(page)][-1]

    # -- what is known and what was typed ---------------------------------------------------------------------
    def _read_texts(self) -> None:
        """Brings what was posted and what is known together, and shows in an unbound form what is known."""
        posted = self.data if self.is_bound else {}
        self.asked = read_asked(posted.getlist(ASKED)) if ASKED in posted else None
        self.has_said_what_it_showed = SHOWN in posted
        known = read_asked(self.earlier.get(ASKED, [])) if self.asked is None else self.asked
        self.posted_names = frozenset(name for name in self.fields if name in posted)
        texts = {}
        for name in self.fields:
            given = posted.getlist(name) if name in posted else self._untouched(name)
            texts[name] = self._understood(name, given, known)
        self.seen = self._seen(posted)
        if self.is_bound:
            self.data = MultiValueDict(texts)
        elif not self.initial:
            typed = MultiValueDict({name: given for name, given in texts.items() if given})
            self.initial = {name: self.fields[name].widget.value_from_datadict(typed, {}, name) for name in typed}

    def _untouched(self, name: str) -> list[str]:
        """What holds of a field that was not sent: what is known, or nothing if it stood there to be filled in."""
        if not self.is_bound:
            return self.earlier.get(name, [])
        question = self.questions.get(name)
        if question is None or self.is_draft:
            return []
        stood_there = question.pk in (self._seen(self.data) if self.asked is None else self.asked)
        return [] if stood_there else self.earlier.get(name, [])

    def _understood(self, name: str, texts: list[str], asked: Mapping[int, int]) -> list[str]:
        question = self.questions.get(name)
        if name == PARTICIPANT_LIST:
            return [LIST_TEXT.version] if LIST_TEXT.version in texts else []
        if name == SESSIONS:
            return self.fields[name].understood(texts)
        if question is None:
            return texts
        if question.kind == Question.Kind.CONSENT and asked.get(question.pk, question.revision) != question.revision:
            return []  # a tick agrees to words, and these are others
        return self.fields[name].understood(texts)

    def _seen(self, posted: MultiValueDict) -> set[int]:
        """The questions that stood before the person when this was sent."""
        if not self.is_bound or self.is_draft:
            return {question.pk for question in self.every}
        if self.has_said_what_it_showed:
            return read_shown(posted.getlist(SHOWN))
        return {question.pk for question in shown(self.every, self._known_values)}

    @cached_property
    def _known_values(self) -> dict[int, list[str]]:
        return {question.pk: self.earlier.get(self.name_of(question), []) for question in self.every}

    # -- what is shown ----------------------------------------------------------------------------------------
    def _decide(self) -> None:
        """Decides which questions are shown, and has the fields know."""
        values = self._known_values | {question.pk: self._texts(name) for name, question in self.questions.items()}
        self.shown_questions = shown(self.every, values)
        self.shown_keys = {question.pk for question in self.shown_questions}
        self.answered = {q.pk: Answered(q.kind, values[q.pk]) for q in self.shown_questions}
        self.newly_shown = []
        for name, question in self.questions.items():
            field = self.fields[name]
            field.is_shown = question.pk in self.shown_keys
            field.is_new = field.is_shown and question.pk not in self.seen
            if field.is_new:
                self.newly_shown.append(question)
        self._mark()

    def _texts(self, name: str) -> list[str]:
        if self.is_bound:
            return self.data.getlist(name)
        known = self.initial.get(name)
        return [] if known is False else as_texts(known)  # a box that is not ticked says nothing

    def _mark(self) -> None:
        """Has every question that depends on another say so on the page, for the script and for who has none."""
        here = {question.pk: question for question in self.questions.values()}
        about = {"here": here, "answered": self.answered, "shown": self.shown_keys}
        self.boxes = {question.pk: rules_of(question, **about) for question in here.values()}
        self.boxes |= {page.heading.pk: rules_of(page.heading, **about) for page in self.asked_pages if page.heading}
        for name, question in self.questions.items():
            self.fields[name].box = self.boxes[question.pk]

    @property
    def has_conditions(self) -> bool:
        """Whether what is answered here may show or hide something here."""
        return any("data-conditions" in box for box in self.boxes.values())

    @property
    def media(self):
        script = forms.Media(js=[forms.Script("js/showing.js", defer=True)])
        return super().media + script if self.has_conditions else super().media

    def _may_show(self, question: Question, page: Page) -> bool:
        """Whether ``question`` is shown, or may be by other answers on this page."""
        is_moving = [question.pk in self.shown_keys, "data-conditions" in self.boxes[question.pk]]
        return any(is_moving) or (page.heading is not None and "data-conditions" in self.boxes[page.heading.pk])

    @property
    def sections(self) -> list[Section]:
        """The fields by the headings they stand under; without those that nothing on this page can show."""
        if self.newly_shown and not self.errors:  # mistakes come first
            self.boxes[self.newly_shown[0].pk] |= {"tabindex": "-1", "autofocus": True}
        sections = [
            Section(page.heading, self.boxes[page.heading.pk] if page.heading else {}, self._fields_of(page))
            for page in self.asked_pages
        ]
        sections[0].fields[:0] = [self[name] for name in (POOL, SESSIONS) if name in self.fields]
        if PARTICIPANT_LIST in self.fields:
            sections[-1].fields.append(self[PARTICIPANT_LIST])
        return [section for section in sections if section.fields]

    def _fields_of(self, page: Page) -> list[BoundField]:
        names = map(self.name_of, page.questions)
        return [self[name] for name in names if name in self.fields and self._may_show(self.questions[name], page)]

    @property
    def _on_page(self) -> list[Question]:
        fields = [bound.name for section in self.sections for bound in section.fields]
        return [self.questions[name] for name in fields if name in self.questions]

    # -- what is answered -------------------------------------------------------------------------------------
    @property
    def rows(self) -> list[Row]:
        """Every question that is shown, with its answer in words."""
        places = {self.name_of(question): page.number for page in self.asked_pages for question in page.questions}
        places |= dict.fromkeys((POOL, SESSIONS), self.asked_pages[0].number)
        places |= {PARTICIPANT_LIST: self._list_page.number}
        return [
            Row(str(bound.label), self._words_of(bound.name), bound.auto_id, places[bound.name], _is_sensitive(bound))
            for bound in self
            if getattr(bound.field, "is_shown", True)
        ]

    def _words_of(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        if name == POOL:
            return dict(self.fields[POOL].choices)[value]
        if name == SESSIONS:
            return self.fields[SESSIONS].in_words(value)
        if name == PARTICIPANT_LIST:
            return in_words(value)
        if self.questions[name].kind == Question.Kind.CONSENT:
            return in_words(bool(value))
        return in_words(self._given(name).value, self.questions[name].kind)

    def _given(self, name: str) -> Given:
        field = self.fields[name]
        return field.given(self.cleaned_data.get(name)) if field.is_shown else Given(None)

    @property
    def answers(self) -> dict[Question, Given]:
        """Clean answers by question; what is not shown is not answered."""
        return {question: self._given(name) for name, question in self.questions.items()}

    def refuse_full(self, options: Iterable[Option]) -> None:
        """Says of these options, which were chosen, that somebody else was faster."""
        for option in options:
            name = self.name_of(option.question)
            self.add_error(name, self.fields[name].full_words(option))

    @property
    def pool_pk(self) -> int | None:
        """The pool that is asked for: the chosen one, or the event's only one."""
        if POOL in self.fields:
            return self.pools[self.cleaned_data[POOL]]
        return next(iter(self.pools.values()), None)

    @property
    def session_pools(self) -> list[int]:
        """The counters of the sessions that are chosen, by their keys."""
        return [int(key) for key in self.cleaned_data.get(SESSIONS, ())]

    @property
    def agrees_to_list(self) -> bool:
        """Whether the consent to the list of participants was ticked, in the words of today."""
        return bool(self.cleaned_data.get(PARTICIPANT_LIST))

    @property
    def is_blank(self) -> bool:
        """Whether nobody has typed anything yet, so that the form looks the same for everybody for a while."""
        has_own = not self.fields.keys().isdisjoint((SESSIONS, PARTICIPANT_LIST))
        return not (self.is_bound or self.initial or self.earlier or self.around.free or has_own)


def _is_always_shown(page: Page) -> bool:
    has_conditions = page.heading is not None and page.heading.conditions.all()
    return not has_conditions and any(not question.conditions.all() for question in page.questions)
