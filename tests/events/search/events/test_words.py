"""What words find: accents and wrong letters forgiven."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, EventWord, Speaker
from events.search import Asked, search_events
from tests.factories.contacts import ContactPersonFactory, SynonymFactory, TopicFactory
from tests.factories.events import EventFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


def search(q):
    return search_events(Asked(q=q, when="all"), now=timezone.now(), size=50)


def found(q):
    rows = Event.objects.in_bulk(search(q).keys)
    return {event.title for event in rows.values()}


@pytest.fixture
def events():
    lodz = EventFactory(
        title="Łódź", tagline="Checks without tears", city="Łódź", country="PL", venue="EC1, old power station",
        kind="conference",
    )  # fmt: skip
    lodz.topics.add(TopicFactory(name="State aid"))
    SpeakerFactory(event=lodz, name="Zoë Müller-Ibáñez")
    turku = EventFactory(title="Turku", tagline="", city="Turku", country="FI", venue="", goal="interreg")
    person = ContactPersonFactory(given_name="Maija", family_name="Korhonen")
    SpeakerFactory(event=turku, contact=person, name="")
    EventFactory(title="Online", tagline="", city="", country="", venue="", kind="webinar", mode="online", goal="ijg")
    EventFactory(title="Hidden", city="Łódź", draft=True)


@pytest.mark.parametrize(
    ("q", "titles"),
    [
        # what it is called, where it is
        ("lodz", {"Łódź"}),
        ("ŁÓDŹ", {"Łódź"}),
        ("tears", {"Łódź"}),
        ("power stat", {"Łódź"}),
        ("poland", {"Łódź"}),
        ("Finland", {"Turku"}),
        ("FI", {"Turku"}),
        # what it is about, what kind it is, for whom, who speaks
        ("state aid", {"Łódź"}),
        ("webinars", {"Online"}),
        ("conference poland", {"Łódź"}),
        ("conference finland", set()),
        ("interreg", {"Turku"}),
        ("muller", {"Łódź"}),
        ("Ibanez", {"Łódź"}),
        ("Korhonen", {"Turku"}),
        ("maija turku", {"Turku"}),
        ("conferences", {"Łódź"}),
        ("stations", {"Łódź"}),
        ("state aids", {"Łódź"}),
        # questions, and words with letters wrong, missing or in another order
        ("what is there about state aid in lodz", {"Łódź"}),
        ("turkku", {"Turku"}),
        ("conferense", {"Łódź"}),
        ("webniar", {"Online"}),
        ("korhnen", {"Turku"}),
        ("mueller", {"Łódź"}),
        ("finnland", {"Turku"}),
        ("stattion", {"Łódź"}),
        # what is in nothing
        ("xylophone", set()),
        ("hidden", set()),
        ("%", set()),
        ("_____ tur", {"Turku"}),
        ("' OR 1=1 --", set()),
    ],
)
@pytest.mark.usefixtures("events")
def test_words_find_events(q, titles):
    assert found(q) == titles


@pytest.mark.usefixtures("events")
def test_a_word_that_nobody_wrote_is_said_with_what_was_taken_for_it():
    assert search("turkku").reading.corrected == {"turkku": ["turku"]}
    assert search("turku").reading.corrected == {}
    assert search("tur").reading.corrected == {}
    assert search("stations").reading.corrected == {}


@pytest.mark.usefixtures("events")
def test_what_staff_call_the_same_finds_the_same():
    SynonymFactory(phrases=["state aid", "subsidies"])

    assert found("subsidies") == found("state aid") == {"Łódź"}


@pytest.mark.usefixtures("events")
def test_words_are_found_where_they_are_now():
    assert (found("turku"), found("tampere")) == ({"Turku"}, set())

    Event.objects.filter(title="Turku").update(title="Tampere", city="Tampere")
    assert (found("turku"), found("tampere")) == (set(), {"Tampere"})

    Speaker.objects.filter(contact=None).update(name="Grace Hopper")
    assert (found("ibanez"), found("hopper")) == (set(), {"Łódź"})

    person = Speaker.objects.exclude(contact=None).get().contact
    type(person).objects.update(family_name="Virtanen")
    assert (found("korhonen"), found("virtanen")) == (set(), {"Tampere"})


@pytest.mark.usefixtures("events")
def test_a_name_that_staff_typed_stands_for_that_of_the_directory():
    Speaker.objects.exclude(contact=None).update(name="Maija K.")

    assert found("korhonen") == set()
    assert found("maija") == {"Turku"}


@pytest.mark.usefixtures("events")
def test_words_that_were_asked_for_lately_are_not_asked_for_again():
    search("state aid lodz")

    with CaptureQueriesContext(connection) as queries:
        search("lodz aid")

    assert not [query for query in queries if "search_text LIKE" in query["sql"]]


@pytest.mark.parametrize("q", ["x" * 100, "é" * 100, "🦊", "\u202eturku", "a " * 50, "\\", "%%%", "œ ß"])
@pytest.mark.usefixtures("events")
def test_whatever_is_typed_breaks_nothing(q):
    search(q)


@pytest.mark.usefixtures("events")
def test_a_mistake_that_staff_mend_is_known_no_more():
    event = Event.objects.get(title="Turku")
    Event.objects.filter(pk=event.pk).update(title="Wrokshop on turbines")
    assert search("wrokshop").reading.corrected == {}

    Event.objects.filter(pk=event.pk).update(title="Workshop on turbines")
    assert search("wrokshop").reading.corrected == {"wrokshop": ["workshop", "workshops"]}
    assert search("turbnies").reading.corrected == {"turbnies": ["turbines"]}

    Event.objects.filter(pk=event.pk).update(status=Event.Status.DRAFT)
    assert search("turbnies").reading.corrected == {}


@pytest.mark.usefixtures("events")
def test_words_are_those_of_public_events_each_once():
    def words():
        return set(EventWord.objects.values_list("word", flat=True))

    assert words() == {"lodz", "checks", "without", "tears", "power", "station", "turku", "online"}

    EventFactory(title="Without Turku", tagline="", city="", venue="")
    Event.objects.filter(title="Turku").delete()
    assert words() == {"lodz", "checks", "without", "tears", "power", "station", "turku", "online"}

    Event.objects.filter(title="Without Turku").update(title="On")
    assert words() == {"lodz", "checks", "without", "tears", "power", "station", "online"}

    Event.objects.filter(title="Hidden").update(status=Event.Status.PUBLISHED, published_at=timezone.now())
    assert "hidden" in words()
