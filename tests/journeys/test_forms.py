"""A form of twelve questions: built by staff, filled by three people, changed while it is open, taken out again."""

import io

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook

from events.models import Answer, Question, Registration
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory, TopicFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db(transaction=True)

REGISTER = "/events/palermo/register/"


@pytest.fixture
def staff():
    return StaffFactory(name="Vilma Virtanen")


@pytest.fixture
def event(staff):
    TopicFactory(name="State aid")
    event = EventFactory(slug="palermo", title="Workshop in Palermo", has_participant_list=True)
    event.sensitive_readers.add(staff)
    return event


def person(name, **fields):
    return UserFactory(name=name, programme=ProgrammeFactory(), **fields)


class Desk:
    """Staff who write questions, one page each; options may have places, conditions an answer that they look for."""

    def __init__(self, page, event):
        self.page, self.form = page, f"/admin/events/event/{event.pk}/form/"

    def ask(self, kind, label, *, options=(), when=None, tick=(), **fields):
        page = self.page
        page.goto(f"{self.form}add/?kind={kind}")
        page.locator("#id_label").fill(label)
        for name in tick:
            page.locator(f"#id_{name}").check()
        for name, value in fields.items():
            page.locator(f"#id_{name}").fill(str(value))
        for number, (words, places) in enumerate(options):
            page.locator(f"[name=options-{number}-label]").fill(words)
            page.locator(f"[name=options-{number}-capacity]").fill(places)
        if when:
            question, answer = when
            page.get_by_label("Earlier question, condition 1", exact=True).select_option(label=question)
            page.get_by_role("checkbox", name=answer, exact=True).check()
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text(f"“{label}” is saved.")).to_be_visible()


def build(desk):
    """Eleven questions and a heading; three conditions, a limit, a sensitive question, a consent."""
    desk.ask("yes_no", "Do you bring a case?", tick=["is_required"])
    desk.ask("long_text", "What is your case?", tick=["is_required"], when=("Do you bring a case?", "Yes"))
    desk.ask("topics", "Which topics interest you?")
    desk.ask(
        "choice", "Which group do you join?", tick=["is_required"],
        options=[("Harbour", "1"), ("Market", ""), ("Hospital", "")],
    )  # fmt: skip
    desk.ask("choice", "What do you eat?", tick=["is_sensitive"], options=[("Everything", ""), ("Vegan food", "")])
    desk.ask("page", "Your journey")
    desk.ask("choices", "How do you come?", options=[("By train", ""), ("By air", ""), ("On foot", "")])
    desk.ask("short_text", "Your flight", tick=["is_required"], when=("How do you come?", "By air"))
    desk.ask("number", "How many nights?", number_min=0, number_max=7)
    desk.ask("date", "When do you arrive?", when=("How do you come?", "By train"))
    desk.ask("phone", "A phone number for the day")
    desk.ask("consent", "Photographs of me may be shown.")


def test_a_form_is_built_filled_changed_and_taken_out(signed_in, visitor, axe, event, staff):
    desk = Desk(signed_in(staff, audited=False), event)
    build(desk)
    assert Question.objects.filter(event=event).count() == 12

    lucja = signed_in(person("Łucja Żółć", organisation="Port Authority of Gdynia"), audited=False)
    _by_keyboard_on_the_way_back_and_forth(lucja)
    _without_a_script(signed_in(person("Siôn Ó Súilleabháin"), javascript=False))
    zaneta = signed_in(person("Żaneta 🌍 Nowak"), width=360)
    _on_a_phone_with_the_group_full(zaneta, axe)
    _changed_while_somebody_fills_it_in(desk, signed_in(person("Niko Väyrynen"), audited=False), event)
    _taken_out_and_opened_again(desk.page, event)
    _named_to_participants_until_she_takes_it_back(lucja, zaneta, axe)


def _answer(page, **texts):
    page.get_by_role("group", name="Which group do you join?").get_by_label("Market").check()
    for label, text in texts.items():
        page.get_by_label(label).fill(text)


