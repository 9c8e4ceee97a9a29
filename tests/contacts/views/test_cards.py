import pytest
import vobject

from contacts.models import ContactPerson
from tests.factories.accounts import UserFactory
from tests.factories.contacts import ContactPersonFactory

pytestmark = pytest.mark.django_db

CARDS = ["/contacts/ada/card.vcf", "/contacts/ada/card.svg"]


@pytest.fixture(autouse=True)
def ada(fresh_pages):
    return ContactPersonFactory(slug="ada", given_name="Łucja", email="ada@organisation.example")


def test_a_card_is_a_file_for_address_books(client, ada):
    response = client.get("/contacts/ada/card.vcf")

    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="ada.vcf"'
    assert vobject.readOne(response.content.decode()).fn.value == ada.full_name


def test_a_picture_is_an_image(client):
    response = client.get("/contacts/ada/card.svg")

    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg ")


def test_who_is_signed_in_gets_the_address_and_nobody_else(client):
    stranger = client.get("/contacts/ada/card.vcf").content.decode()
    client.force_login(UserFactory())

    person = client.get("/contacts/ada/card.vcf").content.decode()

    assert "@" not in stranger
    assert "EMAIL;TYPE=INTERNET:ada@organisation.example" in person


@pytest.mark.parametrize("path", CARDS)
def test_what_strangers_get_may_be_shared_and_what_holds_the_address_never(client, path):
    stranger = client.get(path)
    client.force_login(UserFactory())
    person = client.get(path)

    assert stranger.content != person.content
    assert (stranger.headers["Cache-Control"], bool(stranger.headers["ETag"])) == ("no-cache", True)
    assert person.headers["Cache-Control"] == "private"
    assert all("Cookie" in response.headers["Vary"] for response in (stranger, person))
    assert not stranger.cookies


@pytest.mark.parametrize("path", CARDS)
def test_who_is_not_listed_has_no_card(client, path):
    ContactPerson.objects.update(is_listed=False)
    assert client.get(path).status_code == 404

    client.force_login(UserFactory(is_staff=True))
    assert client.get(path).status_code == 404
