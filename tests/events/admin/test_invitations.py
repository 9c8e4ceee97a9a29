"""Staff invite people from a list, see what became of it, remind the silent and take invitations back."""

from html import unescape
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.models import Event, Invitation, State
from kit.spreadsheets import write_xlsx
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, InvitationFactory, RegistrationFactory, in_days
from tests.pages import notices

from .pages import FilledForm, act_url, change_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return EventFactory(entry=Event.Entry.INVITATION)


def list_url(event):
    return reverse("admin:events_event_invitations", args=[event.pk])


def look(client, event, addresses="", **more):
    """The page before anybody is invited."""
    return client.post(act_url(event, "invite"), {"addresses": addresses, "note": "", "press": "one"} | more)


def confirm(client, page):
    """Presses the last button of ``page``, as a browser would send it."""
    html = unescape(page.content.decode())
    assert 'name="confirm"' in html, html
    form = FilledForm(page, None)
    return client.post(page.wsgi_request.path, {**form.values, "confirm": "Yes"})


def report(page):
    """Each line of the report: its number, and why nobody is invited, or whom it invites."""
    left_out, invites = (part["rows"] for part in page.context["preview"]["report"])
    return [(line, why_not) for line, _typed, why_not in left_out] + [(line, email) for line, email, _name in invites]


def invited():
    return dict(Invitation.objects.order_by("email").values_list("email", "name"))


# -- inviting -------------------------------------------------------------------------------------------------
LIST = """Anna Rossi <anna@a.example>
ANNA@A.example

nobody
=cmd|' /C calc'!A0
known@a.example
registered@a.example
back@a.example
"""


def test_every_line_is_reported_before_anybody_is_invited(client, staff, event):
    InvitationFactory(event=event, email="known@a.example")
    InvitationFactory(event=event, email="back@a.example", withdrawn_at=in_days(-1))
    RegistrationFactory(event=event, person=UserFactory(email="registered@a.example"))

    page = look(client, event, LIST, note="Bring a <map>.")

    assert report(page) == [
        (2, "The same address as in line 1."),
        (4, "No e-mail address such as name@example.org."),
        (5, "A formula, and no address."),
        (6, "Is invited already."),
        (7, "Has registered already."),
        (1, "anna@a.example"),
        (8, "back@a.example"),
    ]
    assert dict(page.context["preview"]["facts"])["Are invited"] == "2 people"
    assert "Bring a &lt;map&gt;." in page.content.decode()
    assert (set(invited()), Message.objects.count()) == ({"known@a.example", "back@a.example"}, 0)

    sent = confirm(client, page)

    assert (sent.status_code, sent.url, notices(sent)) == (302, list_url(event), ["Invited: 2 people."])
    assert sorted(Message.objects.values_list("recipient", flat=True)) == ["anna@a.example", "back@a.example"]
    assert invited()["anna@a.example"] == "Anna Rossi"


def test_a_second_press_of_the_button_invites_nobody_twice_and_says_the_same(client, staff, event):
    page = look(client, event, "anna@a.example\nbo@a.example")

    answers = [notices(confirm(client, page))[-1] for _press in range(2)]

    assert (answers, Message.objects.count()) == (["Invited: 2 people."] * 2, 2)


def xlsx(rows):
    file = BytesIO()
    write_xlsx(file, rows)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "Organisation;E-mail;Name\nMinistry;anna@a.example;Ánna\n;bo@a.example;\n".encode("utf-16"),
        "Organisation,E-mail,Name\nMinistry,anna@a.example,Ánna\n,bo@a.example,\n".encode(),
        xlsx([["Organisation", "E-mail", "Name"], ["Ministry", "anna@a.example", "Ánna"], ["", "bo@a.example", ""]]),
    ],
    ids=["UTF-16", "CSV", "XLSX"],
)
def test_a_sheet_is_read_looked_at_and_goes_along_to_the_last_step(client, staff, event, content):
    page = look(client, event, file=SimpleUploadedFile("guests.csv", content))

    assert report(page) == [(2, "anna@a.example"), (3, "bo@a.example")]
    confirm(client, page)

    assert invited() == {"anna@a.example": "Ánna", "bo@a.example": ""}


