"""The page of guide and materials: what there is, of which year, in which languages and versions."""

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Edition, Material, MaterialFile
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, GuideStepFactory, GuideTaskFactory, MaterialFactory
from tests.factories.campaigns import MaterialFileFactory as FileFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

Kind = Material.Kind


@pytest.fixture(autouse=True)
def _empty():
    caches["pages"].clear()


@pytest.fixture
def edition():
    return EditionFactory(year=2026)


@pytest.fixture
def last_year():
    return EditionFactory(year=2025)


def address(edition):
    return f"{edition.get_absolute_url()}materials/"


def page(client, edition):
    response = client.get(address(edition))
    assert response.status_code == 200
    return Page(response.content.decode())


def cards(client, edition):
    """The materials on the page, in order; it is composed anew, for a page from memory has no context."""
    caches["pages"].clear()
    groups = client.get(address(edition)).context["groups"]
    return [card for _kind, _label, of_kind in groups for card in of_kind]


def titles(client, edition):
    return [card.material.title for card in cards(client, edition)]


# -- what is on it --------------------------------------------------------------------------------------------
def test_kind_size_version_language_and_licence_are_said(client, edition):
    poster = MaterialFactory(edition=edition, kind=Kind.IDENTITY, slug="poster", title="Poster")
    file = FileFactory(material=poster, language="fr", version=2, changes="the new key date", size_bytes=20_480)

    shown = page(client, edition)

    assert {"Identity kit", "Poster", "Poster, French", "PDF, 20.0\xa0KB".replace("\xa0", " ")} <= {
        word.replace("\xa0", " ") for word in shown.words
    }
    assert "version 2: the new key date" in shown.words
    assert f"/campaigns/cooperation-day/2026/materials/poster/{file.pk}/" in shown.links
    assert "https://creativecommons.org/licenses/by/4.0/" in shown.links


def test_of_what_is_kept_elsewhere_kind_and_host_are_said_and_nothing_is_fetched_from_there(client, edition):
    film = FileFactory(material__edition=edition, material__title="Film", linked=True, language="fr")

    shown = page(client, edition)

    assert {"Film, French", "MP4, 1.2 GB", "at films.example, opens another site", "version 1"} <= set(shown.words)
    assert film.get_absolute_url() in shown.links
    assert "films.example/1" not in client.get(address(edition)).content.decode()


def test_a_licence_of_the_campaign_is_said_in_words(client, edition):
    FileFactory(material__edition=edition, material__licence=Material.Licence.CAMPAIGN)

    assert "free to use for events of this campaign" in page(client, edition).text


def test_a_file_without_words_has_no_language(client, edition):
    FileFactory(material__edition=edition, material__title="Logo", language="")

    assert "Logo, " not in page(client, edition).text


def test_of_each_language_the_newest_version_is_first_and_older_ones_are_folded_away(client, edition):
    poster = MaterialFactory(edition=edition)
    for language, version in (("de", 1), ("de", 3), ("de", 2), ("en", 1), ("", 1)):
        FileFactory(material=poster, language=language, version=version)

    html = client.get(address(edition)).content.decode()
    (card,) = cards(client, edition)

    assert [(line.title, line.note) for line in card.files] == [
        ("Poster", "version 1"), ("Poster, English", "version 1"), ("Poster, German", "version 3"),
    ]  # fmt: skip
    assert [(line.title, line.note) for line in card.older] == [
        ("Poster, German", "version 2"), ("Poster, German", "version 1"),
    ]  # fmt: skip
    assert "<summary>2 earlier versions of “Poster”</summary>" in html


def test_materials_stand_by_kind_and_in_the_order_of_staff(client, edition):
    MaterialFactory(edition=edition, kind=Kind.FORMAT, title="Open day")
    MaterialFactory(edition=edition, kind=Kind.IDENTITY, title="Second", position=2)
    MaterialFactory(edition=edition, kind=Kind.IDENTITY, title="First", position=1)

    assert titles(client, edition) == ["First", "Second", "Open day"]


def test_words_of_staff_are_text(client, edition):
    FileFactory(
        material__edition=edition, material__title="<b>Poster</b>", material__summary="<script>x</script>",
        changes="<i>new</i>",
    )  # fmt: skip

    html = client.get(address(edition)).content.decode()

    assert "&lt;b&gt;Poster&lt;/b&gt;" in html
    assert [part for part in ("<b>Poster", "<script>x", "<i>new") if part in html] == []


def test_a_preview_is_shown_with_its_alternative_text(client, edition):
    poster = MaterialFactory(
        edition=edition, slug="poster", preview=ContentFile(b"\xff\xd8\xff", name="p.jpg"), preview_alt="A lantern"
    )

    html = client.get(address(edition)).content.decode()

    assert f'<img class="preview" src="{address(edition)}poster/preview/{poster.preview_name}" alt="A lantern"' in html
    answer = client.get(poster.preview_url)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200, "image/jpeg", "max-age=2592000, public",
    )  # fmt: skip
    assert client.get(f"{address(edition)}poster/preview/another.jpg").status_code == 404
    assert client.get(f"{address(edition)}{MaterialFactory(edition=edition).slug}/preview/x").status_code == 404


def test_an_edition_of_which_nothing_is_kept_says_so(client, edition):
    assert f"No materials are kept of {edition}." in page(client, edition).text


