import pytest
from django.template import Context, Template

from contacts.models import ContactPerson
from contacts.panels import contact_card
from tests.factories.contacts import ContactPersonFactory, TeamFactory, TopicFactory

pytestmark = pytest.mark.django_db


def test_card_tells_all_but_the_address():
    topics = [TopicFactory(name=name) for name in ("State aid", "Audits", "Costs")]
    person = ContactPersonFactory(
        slug="ada-example", given_name="Ada", family_name="Example", team=TeamFactory(name="Delivery"),
        leads=topics[:1], helps=topics[1:], phone="+442079460123", photo="contacts/k3y.jpg",
    )  # fmt: skip

    assert contact_card(person) == {
        "name": "Ada Example",
        "href": "/contacts/ada-example/",
        "photo": "/contacts/ada-example/photo/?v=k3y",
        "about": "Delivery · leads State aid; also Audits, Costs",
        "phone": "+44 20 7946 0123",
        "write_href": "/contacts/ada-example/write/",
        "write_text": "Write to Ada",
    }


def test_card_leaves_out_what_is_not_known():
    card = contact_card(ContactPersonFactory(phone="", team__name="Delivery"))

    assert (card["photo"], card["phone"], card["about"]) == ("", "", "Delivery")


def test_card_of_who_is_not_listed_leads_nowhere():
    card = contact_card(ContactPersonFactory(is_listed=False, photo="contacts/key.jpg"))

    assert (card["href"], card["write_href"], card["photo"]) == ("", "", "")


def test_cards_make_three_statements_for_one_and_for_many(django_assert_num_queries):
    for count in (1, 9):
        for _ in range(count):
            ContactPersonFactory(leads=[TopicFactory()], helps=[TopicFactory()])
        with django_assert_num_queries(3):
            [contact_card(person) for person in ContactPerson.objects.with_card()]


def test_card_is_shown_by_a_tag_that_escapes():
    person = ContactPersonFactory(given_name="<b>Ada</b>")

    shown = Template("{% load directory %}{% contact_card person %}").render(Context({"person": person}))

    assert "&lt;b&gt;Ada&lt;/b&gt;" in shown
    assert "<b>" not in shown
    assert "@" not in shown
