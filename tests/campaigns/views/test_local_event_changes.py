"""What was proposed is changed by its organisers."""

import pytest
from django.core.files.base import ContentFile

from accounts.models import Affiliation
from campaigns.models import LocalEvent
from tests.campaigns.proposing import address, hidden, image, mistakes, typed
from tests.factories.accounts import AffiliationFactory
from tests.factories.campaigns import LocalEventFactory
from tests.factories.events import in_days
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db

TURNING = "holds a sign that turns round the direction of text. Please type it anew."
UNREADABLE = "This file is not a picture that can be read. Choose a JPEG, PNG or WebP file."
TWO_THINGS = "This file is a picture and something else as well. Save the picture anew as JPEG."
BAD = "<script>alert(1)</script> https://evil.example/ {{ 7|add:7 }} %s"


@pytest.fixture
def officer(partner, programme):
    return AffiliationFactory(person=partner, programme=programme, acting=True)


def test_form_of_a_change_shows_what_there_is_by_the_clocks_of_the_place(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner)

    form = client.get(address(edition, "local-event-change", event.slug)).context["form"]

    start = event.starts_at.astimezone(event.zone)
    assert form["starts_at"].value() == [start.date(), start.time()]
    assert (form["title"].value(), form["country"].value(), "programme" in form.fields) == (event.title, "IT", False)


def test_change_is_looked_at_and_saved(client, edition, officer):
    event = LocalEventFactory(edition=edition, programme=officer.programme)
    url = address(edition, "local-event-change", event.slug)

    checked = client.post(url, typed(title="Night of boats", revision=0))
    saved = client.post(url, hidden(checked) | {"confirm": "yes"})

    event.refresh_from_db()
    assert (event.title, event.state, notices(saved)) == (
        "Night of boats",
        "published",
        ["“Night of boats” is changed."],
    )


def test_second_tab_reads_of_the_first_keeps_its_words_and_may_send_them_again(client, edition, officer):
    event = LocalEventFactory(edition=edition, programme=officer.programme)
    url = address(edition, "local-event-change", event.slug)

    client.post(url, typed(title="First", revision=0, confirm="yes"))
    second = client.post(url, typed(title="Second", revision=0, confirm="yes"))
    event.refresh_from_db()
    assert (event.title, second.context["form"]["title"].value()) == ("First", "Second")
    assert mistakes(second) == ["Somebody has published or changed this event in the meantime."]

    client.post(url, hidden(second) | {"confirm": "yes"})
    event.refresh_from_db()
    assert event.title == "Second"


def test_event_that_was_sent_back_says_why_and_is_proposed_anew(client, edition, partner, programme):
    event = LocalEventFactory(edition=edition, proposed_by=partner, programme=programme, sent_back=True)
    url = address(edition, "local-event-change", event.slug)

    opened = client.get(url)
    client.post(url, typed(programme, revision=0, confirm="yes"))

    assert "Say where it starts." in Page(opened.content.decode()).text
    event.refresh_from_db()
    assert event.state == "proposed"


def test_past_event_may_still_be_described(client, edition, officer):
    event = LocalEventFactory(
        edition=edition, programme=officer.programme, starts_at=in_days(-3).replace(second=0, microsecond=0)
    )
    url = address(edition, "local-event-change", event.slug)
    form = client.get(url).context["form"]
    walls = {f"{name}_{n}": value for name in ("starts_at", "ends_at") for n, value in enumerate(form[name].value())}

    client.post(url, typed(description="It was a night to remember.", revision=0, confirm="yes", **walls))

    event.refresh_from_db()
    assert event.description == "It was a night to remember."


def test_stored_picture_stays_unless_it_is_taken_away(client, edition, officer, media):
    event = LocalEventFactory(
        edition=edition, programme=officer.programme, picture=ContentFile(image(kind="JPEG"), name="port.jpg"),
        picture_alt="Boats", picture_rights="Port",
    )  # fmt: skip
    url = address(edition, "local-event-change", event.slug)
    name = event.picture.name

    client.post(url, typed(revision=0, picture_alt="Boats", picture_rights="Port", confirm="yes"))
    event.refresh_from_db()
    assert event.picture.name == name
    client.post(url, typed(revision=1, picture_removed="on", confirm="yes"))
    event.refresh_from_db()
    assert event.picture.name == ""


