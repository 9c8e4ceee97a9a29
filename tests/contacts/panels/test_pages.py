import pytest

from contacts.panels.pages import days_in_words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([3], "Wednesday"),
        ([2, 1], "Monday, Tuesday"),
        ([4, 1, 2, 3], "Monday to Thursday"),
        ([1, 2, 4], "Monday, Tuesday, Thursday"),
        ([1, 2, 3, 4, 5, 6, 7], "Monday to Sunday"),
    ],
)
def test_working_days_are_said_as_people_say_them(days, words):
    assert days_in_words(days) == words
