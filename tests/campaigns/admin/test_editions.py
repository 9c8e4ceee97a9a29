"""Campaigns and their editions in the staff area."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from campaigns.models import Campaign, Edition, Lesson
from tests.events.admin.pages import FilledForm, errors_of, saved
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import (
    CampaignFactory,
    EditionFactory,
    LessonFactory,
    LocalEventFactory,
    MilestoneFactory,
)
from tests.factories.contacts import ContactPersonFactory
from tests.factories.events import EventFactory
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    person = StaffFactory(name="Sara Staff")
    client.force_login(person)
    return person


@pytest.fixture
def edition(staff):
    return EditionFactory(
        year=2026, key_date=date(2026, 9, 21), season_start_date=date(2026, 7, 1), season_end_date=date(2026, 10, 31),
        is_published=False,
    )  # fmt: skip


def address(name, *args):
    return reverse(f"admin:campaigns_{name}", args=args)


def form_of(client, edition=None):
    path = address("edition_change", edition.pk) if edition else address("edition_add")
    response = client.get(path)
    assert response.status_code == 200
    return path, FilledForm(response, "edition_form").values


def save(client, edition=None, **changes):
    path, fields = form_of(client, edition)
    return client.post(path, fields | {name.replace("__", "-"): value for name, value in changes.items()})


NEW = {
    "year": "2026", "theme": "Neighbours", "key_date": "2026-09-21", "season_start_date": "2026-07-01",
    "season_end_date": "2026-10-31", "story": "<p>Rivers join.</p>",
}  # fmt: skip


# -- campaigns ------------------------------------------------------------------------------------------------
def test_staff_make_a_campaign_with_its_contact_persons(client, staff):
    ada = ContactPersonFactory()
    fields = {"name": "Cooperation Day", "slug": "day", "summary": "All over Europe.", "contacts": [ada.pk]}

    assert saved(client.post(address("campaign_add"), fields))

    campaign = Campaign.objects.get()
    assert (str(campaign), campaign.slug, list(campaign.contacts.all())) == ("Cooperation Day", "day", [ada])


def test_a_campaign_does_not_take_the_address_of_another_page(client, staff):
    fields = {"name": "Towns", "slug": "towns", "summary": "All over Europe."}

    response = client.post(address("campaign_add"), fields)

    assert "Another page of the portal has this address. Choose another one." in errors_of(response)
    assert 'value="All over Europe."' in response.content.decode()
    assert not Campaign.objects.exists()


def test_a_campaign_with_editions_is_not_deleted(client, edition):
    response = client.post(address("campaign_delete", edition.campaign_id), {"post": "yes"})

    assert (response.status_code, Campaign.objects.count()) == (200, 1)


# -- writing an edition ---------------------------------------------------------------------------------------
def test_a_new_edition_is_seen_by_staff_only(client, staff):
    campaign = CampaignFactory()

    assert saved(save(client, campaign=campaign.pk, **NEW))

    edition = Edition.objects.get()
    assert (edition.year, edition.theme, edition.story) == (2026, "Neighbours", "<p>Rivers join.</p>")
    assert not edition.is_published
    assert list(Entry.objects.values_list("verb", flat=True)) == ["edition-created"]


def test_the_story_is_cleaned_when_it_is_saved(client, edition):
    assert saved(save(client, edition, story="<p>Rivers<script>alert(1)</script> <em>join</em></p>"))
    assert Edition.objects.get().story == "<p>Rivers <em>join</em></p>"

    assert saved(save(client, edition, story="<p> </p>"))
    assert Edition.objects.get().story == ""


def test_a_season_outside_july_to_october_is_saved_and_remarked_on(client, edition):
    assert saved(save(client, edition, season_end_date="2026-12-24"))

    assert Edition.objects.get().season_end_date == date(2026, 12, 24)
    html = client.get(address("edition_change", edition.pk)).content.decode()
    assert "The season usually lies between July and October; 24 December 2026 does not." in html


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key_date": "2025-09-21"}, "Choose a key date in 2026, the year of the edition."),
        ({"season_end_date": "2026-06-30"}, "The season must end after it starts."),
        ({"season_start_date": "0001-07-01"}, "Choose a day from 2025 to 2027: the edition is that of 2026."),
        ({"season_end_date": "2028-01-01"}, "Choose a day from 2025 to 2027: the edition is that of 2026."),
        ({"had_more_attendees": "on"}, "Give the number of attendees that is the lower bound."),
        ({"recorded_satisfaction": "11"}, "“Satisfaction, of 10” may be at most 10."),
        ({"theme": "Rivers \u202e"}, "turns round the direction"),
        ({"theme": "Rivers \0"}, "holds a sign that cannot be kept"),
        ({"year": "99999"}, "Year"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_typed_is_lost(client, edition, changes, words):
    response = save(client, edition, hashtag="#Typed", **changes)

    assert words in errors_of(response)
    assert 'value="#Typed"' in response.content.decode()
    assert Edition.objects.get().hashtag == ""


def test_one_edition_a_year(client, edition):
    response = save(client, campaign=edition.campaign_id, **NEW)

    assert response.status_code == 200
    assert Edition.objects.count() == 1


def test_who_saves_second_is_told_and_keeps_what_was_typed(client, edition):
    path, fields = form_of(client, edition)
    assert saved(save(client, edition, theme="Of somebody else"))

    response = client.post(path, fields | {"theme": "Mine"})

    assert "Somebody else changed this edition while you were editing it." in errors_of(response)
    again = FilledForm(response, "edition_form").values
    assert (again["theme"], Edition.objects.get().theme) == (["Mine"], "Of somebody else")
    assert saved(client.post(path, again))
    assert Edition.objects.get().theme == "Mine"


def test_what_is_granted_while_staff_edit_stays(client, edition):
    path, fields = form_of(client, edition)
    Edition.objects.update(boosting_granted_euros=700)

    assert saved(client.post(path, fields | {"theme": "Another"}))
    assert Edition.objects.values_list("theme", "boosting_granted_euros").get() == ("Another", 700)

    assert "€700 is granted already: the budget must be at least that." in errors_of(
        save(client, edition, boosting_budget_euros="600")
    )


def test_events_of_its_year_are_offered_and_what_was_chosen_before(client, edition):
    of_year = EventFactory(title="Launch", starts_at="2026-03-12T10:00Z", ends_at="2026-03-12T12:00Z")
    chosen = EventFactory(title="Of before", starts_at="2025-12-01T10:00Z", ends_at="2025-12-01T12:00Z")
    other = EventFactory(title="Of long ago", starts_at="2019-12-01T10:00Z", ends_at="2019-12-01T12:00Z")
    edition.events.add(chosen)

    assert saved(save(client, edition, events=[of_year.pk, chosen.pk]))
    assert set(edition.events.all()) == {of_year, chosen}
    assert saved(save(client, edition, events=[of_year.pk]))
    assert "Choose among the answers" in errors_of(save(client, edition, events=[other.pk]))
    assert list(edition.events.all()) == [of_year]


def test_the_timeline_is_written_below(client, edition):
    launch = EventFactory(title="Launch", starts_at="2026-03-12T10:00Z", ends_at="2026-03-12T12:00Z")
    edition.events.add(launch)
    row = {"milestones__TOTAL_FORMS": "1", "milestones__0__title": "Launch online",
           "milestones__0__start_date": "2026-03-12", "milestones__0__event": launch.pk}  # fmt: skip

    assert saved(save(client, edition, **row))

    assert list(edition.milestones.values_list("title", "event")) == [("Launch online", launch.pk)]
    assert "edition-parts-changed" in Entry.objects.values_list("verb", flat=True)
    refused = save(client, edition, milestones__0__end_date="2026-03-01")
    assert "The end must not be before the start." in errors_of(refused)
    refused = save(client, edition, milestones__0__start_date="0001-03-12")
    assert "Choose a day from 2025 to 2027: the edition is that of 2026." in errors_of(refused)


# -- lessons --------------------------------------------------------------------------------------------------
def test_a_lesson_is_kept_with_who_wrote_it_and_stays_theirs(client, edition, staff):
    row = {"lessons__TOTAL_FORMS": "1", "lessons__0__text": "Ask for pictures early."}
    assert saved(save(client, edition, **row))
    assert Lesson.objects.values_list("text", "by").get() == ("Ask for pictures early.", staff.pk)

    colleague = StaffFactory()
    client.force_login(colleague)
    assert saved(save(client, edition, lessons__0__text="Ask for pictures."))
    assert Lesson.objects.values_list("text", "by").get() == ("Ask for pictures.", staff.pk)

    assert saved(save(client, edition, lessons__0__DELETE="on"))
    assert not Lesson.objects.exists()


def test_what_was_learnt_in_the_edition_before_stands_on_the_page_of_the_next(client, edition):
    LessonFactory(edition=EditionFactory(year=2024), text="Of long ago")
    LessonFactory(edition=EditionFactory(year=2025), text="Ask for <b>pictures</b>")
    LessonFactory(edition=EditionFactory(campaign__slug="another", year=2025), text="Of another")

    html = client.get(address("edition_change", edition.pk)).content.decode()

    assert "Learnt in Interreg Cooperation Day 2025" in html
    assert "Ask for &lt;b&gt;pictures&lt;/b&gt;" in html
    assert not any(words in html for words in ("Of long ago", "Of another"))


def test_an_edition_without_lessons_does_not_hide_those_before_it(client, edition):
    EditionFactory(year=2025)
    LessonFactory(edition=EditionFactory(year=2024), text="Of long ago")

    assert "Of long ago" in client.get(address("edition_change", edition.pk)).content.decode()


# -- publishing -----------------------------------------------------------------------------------------------
def test_publishing_says_what_follows_and_shows_the_edition(client, edition):
    EditionFactory(year=2025)
    path = address("edition_publish", edition.pk)

    intro = Page(client.get(path).content.decode()).text
    response = client.post(path)

    assert "it is the page of the campaign" in intro
    assert "There is no story to read yet." in intro
    assert notices(response) == ["“Interreg Cooperation Day 2026” is published."]
    assert client.get("/campaigns/cooperation-day/").context["edition"] == edition
    assert notices(client.post(path)) == ["“Interreg Cooperation Day 2026” is published."]


def test_a_published_edition_keeps_its_address(client, edition):
    Edition.objects.update(is_published=True)

    assert saved(save(client, edition, year="2027", theme="Another"))

    assert Edition.objects.values_list("year", "theme").get() == (2026, "Another")


def test_an_edition_that_is_taken_back_is_seen_by_staff_only(client, edition):
    Edition.objects.update(is_published=True)
    path = address("edition_take-back", edition.pk)

    assert "Only staff see this edition then" in client.get(path).content.decode()
    assert notices(client.post(path)) == ["Only staff see “Interreg Cooperation Day 2026” now."]

    client.logout()
    assert client.get(edition.get_absolute_url()).status_code == 404


def test_only_what_nobody_has_seen_is_deleted(client, edition):
    path = address("edition_delete", edition.pk)
    Edition.objects.update(is_published=True)
    assert client.post(path, {"post": "yes"}).status_code == 403
    Edition.objects.update(is_published=False)
    LocalEventFactory(edition=edition, proposed=True)
    assert client.post(path, {"post": "yes"}).status_code == 200
    assert Edition.objects.exists()
    edition.local_events.all().delete()

    assert client.post(path, {"post": "yes"}).status_code == 302
    assert not Edition.objects.exists()


# -- who may --------------------------------------------------------------------------------------------------
def test_who_may_only_look_reads_all_and_changes_nothing(client, edition):
    reader = UserFactory(is_staff=True)
    reader.user_permissions.add(*Permission.objects.filter(codename__in=["view_edition", "view_lesson"]))
    client.force_login(reader)
    LessonFactory(edition=EditionFactory(year=2025), text="Ask early")

    html = client.get(address("edition_change", edition.pk)).content.decode()

    assert "Ask early" in html
    assert "Publish edition" not in html
    assert client.post(address("edition_publish", edition.pk)).status_code == 403


def test_the_list_costs_as_many_statements_for_many_as_for_one(client, edition, django_assert_num_queries):
    client.get(address("edition_changelist"))
    for number in (1, 6):
        for _ in range(number):
            EditionFactory(year=2000 + Edition.objects.count())
        with django_assert_num_queries(5):
            assert client.get(address("edition_changelist")).status_code == 200


@pytest.mark.parametrize(("asked", "found"), [("2025", [2025]), ("rivers", [2024]), ("Oceans", [])])
def test_editions_are_found_by_year_and_theme(client, staff, asked, found):
    EditionFactory(year=2024, theme="Rivers")
    EditionFactory(year=2025, theme="Seas")

    response = client.get(address("edition_changelist"), {"q": asked})

    assert [row.year for row in response.context["cl"].result_list] == found


def test_the_form_costs_as_many_statements_for_many_parts_as_for_one(client, edition):
    costs = []
    for number in (1, 5):
        for _ in range(number):
            edition.events.add(EventFactory())
            MilestoneFactory(edition=edition)
            LessonFactory(edition=edition)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("edition_change", edition.pk))
        costs.append(len(queries))

    assert costs[0] == costs[1]