def test_what_was_pasted_and_what_stands_in_the_file_are_one_list(client, staff, event):
    page = look(client, event, "anna@a.example", file=SimpleUploadedFile("guests.csv", b"bo@a.example\n"))
    confirm(client, page)

    assert set(invited()) == {"anna@a.example", "bo@a.example"}


def test_who_goes_back_to_change_it_finds_everything_typed(client, staff, event):
    page = look(client, event, file=SimpleUploadedFile("guests.csv", b"Bo;bo@a.example\nnobody\n"), note="Hello.")
    form = FilledForm(page, None)

    again = FilledForm(client.post(act_url(event, "invite"), {**form.values, "edit": "Change what I typed"}), None)

    assert again.values["addresses"][0].strip() == "Bo <bo@a.example>\nnobody"
    assert again.values["note"][0].strip() == "Hello."


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"addresses": ""}, "Paste at least one address, or choose a file."),
        ({"addresses": " \n\n"}, "“Addresses” holds only signs that cannot be seen."),
        ({"addresses": "a\0b@a.example"}, "“Addresses” holds a sign that cannot be kept."),
        ({"addresses": "anna@a.example", "note": "x" * 601}, "“Note” may have at most 600 characters"),
        ({"file": b"\x89PNG\r\n\x1a\n" + bytes(2000)}, "The file is not text that can be read."),
        ({"file": b"a@a.example\n" * 100_000}, "The list has more than 10,000 lines."),
        ({"addresses": "a@a.example\n" * 100_000}, "The list has more than 10,000 lines."),
    ],
    ids=["nothing", "blanks", "NUL", "long note", "picture", "long file", "long list"],
)
def test_what_will_not_do_is_said_and_nobody_is_invited(client, staff, event, typed, words):
    if "file" in typed:
        typed = {"file": SimpleUploadedFile("guests.csv", typed["file"])}

    page = look(client, event, **typed)

    assert page.status_code == 200
    assert words in unescape(page.content.decode())
    assert invited() == {}


@pytest.mark.parametrize("fields", [{"entry": "open"}, {"entry": "invitation", "draft": True}])
def test_to_what_is_not_for_invited_people_nobody_is_invited(client, staff, fields):
    event = EventFactory(**fields)

    for act in ("invite", "remind"):
        assert notices(client.get(act_url(event, act)))[0].startswith("People are invited to an event that is")


# -- the list -------------------------------------------------------------------------------------------------
def everybody(event):
    """One invitation of every kind, by its kind."""
    return {
        "silent": InvitationFactory(event=event),
        "opened": InvitationFactory(event=event, registration=RegistrationFactory(event=event, state=State.DRAFT)),
        "done": InvitationFactory(event=event, registration=RegistrationFactory(event=event), name="Anna Rossi"),
        "withdrawn": InvitationFactory(event=event, withdrawn_at=in_days(-1)),
    }


def test_who_has_a_place_kept_by_a_colleague_has_opened_a_registration_and_not_sent_it(client, staff, event):
    kept = RegistrationFactory(event=event, state=State.OFFERED, awaits_form=True)
    expired = RegistrationFactory(event=event, state=State.EXPIRED, offered_at=in_days(-3), offer_ends_at=in_days(-1))
    rows = [InvitationFactory(event=event, registration=registration) for registration in (kept, expired)]
    # Their offer was one of the waiting list: who waited had sent a registration.
    waited = RegistrationFactory(event=event, state=State.OFFERED, waiting_at=in_days(-4))
    done = InvitationFactory(event=event, registration=waited)

    shown = {kind: set(client.get(list_url(event), {"show": kind}).context["page"]) for kind in ("opened", "done")}

    assert shown == {"opened": set(rows), "done": {done}}


