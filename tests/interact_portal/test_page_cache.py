"""Whole pages for strangers from memory: never old, never somebody's own."""

import gzip

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from contacts.models import ContactPerson
from events.actions.capacity import set_capacity
from events.actions.registration import cancel
from events.models import Deadline, DeadlineExtension, Event, EventContact, Registration, SeatPool
from interact_portal.page_cache import PAGES, PageCacheMiddleware
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, GuideStepFactory, LocalEventFactory, PostFactory
from tests.factories.contacts import AbsenceFactory, ContactPersonFactory, ProgrammeFactory, TopicFactory
from tests.factories.events import (
    DeadlineExtensionFactory,
    DocumentFactory,
    EventContactFactory,
    EventFactory,
    RegistrationFactory,
    in_days,
)

pytestmark = pytest.mark.django_db

PALERMO = "/events/palermo/"


@pytest.fixture(autouse=True)
def _empty():
    caches["pages"].clear()


@pytest.fixture
def event():
    event = EventFactory(slug="palermo", title="Workshop in Palermo")
    event.topics.add(TopicFactory(slug="state-aid"))
    EventContactFactory(event=event, person=ContactPersonFactory(slug="ada", team__slug="delivery"))
    ProgrammeFactory(slug="alpine")
    LocalEventFactory(edition=EditionFactory(year=2024), slug="lights")
    GuideStepFactory(edition=EditionFactory(year=2024))
    PostFactory(edition=EditionFactory(year=2024), slug="boats")
    return event


def statements_of(client, path, **headers):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, headers=headers)
    assert response.status_code == 200
    return len(queries), response


def is_from_memory(client, path):
    return statements_of(client, path)[0] == 1


# -- what is kept ---------------------------------------------------------------------------------------------
KEPT = [
    "/", "/events/", PALERMO, "/topics/state-aid/", "/campaigns/cooperation-day/", "/campaigns/cooperation-day/2024/",
    "/campaigns/cooperation-day/2024/events/", "/campaigns/cooperation-day/2024/events/lights/",
    "/campaigns/cooperation-day/2024/materials/", "/campaigns/cooperation-day/2024/materials/guide/",
    "/campaigns/cooperation-day/2024/promotion/", "/campaigns/cooperation-day/2024/promotion/posts/boats/",
    "/programmes/alpine/", "/contacts/", "/programmes/", "/contacts/ada/", "/contacts/ada/card.vcf",
    "/contacts/ada/card.svg", "/teams/delivery/", "/events/feed.atom", "/events/feed.ics", "/sitemap.xml",
    "/sitemap-events.xml",
]  # fmt: skip


@pytest.mark.parametrize("path", KEPT)
def test_a_page_for_strangers_is_made_once_and_costs_one_statement_from_then_on(client, event, path):
    first_cost, first = statements_of(client, path)

    cost, again = statements_of(client, path)

    assert (first_cost > 1, cost) == (True, 1)
    assert again.content == first.content
    assert again.headers == first.headers


def test_every_kind_of_page_that_may_be_kept_is_tested_here():
    assert all(any(pattern.fullmatch(path) for path in KEPT) for pattern, _version in PAGES)
    assert all(any(pattern.fullmatch(path) for pattern, _version in PAGES) for path in KEPT)


@pytest.mark.parametrize(
    "path",
    [
        "/events/palermo/register/", "/events/palermo/follow/", "/events/palermo/event.ics",
        "/accounts/login/", "/privacy/", "/contacts/ada/write/", "/health/ready",
    ],
)  # fmt: skip
def test_other_pages_are_not_kept(client, event, path):
    client.get(path)

    assert not is_from_memory(client, path) or "ETag" not in client.get(path).headers


def test_a_kept_page_holds_nothing_of_the_request_that_made_it(client, event):
    client.cookies["csrftoken"] = "x" * 32
    client.cookies["theme"] = "dark"

    for path in KEPT:
        response = client.get(path, headers={"X-Forwarded-For": "192.0.2.7", "User-Agent": "Spy/1.0"})
        html = response.content.decode()
        assert not response.cookies
        assert "csrfmiddlewaretoken" not in html
        assert not any(word in html for word in ("x" * 32, "192.0.2.7", "Spy/1.0"))
        assert "nonce-" not in response.headers["Content-Security-Policy"]


# -- never old ------------------------------------------------------------------------------------------------
def register(event):
    RegistrationFactory(event=event)


def cancel_one(event):
    cancel(registration=Registration.objects.first(), by=StaffFactory())


