"""Staff ask programmes, move the deadline of support, and say what becomes of services."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Boost, LocalEvent, ServiceRequest, VideoWish
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import (
    BoostFactory,
    EditionFactory,
    LocalEventFactory,
    ServiceRequestFactory,
    SupportAskFactory,
    SupportRegistrationFactory,
)
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory
from tests.factories.events import in_days
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    options = {"location": tmp_path, "base_url": None}
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def staff(client):
    person = StaffFactory()
    client.force_login(person)
    return person


@pytest.fixture
def edition():
    return EditionFactory(boosting_budget_euros=100)


def of_edition(name, edition):
    return reverse(f"admin:campaigns_edition_{name}", args=[edition.pk])


def of_service(name, request):
    return reverse(f"admin:campaigns_servicerequest_{name}", args=[request.pk])


def officer(programme):
    return AffiliationFactory(programme=programme, person=UserFactory(), acting=True).person


def text_of(response):
    return " ".join(response.content.decode().split())


# -- asking, and the deadline ---------------------------------------------------------------------------------
def test_asking_shows_numbers_and_the_message_first_and_asks_nobody_twice(client, staff, edition):
    officer(ProgrammeFactory())
    ProgrammeFactory(name="Interreg Nowhere")
    address = of_edition("ask-programmes", edition)

    page = Page(client.post(address).content.decode())
    assert (page.facts["Asked"], page.facts["By"], page.facts["No address"]) == (
        "1 programme", "1 message", "Interreg Nowhere",
    )  # fmt: skip
    assert Message.objects.count() == 0

    first = client.post(address, {"confirm": "1"})
    second = client.post(address, {"confirm": "1"})
    assert notices(first) == ["1 programme asked by 1 message."]
    assert notices(second)[-1] == "They have been asked."
    assert Message.objects.count() == 1


def test_the_list_says_how_each_programme_stands(client, staff, edition):
    def asked(name, **answer):
        programme = officer_of(name)
        SupportAskFactory(edition=edition, programme=programme)
        if answer:
            SupportRegistrationFactory(edition=edition, programme=programme, **answer)

    def officer_of(name):
        programme = ProgrammeFactory(name=f"Interreg {name}")
        officer(programme)
        return programme

    asked("A")
    asked("B", started_by=None)
    asked("C", registered=True)
    asked("D", state="declined", answered_at=in_days(-1))
    officer_of("E")
    ProgrammeFactory(name="Interreg F")

    page = client.get(of_edition("support", edition))
    shown = [(row.programme, str(row.words)) for row in page.context["rows"]]
    assert shown == [
        ("Interreg A", "Asked, no answer"), ("Interreg B", "Started"), ("Interreg C", "Registered"),
        ("Interreg D", "Declined"), ("Interreg E", "Not asked yet"), ("Interreg F", "No address"),
    ]  # fmt: skip
    some = client.get(of_edition("support", edition), {"show": "silent"})
    assert [row.programme for row in some.context["rows"]] == ["Interreg A"]


def test_extending_tells_only_silent_programmes_after_a_look(client, staff, edition):
    silent, registered = ProgrammeFactory(), ProgrammeFactory()
    for programme in (silent, registered):
        officer(programme)
        SupportAskFactory(edition=edition, programme=programme)
    SupportRegistrationFactory(edition=edition, programme=registered, registered=True)
    old = edition.support_deadline.closes_at
    address = of_edition("extend-support", edition)
    sent = {
        "closes_at_0": (old + timedelta(days=7)).date().isoformat(), "closes_at_1": "", "reason": "Holidays.",
        "old_closes_at": old.isoformat(),
    }  # fmt: skip

    assert Page(client.post(address, sent).content.decode()).facts["Silent, and told"] == "1 programme"
    client.post(address, {**sent, "confirm": "1"})
    client.post(address, {**sent, "confirm": "1"})

    assert Message.objects.count() == 1
    second = text_of(client.post(address, {**sent, "reason": "Floods.", "confirm": "1"}))
    assert f"in the meantime by {staff.name}, with the reason “Holidays.”." in second
    edition.support_deadline.refresh_from_db()
    assert edition.support_deadline.closes_at > old
    earlier = client.post(address, {**sent, "old_closes_at": edition.support_deadline.closes_at.isoformat()})
    assert "The new end must be later than the present one." in text_of(earlier)


def test_closing_ends_it_and_refuses_in_words_what_is_closed(client, staff, edition):
    address = of_edition("close-support", edition)
    assert notices(client.post(address, {"reason": "Enough."})) == ["Registration for support is closed."]
    assert notices(client.get(address))[-1] == "Registration for support is not open."
    assert notices(client.get(of_edition("ask-programmes", edition)))[-1] == "Registration for support is not open."


def test_the_term_is_set_before_it_is_announced(client, staff):
    edition = EditionFactory(is_published=False, support_deadline=None)
    address = of_edition("set-support-term", edition)
    day = (timezone.now() + timedelta(days=9)).date().isoformat()

    client.post(address, {"opens_at_0": "", "opens_at_1": "", "closes_at_0": day, "closes_at_1": ""})

    edition.refresh_from_db()
    assert edition.support_deadline.closes_at.astimezone(edition.zone).isoformat()[:16] == f"{day}T23:59"
    edition.is_published = True
    edition.save()
    assert "announced already" in notices(client.get(address))[-1]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("ask-programmes", {}), ("extend-support", {}), ("extend-support", {"support_deadline": None}),
        ("set-support-term", {"support_deadline": None}),
    ],
)  # fmt: skip
def test_after_the_season_staff_read_that_it_is_over(client, staff, name, fields):
    over = EditionFactory(year=2021, **fields)

    assert notices(client.get(of_edition(name, over))) == ["The season is over: nothing is left to support."]


# -- services -------------------------------------------------------------------------------------------------
@pytest.fixture
def video(edition):
    request = ServiceRequestFactory(registration__edition=edition, service="video")
    VideoWish.objects.create(request=request, event_line="Come and see", subtitle_languages=["it"])
    officer(request.registration.programme)
    return request


def sent(state, revision=0, **typed):
    empty = {"words": "", "adviser": "", "due_date": "", "link": ""}
    return {"state": state, "revision": str(revision), **empty, **typed}


def test_each_change_of_a_service_is_one_message(client, staff, edition, video):
    adviser, address = ContactPersonFactory(), of_service("service", video)
    work = sent("in_work", adviser=str(adviser.pk), due_date="2026-12-24")
    for _press in range(2):
        client.post(address, work)
    film = {"file": SimpleUploadedFile("film.mp4", b"film")}
    client.post(address, sent("delivered", 1, words="Here it is.", **film))

    video.refresh_from_db()
    assert (video.state, video.words, video.revision) == ("delivered", "Here it is.", 2)
    assert video.file.read() == b"film"
    states = [message.shared.context["state"] for message in Message.objects.order_by("pk")]
    assert states == ["in work", "delivered"]


@pytest.mark.parametrize(
    ("state", "before", "why"),
    [
        ("not_possible", "asked", "Say in words to the programme why it is not possible."),
        ("delivered", "in_work", "A video is delivered with its file or a link to it."),
        ("delivered", "asked", "Choose among the answers that are offered to “State”."),
    ],
)
def test_a_change_without_sense_is_refused_in_words(client, staff, video, state, before, why):
    ServiceRequest.objects.update(state=before)
    response = client.post(of_service("service", video), sent(state))

    assert why in text_of(response)
    assert ServiceRequest.objects.get().state == before
    assert Message.objects.count() == 0


def test_who_saw_another_state_keeps_what_was_typed(client, staff, video):
    client.post(of_service("service", video), sent("in_work"))
    response = client.post(of_service("service", video), sent("not_possible", words="Too late for this year."))

    assert "Somebody else has changed this in the meantime." in text_of(response)
    assert "Too late for this year." in text_of(response)
    assert ServiceRequest.objects.get().state == "in_work"


def test_visibility_marks_the_events_of_the_programme(client, staff, edition):
    request = ServiceRequestFactory(registration__edition=edition, service="visibility", state="in_work")
    event = LocalEventFactory(edition=edition, programme=request.registration.programme)
    LocalEventFactory(edition=edition)

    client.post(of_service("service", request), sent("delivered"))
    assert list(LocalEvent.objects.filter(is_highlighted=True)) == [event]
    client.post(of_service("service", request), sent("in_work", 1))
    assert not LocalEvent.objects.filter(is_highlighted=True).exists()


def test_a_grant_beyond_the_budget_says_what_is_left(client, staff, edition):
    first, second = (BoostFactory(request__registration__edition=edition) for _each in range(2))

    done = client.post(of_service("grant", first.request), {"euros": "60", "revision": "0"})
    refused = client.post(of_service("grant", second.request), {"euros": "60", "revision": "0"})

    assert notices(done) == ["€ 60 are granted."]
    assert "Nothing is granted: the budget has € 40 left for this." in text_of(refused)
    assert 'value="60"' in text_of(refused)
    assert sorted(Boost.objects.values_list("granted_euros", flat=True)) == [0, 60]


def test_who_grants_reads_for_which_event_and_how_it_stands(client, staff, edition):
    boost = BoostFactory(request__registration__edition=edition, request__local_event__title="Night of lights")
    address = of_service("grant", boost.request)

    assert Page(client.get(address).content.decode()).facts["Local event"] == "Night of lights (published)"
    LocalEvent.objects.update(state="cancelled", cancelled_at=timezone.now())
    assert Page(client.get(address).content.decode()).facts["Local event"] == "Night of lights (cancelled)"


def test_a_grant_for_a_cancelled_event_is_refused_in_words_and_what_was_typed_stays(client, staff, edition):
    boost = BoostFactory(request__registration__edition=edition)
    LocalEvent.objects.update(state="cancelled", cancelled_at=timezone.now())

    refused = client.post(of_service("grant", boost.request), {"euros": "60", "revision": "0"})

    assert "The local event is cancelled, so nothing more is granted for it." in text_of(refused)
    assert 'value="60"' in text_of(refused)
    assert (Boost.objects.get().granted_euros, Message.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("act", "service", "typed", "kept"),
    [
        ("service", "visibility", {"state": "in_work", "words": "Soon on the <b>map</b>."}, "on the &lt;b&gt;map"),
        ("answer", "advice", {"text": "Begin with the harbour.", "seen": "0"}, "Begin with the harbour."),
    ],
)
def test_words_about_what_a_programme_takes_back_meanwhile_come_back(client, staff, edition, act, service, typed, kept):
    request = ServiceRequestFactory(registration__edition=edition, service=service)
    address = of_service(act, request)
    assert client.get(address).status_code == 200
    request.delete()

    answer = client.post(address, {"revision": "0", **typed})

    assert answer.status_code == 404
    assert "This service is not asked for any more" in text_of(answer)
    assert kept in text_of(answer)
    assert client.get(address).status_code == 404
    assert Message.objects.count() == 0


def test_who_may_not_work_on_services_gets_no_page_of_one_that_is_gone(client, edition):
    client.force_login(StaffFactory(is_superuser=False))
    request = ServiceRequestFactory(registration__edition=edition, service="advice")
    address = of_service("answer", request)
    request.delete()

    assert "Begin here." not in text_of(client.post(address, {"text": "Begin here.", "seen": "0"}))


def test_outcome_beyond_the_grant_is_refused_in_words(client, staff, edition):
    boost = BoostFactory(request__registration__edition=edition, granted_euros=50)

    refused = client.post(of_service("outcome", boost.request), {"spent_euros": "51", "reach": "9", "revision": "0"})
    assert "€ 50 are granted, so no more can have been spent." in text_of(refused)
    client.post(of_service("outcome", boost.request), {"spent_euros": "49", "reach": "900", "revision": "0"})

    boost.refresh_from_db()
    assert (boost.spent_euros, boost.reach, boost.request.state) == (49, 900, "delivered")


def test_staff_read_what_was_asked_and_its_files(client, staff, edition, video):
    BoostFactory(request__registration__edition=edition)
    ServiceRequestFactory(registration__edition=edition)
    video.video.logo.save("logo.jpg", SimpleUploadedFile("logo.jpg", b"logo"))
    for request in ServiceRequest.objects.all():
        assert client.get(of_service("change", request)).status_code == 200
    assert "/logo/file/" in text_of(client.get(of_service("change", video)))
    assert "Come and see" in text_of(client.get(of_service("change", video)))
    boosting = ServiceRequest.objects.get(service="boosting")
    assert "Sicily and Malta, in Italian, 10 days" in text_of(client.get(of_service("change", boosting)))


@pytest.mark.parametrize("number", [1, 10])
def test_the_list_of_services_costs_the_same_for_one_and_many(client, staff, number, django_assert_num_queries):
    for year in range(number):
        BoostFactory(request__registration__edition=EditionFactory(year=2000 + year))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("admin:campaigns_servicerequest_changelist"))


#: Of staff's list of services.
QUERIES = 5


def test_a_file_as_large_as_the_one_before_takes_its_place_and_the_same_press_twice_is_one(client, staff, video):
    address = of_service("service", video)

    def send(content, revision):
        client.post(address, sent("in_work", revision, file=SimpleUploadedFile("film.mp4", content)))
        video.refresh_from_db()
        return video.revision, video.file.read()

    assert [send(b"first", 0), send(b"first", 0)] == [(1, b"first")] * 2
    assert send(b"other", 0) == (1, b"first")
    assert send(b"other", 1) == (2, b"other")
    assert Message.objects.count() == 2
