"""What an edition posts together, as everybody reads it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from campaigns.models import Post, Posted
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, PostedFactory, PostFactory, PostTextFactory, today
from tests.pages import Page

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 21)


@pytest.fixture(autouse=True)
def _empty():
    caches["pages"].clear()


@pytest.fixture
def edition():
    return EditionFactory(hashtag="#NeighboursBuild")


def url(name, edition, *more):
    return reverse(name, args=[edition.campaign.slug, edition.year, *more])


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.content.decode())


def in_days(days):
    return today() + timedelta(days=days)


# -- the calendar ---------------------------------------------------------------------------------------------
def test_the_calendar_says_what_is_today_and_what_is_next(client, edition, time_machine):
    time_machine.move_to(datetime(edition.year, edition.key_date.month, 15, 12, tzinfo=UTC))
    for title, days in (("Boats", 0), ("Lights", 3), ("Lamps", 3), ("Harbour", 9), ("Launch", -7)):
        PostTextFactory(post=PostFactory(edition=edition, title=title, day=in_days(days)), network="x")

    response = client.get(url("promotion", edition))

    assert [(line.title, str(line.phase)) for line in response.context["lines"]] == [
        ("Launch", "done"), ("Boats", "now"), ("Lights", "next"), ("Lamps", "next"), ("Harbour", "later"),
    ]  # fmt: skip
    shown = Page(response.content.decode())
    assert "To be posted today" in shown.words
    assert [line.title for line in response.context["first"]] == ["Boats"]
    assert "#NeighboursBuild" in response.content.decode()


def test_without_a_post_today_the_next_ones_are_named(client, edition):
    for title, days in (("Lights", 3), ("Lamps", 3), ("Harbour", 9)):
        PostFactory(edition=edition, title=title, day=in_days(days))

    response = client.get(url("promotion", edition))

    assert "Next to be posted" in response.content.decode()
    assert [line.title for line in response.context["first"]] == ["Lights", "Lamps"]


def test_today_is_a_day_of_the_edition(client, time_machine):
    edition = EditionFactory(time_zone="Pacific/Kiritimati")
    time_machine.move_to(datetime(edition.year, 6, 15, 20, tzinfo=UTC))
    PostFactory(edition=edition, title="Boats", day=date(edition.year, 6, 16))

    response = client.get(url("promotion", edition))

    assert [(line.title, line.is_today) for line in response.context["lines"]] == [("Boats", True)]
    assert f"16 June {edition.year}" in response.content.decode()


def test_an_edition_without_posts_says_so(client, edition):
    assert {"No posts yet", "Nothing yet"} <= set(page(client, url("promotion", edition)).words)


def test_what_is_not_published_is_for_staff(client, edition):
    PostFactory(edition=edition, slug="boats", title="Boats", is_published=False)
    past = EditionFactory(year=edition.year - 1, is_published=False)
    paths = [url("promotion", edition), url("post", edition, "boats"), url("promotion", past), url("posted", past)]

    for person in (None, UserFactory(), UserFactory(is_staff=True)):
        if person:
            client.force_login(person)
        assert "Boats" not in page(client, paths[0]).text
        assert [client.get(path).status_code for path in paths[1:]] == [404] * 3
    client.force_login(StaffFactory())
    assert "not published" in page(client, paths[0]).words
    assert [client.get(path).status_code for path in paths] == [200] * 4


def test_the_edition_leads_to_its_promotion(client, edition):
    PostFactory(edition=edition, slug="boats", title="Boats", day=in_days(400))

    shown = page(client, edition.get_absolute_url())

    assert {url("promotion", edition), url("post", edition, "boats")} <= set(shown.links)
    assert "#NeighboursBuild" in shown.words


# -- texts ----------------------------------------------------------------------------------------------------
@pytest.fixture
def post(edition):
    post = PostFactory(edition=edition, slug="boats", title="Boats", advice="Post it in the evening.")
    for language, text in (("en", "Come and see"), ("de", "Kommt und seht"), ("it", "Venite a vedere")):
        PostTextFactory(post=post, language=language, network="bluesky", text=text)
    PostTextFactory(post=post, language="de", network="x", text="Seht her: https://programm.eu/boote")
    return post


def texts(response):
    return [(text.network, text.language, text.text, text.length) for text in response.context["texts"]]


def test_texts_stand_in_the_language_that_is_chosen_with_their_length(client, post):
    path = post.get_absolute_url()

    assert texts(client.get(path)) == [("Bluesky", "en", "Come and see", "12 of 300 characters")]
    assert texts(client.get(f"{path}?language=de")) == [
        ("Bluesky", "de", "Kommt und seht", "14 of 300 characters"),
        ("X", "de", "Seht her: https://programm.eu/boote", "33 of 280 characters"),
    ]


def test_the_choice_of_language_stays_in_the_address(client, edition, post):
    shown = page(client, f"{url('promotion', edition)}?language=de")
    assert f"{post.get_absolute_url()}?language=de" in shown.links

    shown = page(client, f"{post.get_absolute_url()}?language=de")
    chosen = [link for link in shown.links if link.startswith(post.get_absolute_url())]
    assert chosen == [f"{post.get_absolute_url()}{query}" for query in ("", "?language=de", "?language=it")]
    assert f"{url('promotion', edition)}?language=de" in shown.links


@pytest.mark.parametrize("query", ["?language=fr", "?language=<b>", "?language=", "?language=xx&language=yy"])
def test_a_language_that_is_not_there_yet_gives_another(client, post, query):
    response = client.get(f"{post.get_absolute_url()}{query}")

    assert [text[:2] for text in texts(response)] == [("Bluesky", "en")]
    assert ("is not written in French yet" in response.content.decode()) is (query == "?language=fr")
    assert "<b>" not in response.content.decode()


def test_words_are_text_in_a_control_that_needs_no_script(client, post):
    post.texts.filter(language="en").update(text="</textarea><b>Come</b>\nand see")

    html = client.get(post.get_absolute_url()).content.decode()

    assert "&lt;/textarea&gt;&lt;b&gt;Come&lt;/b&gt;\nand see</textarea>" in html
    assert html.count("data-copy=") == html.count(" hidden>") == 1


def test_a_post_leads_to_the_one_before_and_after_it(client, edition, post):
    PostFactory(edition=edition, slug="launch", title="Launch", day=in_days(-5))
    PostFactory(edition=edition, slug="harbour", title="Harbour", day=in_days(5))
    PostFactory(edition=edition, slug="hidden", day=in_days(2), is_published=False)

    shown = page(client, f"{post.get_absolute_url()}?language=it")

    assert {"Before: Launch", "After: Harbour"} <= set(shown.words)
    assert f"{url('post', edition, 'harbour')}?language=it" in shown.links


def test_a_picture_goes_along_with_its_words(client, edition, media):
    content = b"\xff\xd8\xff"
    post = PostFactory(
        edition=edition, slug="boats", picture=ContentFile(content, name="boats-640x480.jpg"),
        picture_alt="Two “boats”", picture_rights="Port authority",
    )  # fmt: skip
    address = url("post-picture", edition, "boats", post.picture_name)

    html = client.get(post.get_absolute_url()).content.decode()
    assert f'<img src="{address}" width="640" height="480" alt="Two “boats”">' in html
    assert f'href="{address}" download="boats.jpg"' in html
    response = client.get(address)
    assert (b"".join(response), response["Content-Type"]) == (content, "image/jpeg")
    assert client.get(url("post-picture", edition, "boats", "other.jpg")).status_code == 404
    Post.objects.update(is_published=False)
    assert client.get(address).status_code == 404


# -- the calendar file ----------------------------------------------------------------------------------------
def test_the_days_of_posts_are_a_calendar_file(client, edition):
    post = PostFactory(
        edition=edition, slug="boats", title="Boats, lights; more", day=DAY, revision=4, advice="In the evening."
    )
    PostFactory(edition=edition, is_published=False)

    response = client.get(url("posting-calendar", edition))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert {name: entry.decoded(name) for name in ("dtstart", "dtend", "sequence", "summary", "transp")} == {
        "dtstart": DAY, "dtend": DAY + timedelta(days=1), "sequence": 4, "summary": "Post: Boats, lights; more",
        "transp": "TRANSPARENT",
    }  # fmt: skip
    assert str(entry["uid"]).startswith(f"post-{post.pk}@")
    assert str(entry["url"]).endswith(post.get_absolute_url())
    assert {"In the evening.", "#NeighboursBuild"} <= set(str(entry["description"]).split("\n\n"))


def test_an_edition_that_is_not_published_has_no_calendar_file(client):
    edition = EditionFactory(is_published=False)
    client.force_login(StaffFactory())

    assert client.get(url("posting-calendar", edition)).status_code == 404


# -- what was posted ------------------------------------------------------------------------------------------
def test_everybody_sees_who_posted_where_and_on_which_day(client, edition):
    post = PostFactory(edition=edition, title="Boats")
    for day, programme in ((DAY, "Alpine"), (DAY + timedelta(days=1), "Danube")):
        PostedFactory(edition=edition, programme__name=programme, day=day, post=post, network="bluesky")
    PostedFactory(edition=EditionFactory(year=edition.year - 1), programme__name="Of last year")

    response = client.get(url("posted", edition))

    assert [(item["programme"].name, item["network"], item["day"]) for item in response.context["items"]] == [
        ("Danube", "Bluesky", "22 September 2026"),
        ("Alpine", "Bluesky", "21 September 2026"),
    ]
    links = {posted.link for posted in Posted.objects.filter(edition=edition)}
    for path in (url("posted", edition), url("promotion", edition), post.get_absolute_url()):
        shown = page(client, path)
        assert links <= set(shown.links)
        assert "Danube on Bluesky" in shown.words
    assert 'rel="nofollow noopener ugc"' in response.content.decode()


def test_the_title_of_a_post_that_is_hidden_again_is_not_told(client, edition):
    PostedFactory(edition=edition, post=PostFactory(edition=edition, title="Secret", is_published=False))

    assert "Secret" not in page(client, url("posted", edition)).text


def test_many_links_are_told_page_by_page(client, edition):
    PostedFactory.create_batch(51, edition=edition)

    assert [len(client.get(f"{url('posted', edition)}?page={number}").context["items"]) for number in (1, 2, 99)] == [
        50, 1, 1,
    ]  # fmt: skip


def test_staff_find_where_a_link_is_taken_away(client, edition):
    posted = PostedFactory(edition=edition)
    path = reverse("admin:campaigns_posted_delete", args=[posted.pk])

    client.force_login(UserFactory(is_staff=True))
    assert path not in page(client, url("posted", edition)).links
    client.force_login(StaffFactory())
    assert path in page(client, url("posted", edition)).links


# -- costs ----------------------------------------------------------------------------------------------------
def test_pages_cost_as_many_statements_for_much_as_for_one(client, edition):
    costs = []
    for number in (1, 8):
        for _ in range(number):
            post = PostFactory(edition=edition, slug=f"post-{Post.objects.count()}")
            for language in ("en", "de", "it"):
                PostTextFactory(post=post, language=language)
            PostedFactory(edition=edition, post=post)
        caches["pages"].clear()
        cost = []
        for path in (url("promotion", edition), url("post", edition, "post-0"), url("posted", edition)):
            with CaptureQueriesContext(connection) as queries:
                page(client, path)
            cost.append(len(queries))
        costs.append(cost)

    assert costs == [costs[0]] * 2
    assert max(costs[0]) <= 10


def test_a_page_from_memory_is_new_as_soon_as_something_changes(client, edition):
    post = PostFactory(edition=edition, slug="boats", title="Boats")
    changes = {
        "Bluesky": lambda: PostTextFactory(post=post, network="bluesky"),
        "Another title": lambda: Post.objects.update(title="Another title"),
        "Alpine on Mastodon": lambda: PostedFactory(edition=edition, programme__name="Alpine"),
    }
    for words, change in changes.items():
        assert words not in page(client, url("promotion", edition)).text
        change()
        assert words in page(client, url("promotion", edition)).text