def raise_capacity(event):
    set_capacity(pool=event.pools.get(), capacity=99, by=StaffFactory())


def extend(event):
    DeadlineExtensionFactory(deadline=event.deadline)


CHANGES = {
    register: "38 of 40 places left",
    cancel_one: "40 of 40 places left",
    raise_capacity: "98 of 99 places left",
    extend: "The hotel has more rooms than planned.",
    lambda event: Event.objects.update(title="Workshop in Turku"): "Workshop in Turku",
    lambda event: event.days.create(opens_at=in_days(30), closes_at=in_days(31), note="Bring boots"): "Bring boots",
    lambda event: DocumentFactory(event=event, title="Slides"): "Slides",
    lambda event: ContactPerson.objects.update(given_name="Grace"): "Grace",
    lambda event: AbsenceFactory(person=ContactPerson.objects.get()): "is away until",
    lambda event: EventContact.objects.all().delete(): None,
    lambda event: SeatPool.objects.update(closes_at=in_days(-1)): "Registration is closed",
    lambda event: Event.objects.update(status="cancelled", cancelled_at=in_days(0)): "Cancelled",
    lambda event: Deadline.objects.update(closes_at=in_days(20)): None,
}


@pytest.mark.parametrize("change", CHANGES, ids=range(len(CHANGES)))
def test_whatever_changes_on_the_page_of_an_event_is_shown_at_once(client, event, change):
    RegistrationFactory(event=event)
    before = client.get(PALERMO)
    assert is_from_memory(client, PALERMO)

    change(event)

    after = client.get(PALERMO)
    assert after.content != before.content
    assert after.headers["ETag"] != before.headers["ETag"]
    assert CHANGES[change] is None or CHANGES[change] in after.content.decode()
    assert is_from_memory(client, PALERMO)


def test_a_change_that_is_taken_back_shows_the_page_as_it_was(client, event):
    before = client.get(PALERMO)
    Event.objects.update(title="Workshop in Turku")
    assert "Turku" in client.get(PALERMO).content.decode()

    Event.objects.update(title="Workshop in Palermo")

    after = client.get(PALERMO)
    assert "Turku" not in after.content.decode()
    assert after.headers["ETag"] != before.headers["ETag"]


def test_what_staff_write_is_on_the_lists_at_once(client, event):
    for path in ("/", "/events/", "/topics/state-aid/"):
        client.get(path)

    Event.objects.update(title="Workshop in Turku")

    for path in ("/", "/events/", "/topics/state-aid/"):
        assert "Workshop in Turku" in client.get(path).content.decode()


def test_an_event_that_is_gone_is_gone(client, event):
    client.get(PALERMO)

    Event.objects.update(status="draft")

    assert client.get(PALERMO).status_code == 404


def test_one_that_comes_is_there(client):
    assert client.get(PALERMO).status_code == 404

    EventFactory(slug="palermo")

    assert client.get(PALERMO).status_code == 200


def test_extensions_are_removed_from_a_page_with_their_row(client, event):
    extend(event)
    assert "extended" in client.get(PALERMO).content.decode()

    DeadlineExtension.objects.all().delete()

    assert "extended" not in client.get(PALERMO).content.decode()


# -- never somebody's own -------------------------------------------------------------------------------------
def test_who_is_signed_in_gets_a_page_of_their_own_and_leaves_none_behind(client, event):
    stranger, person = client, UserFactory()
    RegistrationFactory(event=event, person=person)
    signed_in = type(client)()
    signed_in.force_login(person)

    for _ in range(2):
        own = signed_in.get(PALERMO)
        assert "See your registration" in own.content.decode()
        assert "My registrations" in own.content.decode()
        assert "ETag" not in own.headers
        assert "See your registration" not in stranger.get(PALERMO).content.decode()
    assert "no-cache" not in own.headers.get("Cache-Control", "")


def test_who_signs_in_is_no_stranger_any_more_and_who_signs_out_is_one_again(client, event):
    person = RegistrationFactory(event=event).person
    client.get(PALERMO)

    client.force_login(person)
    assert "See your registration" in client.get(PALERMO).content.decode()
    client.logout()
    assert "See your registration" not in client.get(PALERMO).content.decode()


def test_a_session_that_nobody_has_is_not_served_from_memory_either(client, event):
    client.get(PALERMO)
    client.cookies["sessionid"] = "forged"

    assert "ETag" not in client.get(PALERMO).headers


