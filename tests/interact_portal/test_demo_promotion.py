"""Joint promotion of the demo: something to post today, in several languages, that every network takes."""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest

from campaigns.forms.posts import remarks_on, why_too_long
from campaigns.models import Network, Posted, PostText
from campaigns.models.networks import network_at, one_spelling
from interact_portal.demo.plan import Clock
from interact_portal.demo.promotion import POSTED, add_promotion
from tests.factories.campaigns import EditionFactory, SupportRegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(media, time_machine):
    now = datetime(2026, 9, 21, 12, tzinfo=UTC)
    time_machine.move_to(now)
    edition = EditionFactory(year=2026, key_date=date(2026, 9, 30), hashtag="#NeighboursBuild")
    SupportRegistrationFactory.create_batch(POSTED + 1, edition=edition, registered=True)
    add_promotion(edition, clock=Clock(now, edition.zone))
    return edition


def test_one_post_is_for_today_and_one_is_not_published_yet(edition):
    posts = edition.posts.published()

    assert [post.slug for post in posts.filter(day="2026-09-21")] == ["two-shores-one-sea"]
    assert posts.filter(day__lt="2026-09-21").count() == 3
    assert edition.posts.count() == posts.count() + 1
    assert PostText.objects.values("language").distinct().count() == 7


def test_every_network_takes_its_texts(edition):
    texts = PostText.objects.all()

    assert {text.network for text in texts} == set(Network.values)
    assert {why_too_long(Network(text.network), text.text) for text in texts} == {""}


def test_rows_are_what_a_form_would_let_pass(edition):
    for row in (*edition.posts.all(), *PostText.objects.all(), *Posted.objects.all()):
        row.full_clean()


def test_nothing_looks_unplanned_to_staff(edition):
    remarks = [remark for post in edition.posts.all() for remark in remarks_on(post) if not remark.is_note]

    assert remarks == []
    for post in edition.posts.exclude(picture=""):
        with post.picture.open() as file:
            assert file.read(3) == b"\xff\xd8\xff"


def test_links_are_of_their_networks_and_in_their_one_spelling(edition):
    posted = Posted.objects.all()

    assert (posted.count(), posted.values("programme").distinct().count()) == (POSTED, POSTED)
    assert {each.network for each in posted} == set(Network.values)
    for each in posted:
        assert one_spelling(each.link) == each.link
        assert network_at(urlsplit(each.link).hostname) in (each.network, None)
