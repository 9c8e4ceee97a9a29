"""Forms of a campaign whose sender's session has ended in the meantime."""

import pytest
from django.urls import reverse

from tests.factories.campaigns import EditionFactory, LocalEventFactory, today
from tests.factories.events import in_days
from tests.pages import Page

pytestmark = pytest.mark.django_db

LINK = {"programme": "italy-malta", "link": "https://social.example/@quay/1", "network": "mastodon", "post": ""}
BOOST = {
    "link": "https://port.example/", "text": "Come and see.", "territory": "Sicily", "language": "it", "days": "61",
    "wished_euros": "300",
}  # fmt: skip


@pytest.fixture
def places(edition, programme):
    LocalEventFactory(edition=edition, programme=programme, slug="lights")
    year = [edition.campaign.slug, edition.year]
    return {
        "my-posted": reverse("my-posted", args=year),
        "support-boost": reverse("support-boost", args=[*year, programme.slug, "lights"]),
        "local-event-check": reverse("local-event-check", args=[*year, "lights"]),
        "local-event-cancel": reverse("local-event-cancel", args=[*year, "lights"]),
        "support-programme": reverse("support-programme", args=[*year, programme.slug]),
    }


@pytest.fixture
def edition():
    return EditionFactory(season_start_date=today())


@pytest.mark.parametrize(
    ("name", "typed", "more"),
    [
        ("my-posted", {**LINK, "day": "yesterday"}, {}),
        ("support-boost", BOOST, {}),
        ("support-boost", BOOST, {"take_back": "1"}),
        ("local-event-check", {"words": "Where\r\n<b>exactly</b>?"}, {"revision": "0", "send_back": "yes"}),
        ("local-event-cancel", {"words": "The quay is closed."}, {}),
    ],
)
def test_what_was_typed_stands_there_again_once_its_person_signs_in(client, ann, places, name, typed, more):
    place = places[name]
    opened = client.get(place)
    typed_by = opened.context["typed_by"]
    assert f'name="typed_by" value="{typed_by}"' in opened.content.decode()
    client.logout()

    refused = client.post(place, {**typed, **more, "typed_by": typed_by}, follow=True)

    assert refused.redirect_chain == [(f"/accounts/login/?next={place}", 302)]
    words = Page(refused.content.decode()).text
    assert "You were signed out, so nothing was sent." in words
    assert "what you typed is kept for you." in words
    client.force_login(ann)
    form = client.get(place).context["form"]
    assert {field: form[field].value() for field in typed} == typed
    assert not form.errors
    again = client.get(place).context["form"]
    assert {field: again[field].value() for field in typed} != typed


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("my-posted", {"remove": "1"}),
        ("local-event-check", {"publish": "yes", "revision": "0"}),
        ("support-programme", {"revision": "0"}),
    ],
)
def test_a_button_that_was_pressed_signed_out_says_that_nothing_was_sent(client, places, name, sent):
    refused = client.post(places[name], sent, follow=True)

    assert "You were signed out, so nothing was sent. Sign in again to go on." in Page(refused.content.decode()).text
    assert "typed" not in client.session


def newer(edition):
    EditionFactory(campaign=edition.campaign, year=edition.year + 1)


def close_registration(edition):
    edition.support_deadline.closes_at = in_days(-1)
    edition.support_deadline.save()


def cancel(edition):
    edition.local_events.update(state="cancelled", cancelled_at=edition.updated_at)


@pytest.mark.parametrize(
    ("name", "more", "typed", "ends", "words"),
    [
        ("propose-local-event", [], {"title": "Night of lights"}, newer, "No local events are proposed for this"),
        ("my-posted", [], LINK, newer, "A newer edition has begun, so nothing is added to this one any more."),
        ("support-form", ["italy-malta"], {"plans": "A night."}, close_registration, "for support is closed"),
        ("local-event-change", ["lights"], {"title": "Mine"}, cancel, "this event was cancelled in the meantime."),
    ],
)  # fmt: skip
def test_what_was_typed_is_not_lost_when_that_is_over_once_its_person_signs_in(
    client, ann, edition, places, name, more, typed, ends, words
):
    place = reverse(name, args=[edition.campaign.slug, edition.year, *more])
    typed_by = client.get(place).context["typed_by"]
    client.logout()
    client.post(place, {**typed, "typed_by": typed_by})
    ends(edition)
    client.force_login(ann)

    page = client.get(place)

    form = page.context["form"]
    assert {field: form[field].value() for field in typed} == typed
    assert [field for field in typed if f'name="{field}"' not in page.content.decode()] == []
    assert words in Page(page.content.decode()).text


def test_who_signs_in_first_comes_back_to_what_they_had_chosen(client, places):
    chosen = f"{places['my-posted']}?post=launch"

    for answer in (client.get(chosen), client.post(chosen, LINK)):
        assert answer.url == f"/accounts/login/?next={places['my-posted']}%3Fpost%3Dlaunch"