def test_a_preview_of_staff_is_shown_to_nobody_else(client):
    EventFactory(slug="palermo", draft=True)
    staff = type(client)()
    staff.force_login(StaffFactory())

    assert staff.get(PALERMO).status_code == 200
    assert client.get(PALERMO).status_code == 404
    assert staff.get(PALERMO).status_code == 200


# -- what may not be kept -------------------------------------------------------------------------------------
def with_cookie(request):
    response = HttpResponse("page")
    response.set_cookie("seen", "1")
    return response


def with_nonce(request):
    return HttpResponse("page", headers={"Content-Security-Policy": "script-src 'nonce-abc'"})


def with_token(request):
    return HttpResponse(get_token(request))


@pytest.mark.parametrize(
    "view",
    [
        with_cookie,
        with_nonce,
        with_token,
        lambda request: HttpResponse("page", status=404),
        lambda request: HttpResponse("page", status=503),
        lambda request: StreamingHttpResponse(["page"]),
    ],
)
def test_a_page_with_something_of_its_own_or_gone_wrong_is_never_kept(event, view):
    made = []
    middleware = PageCacheMiddleware(lambda request: made.append(1) or view(request))

    for _ in range(2):
        response = middleware(RequestFactory().get(PALERMO))
        assert "ETag" not in response.headers
    assert len(made) == 2


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_what_is_read_is_kept(event, method):
    made = []
    middleware = PageCacheMiddleware(lambda request: made.append(1) or HttpResponse("page"))

    for _ in range(2):
        middleware(getattr(RequestFactory(), method)(PALERMO))
    assert len(made) == 2


@pytest.mark.parametrize("path", ["/", "/events/", PALERMO, "/contacts/", "/programmes/"])
def test_no_shared_cache_may_keep_what_somebody_with_a_session_sees(client, event, path):
    client.force_login(UserFactory())

    assert client.get(path).headers["Cache-Control"] == "private"


def test_a_foreign_host_is_refused_before_and_after_a_page_is_kept(client, event):
    foreign = {"headers": {"host": "evil.example"}}

    assert client.get(PALERMO, **foreign).status_code == 400
    client.get(PALERMO)
    assert client.get(PALERMO, **foreign).status_code == 400
    assert client.get(PALERMO).status_code == 200


# -- query strings --------------------------------------------------------------------------------------------
def test_each_query_is_a_page_of_its_own(client, event):
    EventFactory(title="Turku", country="FI")

    finland, italy = client.get("/events/?country=FI"), client.get("/events/?country=IT")

    assert "Turku" in finland.content.decode()
    assert "Turku" not in italy.content.decode().partition("<nav")[0].partition("event-list")[2]
    assert finland.headers["ETag"] != italy.headers["ETag"]
    assert client.get("/events/?country=FI").content == finland.content


def test_a_flood_of_queries_does_not_fill_the_memory(client, event):
    most = caches["pages"]._max_entries
    middleware = PageCacheMiddleware(lambda request: HttpResponse("page"))

    for number in range(most + 20):
        middleware(RequestFactory().get(f"{PALERMO}?{number}"))

    assert len(caches["pages"]._cache) <= most


# -- the wire -------------------------------------------------------------------------------------------------
def test_who_has_the_page_is_told_that_it_is_still_the_same(client, event):
    first = client.get(PALERMO)

    with CaptureQueriesContext(connection) as queries:
        same = client.get(PALERMO, headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.content, len(queries)) == (304, b"", 1)
    for header in ("ETag", "Vary", "Cache-Control"):
        assert same.headers[header] == first.headers[header]
    RegistrationFactory(event=event)
    assert client.get(PALERMO, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_page_may_be_kept_outside_but_has_to_be_asked_for(client, event):
    response = client.get(PALERMO)

    assert response.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= set(response.headers["Vary"].split(", "))
    assert response.headers["ETag"].startswith('W/"')


def test_a_page_is_compressed_for_who_can_read_it(client, event):
    plain = client.get(PALERMO)

    zipped = client.get(PALERMO, headers={"Accept-Encoding": "br, gzip"})

    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert len(zipped.content) < len(plain.content) / 2
    for response in (plain, zipped):
        assert int(response.headers["Content-Length"]) == len(response.content)


def test_who_asks_for_the_head_gets_no_body_and_leaves_a_whole_page(client, event):
    head = client.head(PALERMO)

    page = client.get(PALERMO)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == page.headers["ETag"]
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert "Workshop in Palermo" in page.content.decode()


def test_safety_headers_are_kept_with_the_page(client, event):
    for _ in range(2):
        headers = client.get(PALERMO).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Permissions-Policy"]
