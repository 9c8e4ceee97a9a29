import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.models import Event, Question, SavedView, State
from events.models.waiting import Why
from tests.events.admin.pages import FilledForm
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import (
    AnswerFactory,
    EventFactory,
    QuestionFactory,
    RegistrationFactory,
    SeatPoolFactory,
)
from tests.pages import notices

pytestmark = pytest.mark.django_db
Kind = Question.Kind


@pytest.fixture
def event():
    return EventFactory()


def list_url(event):
    return reverse("admin:events_event_registrations", args=[event.pk])


def seen(client, event, query=""):
    return client.get(f"{list_url(event)}?{query}")


def rows_of(response):
    return [(row, [cell.words for cell in cells]) for row, cells in response.context["rows"]]


def registered(event, **person):
    return RegistrationFactory(event=event, person=UserFactory(**person))


# -- the list -----------------------------------------------------------------------------------------------
def test_the_page_lists_an_event_and_says_how_many_there_are(client, staff, event):
    programme = ProgrammeFactory(name="Interreg Alpine Space")
    registration = registered(event, name="Anna <b>", organisation="Land Tirol", country="AT", programme=programme)
    RegistrationFactory()

    page = seen(client, event)

    assert rows_of(page) == [
        (registration, ["Anna <b>", "Land Tirol", "Austria", "Interreg Alpine Space", "confirmed"])
    ]
    text = page.content.decode()
    assert "1 registration</h2>" in text
    assert "Anna &lt;b&gt;" in text
    assert reverse("admin:events_registration_change", args=[registration.pk]) in text


def test_the_form_without_javascript_leads_to_an_address_that_says_only_what_is_chosen(client, staff, event):
    QuestionFactory(event=event, kind=Kind.CHOICE)
    wanted = registered(event, country="FI")
    registered(event, country="AT")
    form = FilledForm(seen(client, event), "list-filters").values

    sent = client.get(list_url(event), form | {"country": "FI", "column": ["code", "country"]}, follow=True)

    assert sent.redirect_chain == [(f"{list_url(event)}?country=FI&column=code&column=country", 302)]
    assert rows_of(sent) == [(wanted, ["Finland"])]
    assert [(chosen.words, chosen.query) for chosen in sent.context["found"].filters] == [
        ("Country: Finland", "column=code&column=country")
    ]


def test_states_are_links_that_say_how_many_they_find(client, staff, event):
    for state in (State.PENDING, State.CONFIRMED, State.CANCELLED):
        RegistrationFactory(event=event, state=state)

    page = seen(client, event, "state=pending&sort=name")
    states = page.context["links"][0]
    assert [(str(choice.label), choice.query, choice.count, choice.is_chosen) for choice in states.choices] == [
        ("sent, and not ended", "sort=name&state=sent", 2, False),
        ("awaits approval", "sort=name", 1, True),
        ("confirmed", "sort=name&state=confirmed", 1, False),
        ("cancelled", "sort=name&state=cancelled", 1, False),
    ]
    assert len(rows_of(page)) == 1


def test_what_makes_no_sense_is_said_and_stands_in_its_control(client, staff, event):
    question = QuestionFactory(event=event, kind=Kind.NUMBER, label="How many?")
    RegistrationFactory(event=event)

    page = seen(client, event, f"answer-{question.pk}-from=many&country=FI&country=AT")

    text = page.content.decode()
    assert rows_of(page) == []
    assert "“How many?”: “many” is not a number." in text
    assert "“Country” is set twice." in text
    assert FilledForm(page, "list-filters").values[f"answer-{question.pk}-from"] == ["many"]
    assert "<title>Error:" in text


def test_columns_are_put_in_order_by_their_heads(client, staff, event):
    later = registered(event, name="Berta")
    first = registered(event, name="Anna")
    heads = {heading.column.name: heading for heading in seen(client, event).context["headings"]}

    page = seen(client, event, heads["name"].query)

    assert [row for row, _words in rows_of(page)] == [first, later]
    (name,) = (heading for heading in page.context["headings"] if heading.column.name == "name")
    assert (name.sort, name.query) == ("ascending", "sort=-name")
    assert 'aria-sort="ascending"' in page.content.decode()


def test_fifty_are_a_page_and_a_page_that_is_not_there_is_the_last(client, staff, event):
    person = UserFactory()
    for _ in range(51):
        RegistrationFactory(event=event, person=person, state=State.CANCELLED)

    first, second, beyond = (seen(client, event, f"page={page}&state=cancelled") for page in ("1", "2", "99"))

    assert [len(rows_of(page)) for page in (first, second, beyond)] == [50, 1, 1]
    assert 'href="?page=2&amp;state=cancelled#found-heading"' in first.content.decode()


