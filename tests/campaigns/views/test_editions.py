"""The page of a campaign, which is that of its current edition, and the pages of earlier ones."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import Edition
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, LocalEventFactory, MilestoneFactory, today
from tests.factories.contacts import ContactPersonFactory
from tests.factories.events import DeadlineExtensionFactory, DeadlineFactory, EventFactory, in_days
from tests.pages import Page

pytestmark = pytest.mark.django_db

CAMPAIGN = "/campaigns/cooperation-day/"


@pytest.fixture(autouse=True)
def _empty():
    caches["pages"].clear()


@pytest.fixture
def edition():
    """The current one: its season has begun, and ends in some weeks."""
    return EditionFactory(
        key_date=today(),
        season_start_date=today() - timedelta(days=30),
        season_end_date=today() + timedelta(days=30),
    )


def page(client, path=CAMPAIGN):
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.content.decode())


# -- which one ------------------------------------------------------------------------------------------------
def test_the_page_of_a_campaign_is_that_of_its_newest_published_edition(client, edition):
    EditionFactory(year=edition.year - 1, theme="Of last year")
    EditionFactory(year=edition.year + 1, theme="Of next year", is_published=False)

    shown = page(client)

    assert f"Interreg Cooperation Day {edition.year}" in shown.words
    assert "“Neighbours who build together”" in shown.words
    assert "Of next year" not in shown.text


def test_a_campaign_without_a_published_edition_has_no_page_yet(client, edition):
    Edition.objects.update(is_published=False)

    assert client.get(CAMPAIGN).status_code == 404
    assert client.get("/campaigns/another/").status_code == 404


def test_an_earlier_edition_keeps_its_page_which_leads_to_the_current_one(client, edition):
    earlier = EditionFactory(year=2025, theme="")

    shown = page(client, earlier.get_absolute_url())

    assert "An earlier edition" in shown.words
    assert CAMPAIGN in shown.links
    assert shown.facts["Theme"] == "not recorded"
    assert shown.facts["When"] == "on or around 1 November 2025".replace("1 November", f"1 {today():%B}")


def test_the_year_of_the_current_edition_shows_the_same_and_search_engines_know_one_address(client, edition):
    html = client.get(CAMPAIGN).content.decode()

    assert f'rel="canonical" href="http://testserver/campaigns/cooperation-day/{edition.year}/"' in html
    assert page(client, edition.get_absolute_url()).facts == page(client).facts


@pytest.mark.parametrize("year", ["1999", "0", "70000", "99999999999999999999"])
def test_a_year_without_an_edition_is_not_found(client, edition, year):
    assert client.get(f"{CAMPAIGN}{year}/").status_code == 404


def test_only_staff_see_an_edition_before_it_is_published(client, edition):
    coming = EditionFactory(year=edition.year + 1, is_published=False)
    answers = {}
    people = {
        "stranger": None, "person": UserFactory(), "staff for other things": UserFactory(is_staff=True),
        "staff": StaffFactory(),
    }  # fmt: skip
    for name, person in people.items():
        if person:
            client.force_login(person)
        answers[name] = client.get(coming.get_absolute_url()).status_code

    assert answers == {"stranger": 404, "person": 404, "staff for other things": 404, "staff": 200}
    shown = client.get(coming.get_absolute_url()).content.decode()
    assert "Only staff see this page until the edition is published." in shown
    assert 'content="noindex, nofollow"' in shown
    assert client.get(CAMPAIGN).context["edition"] == edition


# -- what it shows --------------------------------------------------------------------------------------------
def test_it_says_when_theme_season_and_hashtag(client, edition):
    season = {"season_start_date": date(edition.year, 7, 1), "season_end_date": date(edition.year, 10, 31)}
    Edition.objects.update(hashtag="#NeighboursBuild", key_date=date(edition.year, 9, 21), **season)

    facts = page(client).facts

    assert facts["When"] == f"on or around 21 September {edition.year}"
    assert facts["Season of local events"].startswith(f"1 July to 31 October {edition.year}")
    assert facts["Hashtag"] == "#NeighboursBuild"


def test_the_timeline_tells_where_we_are_today(client, edition):
    MilestoneFactory(edition=edition, title="Guide is out", start_date=today() - timedelta(days=99))
    MilestoneFactory(edition=edition, title="Figures are out", start_date=today() + timedelta(days=99))
    Edition.objects.update(support_deadline=None)

    words = page(client).words
    listed = words[words.index("Where we are today") :]

    assert [word for word in listed if word in ("done", "now", "next", "later") or "Today" in word] == [
        "done", "now", "now", f"Today, {today().day} {today():%B %Y}", "next",
    ]  # fmt: skip


def test_the_timeline_of_a_year_that_is_over_says_how_it_went(client, edition):
    earlier = EditionFactory(year=2025, support_deadline=None)

    words = page(client, earlier.get_absolute_url()).words

    assert "How the year went" in words
    assert not {"done", "now", "next"} & set(words[words.index("How the year went") :])


def test_the_story_keeps_what_is_allowed_and_loses_what_runs(client, edition):
    Edition.objects.update(story='<p onclick="x()">Rivers <strong>join</strong><script>alert(1)</script></p>')

    html = client.get(CAMPAIGN).content.decode()

    assert "<p>Rivers <strong>join</strong></p>" in html
    assert "alert(1)" not in html


def test_a_theme_is_text_and_no_markup(client, edition):
    Edition.objects.update(theme="<script>alert(1)</script> & more", hashtag="<b>#x</b>")

    html = client.get(CAMPAIGN).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html
    assert "<b>#x</b>" not in html


def test_contact_persons_are_linked_straight_to_their_own_page(client, edition):
    ada = ContactPersonFactory(slug="ada", given_name="Ada", family_name="Byron")
    edition.campaign.contacts.add(ada, ContactPersonFactory(slug="hidden", is_listed=False))

    shown = page(client)

    assert "/contacts/ada/" in shown.links
    assert "/contacts/ada/write/" in shown.links
    assert not any("hidden" in link for link in shown.links)


def test_online_events_of_the_edition_are_events_of_the_portal_in_the_order_of_their_time(client, edition):
    second, first = EventFactory(title="Joint promotion", starts_at=in_days(40)), EventFactory(title="Launch")
    draft, private = EventFactory(draft=True), EventFactory(is_unlisted=True)
    edition.events.add(second, first, draft, private)
    EventFactory(title="Of something else")

    shown = page(client)

    events = [link for link in shown.links if link.startswith("/events/")]
    assert events == [first.get_absolute_url(), second.get_absolute_url()]
    assert "Of something else" not in shown.text


def test_services_and_until_when_programmes_register_for_them(client, edition):
    deadline = DeadlineFactory(closes_at=datetime(2099, 5, 31, 21, 59, 59, tzinfo=UTC))
    Edition.objects.update(support_deadline=deadline)
    DeadlineExtensionFactory(
        deadline=deadline, old_closes_at=deadline.closes_at - timedelta(days=7), reason="Committees meet late."
    )

    shown = page(client)

    assert {"Customised promotional video", "Boosting on social media", "Individual advice"} <= set(shown.words)
    assert "Registration is open until Sun 31 May 2099, 23:59 (Vienna time, CEST) extended" in shown.text
    assert "First set for 24 May 2099." in shown.text
    assert "Committees meet late." in shown.text


def test_an_edition_without_support_says_nothing_of_it(client, edition):
    Edition.objects.update(support_deadline=None)

    assert "For programmes: support" not in page(client).words


def test_it_leads_to_the_local_events_and_says_how_many_take_place_where(client, edition):
    assert f"{edition.get_absolute_url()}events/" not in page(client).links
    LocalEventFactory.create_batch(2, edition=edition)
    LocalEventFactory(edition=edition, country="FR")
    LocalEventFactory(edition=edition, online=True)
    LocalEventFactory(edition=edition, cancelled=True, country="DE")
    LocalEventFactory(edition=edition, proposed=True, country="AT")
    LocalEventFactory(edition=EditionFactory(year=2012))

    shown = page(client)

    assert {"Find an event near you", "4 local events in 2 countries"} <= set(shown.words)
    assert f"{edition.get_absolute_url()}events/" in shown.links
    assert "1 local event in 1 country" in page(client, f"{CAMPAIGN}2012/").words


# -- figures --------------------------------------------------------------------------------------------------
def test_figures_are_said_where_there_are_any_and_not_recorded_where_not(client):
    edition = EditionFactory(
        year=2012, recorded_events=281, recorded_countries=36, recorded_attendees=200_000, recorded_satisfaction=9
    )

    assert page(client, edition.get_absolute_url()).facts | {} == {
        **page(client, edition.get_absolute_url()).facts,
        "Events": "281",
        "Countries": "36",
        "Cities": "not recorded",
        "Programmes": "not recorded",
        "Attendees": "200,000",
        "Reach on social media": "not recorded",
        "Satisfaction": "9 of 10",
    }
    Edition.objects.filter(pk=edition.pk).update(had_more_attendees=True)
    assert page(client, edition.get_absolute_url()).facts["Attendees"] == "over 200,000"


def test_nobody_misses_figures_before_the_season_has_ended(client, edition):
    assert "not recorded" not in page(client).text


def test_nought_is_a_figure(client):
    edition = EditionFactory(year=2012, recorded_cities=0)

    assert page(client, edition.get_absolute_url()).facts["Cities"] == "0"


def test_earlier_editions_are_listed_with_theme_and_figures_the_newest_first(client, edition):
    EditionFactory(year=2012, theme="Sharing borders, growing closer", recorded_events=281)
    EditionFactory(year=2025, theme="", recorded_events=85, recorded_attendees=50_815)
    EditionFactory(year=2024, is_published=False)
    EditionFactory(campaign__slug="another", year=2023)

    shown = page(client)

    assert [link for link in shown.links if link.startswith(CAMPAIGN) and link != CAMPAIGN] == [
        f"{CAMPAIGN}2025/",
        f"{CAMPAIGN}2012/",
        *(f"{edition.get_absolute_url()}{page}" for page in ("events/propose/", "events/mine/")),
        f"{edition.get_absolute_url()}support/",
    ]
    tail = shown.text[shown.text.index("Earlier editions") :]
    assert "Theme: not recorded Events: 85 Countries: not recorded" in tail
    assert "Attendees: 50,815" in tail
    assert "“Sharing borders, growing closer” Events: 281" in tail


# -- costs ----------------------------------------------------------------------------------------------------
def test_the_page_costs_as_many_statements_for_much_as_for_one(client, edition):
    costs = []
    for number in (1, 6):
        for _ in range(number):
            edition.events.add(EventFactory())
            edition.campaign.contacts.add(ContactPersonFactory())
            MilestoneFactory(edition=edition, event=EventFactory())
            EditionFactory(year=2000 + Edition.objects.count())
            LocalEventFactory(edition=edition)
            DeadlineExtensionFactory(deadline=edition.support_deadline)
        with CaptureQueriesContext(connection) as queries:
            page(client)
        costs.append(len(queries))

    assert costs == [costs[0]] * 2
    assert costs[0] <= 14


def test_the_page_is_new_as_soon_as_something_on_it_changes(client, edition):
    ada = ContactPersonFactory(slug="ada", given_name="Ada")
    changes = {
        "Another theme": lambda: Edition.objects.update(theme="Another theme"),
        "Guide is out": lambda: MilestoneFactory(edition=edition, title="Guide is out"),
        "Write to Ada": lambda: edition.campaign.contacts.add(ada),
        "Launch online": lambda: edition.events.add(EventFactory(title="Launch online")),
        "New summary": lambda: type(edition.campaign).objects.update(summary="New summary"),
        "Sharing borders": lambda: EditionFactory(year=2012, theme="Sharing borders"),
    }
    for words, change in changes.items():
        assert words not in page(client).text
        change()
        assert words in page(client).text


def test_what_is_granted_for_boosting_makes_no_page_new(client, edition):
    with CaptureQueriesContext(connection) as queries:
        page(client)
        Edition.objects.update(boosting_granted_euros=60)
        made_of = len(queries)
        page(client)

    assert len(queries) == made_of + 1


def test_today_is_told_by_the_clocks_of_the_edition(client, edition, time_machine):
    Edition.objects.update(time_zone="Pacific/Kiritimati")
    time_machine.move_to(timezone.now().replace(hour=20, minute=0))

    tomorrow = timezone.now() + timedelta(days=1)
    assert f"Today, {tomorrow.day} {tomorrow:%B %Y}" in page(client).words
