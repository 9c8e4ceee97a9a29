"""Files of materials: what is answered, and what counts as taken away."""

from datetime import UTC, datetime

import pytest

from campaigns.models import DownloadCount
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory
from tests.factories.campaigns import MaterialFileFactory as FileFactory
from tests.factories.events import TINY_PDF

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def file():
    return FileFactory(material__edition=EditionFactory(year=2026), material__slug="poster", language="fr", version=2)


def counts():
    return list(DownloadCount.objects.values_list("file", "day", "number"))


def test_a_file_is_taken_away_and_nothing_in_it_runs(client, file):
    response = client.get(file.get_absolute_url())

    assert b"".join(response.streaming_content) == TINY_PDF
    assert response["Content-Disposition"] == 'attachment; filename="poster-2026-fr-v2.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_every_time_counts_on_its_day_whoever_it_is(client, file):
    other = FileFactory(material=file.material, language="de")
    for _ in range(2):
        client.get(file.get_absolute_url(), headers={"user-agent": BROWSER})
    client.force_login(UserFactory())
    client.get(file.get_absolute_url())
    client.get(other.get_absolute_url())

    today = datetime.now(UTC).date()
    assert sorted(counts()) == sorted([(file.pk, today, 3), (other.pk, today, 1)])


def test_another_day_has_a_count_of_its_own(client, file, time_machine):
    time_machine.move_to(datetime(2026, 9, 20, 23, 59, tzinfo=UTC))
    client.get(file.get_absolute_url())
    time_machine.move_to(datetime(2026, 9, 21, 0, 1, tzinfo=UTC))
    client.get(file.get_absolute_url())

    assert [(f"{day}", number) for _file, day, number in sorted(counts())] == [("2026-09-20", 1), ("2026-09-21", 1)]


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-1023"},
        {"range": "bytes=1024-"},
        {"sec-purpose": "prefetch;prerender"},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        {"user-agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"user-agent": "SomeCrawler 1.0"},
        {"user-agent": "facebookexternalhit/1.1"},
    ],
)
def test_parts_programs_and_what_is_fetched_ahead_do_not_count(client, file, headers):
    response = client.get(file.get_absolute_url(), headers=headers)

    assert response.status_code in (200, 206)
    assert counts() == []


def test_a_look_at_the_head_does_not_count(client, file):
    response = client.head(file.get_absolute_url())

    assert (response.status_code, response["Content-Length"], counts()) == (200, str(len(TINY_PDF)), [])


def test_a_telephone_whose_name_ends_in_bot_is_a_person(client, file):
    client.get(file.get_absolute_url(), headers={"user-agent": "Mozilla/5.0 (Linux; Android 14; CUBOT KINGKONG)"})

    assert [number for _file, _day, number in counts()] == [1]


def test_a_link_leads_to_where_it_is_kept_and_counts_as_a_file_does(client, file):
    elsewhere = FileFactory(material=file.material, linked=True, link="https://films.example/1?a=b#c")
    way = elsewhere.get_absolute_url()
    client.head(way)
    client.get(way, headers={"user-agent": "SomeCrawler 1.0"})

    for _ in range(2):
        response = client.get(f"{way}?next=https://evil.example/", headers={"user-agent": BROWSER})

    assert (response.status_code, response["Location"]) == (302, "https://films.example/1?a=b#c")
    assert response["Referrer-Policy"] == "same-origin"
    assert counts() == [(elsewhere.pk, datetime.now(UTC).date(), 2)]


def test_what_only_staff_see_does_not_count(client, file):
    file.material.is_published = False
    file.material.save()
    assert client.get(file.get_absolute_url()).status_code == 404
    client.force_login(StaffFactory())

    assert client.get(file.get_absolute_url()).status_code == 200
    assert counts() == []


def test_a_file_that_is_gone_is_not_found_and_does_not_count(client, file):
    file.file.storage.delete(file.file.name)

    assert client.get(file.get_absolute_url()).status_code == 404
    assert counts() == []


@pytest.mark.parametrize("path", ["2025/materials/poster/{}/", "2026/materials/flag/{}/", "2026/materials/poster/0/"])
def test_a_file_has_one_address(client, file, path):
    assert client.get(f"/campaigns/cooperation-day/{path.format(file.pk)}").status_code == 404


def test_the_largest_number_in_an_address_is_not_found(client, file):
    assert client.get(f"/campaigns/cooperation-day/2026/materials/poster/{'9' * 40}/").status_code == 404
