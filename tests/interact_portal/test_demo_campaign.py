"""The campaign of the demo: the known past as it was, and a season under way on whatever day it is made."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.models import Campaign, DownloadCount, Edition, GuideStep, Lesson, Material, MaterialFile
from campaigns.panels.timeline import timeline_of
from events.forms.uploads import KINDS, STAFF_KINDS, check_upload
from interact_portal.demo.campaign import add_campaign
from interact_portal.demo.materials import add_materials
from interact_portal.demo.plan import Clock
from interact_portal.demo.plans import campaign as plans
from tests.factories.accounts import StaffFactory
from tests.factories.contacts import ContactPersonFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db

DAYS = [(2026, 9, 21), (2026, 11, 22), (2026, 12, 28), (2027, 1, 1), (2028, 2, 29)]


def made_on(*day):
    """The current edition, as it is made on that day."""
    now = datetime(*day, 12, tzinfo=UTC)
    for plan in plans.PLANS:
        starts_at = now + timedelta(days=plan.starts)
        EventFactory(slug=plan.slug, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    for slug in ("sanna-rautio", "marie-laure-pauwels"):
        ContactPersonFactory(slug=slug)
    return add_campaign(now=now, by=StaffFactory()), now


@pytest.fixture
def published():
    made_on(2026, 9, 21)
    rows = Edition.objects.filter(year__lt=2026).order_by("year")
    return {row.pop("year"): row for row in rows.values()}


def test_what_is_known_of_the_past_is_there_and_nothing_else(published):
    figures = {
        year: {name.removeprefix("recorded_"): row[name] for name in row if name.startswith("recorded_")}
        for year, row in published.items()
    }
    unknown = dict.fromkeys(["events", "countries", "cities", "programmes", "attendees", "reach", "satisfaction"])

    assert figures == {
        2012: {**unknown, "events": 281, "countries": 36, "attendees": 200_000},
        2024: unknown,
        2025: {
            "events": 85, "countries": 29, "cities": 68, "programmes": 39, "attendees": 50_815, "reach": 10_232_894,
            "satisfaction": 9,
        },
    }  # fmt: skip
    assert [year for year, row in published.items() if row["had_more_attendees"]] == [2012]
    assert {year: row["theme"] for year, row in published.items()} == {
        2012: "Sharing borders, growing closer",
        2024: "Cooperation overcoming borders",
        2025: "",
    }
    assert {(row["key_date"].month, row["key_date"].day) for row in published.values()} == {(9, 21)}


@pytest.mark.parametrize("day", DAYS)
def test_the_current_edition_is_in_mid_season_on_whatever_day_it_is_made(day):
    edition, now = made_on(*day)

    assert list(Edition.objects.current()) == [edition]
    for span in (-45, 0, 45):
        assert edition.is_in_season(now.date() + timedelta(days=span))
    steps = timeline_of(edition, edition.milestones.select_related("event"), today=now.date()).steps
    assert {str(step.phase) for step in steps} >= {"done", "now", "next"}
    assert [step.href for step in steps if step.href] == [
        "/events/cooperation-day-launch/",
        "/events/cooperation-day-joint-promotion/",
    ]
    for row in (edition, edition.support_deadline, *edition.milestones.all()):
        row.full_clean()
    assert edition.support_deadline.runs_at(now)


def test_it_has_contact_persons_and_what_was_learnt_last(published):
    assert Campaign.objects.get(slug="cooperation-day").contacts.count() == 2
    assert {lesson.edition.year for lesson in Lesson.objects.select_related("edition")} == {2025}


# -- guide and materials --------------------------------------------------------------------------------------
@pytest.fixture
def current():
    edition, now = made_on(2026, 9, 21)
    add_materials(edition, clock=Clock(now, edition.zone))
    return edition


def test_this_year_has_its_own_guide_and_uses_one_material_of_the_year_before(current):
    guide = GuideStep.objects.guide_of(current)
    offered = Material.objects.offered_by(current)

    assert set(guide.values_list("edition__year", flat=True)) == {2026}
    assert set(offered.values_list("kind", flat=True)) == set(Material.Kind.values)
    assert list(offered.filter(edition__year=2025).values_list("slug", flat=True)) == ["quiz"]
    assert Edition.objects.get(year=2025).materials.count() == 4


def test_every_file_is_one_that_staff_could_have_sent(current):
    files = list(MaterialFile.objects.select_related("material"))

    for row in files:
        row.full_clean()
        row.material.full_clean()
    for row in filter(lambda row: not row.link, files):
        with row.file.open("rb") as stored:
            check_upload(stored, kinds=[*KINDS, *STAFF_KINDS])
        assert row.size_bytes == row.file.size
    assert {row.format_name for row in files} == {"PDF", "ZIP", "ODT", "MP4, 1.2 GB"}
    assert {row.link_host for row in files} == {"", "films.example"}


def test_files_were_taken_away_before_today(current):
    counts = DownloadCount.objects.all()

    assert counts.count() > 100
    assert max(count.day for count in counts).isoformat() == "2026-09-20"
    assert min(count.number for count in counts) > 0
