"""Officers look at what was proposed, and organisers at what they have."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import Affiliation
from tests.campaigns.proposing import address
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, LocalEventFactory
from tests.factories.events import in_days
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, programme):
    person = AffiliationFactory(programme=programme, acting=True).person
    client.force_login(person)
    return person


def listed(response):
    return [event.title for event in response.context["page"].object_list]


def test_officer_sees_what_awaits_a_check_for_their_programme_longest_first(client, edition, officer, programme):
    LocalEventFactory(proposed=True, programme=programme, title="Second", proposed_at=in_days(-1))
    LocalEventFactory(proposed=True, programme=programme, title="First", proposed_at=in_days(-2))
    LocalEventFactory(programme=programme, title="Published")
    LocalEventFactory(proposed=True, title="Of another programme")

    assert listed(client.get(address(edition, "local-events-to-check"))) == ["First", "Second"]


def test_where_staff_check_the_officer_is_told_so(client, officer, programme):
    edition = EditionFactory(checked_by="staff")
    event = LocalEventFactory(proposed=True, edition=edition, programme=programme)

    page = client.get(address(edition, "local-events-to-check"))

    assert listed(page) == []
    assert "Staff check the local events of this edition." in Page(page.content.decode()).text
    assert client.get(address(edition, "local-event-check", event.slug)).status_code == 404


def test_who_acts_for_nothing_reads_how_to_be_confirmed(client, edition):
    client.force_login(UserFactory())

    page = Page(client.get(address(edition, "local-events-to-check")).content.decode())

    assert "You act for no programme." in page.text
    assert reverse("my-programmes") in page.links


@pytest.mark.parametrize("number", [1, 30])
def test_lists_make_as_many_statements_for_one_as_for_many(
    client, edition, officer, programme, number, django_assert_max_num_queries
):
    LocalEventFactory.create_batch(number, proposed=True, edition=edition, programme=programme)

    for name, most in (("local-events-to-check", 9), ("my-local-events", 10)):
        with django_assert_max_num_queries(most):
            client.get(address(edition, name))


def test_officer_reads_all_of_it_and_publishes(client, edition, officer, programme):
    event = LocalEventFactory(proposed=True, edition=edition, programme=programme)
    url = address(edition, "local-event-check", event.slug)

    facts = Page(client.get(url).content.decode()).facts
    response = client.post(url, {"publish": "yes", "revision": 0})

    assert (facts["Where"], facts["Organiser"]) == ("La Cala, Palermo, Italy", "Port authority of Palermo")
    assert notices(response) == ["“Night of lights in the old port” is published."]
    event.refresh_from_db()
    assert event.state == "published"


def test_officer_sends_it_back_with_words_and_never_without(client, edition, officer, programme):
    event = LocalEventFactory(proposed=True, edition=edition, programme=programme)
    url = address(edition, "local-event-check", event.slug)

    empty = client.post(url, {"send_back": "yes", "words": " ", "revision": 0})
    client.post(url, {"send_back": "yes", "words": "Where <b>exactly</b>?", "revision": 0})

    assert list(empty.context["form"].errors["words"]) == [
        "Say what is to be changed: whoever proposed the event reads it."
    ]
    event.refresh_from_db()
    assert (event.state, event.words) == ("sent_back", "Where <b>exactly</b>?")


def test_second_checker_reads_what_the_first_decided_and_keeps_their_words(client, edition, officer, programme):
    event = LocalEventFactory(
        proposed=True, edition=edition, programme=programme, state="published", published_at=in_days(0), revision=1
    )
    url = address(edition, "local-event-check", event.slug)

    response = client.post(url, {"send_back": "yes", "words": "Where?", "revision": 0})

    assert response.context["refused"] == "Somebody has published or changed this event in the meantime."
    assert response.context["form"]["words"].value() == "Where?"
    event.refresh_from_db()
    assert event.state == "published"


@pytest.mark.parametrize("revision", ["", "x", "9" * 40, "-1", "²"])
def test_revision_that_is_none_publishes_nothing(client, edition, officer, programme, revision):
    event = LocalEventFactory(proposed=True, edition=edition, programme=programme)

    client.post(address(edition, "local-event-check", event.slug), {"publish": "yes", "revision": revision})

    event.refresh_from_db()
    assert event.state == "proposed"


def test_officer_who_was_revoked_while_they_wrote_reads_it_and_keeps_their_words(client, edition, officer, programme):
    event = LocalEventFactory(proposed=True, edition=edition, programme=programme)
    url = address(edition, "local-event-check", event.slug)
    Affiliation.objects.update(ended_at=in_days(1), ended_how="revoked")

    response = client.post(url, {"send_back": "yes", "words": "Where does it start?", "revision": 0})

    page = Page(response.content.decode()).text
    assert response.status_code == 403
    assert "You do not act for Interreg Italy–Malta any more" in page
    assert "Where does it start?" in page
    assert "ask to be confirmed" in Page(client.get(url).content.decode()).text
    event.refresh_from_db()
    assert event.state == "proposed"


@pytest.mark.parametrize("sent", [{}, {"send_back": "yes", "words": ""}])
def test_officer_who_was_revoked_reads_nothing_of_a_proposal_however_they_send(
    client, edition, officer, programme, sent
):
    event = LocalEventFactory(proposed=True, edition=edition, programme=programme, description="Not for everybody.")
    Affiliation.objects.update(ended_at=in_days(1), ended_how="revoked")

    response = client.post(address(edition, "local-event-check", event.slug), sent)

    assert (response.status_code, "Not for everybody." in response.content.decode()) == (403, False)


def test_proposer_without_a_name_is_named_by_the_address_once(client, edition, officer, programme):
    event = LocalEventFactory(
        proposed=True, edition=edition, programme=programme, proposed_by__name="", proposed_by__email="pia@port.example"
    )

    page = Page(client.get(address(edition, "local-event-check", event.slug)).content.decode())

    assert page.text.count("pia@port.example") == 1


def test_staff_check_on_the_same_page(client, edition):
    client.force_login(StaffFactory())
    event = LocalEventFactory(proposed=True, edition=edition)

    assert listed(client.get(address(edition, "local-events-to-check"))) == [event.title]
    assert client.get(address(edition, "local-event-check", event.slug)).status_code == 200


def test_picture_is_seen_by_who_checks_before_everybody_does(client, edition, officer, programme, media):
    event = LocalEventFactory(
        proposed=True, edition=edition, programme=programme, picture=ContentFile(b"jpeg", name="port.jpg"),
        picture_alt="Boats", picture_rights="Port",
    )  # fmt: skip

    response = client.get(address(edition, "local-event-own-picture", event.slug))

    assert (response.headers["Content-Type"], b"".join(response.streaming_content)) == ("image/jpeg", b"jpeg")
    assert "private" in response.headers["Cache-Control"]


# -- what organisers have -------------------------------------------------------------------------------------
def test_my_local_events_are_those_i_proposed_and_those_of_my_programmes(client, edition, officer, programme):
    LocalEventFactory(proposed_by=officer, title="Mine", starts_at=in_days(1))
    LocalEventFactory(proposed=True, programme=programme, title="Of a colleague", starts_at=in_days(2))
    LocalEventFactory(title="Of others")

    response = client.get(address(edition, "my-local-events"))

    assert listed(response) == ["Of a colleague", "Mine"]
    assert "1 event awaits your check" in Page(response.content.decode()).text


def test_my_local_events_say_what_there_is_to_do_when_there_are_none(client, edition):
    client.force_login(UserFactory())

    assert "There is no event yet" in Page(client.get(address(edition, "my-local-events")).content.decode()).text


def test_words_of_who_sent_it_back_stand_beside_the_event(client, edition, officer):
    LocalEventFactory(proposed_by=officer, sent_back=True, words="Where <b>exactly</b>?")

    page = client.get(address(edition, "my-local-events")).content.decode()

    assert "Where &lt;b&gt;exactly&lt;/b&gt;?" in page


def test_event_is_cancelled_by_a_button_and_not_by_a_link(client, edition, officer):
    event = LocalEventFactory(proposed_by=officer)
    url = address(edition, "local-event-cancel", event.slug)

    client.get(url)
    event.refresh_from_db()
    assert event.state == "published"
    client.post(url, {"words": ""})
    again = client.post(url, {"words": ""})

    event.refresh_from_db()
    assert (event.state, notices(again)[-1]) == ("cancelled", "“Night of lights in the old port” is cancelled already.")


def test_officer_who_was_revoked_while_they_cancelled_keeps_their_words(client, edition, officer, programme):
    event = LocalEventFactory(edition=edition, programme=programme)
    url = address(edition, "local-event-cancel", event.slug)
    Affiliation.objects.update(ended_at=in_days(1), ended_how="revoked")

    response = client.post(url, {"words": "The quay is closed."})

    page = Page(response.content.decode()).text
    assert response.status_code == 403
    assert "You do not act for Interreg Italy–Malta any more" in page
    assert "The quay is closed." in page
    assert "What you have typed" not in Page(client.post(url, {"words": ""}).content.decode()).text
    assert "ask to be confirmed" in Page(client.get(url).content.decode()).text
    event.refresh_from_db()
    assert event.state == "published"