def _by_keyboard_on_the_way_back_and_forth(page):
    page.goto(REGISTER)
    case = page.get_by_label("What is your case?")
    expect(case).to_be_hidden()
    page.get_by_role("group", name="Do you bring a case?").get_by_label("Yes").focus()
    page.keyboard.press("Space")
    expect(case).to_be_visible()
    case.focus()
    page.keyboard.type("A ferry that nobody pays for")
    page.get_by_role("group", name="Which group do you join?").get_by_label("Harbour").focus()
    page.keyboard.press("Space")
    page.get_by_label("Vegan food").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    page.get_by_label("On foot").focus()
    page.keyboard.press("Space")
    page.go_back()
    expect(page.get_by_label("What is your case?")).to_have_value("A ferry that nobody pays for")
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_label("By train").focus()
    page.keyboard.press("Space")
    page.get_by_label("When do you arrive?").fill("2027-02-28")
    page.get_by_label("How many nights?").fill("2")
    page.get_by_label("Photographs of me may be shown.").check()
    page.get_by_label("Other participants of my events may see my name, organisation and country.").check()
    page.get_by_role("button", name="Continue").press("Enter")
    page.get_by_role("button", name="Send my registration").press("Enter")
    expect(page.get_by_role("heading", name="Your place is confirmed")).to_be_visible()


def _without_a_script(page):
    page.goto(REGISTER)
    page.get_by_role("group", name="Do you bring a case?").get_by_label("Yes").check()
    _answer(page)
    page.get_by_role("button", name="Continue").click()
    # The page comes back with what the answer asks for, and with all that was answered.
    expect(page.get_by_role("group", name="Which group do you join?").get_by_label("Market")).to_be_checked()
    page.get_by_label("What is your case?").fill("A bus that ends too early")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("By air").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your flight").fill("LO 281")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my registration").click()
    expect(page.get_by_role("heading", name="Your place is confirmed")).to_be_visible()


def _on_a_phone_with_the_group_full(page, axe):
    page.goto(REGISTER)
    axe(page)
    page.get_by_role("group", name="Do you bring a case?").get_by_label("No").check()
    expect(page.get_by_role("group", name="Which group do you join?").get_by_label("Harbour")).to_be_disabled()
    _answer(page)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("A phone number for the day").fill("call me on Tuesday")
    axe(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.get_by_label("A phone number for the day").fill("+48 22 123 45 67")
    page.get_by_role("button", name="Continue").click()
    axe(page)
    page.get_by_role("button", name="Send my registration").click()
    expect(page.get_by_role("heading", name="Your place is confirmed")).to_be_visible()
    axe(page)


def _changed_while_somebody_fills_it_in(desk, page, event):
    """An option has new words, a question goes, another comes; the open tab loses nothing and is told."""
    page.goto(REGISTER)
    page.get_by_role("group", name="Do you bring a case?").get_by_label("No").check()
    _answer(page)
    group = Question.objects.get(label="Which group do you join?")
    desk.page.goto(f"{desk.form}{group.pk}/")
    desk.page.locator("[name=options-1-label]").fill("Fish market")
    desk.page.get_by_role("button", name="Save", exact=True).click()
    desk.page.goto(f"{desk.form}{Question.objects.get(label='Which topics interest you?').pk}/remove/")
    desk.page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("changed", exact=False).first).to_be_visible()
    expect(page.get_by_label("Fish market")).to_be_checked()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send my registration").click()
    expect(page.get_by_role("heading", name="Your place is confirmed")).to_be_visible()

    words = Answer.objects.filter(question=group).order_by("registration_id").values_list("value", flat=True)
    assert list(words) == ["Harbour", "Market", "Market", "Fish market"]


def _taken_out_and_opened_again(desk, event):
    desk.goto(f"/admin/events/event/{event.pk}/registrations/export/")
    desk.get_by_label("With sensitive answers").check()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Export").click()
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(download.value.path().read_bytes()))
    heading, *rows = workbook.get_sheet_by_index(0).to_python()
    by_name = {row[heading.index("Name")]: dict(zip(heading, row, strict=True)) for row in rows}

    assert sorted(by_name) == sorted(Registration.objects.filter(event=event).values_list("person__name", flat=True))
    assert by_name["Łucja Żółć"]["What is your case?"] == "A ferry that nobody pays for"
    assert by_name["Łucja Żółć"]["What do you eat?"] == "Vegan food"
    assert by_name["Siôn Ó Súilleabháin"]["Your flight"] == "LO 281"
    assert by_name["Żaneta 🌍 Nowak"]["Which group do you join?"] == "Market"


def _named_to_participants_until_she_takes_it_back(named, other, axe):
    other.goto("/events/palermo/")
    expect(other.get_by_text("1 of 4 people with a place agreed to be named here.")).to_be_visible()
    expect(other.get_by_text("Łucja Żółć")).to_be_visible()
    axe(other)
    named.goto("/events/palermo/")
    named.get_by_role("button", name="Leave the lists of participants").click()
    other.reload()
    expect(other.get_by_text("0 of 4 people with a place agreed to be named here.")).to_be_visible()
    expect(other.get_by_text("Łucja Żółć")).to_have_count(0)