# -- whose it is ----------------------------------------------------------------------------------------------
def test_what_has_no_new_version_yet_is_last_years_and_says_so_material_by_material(client, edition, last_year):
    for slug, title in (("poster", "Old poster"), ("film", "Film"), ("gone", "With the year on it")):
        MaterialFactory(edition=last_year, slug=slug, title=title, is_carried_on=slug != "gone")
    MaterialFactory(edition=last_year, slug="secret", title="Never shown", is_published=False)
    film = FileFactory(material=Material.objects.get(slug="film"))
    MaterialFactory(edition=edition, slug="poster", title="New poster")

    shown = page(client, edition)

    assert sorted(titles(client, edition)) == ["Film", "New poster"]
    assert "of Interreg Cooperation Day 2025" in shown.words
    assert "Some of it is of the edition before" in shown.words
    assert film.get_absolute_url() == f"{address(last_year)}film/{film.pk}/"
    assert film.get_absolute_url() in shown.links


def test_something_new_that_is_not_published_does_not_take_the_place_of_last_years(client, edition, last_year):
    MaterialFactory(edition=last_year, slug="poster", title="Old poster")
    new = MaterialFactory(edition=edition, slug="poster", title="New poster", is_published=False)

    assert titles(client, edition) == ["Old poster"]
    Material.objects.filter(pk=new.pk).update(is_published=True)
    assert titles(client, edition) == ["New poster"]


def test_an_earlier_edition_keeps_its_own_and_takes_none_of_those_before(client, edition, last_year):
    MaterialFactory(edition=EditionFactory(year=2024), title="Of 2024")
    MaterialFactory(edition=last_year, title="Of 2025")

    assert titles(client, last_year) == ["Of 2025"]
    assert titles(client, edition) == ["Of 2025"]
    Edition.objects.filter(year=2026).update(is_published=False)
    assert sorted(titles(client, last_year)) == ["Of 2024", "Of 2025"]


def test_nothing_of_another_campaign_or_of_an_edition_nobody_sees_is_used(client, edition):
    MaterialFactory(edition=EditionFactory(year=2025, campaign__slug="another"))
    MaterialFactory(edition=EditionFactory(year=2024, is_published=False))

    assert titles(client, edition) == []


def test_the_page_of_an_edition_leads_to_what_there_is(client, edition):
    assert address(edition) not in Page(client.get(edition.get_absolute_url()).content.decode()).links
    poster = MaterialFactory(edition=edition)
    for language in ("de", "fr", ""):
        FileFactory(material=poster, language=language)
    MaterialFactory(edition=edition)
    GuideStepFactory(edition=edition)

    shown = Page(client.get(edition.get_absolute_url()).content.decode())

    assert address(edition) in shown.links
    assert {"A guide with steps and a checklist", "2 materials in 2 languages"} <= set(shown.words)


def test_the_page_says_how_long_the_guide_is_and_of_which_year(client, edition, last_year):
    GuideTaskFactory(step__edition=last_year)
    step = GuideStepFactory(edition=edition, is_published=False)
    for _ in range(2):
        GuideTaskFactory(step=step)

    assert {"1 step, 1 task to tick", "of Interreg Cooperation Day 2025"} <= set(page(client, edition).words)
    step.is_published = True
    step.save()
    assert "1 step, 2 tasks to tick" in page(client, edition).words
    assert "of Interreg Cooperation Day 2025" not in page(client, edition).words


# -- who sees it, and at what cost ----------------------------------------------------------------------------
def test_an_edition_that_is_not_published_shows_its_materials_to_staff_only(client, edition):
    coming = EditionFactory(year=2027, is_published=False)
    file = FileFactory(material__edition=coming)
    answers = {}
    for name, person in {"stranger": None, "person": UserFactory(), "staff": StaffFactory()}.items():
        if person:
            client.force_login(person)
        answers[name] = [client.get(path).status_code for path in (address(coming), file.get_absolute_url())]

    assert answers == {"stranger": [404, 404], "person": [404, 404], "staff": [200, 200]}


def test_strangers_get_it_from_memory_until_something_changes(client, edition):
    poster = MaterialFactory(edition=edition, title="Poster")
    page(client, edition)
    with CaptureQueriesContext(connection) as queries:
        page(client, edition)
    assert len(queries) == 1
    changes = {
        "Another title": lambda: Material.objects.update(title="Another title"),
        "Another title, Maltese": lambda: FileFactory(material=poster, language="mt"),
        "version 9": lambda: MaterialFile.objects.update(version=9),
        "1 step, 0 tasks to tick": lambda: GuideStepFactory(edition=edition),
    }
    for words, change in changes.items():
        assert words not in page(client, edition).text
        change()
        assert words in page(client, edition).text


def test_the_page_costs_as_many_statements_for_much_as_for_one(client, edition, last_year):
    costs = []
    for number in (1, 8):
        for language in ("de", "fr"):
            for _ in range(number):
                FileFactory(material__edition=edition, language=language)
                FileFactory(material__edition=last_year, language=language)
                GuideTaskFactory(step__edition=last_year)
        with CaptureQueriesContext(connection) as queries:
            page(client, edition)
        costs.append(len(queries))

    assert costs == [5, 5]  # version, edition, materials, files, guide


@pytest.mark.parametrize("page", ["materials/", "materials/guide/", "promotion/"])
def test_staff_read_that_nobody_else_sees_the_pages_of_an_edition_that_is_not_published(client, page):
    edition = EditionFactory(year=2027, is_published=False)
    GuideStepFactory(edition=edition)
    path = f"/campaigns/cooperation-day/2027/{page}"
    assert client.get(path).status_code == 404
    client.force_login(StaffFactory())

    assert "Only staff see this page until the edition is published." in client.get(path).content.decode()
