"""Ways in besides the open form, as those go through them who are asked: a colleague, and who is invited."""

import re

import pytest
from playwright.sync_api import expect

from events.actions.colleagues import register_colleague
from events.models import Answer, Registration
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def heading(page, words):
    expect(page.get_by_role("heading", name=words, level=1)).to_be_visible()


def link_in(letter):
    """The link with a secret in a message."""
    return re.search(r"http\S+/l/\S+/", letter.body)[0]


def type_code(page, letter):
    page.get_by_label("Code").fill(re.search(r"\b\d{6}\b", letter.body)[0])
    page.locator("main form").first.get_by_role("button").first.click()


def say_who_one_is(page, name):
    """Fills in what anybody new is asked once."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Managing authority").check()
    page.get_by_label("Your role").fill("Auditor")
    page.get_by_label("Country").select_option("IT")
    page.get_by_role("textbox", name="Organisation").fill("Regione Siciliana")
    page.get_by_label("I represent no programme").check()
    page.get_by_role("button", name="Continue").click()


def test_a_colleague_takes_the_place_that_is_kept_by_answers_and_consents_of_their_own(
    signed_in, visitor, letters, axe
):
    event = EventFactory(title="Joint audits in practice", pool__capacity=2)
    QuestionFactory(event=event, label="What do you work on?", is_required=True)
    QuestionFactory(event=event, label="Photographs of me may be shown", kind="consent")
    giver = RegistrationFactory(event=event, person__name="Ben Muster")
    register_colleague(giver=giver, email="anna@example.org", by=giver.person)

    # no seat is left, so that the giver reads at once that nobody else can be registered
    desk = signed_in(giver.person, width=360)
    desk.goto(giver.get_absolute_url() + "colleagues/")
    expect(desk.get_by_text("No place can be kept now.")).to_be_visible()
    expect(desk.get_by_text("anna@example.org has a place kept until")).to_be_visible()
    axe(desk)

    # the colleague, new here, opens the mail on a phone, and proves the address by a code
    phone = visitor(width=360)
    phone.goto(link_in(letters("anna@example.org")[0]))
    heading(phone, "A place is kept for you")
    axe(phone)
    phone.get_by_role("button", name="Answer the questions").click()
    axe(phone)
    type_code(phone, letters("anna@example.org")[-1])
    heading(phone, "About you")
    axe(phone)
    say_who_one_is(phone, "Anna Rossi")
    heading(phone, "Your registration")
    phone.get_by_label("What do you work on?").fill("Partner search")
    phone.get_by_label("Photographs of me may be shown").check()
    axe(phone)
    phone.get_by_role("button", name="Continue").click()
    expect(phone.get_by_text("Somebody with a place has given you this one.")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="Say yes and take the place").click()
    heading(phone, "Your place is confirmed")
    axe(phone)

    desk.reload()
    expect(desk.get_by_text("anna@example.org has said yes")).to_be_visible()
    assert letters("anna@example.org")[-1].subject == "Your place is confirmed: Joint audits in practice"
    assert list(Registration.objects.order_by("pk").values_list("person__email", "state")) == [
        (giver.person.email, "confirmed"), ("anna@example.org", "confirmed"),
    ]  # fmt: skip
    assert list(Answer.objects.order_by("question__position").values_list("registration__person__email", "value")) == [
        ("anna@example.org", "Partner search"), ("anna@example.org", True),
    ]  # fmt: skip


def test_an_invitation_to_a_private_event_works_to_the_end_for_who_is_invited_and_for_nobody_else(
    signed_in, visitor, letters, axe
):
    event = EventFactory(title="Heads of authorities", slug="heads-k7qd2m", entry="invitation", is_unlisted=True)
    desk = signed_in(StaffFactory(), width=360)
    desk.goto(f"/admin/events/event/{event.pk}/invite/")
    axe(desk)
    desk.get_by_label("Addresses").fill(f"Anna Rossi <anna@example.org>\ncarl@example.org\n{'x' * 60}@nowhere")
    desk.get_by_role("button", name="Look at it before it is sent").click()
    expect(desk.get_by_role("row", name="No e-mail address such as name@example.org.")).to_be_visible()
    table = desk.get_by_role("region", name="Lines that invite nobody")
    assert table.evaluate("table => table.scrollWidth - table.clientWidth") == 0
    axe(desk)
    desk.get_by_role("button", name="Invite them").click()
    expect(desk.get_by_text("Invited: 2 people.")).to_be_visible()
    axe(desk)
    link = link_in(letters("anna@example.org")[0])

    # whom it was passed on to reads that it is for another address
    stranger = signed_in(UserFactory(email="eve@example.org"), width=360)
    stranger.goto("/events/")
    expect(stranger.get_by_text("Heads of authorities")).to_have_count(0)
    axe(stranger)
    stranger.goto(link)
    heading(stranger, "This invitation is for another address")
    expect(stranger.get_by_role("button", name="Register")).to_have_count(0)
    axe(stranger)
    stranger.goto(event.get_absolute_url() + "register/")
    heading(stranger, "This event is for invited people only")
    axe(stranger)

    # who is invited proves the address by a code, and registers
    guest = visitor()
    guest.goto(link)
    heading(guest, "You are invited")
    axe(guest)
    guest.get_by_role("button", name="Send me the code and register").click()
    axe(guest)
    type_code(guest, letters("anna@example.org")[-1])
    heading(guest, "About you")
    axe(guest)
    say_who_one_is(guest, "Anna Rossi")
    heading(guest, "Your registration")
    axe(guest)
    guest.get_by_role("button", name="Continue").click()
    heading(guest, "Check your answers")
    axe(guest)
    guest.get_by_role("button", name="Send my registration").click()
    heading(guest, "Your place is confirmed")
    axe(guest)

    # staff see who is done and who is silent
    desk.goto(f"/admin/events/event/{event.pk}/invitations/?show=silent")
    counts = desk.get_by_role("navigation", name="Which invitations").get_by_role("listitem")
    expect(counts).to_have_text(["Sent: 2", "Silent: 1", "Opened a registration: 0", "Done: 1", "Withdrawn: 0"])
    expect(desk.get_by_role("row", name="carl@example.org")).to_be_visible()
    axe(desk)
    assert list(Registration.objects.values_list("person__email", "state")) == [("anna@example.org", "confirmed")]