def test_officer_who_was_revoked_while_they_changed_an_event_keeps_what_they_typed(client, edition, partner, programme):
    AffiliationFactory(person=partner, programme=programme, acting=True)
    event = LocalEventFactory(edition=edition, programme=programme)
    url = address(edition, "local-event-change", event.slug)
    Affiliation.objects.update(ended_at=in_days(1), ended_how="revoked")

    response = client.post(url, typed(title="Mine", revision=0, confirm="yes"))

    [words] = mistakes(response)
    assert words.startswith("You do not act for Interreg Italy–Malta any more, so nothing was done.")
    assert response.context["form"]["title"].value() == "Mine"
    event.refresh_from_db()
    assert event.revision == 0


def test_event_of_others_is_not_there(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed=True)

    for name in (
        "local-event-change",
        "local-event-cancel",
        "local-event-check",
        "local-event-sent",
        "local-event-own-picture",
    ):
        url = address(edition, name, event.slug)
        assert (name, client.get(url).status_code) == (name, 404)


def test_cancelled_event_is_not_changed(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner, cancelled=True)

    response = client.get(address(edition, "local-event-change", event.slug))

    assert notices(response) == ["This event is cancelled, and stays so. Propose a new one."]


def test_who_changes_an_event_that_is_cancelled_meanwhile_keeps_what_they_typed(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner, cancelled=True)

    response = client.post(
        address(edition, "local-event-change", event.slug), typed(title="Mine", revision=0, confirm="yes")
    )

    assert mistakes(response) == ["Nothing is changed: this event was cancelled in the meantime."]
    assert response.context["form"]["title"].value() == "Mine"


def test_who_goes_on_with_a_change_that_is_taken_back_meanwhile_keeps_what_they_typed(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner)
    change = LocalEventFactory(
        edition=edition, programme=event.programme, proposed_by=partner, replaces=event, cancelled=True
    )

    response = client.post(
        address(edition, "local-event-change", change.slug), typed(title="Mine", revision=0, confirm="yes")
    )

    assert mistakes(response) == [
        "Nothing is changed: this change was taken back in the meantime. Copy what you typed, and change the event."
    ]
    assert response.context["form"]["title"].value() == "Mine"
    assert event.changes.count() == 1


def test_change_of_a_published_event_by_its_proposer_is_announced_as_one_that_is_checked_first(
    client, edition, partner
):
    event = LocalEventFactory(edition=edition, proposed_by=partner)
    url = address(edition, "local-event-change", event.slug)

    opened = client.get(url)
    looked = client.post(url, typed(title="Night of boats", revision=0))
    sent = client.post(url, hidden(looked) | {"confirm": "yes"})

    change = event.changes.get()
    assert "until then everybody sees the event as it is" in Page(opened.content.decode()).text
    assert "until then the event stays as it is" in Page(looked.content.decode()).text
    assert notices(sent) == [
        "Your change of “Night of boats” is sent. The event stays as it was until somebody has looked at it."
    ]
    assert client.get(url).url == address(edition, "local-event-change", change.slug)
    assert client.get(event.get_absolute_url()).context["event"].title == event.title
    assert f"Change of {event.title}" in Page(client.get(address(edition, "my-local-events")).content.decode()).text


def test_second_tab_of_a_proposer_reads_of_the_first_and_may_send_again(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner)
    url = address(edition, "local-event-change", event.slug)

    client.post(url, typed(title="First", revision=0, confirm="yes"))
    second = client.post(url, typed(title="Second", revision=0, confirm="yes"))
    client.post(url, hidden(second) | {"confirm": "yes"})

    assert mistakes(second)[0].startswith("Somebody has changed this event since you opened the page.")
    assert [change.title for change in event.changes.all()] == ["Second"]


