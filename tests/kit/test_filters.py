from django.http import QueryDict

from kit.filters import Choice, Filter, link_filter

TOPICS = [("costs", "Costs"), ("aid", "State aid")]


def test_choice_keeps_other_filters_and_begins_at_the_first_page():
    assert link_filter(QueryDict("team=delivery&page=3"), "topic", "Topic", TOPICS) == Filter(
        "topic",
        "Topic",
        [
            Choice("Costs", "team=delivery&topic=costs", is_chosen=False),
            Choice("State aid", "team=delivery&topic=aid", is_chosen=False),
        ],
    )


def test_chosen_value_is_taken_away_by_its_link_and_replaced_by_others():
    costs, aid = link_filter(QueryDict("topic=costs&topic=aid"), "topic", "Topic", TOPICS).choices

    assert (costs.query, costs.is_chosen) == ("topic=costs", False)
    assert (aid.query, aid.is_chosen) == ("", True)


def test_words_of_others_stay_words():
    [choice] = link_filter(QueryDict("q=a%26b%3D%22"), "topic", "Topic", [("x y", "X")]).choices

    assert choice.query == "q=a%26b%3D%22&topic=x+y"


def test_default_is_chosen_without_a_word_in_the_address_and_can_not_be_taken_away():
    pairs = [("upcoming", "Coming up"), ("past", "Past events")]

    assert link_filter(QueryDict("topic=costs"), "when", "When", pairs, default="upcoming").choices == [
        Choice("Coming up", "topic=costs", is_chosen=True),
        Choice("Past events", "topic=costs&when=past", is_chosen=False),
    ]
    assert link_filter(QueryDict("when=past"), "when", "When", pairs, default="upcoming").choices == [
        Choice("Coming up", "", is_chosen=False),
        Choice("Past events", "", is_chosen=True, may_be_undone=True),
    ]


def test_a_filter_of_many_choices_is_folded_with_what_is_chosen_above():
    few, many = ([(str(number), f"Value {number}") for number in range(size)] for size in (40, 41))
    query = QueryDict("topic=7")

    assert not link_filter(query, "topic", "Topic", few).is_folded
    folded = link_filter(query, "topic", "Topic", many)
    assert folded.is_folded
    assert ([choice.label for choice in folded.chosen], len(folded.others)) == (["Value 7"], 40)
