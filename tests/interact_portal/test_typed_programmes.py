"""Three people type three names of one programme: staff make them one, and all three read their programme right."""

import re

import pytest
from django.test import Client

from accounts.models import Affiliation, User
from contacts.models import Programme
from events.models import Registration
from tests.factories.accounts import NewcomerFactory, StaffFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db

NAMES = ["Sicilia FESR", "PR FESR Sicilia 21-27", "Sicily ERDF"]
SICILIA = "PR FESR Sicilia 2021-2027"
TOLD = {
    "body_kind": "managing_authority", "role": "Finance officer", "country": "IT", "organisation": "Regione Siciliana",
}  # fmt: skip
QUEUE = "/admin/contacts/programme/awaiting/"


def browser_of(person):
    client = Client()
    client.force_login(person)
    return client


def tell(client, address, name):
    """“About you” at ``address``, past the question whether a near programme is meant."""
    typed = {**TOLD, "name": f"Who typed {name}", "programme": name}
    asked = client.post(address, typed)
    if asked.status_code == 302:
        return
    assert list(asked.context["form"].errors) == ["programme_choice"]
    assert client.post(address, {**typed, "programme_choice": "none-of-these"}).status_code == 302


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def sicilia():
    ProgrammeFactory(name="European Funds for Silesia 2021-2027", ijg=True)
    return ProgrammeFactory(
        name=SICILIA, short_name="PR FESR Sicilia", slug="pr-fesr-sicilia-2021-2027", countries=["IT"], ijg=True
    )


def test_three_typed_names_become_one_row_and_all_three_read_their_programme_right(sicilia):
    EventFactory(slug="palermo")
    people, staff = NewcomerFactory.create_batch(3), browser_of(StaffFactory())
    browsers = [browser_of(person) for person in people]

    # Two type it in their profile, one on the way to a registration; each registers.
    for browser, name in zip(browsers, NAMES, strict=True):
        tell(browser, "/me/" if name != NAMES[2] else "/events/palermo/register/about-you/", name)
        browser.post("/events/palermo/register/")
        browser.post("/events/palermo/register/check/")
    assert sorted(Registration.objects.values_list("state", "programme__name")) == sorted(
        ("confirmed", name) for name in NAMES
    )

    # Staff see all three, each with the programme as its first twin, and merge them.
    queue = staff.get(QUEUE)
    assert [(str(name.programme), str(name.twins[0].programme)) for name in queue.context["names"]] == [
        (name, SICILIA) for name in NAMES
    ]
    for name in queue.context["names"]:
        address = f"/admin/contacts/programme/{name.programme.pk}/merge/"
        assert address in queue.content.decode()
        preview = staff.get(address, {"into": name.twins[0].programme.slug})
        assert ("Registrations", 1) in preview.context["preview"]["facts"]
        staff.post(address, {"target": sicilia.slug, "name": "", "confirm": "Merge for good"})

    # One row, and everybody is there.
    assert "No name awaits a check." in text_of(staff.get(QUEUE))
    registry = Client().get("/programmes/")
    assert [programme.name for programme in registry.context["page"] if "Sic" in programme.name] == [SICILIA]
    assert not [name for name in NAMES if name in text_of(registry)]
    for person, browser in zip(people, browsers, strict=True):
        page = browser.get("/me/")
        assert page.context["form"]["programme"].value() == SICILIA
        registration = Registration.objects.get(person=person)
        assert registration.programme == sicilia
        assert not [name for name in NAMES if name in text_of(browser.get(f"/registrations/{registration.code}/"))]
    assert set(User.objects.filter(pk__in=[p.pk for p in people]).values_list("programme", flat=True)) == {sicilia.pk}
    assert Affiliation.objects.live().filter(programme=sicilia).count() == 3

    # Whoever types one of the names next has the programme, and is asked nothing.
    late = NewcomerFactory()
    tell(browser_of(late), "/me/", "sicily (ERDF)")
    late.refresh_from_db()
    assert (late.programme, Programme.objects.awaiting_check().count()) == (sicilia, 0)