def test_who_checks_reads_what_changes_publishes_and_comes_to_the_event_afterwards(client, edition, officer, programme):
    event = LocalEventFactory(edition=edition, programme=programme, title="Night of lights")
    change = LocalEventFactory(
        edition=edition, programme=programme, title="Night of boats", replaces=event, proposed=True,
        starts_at=event.starts_at, description="Boats <b>and</b> nets.", languages=event.languages[::-1],
    )  # fmt: skip
    url = address(edition, "local-event-check", change.slug)

    page = client.get(url)
    listed = client.get(address(edition, "local-events-to-check"))
    published = client.post(url, {"publish": "yes", "revision": change.revision})
    client.post(url, {"publish": "yes", "revision": change.revision})

    event.refresh_from_db()
    assert [(each.label, each.before, each.after) for each in page.context["differences"]] == [
        ("Title", "Night of lights", "Night of boats"),
        ("Description", "Fishers from both shores show their boats.", "Boats <b>and</b> nets."),
    ]
    assert "Change of Night of lights" in Page(listed.content.decode()).text
    assert "Boats <b>and</b> nets." in Page(page.content.decode()).text
    assert (event.title, notices(published)) == ("Night of boats", ["“Night of boats” is published."])
    for name in ("local-event-check", "local-event-cancel"):
        assert client.get(address(edition, name, change.slug)).url == address(edition, name, event.slug)


def test_who_takes_back_a_change_that_is_published_meanwhile_cancels_nothing_and_keeps_why(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner)
    change = LocalEventFactory(
        edition=edition, programme=event.programme, replaces=event, title="Night of boats", proposed_by=partner
    )

    response = client.post(address(edition, "local-event-cancel", change.slug), {"words": "The ship is in dock."})

    page = Page(response.content.decode())
    assert "Nothing is cancelled: this change was published in the meantime" in page.text
    assert "The ship is in dock." in page.text
    assert f'action="{address(edition, "local-event-cancel", event.slug)}"' in response.content.decode()
    assert set(LocalEvent.objects.values_list("state", flat=True)) == {"published"}

    LocalEvent.objects.filter(pk=event.pk).update(proposed_by=None)
    refused = client.post(address(edition, "local-event-cancel", change.slug), {"words": "The ship is in dock."})
    assert (refused.status_code, "The ship is in dock." in refused.content.decode()) == (403, True)


def test_who_takes_back_a_change_reads_that_the_event_stays(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner, title="Night of lights")
    change = LocalEventFactory(
        edition=edition, programme=event.programme, replaces=event, title="Night of boats", proposed_by=partner,
        proposed=True,
    )  # fmt: skip
    url = address(edition, "local-event-cancel", change.slug)

    page = Page(client.get(url).content.decode())
    taken_back = client.post(url, {"words": ""})
    again = client.post(url, {"words": ""})

    assert "Take this change back?" in page.text
    assert "“Night of lights” stays as it is, and nobody looks at the change any more." in page.text
    assert notices(taken_back) == ["The change is taken back. “Night of lights” stays as it is."]
    assert notices(again)[-1] == "The change is taken back already. “Night of lights” stays as it is."
    event.refresh_from_db()
    assert event.state == "published"


def test_who_takes_back_a_proposal_does_not_read_that_an_event_is_cancelled(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner, proposed=True, title="Night of lights")

    taken_back = client.post(address(edition, "local-event-cancel", event.slug), {"words": ""})

    assert notices(taken_back) == ["“Night of lights” is taken back."]


def test_who_takes_back_a_change_whose_event_is_cancelled_reads_that_it_is(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner, cancelled=True, title="Night of lights")
    change = LocalEventFactory(
        edition=edition, programme=event.programme, replaces=event, title="Night of lights", proposed_by=partner,
        cancelled=True,
    )  # fmt: skip

    response = client.post(address(edition, "local-event-cancel", change.slug), {"words": ""})

    assert notices(response) == ["“Night of lights” is cancelled already."]