def test_the_list_counts_who_did_what_and_shows_each_kind(client, staff, event):
    rows = everybody(event)
    InvitationFactory()

    page = client.get(list_url(event))

    assert [(str(link["words"]), link["number"]) for link in page.context["links"]] == [
        ("Sent", 3), ("Silent", 1), ("Opened a registration", 1), ("Done", 1), ("Withdrawn", 1),
    ]  # fmt: skip
    assert set(page.context["page"]) == {rows["silent"], rows["opened"], rows["done"]}
    for kind, row in rows.items():
        assert list(client.get(list_url(event), {"show": kind}).context["page"]) == [row]
    assert list(client.get(list_url(event), {"q": "rossi"}).context["page"]) == [rows["done"]]
    for sign in ("’", "9" * 40):
        assert client.get(list_url(event), {"show": sign, "q": sign, "page": sign}).status_code == 200


def test_the_list_asks_as_much_for_many_as_for_one(client, staff, event, django_assert_max_num_queries):
    everybody(event)
    client.get(list_url(event))
    counts = []
    for number in (0, 30):
        InvitationFactory.create_batch(number, event=event)
        with django_assert_max_num_queries(counts[0] if counts else 12) as queries:
            client.get(list_url(event))
        counts.append(len(queries))


def test_those_that_are_ticked_are_taken_back_but_not_whose_registration_was_sent(client, staff, event):
    rows = everybody(event)
    ticked = {"invitation": [rows[kind].pk for kind in ("silent", "opened", "done")]}

    sent = client.post(f"{list_url(event)}?show=in_force", ticked)

    assert (sent.status_code, sent.url) == (302, f"{list_url(event)}?show=in_force")
    assert notices(sent) == [
        "2 invitations are withdrawn. Their links lead nowhere any more.",
        "1 person has registered already: cancel the registration instead.",
    ]
    assert set(Invitation.objects.in_force()) == {rows["done"]}


@pytest.mark.parametrize(
    ("shown", "boxes"), [("in_force", 2), ("silent", 1), ("opened", 1), ("done", 0), ("withdrawn", 0)]
)
def test_nothing_can_be_ticked_where_nothing_can_be_taken_back(client, staff, event, shown, boxes):
    everybody(event)

    page = client.get(f"{list_url(event)}?show={shown}").content.decode()

    assert page.count('name="invitation"') == boxes


def test_who_ticks_nothing_or_may_not_change_events_takes_nothing_back(client, event):
    row = InvitationFactory(event=event)
    reader = StaffFactory(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename="view_registration"))
    client.force_login(reader)
    page = client.get(list_url(event))
    assert (page.status_code, 'name="invitation"' in page.content.decode()) == (200, False)
    assert client.post(list_url(event), {"invitation": [row.pk]}).status_code == 403
    client.force_login(StaffFactory())

    assert notices(client.post(list_url(event))) == ["Tick the invitations that you take back first."]
    assert client.post(list_url(event), {"invitation": "’"}).status_code == 400
    assert Invitation.objects.in_force().count() == 1


# -- reminding ------------------------------------------------------------------------------------------------
def test_the_silent_are_reminded_once(client, staff, event):
    silent = everybody(event)["silent"]
    page = client.post(act_url(event, "remind"), {"note": "It is near.", "press": "one"})
    assert dict(page.context["preview"]["facts"])["Are reminded"] == "1 person"

    answers = [notices(confirm(client, page))[-1] for _press in range(2)]

    assert answers == ["Reminded: 1 person."] * 2
    assert list(Message.objects.values_list("recipient", flat=True)) == [silent.email]
    assert notices(client.get(act_url(event, "remind")))[-1] == (
        "There is nobody to remind: everybody has begun a registration or was reminded already."
    )


# -- the form of the event ------------------------------------------------------------------------------------
def test_the_page_of_the_event_leads_to_its_invitations(client, staff, event):
    assert list_url(event) in client.get(change_url(event)).content.decode()
    assert "/invitations/" not in client.get(change_url(EventFactory())).content.decode()
