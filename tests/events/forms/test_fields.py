"""What a field says of its question besides what staff wrote."""

import pytest

from events.forms.fields import Around, field_of
from tests.factories.events import EventFactory, QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db


def hint_of(question):
    return field_of(question, Around()).help_text


@pytest.mark.parametrize(("days", "until"), [(14, "14 days after the event"), (1, "1 day after the event")])
def test_a_sensitive_question_says_who_reads_the_answer_and_until_when(days, until):
    event = EventFactory(sensitive_kept_days=days)
    question = QuestionFactory(event=event, is_sensitive=True, help_text="Diet?", privacy_note="For the cook.")

    told = f"Diet? For the cook. Only the staff named for it read this. It is erased {until}."
    assert hint_of(question) == told


def test_what_is_not_sensitive_or_stands_in_a_kept_set_says_what_staff_wrote():
    kept = QuestionFactory(event=None, kept_in=QuestionSetFactory(), is_sensitive=True, help_text="Diet.")

    assert (hint_of(kept), hint_of(QuestionFactory(help_text="Work."))) == ("Diet.", "Work.")


@pytest.mark.parametrize(
    ("kinds", "megabytes", "words"),
    [
        (["pdf", "docx"], 2, "At most 2 MB; one of these kinds: PDF, DOCX."),
        ([], 20, "At most 20 MB; one of these kinds: PDF, PNG, JPG, JPEG, DOCX, XLSX, PPTX, ODT, ODS, ODP."),
    ],
)
def test_a_question_for_a_file_says_which_are_taken(kinds, megabytes, words):
    question = QuestionFactory(kind="file", file_kinds=kinds, file_max_megabytes=megabytes, help_text="One page.")

    assert hint_of(question).replace("\xa0", " ") == f"One page. {words}"
