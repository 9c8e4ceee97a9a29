"""An officer copies what is to be posted today, posts it elsewhere, and adds the link."""

import pytest
from playwright.sync_api import expect

from campaigns.models import Posted
from tests.factories.accounts import AffiliationFactory
from tests.factories.campaigns import EditionFactory, PostFactory, PostTextFactory

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "Kommt und seht:\nzwei Ufer, ein Meer. #NeighboursBuild"


@pytest.fixture
def post():
    post = PostFactory(edition=EditionFactory(hashtag="#NeighboursBuild"), slug="boats", title="Two shores, one sea")
    for language, text in (("en", "Come and see. #NeighboursBuild"), ("de", TEXT)):
        PostTextFactory(post=post, network="bluesky", language=language, text=text)
        PostTextFactory(post=post, network="x", language=language, text=text)
    return post


def test_an_officer_copies_the_post_of_today_and_adds_the_link(post, signed_in, axe):
    officer = signed_in(AffiliationFactory(acting=True).person, width=360)
    officer.context.grant_permissions(["clipboard-read", "clipboard-write"])

    officer.goto(post.edition.get_absolute_url())
    axe(officer)
    officer.get_by_role("link", name="Calendar, texts and pictures to post").click()
    axe(officer)
    officer.get_by_role("region", name="To be posted today").get_by_role("link", name=post.title).click()
    officer.get_by_role("link", name="German").click()
    button = officer.get_by_role("button", name="Copy the text for Bluesky")
    button.press("Enter")
    expect(officer.get_by_role("status").get_by_text("Copied.")).to_have_count(1)
    expect(button).to_be_focused()
    assert officer.evaluate("navigator.clipboard.readText()") == TEXT
    axe(officer)

    officer.get_by_role("link", name="Add the link to your post").click()
    expect(officer.get_by_label("Which of our posts it was")).to_have_value("boats")
    officer.get_by_label("Link to what you posted").fill("https://bsky.app/profile/alpine.example/post/1")
    officer.get_by_label("Network").select_option("X")
    officer.get_by_role("button", name="Add the link").click()
    expect(officer.get_by_role("alert")).to_contain_text("This is a link to Bluesky, not to X.")
    axe(officer)
    officer.get_by_label("Network").select_option("Bluesky")
    officer.get_by_role("button", name="Add the link").click()
    expect(officer.get_by_text("The link is there.")).to_be_visible()
    axe(officer)
    assert Posted.objects.get().post == post


def test_without_a_clipboard_the_text_is_marked_and_it_is_said(post, page, axe):
    page.add_init_script("document.execCommand = () => false")
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(post.get_absolute_url())
    axe(page)

    page.get_by_role("button", name="Copy the text for X").click()

    expect(page.get_by_text("It is marked: copy it with your keyboard.")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == "Come and see. #NeighboursBuild"


def test_without_javascript_the_text_is_there_to_be_selected(post, visitor):
    page = visitor(javascript=False)
    page.goto(f"{post.get_absolute_url()}?language=de")

    expect(page.get_by_role("textbox", name="Bluesky")).to_have_value(TEXT)
    assert page.get_by_role("button", name="Copy").count() == 0