def test_who_waits_has_a_place_in_line_also_when_others_are_filtered_out(client, staff):
    event = EventFactory(pool__capacity=0)
    RegistrationFactory(event=event, state=State.WAITING)
    second = RegistrationFactory(event=event, state=State.WAITING, person__country="FI")

    page = seen(client, event, "country=FI&column=state")

    assert rows_of(page) == [(second, ["on the waiting list: 2 (full)"])]


def test_who_has_a_place_and_wants_another_one_says_so_in_the_list(client, staff):
    event = EventFactory(mode=Event.Mode.HYBRID)
    online = SeatPoolFactory(event=event, slug="online", capacity=0)
    switching = RegistrationFactory(event=event, wants_pool=online)

    page = seen(client, event, "column=state&column=wait")

    assert rows_of(page) == [(switching, ["confirmed, to switch, online: 1 (full)", "to switch, online: full"])]


def test_the_list_finds_who_waits_for_one_reason(client, staff):
    event = EventFactory(pool__capacity=0)
    waiting = RegistrationFactory(event=event, state=State.WAITING)
    RegistrationFactory(event=event, state=State.PENDING)

    found = {why: [row for row, _cells in rows_of(seen(client, event, f"wait={why}"))] for why in Why}

    assert found == {why: [waiting] if why == Why.FULL else [] for why in Why}
    assert "Waits because: full" in seen(client, event, "wait=full").content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_as_much_for_many_as_for_one(client, event, number, django_assert_max_num_queries):
    reader = StaffFactory(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(content_type__app_label="events"))
    client.force_login(reader)
    event.sensitive_readers.add(reader)
    question = QuestionFactory(event=event, kind=Kind.TOPICS, is_sensitive=True)
    for _ in range(number):
        registration = registered(event, programme=ProgrammeFactory())
        AnswerFactory(registration=registration, question=question, value=["State aid"])
        SavedView.objects.create(event=event, by=reader, name=f"View {registration.pk}", query="state=sent")
    seen(client, event)

    with django_assert_max_num_queries(12):
        page = seen(client, event, f"column=answer-{question.pk}&sort=-answer-{question.pk}&state=sent")

    assert len(rows_of(page)) == number


@pytest.mark.parametrize(("typed", "is_open"), [("4", False), ("x", True)])
def test_filters_by_answers_stand_open_only_where_something_makes_no_sense(client, staff, event, typed, is_open):
    question = QuestionFactory(event=event, kind=Kind.NUMBER)

    page = seen(client, event, f"answer-{question.pk}-from={typed}&column=code&column=answer-{question.pk}")

    assert ("<details open" in page.content.decode()) is is_open


# -- who may ------------------------------------------------------------------------------------------------
def test_sensitive_answers_are_shown_to_their_readers_only(client, staff, event):
    question = QuestionFactory(event=event, label="What do you eat?", is_sensitive=True)
    registration = RegistrationFactory(event=event)
    AnswerFactory(registration=registration, question=question, value="Vegan")
    query = f"column=answer-{question.pk}"

    hidden = seen(client, event)
    asked_for = seen(client, event, query)
    event.sensitive_readers.add(staff)
    shown = seen(client, event, query)

    assert "What do you eat?" not in hidden.content.decode()
    assert (rows_of(asked_for), "Vegan" in asked_for.content.decode()) == ([], False)
    assert rows_of(shown) == [(registration, ["Vegan"])]


def test_who_may_not_see_registrations_is_refused(client, event):
    reader = StaffFactory(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename="view_event"))
    client.force_login(reader)

    assert [seen(client, event).status_code, client.post(list_url(event), {"deed": "keep"}).status_code] == [403, 403]


# -- deeds --------------------------------------------------------------------------------------------------
def test_those_that_are_ticked_are_approved_and_the_list_stays_as_it_was(client, staff, event):
    pending = [RegistrationFactory(event=event, state=State.PENDING) for _ in range(2)]
    elsewhere = RegistrationFactory(state=State.PENDING)
    left = RegistrationFactory(event=event)

    sent = client.post(
        f"{list_url(event)}?state=pending",
        {"deed": "approve", "registration": [row.pk for row in (*pending, left, elsewhere)]},
    )

    for row in (*pending, elsewhere):
        row.refresh_from_db()
    assert [row.state for row in (*pending, elsewhere)] == ["confirmed", "confirmed", "pending"]
    assert (sent.status_code, sent.url) == (302, f"{list_url(event)}?state=pending")
    assert notices(sent) == [
        "2 registrations are approved.",
        "1 registration does not await approval and stays as it is.",
    ]


