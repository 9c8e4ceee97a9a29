from django.http import QueryDict
from django.test import RequestFactory

from kit.searches import DaysSearch, ManyField, OptionField


class Search(DaysSearch):
    kind = ManyField("Kind", [("walk", "Walk"), ("swim", "Swim")])
    when = OptionField("When", [("past", "Past")])
    order = ("when", "from", "to", "kind")


def search(query):
    return Search(QueryDict(query))


def test_query_says_what_is_asked_in_one_order_and_leaves_out_what_means_nothing():
    asked = search("kind=swim&kind=walk&to=2027-03-31&from=2027-03-01&when=past&page=2&other=1&kind=swim")
    assert asked.problems == []
    assert asked.query.urlencode() == "when=past&from=2027-03-01&to=2027-03-31&kind=swim&kind=walk"
    assert asked.kept("from", "to") == [("when", "past"), ("kind", "swim"), ("kind", "walk")]


def test_query_leaves_out_what_is_wrong_and_each_mistake_is_a_sentence():
    asked = search("kind=run&from=2027-03-31&to=2027-03-01&when=past&when=past")
    assert asked.query.urlencode() == "from=2027-03-31"
    assert asked.problems == [
        "Kind: This is none of those that are offered.",
        "When: This is in the address more than once.",
        "To: This day is before the first one.",
    ]


def test_a_day_that_is_none_is_quoted_and_leaves_its_control_empty():
    asked = search("from=2027-02-30&to=2027-03-01")
    assert asked.problems == ["From: “2027-02-30” is not a day of the calendar. Write it like 2027-03-31."]
    assert [asked[name].as_widget().partition(" value=")[2][:12] for name in ("from", "to")] == ["", '"2027-03-01"']


def test_address_of_a_thousand_parts_is_refused_in_words():
    request = RequestFactory().get("/?" + "&".join(f"a{number}=1" for number in range(1001)))
    asked = Search.of(request)
    assert (asked.is_valid(), asked.problems) == (False, ["This address has too many parts."])
    assert request.GET.urlencode() == ""
