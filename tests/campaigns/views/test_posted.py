"""Officers tell what their programme posted, and take links away again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Affiliation
from campaigns.models import Posted
from interact_portal.merging import merge_programmes
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, PostedFactory, PostFactory, today
from tests.factories.contacts import ProgrammeFactory
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory(season_start_date=today() - timedelta(days=30))


@pytest.fixture
def programme():
    return ProgrammeFactory(slug="alpine", name="Interreg Alpine Space")


@pytest.fixture
def address(edition):
    return reverse("my-posted", args=[edition.campaign.slug, edition.year])


def sent(**more):
    return {
        "programme": "alpine", "link": "https://social.example/@alpine/1", "network": "mastodon", "day": f"{today()}",
        "post": "", **more,
    }  # fmt: skip


def errors(response):
    form = response.context["form"]
    return [str(words) for name in form.errors for words in form.errors[name]]


def test_an_officer_adds_a_link_and_everybody_sees_it(client, edition, programme, ann, address):
    PostFactory(edition=edition, slug="boats", title="Boats")

    response = client.post(address, sent(post="boats"))

    assert (response.status_code, response.url) == (302, address)
    assert notices(response) == ["The link is there. Everybody sees it under “What we posted”."]
    posted = Posted.objects.get()
    assert (posted.programme, posted.network, posted.day, posted.post.slug, posted.added_by) == (
        programme, "mastodon", today(), "boats", ann,
    )  # fmt: skip
    client.logout()
    shown = Page(client.get(reverse("posted", args=[edition.campaign.slug, edition.year])).content.decode())
    assert "https://social.example/@alpine/1" in shown.links
    assert "Interreg Alpine Space on Mastodon" in shown.words


def test_the_same_link_twice_is_one(client, ann, address):
    for link in ("https://twitter.com/a/status/1?s=20", "https://x.com/a/status/1"):
        assert client.post(address, sent(link=link, network="x")).status_code == 302

    assert [posted.link for posted in Posted.objects.all()] == ["https://x.com/a/status/1"]


def test_a_link_of_another_programme_is_named_and_what_was_typed_stays(client, edition, ann, address):
    PostedFactory(edition=edition, programme__name="Danube", link="https://social.example/@alpine/1")

    response = client.post(address, sent())

    assert errors(response) == ["This link stands there already, as one of Danube."]
    assert response.context["form"]["link"].value() == "https://social.example/@alpine/1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"link": "http://social.example/@a/1"}, "must be an address that begins with https://, "),
        ({"link": "javascript:alert(1)"}, "The link must be an address"),
        ({"link": ""}, "Fill in “Link to what you posted”."),
        ({"link": "https://social.example/" + "a" * 500}, "may have at most 500 characters"),
        ({"link": "https://social.example/a\0"}, "holds a sign that cannot be kept"),
        ({"link": "https://social.example/\u202ea"}, "turns round the direction of text"),
        ({"link": "https://anna:secret@social.example/1"}, "leads to social.example. Leave out what stands before"),
        ({"link": "https://social.example:8443/1"}, "Give the link as the network shows it"),
        ({"link": "https://192.0.2.7/1"}, "Give the link as the network shows it"),
        ({"link": "https://[2001:db8::1]/1"}, "Give the link as the network shows it"),
        ({"link": "https://[/1"}, "an address"),
        ({"link": "https://localhost/1"}, "Give the link as the network shows it"),
        ({"link": "https://bsky.app/", "network": "bluesky"}, "This is the front page."),
        ({"link": "https://facebook.com/?fbclid=3", "network": "facebook"}, "This is the front page."),
        ({"link": f"https://fb.com/a?id={'é' * 400}", "network": "facebook"}, "so this link has 2426 of at most 500"),
        ({"link": "https://social.example/@" + "日" * 300}, "so this link has 2724 of at most 500"),
        ({"link": "https://ｘ.com/a/1"}, "Give the link as the network shows it"),
        ({"link": "https://x\u00ad.com/a/1"}, "Give the link as the network shows it"),
        ({"link": "https://straße.example/a/1"}, "Give the link as the network shows it"),
        ({"link": "https://x.com/a/1", "network": "linkedin"}, "This is a link to X, not to LinkedIn. Choose X"),
        ({"link": "https://x.com/a/1"}, "This is a link to X, not to Mastodon."),
        (
            {"link": "https://x.com.example/a/1", "network": "x"},
            "This is no link to X: its addresses begin with https://x.com/.",
        ),
        ({"network": ""}, "Choose the network on which you posted."),
        ({"network": "myspace"}, "Choose among the answers that are offered to “Network”."),
        ({"day": ""}, "Fill in “Day on which you posted it”."),
        ({"day": "yesterday"}, "Write the day as year-month-day, such as 2026-09-21."),
        ({"day": f"{today() + timedelta(days=3)}"}, "This day is still to come."),
        ({"day": "1999-01-01"}, "This edition began later"),
        ({"post": "unknown"}, "Choose among the answers that are offered to “Which of our posts it was”."),
        ({"programme": ""}, "Fill in “Programme”."),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_stays(client, ann, address, changes, words):
    response = client.post(address, sent(**changes))

    assert response.status_code == 200
    assert [each for each in errors(response) if words in each]
    assert {name: response.context["form"][name].value() for name in sent()} == sent(**changes)
    assert not Posted.objects.exists()


def test_who_acts_for_several_chooses_the_programme(client, ann, address):
    danube = AffiliationFactory(person=ann, acting=True, programme__slug="danube").programme

    assert errors(client.post(address, sent(programme=""))) == ["Choose the programme that posted it."]
    client.post(address, sent(programme="danube"))

    assert Posted.objects.get().programme == danube


def test_another_programme_in_the_form_is_refused(client, ann, address):
    ProgrammeFactory(slug="danube")

    response = client.post(address, sent(programme="danube"))

    assert (response.status_code, Posted.objects.count()) == (403, 0)
    response = client.post(address, sent(programme="no-such"))
    assert (response.status_code, Posted.objects.count()) == (403, 0)


def test_who_stops_to_act_while_typing_keeps_what_was_typed(client, ann, address):
    Affiliation.objects.filter(person=ann).update(ended_at=timezone.now(), ended_how=Affiliation.Ended.LEFT)

    response = client.post(address, sent())

    assert (response.status_code, Posted.objects.count()) == (403, 0)
    assert "You do not act for this programme any more" in errors(response)[0]
    assert response.context["form"]["link"].value() == "https://social.example/@alpine/1"


def test_a_programme_that_was_merged_while_typing_is_followed(client, programme, ann, address):
    target = ProgrammeFactory(slug="danube")
    merge_programmes(source=programme, target=target, by=StaffFactory())

    assert client.post(address, sent()).status_code == 302
    assert Posted.objects.get().programme == target


def test_an_earlier_edition_takes_no_more_links(client, edition, ann, address):
    EditionFactory(year=edition.year + 1)

    assert "Add the link" not in client.get(address).content.decode()
    response = client.post(address, sent())
    assert errors(response) == ["A newer edition has begun, so nothing is added to this one any more."]
    assert response.context["form"]["link"].value() == "https://social.example/@alpine/1"


def test_a_link_is_taken_away_by_a_colleague_and_nobody_else(client, edition, programme, ann, address):
    posted = PostedFactory(edition=edition, programme=programme)
    other = PostedFactory(edition=edition)

    assert client.post(address, {"remove": other.pk}).status_code == 403
    for _press in range(2):
        response = client.post(address, {"remove": posted.pk})
        assert (response.url, notices(response)[-1]) == (address, "The link is gone.")
    assert list(Posted.objects.all()) == [other]
    assert client.post(address, {"remove": "x" * 50}).status_code == 302


def test_the_page_shows_the_links_of_ones_programmes(client, edition, programme, ann, address):
    mine, _other = PostedFactory(edition=edition, programme=programme), PostedFactory(edition=edition)

    response = client.get(f"{address}?post=none")

    assert [item["link"] for item in response.context["items"]] == [mine.link]


def test_who_acts_for_none_is_told_how_to(client, address):
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert reverse("my-programmes") in Page(client.get(address).content.decode()).links
    client.force_login(AffiliationFactory().person)
    assert client.get(address).status_code == 403


def test_an_edition_that_is_not_published_has_no_such_page(client, ann):
    hidden = EditionFactory(year=2024, is_published=False)

    assert client.get(reverse("my-posted", args=[hidden.campaign.slug, 2024])).status_code == 404