def test_nobody_is_approved_by_who_only_looks_or_ticks_nothing(client, event):
    reader = StaffFactory(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename="view_registration"))
    client.force_login(reader)
    pending = RegistrationFactory(event=event, state=State.PENDING)

    page = seen(client, event)
    refused = client.post(list_url(event), {"deed": "approve", "registration": [pending.pk]})

    assert 'name="registration"' not in page.content.decode()
    assert refused.status_code == 403
    client.force_login(StaffFactory())
    assert notices(client.post(list_url(event), {"deed": "approve"})) == [
        "Tick the registrations that it is about first."
    ]


@pytest.mark.parametrize("deed", [{}, {"deed": "burn"}, {"deed": "approve", "registration": "’"}])
def test_a_deed_that_there_is_not_is_a_bad_request(client, staff, event, deed):
    assert client.post(list_url(event), deed).status_code == 400


# -- views --------------------------------------------------------------------------------------------------
def test_a_view_is_kept_by_name_with_what_the_list_shows(client, staff, event):
    sent = client.post(f"{list_url(event)}?page=2&sort=-name&state=sent&utm=x", {"deed": "keep", "name": "Live ones"})

    (view,) = SavedView.objects.all()
    assert (view.event, view.by, view.name, view.query, view.is_shared) == (
        event, staff, "Live ones", "state=sent&sort=-name", False,
    )  # fmt: skip
    assert sent.url == f"{list_url(event)}?state=sent&sort=-name"
    assert [(item["view"], item["is_shown"], item["is_mine"]) for item in client.get(sent.url).context["views"]] == [
        (view, True, True)
    ]


def test_a_view_that_is_shared_is_there_for_all_staff_to_open_and_not_to_change(client, staff, event):
    shared = SavedView.objects.create(event=event, by=staff, name="Live", query="state=sent", is_shared=True)
    SavedView.objects.create(event=event, by=staff, name="Mine", query="state=draft")
    SavedView.objects.create(event=EventFactory(), by=staff, name="Elsewhere", is_shared=True)
    client.force_login(StaffFactory())

    (item,) = seen(client, event).context["views"]
    taken = client.post(list_url(event), {"deed": "delete", "view": shared.pk})
    renamed = client.post(list_url(event), {"deed": "change", "view": shared.pk, "name": "Gone"})

    assert (item["view"], item["is_mine"], item["address"]) == (shared, False, f"{list_url(event)}?state=sent")
    assert (taken.status_code, renamed.status_code, SavedView.objects.count()) == (404, 404, 3)


def test_a_view_is_renamed_shared_and_deleted_by_its_owner(client, staff, event):
    view = SavedView.objects.create(event=event, by=staff, name="Live", query="state=sent")

    client.post(list_url(event), {"deed": "change", "view": view.pk, "name": "All live", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.query) == ("All live", True, "state=sent")

    sent = client.post(f"{list_url(event)}?state=sent", {"deed": "delete", "view": view.pk})
    assert (sent.url, SavedView.objects.count()) == (f"{list_url(event)}?state=sent", 0)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Fill in “Name of the view”."),
        ("x" * 81, "“Name of the view” may have at most 80 characters; yours has 81."),
        ("a\0b", "“Name of the view” holds a sign that cannot be kept. Please type it anew."),
        ("Live", "You have a view of this name already. Choose another name, or delete the old one first."),
    ],
)
def test_a_name_that_will_not_do_is_said_and_kept_in_its_control(client, staff, event, name, words):
    view = SavedView.objects.create(event=event, by=staff, name="Live", query="state=sent")
    other = SavedView.objects.create(event=event, by=staff, name="Other", query="state=draft")

    kept = client.post(f"{list_url(event)}?state=sent", {"deed": "keep", "name": name})
    changed = client.post(list_url(event), {"deed": "change", "view": other.pk, "name": name})

    for page in (kept, changed):
        assert (page.status_code, words in page.content.decode().replace("&quot;", '"')) == (200, True)
    assert list(SavedView.objects.all()) == [view, other]
    assert kept.context["found"].query == "state=sent"


# -- ways in ------------------------------------------------------------------------------------------------
def test_the_page_of_the_event_leads_to_its_registrations_and_so_does_every_registration(client, staff, event):
    registration = RegistrationFactory(event=event)

    for name, arguments in (
        ("events_event_change", [event.pk]),
        ("events_registration_changelist", []),
        ("events_registration_change", [registration.pk]),
    ):
        page = client.get(reverse(f"admin:{name}", args=arguments))
        assert f'href="{list_url(event)}"' in page.content.decode()
