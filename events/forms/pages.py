"""The pages of a form: which of them are shown, which comes when, and which has to be looked at."""

from events.models.showing import Page

from .versions import ASKED, read_asked

#: The field that asks where to take part, on the first page.
POOL = "pool"
#: The field that asks for sessions with a limited number of seats, below it.
SESSIONS = "sessions"
#: The field that asks whether to be named to other participants, on the last page that everybody sees.
PARTICIPANT_LIST = "participant_list"


class Pages:
    """What a form knows of its pages. Mixed into ``AnswersForm``, which decides what is shown."""

    @property
    def shown_pages(self) -> list[Page]:
        """The pages on which something is shown; the first one always."""
        return [
            page
            for page in self.every_page
            if page.number == 1 or any(question.pk in self.shown_keys for question in page.questions)
        ]

    def page_after(self, number: int) -> int | None:
        return next((page.number for page in self.shown_pages if page.number > number), None)

    def page_before(self, number: int) -> int | None:
        return next((page.number for page in reversed(self.shown_pages) if page.number < number), None)

    def page_of(self, question_pk: int) -> int:
        """The page on which a question stands."""
        return next(page.number for page in self.every_page if question_pk in [q.pk for q in page.questions])

    def is_past(self, number: int) -> bool:
        """Whether a draft has been on page ``number`` before."""
        asked = read_asked(self.earlier.get(ASKED, []))
        return any(question.pk in asked for question in self.every_page[number - 1].questions) or not asked

    def first_open_page(self) -> int | None:
        """Of a draft's whole form, the first page that has to be looked at: unseen, changed, or with a mistake."""
        asked = read_asked(self.earlier.get(ASKED, []))
        for page in self.shown_pages:
            names = [self.name_of(question) for question in page.questions if self.name_of(question) in self.questions]
            fields = [POOL, SESSIONS, *names] if page.number == 1 else names
            is_known = ASKED not in self.earlier or not any(
                self.fields[name].is_shown and asked.get(self.questions[name].pk) != self.questions[name].revision
                for name in names
            )
            if not is_known or not self.errors.keys().isdisjoint(fields):
                return page.number
        return None
