"""The parts of pages in a real browser: seen by everybody, used by keyboard, right in the dark and on a phone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _gallery_is_open(settings):
    settings.DEBUG = True


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_every_part_is_accessible_and_fits(visitor, axe, width, scheme):
    page = visitor(width=width)
    page.emulate_media(color_scheme=scheme)
    page.goto("/_gallery/")

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Bootstrap paints its tick with a picture of one colour; here the browser draws it, for light and dark.
    box = page.get_by_label("Water and circular economy")
    expect(box).to_be_checked()
    assert box.evaluate("box => [getComputedStyle(box).appearance, getComputedStyle(box).backgroundImage]") == [
        "auto",
        "none",
    ]


def test_form_sent_wrong_puts_the_focus_on_its_mistakes(visitor, axe):
    page = visitor(width=360)
    page.emulate_media(color_scheme="dark")
    page.goto("/_gallery/form/")
    page.get_by_role("button", name="Continue").click()

    expect(page.locator(".summary")).to_be_focused()
    axe(page)
    page.get_by_role("link", name="Choose an answer to “How will you take part?”.").click()
    expect(page.get_by_label("On site")).to_be_focused()


def test_suggestions_declined_before_they_come_stay_away(visitor):
    page = visitor(audited=False)
    page.goto("/_gallery/form/")
    page.get_by_role("combobox", name="Your programme").press_sequentially("sea")
    page.keyboard.press("Escape")

    page.wait_for_timeout(500)  # longer than the field waits before it asks
    expect(page.get_by_role("listbox", name="Your programme", include_hidden=True)).to_be_hidden()


def test_suggestions_are_used_by_keyboard_and_pointer(page, axe):
    page.goto("/_gallery/form/")
    field = page.get_by_role("combobox", name="Your programme")
    hidden = page.locator("#id_programme_id")
    listbox = page.get_by_role("listbox", name="Your programme")
    status = page.locator(".combobox [role=status]")

    field.press_sequentially("sea")
    expect(listbox.get_by_role("option")).to_have_count(2)
    expect(status).to_have_text("Suggestions: 2. Use the arrow keys to choose.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "id_programme_suggestions_1")
    expect(listbox.get_by_role("option", selected=True)).to_contain_text("North Sea")
    axe(page)
    page.keyboard.press("Enter")
    expect(field).to_have_value("North Sea")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(hidden).to_have_value("4")

    field.press_sequentially("x")
    expect(hidden).to_have_value("")
    expect(status).to_have_text("No suggestion. You can keep what you typed.")

    field.fill("alp")
    listbox.get_by_role("option", name="Alpine Space").click()
    expect(field).to_have_value("Alpine Space")
    expect(field).to_be_focused()

    field.fill("sea")
    expect(listbox).to_be_visible()
    page.keyboard.press("Escape")
    expect(listbox).to_be_hidden()
    expect(field).to_have_value("sea")


def test_field_is_a_text_field_when_its_source_does_not_answer(page, axe):
    page.route("**/_gallery/suggestions/**", lambda route: route.fulfill(status=500))
    page.goto("/_gallery/form/")
    axe(page)
    field = page.get_by_role("combobox", name="Your programme")

    with page.expect_response("**/_gallery/suggestions/**"):
        field.press_sequentially("sea")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("sea")
