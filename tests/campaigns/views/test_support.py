"""The pages on which a programme registers for support and follows what becomes of it."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.models import Affiliation
from campaigns.models import Boost, Edition, ServiceRequest, SupportRegistration, VideoWish
from interact_portal.merging import merge_programmes
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import BoostFactory, EditionFactory, LocalEventFactory, SupportRegistrationFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db

SENT = {
    "plans": "A night in the port.", "services": ["video", "advice"], "event_line": "Come and see the port",
    "subtitle_languages": ["it", "en"], "revision": "0", "register": "1",
}  # fmt: skip
#: What the page of the form asked about before anything was begun.
OFFERED = "video visibility advice"
BOOST = {
    "link": "https://port.example/", "text": "Come and see.", "territory": "Sicily", "language": "it", "days": "9",
    "wished_euros": "300",
}  # fmt: skip


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        },
    }


@pytest.fixture
def edition():
    return EditionFactory(boosting_budget_euros=10_000, boosting_rule="First come, first served.")


@pytest.fixture
def programme():
    return ProgrammeFactory(slug="alpine", name="Interreg Alpine Space")


@pytest.fixture
def ann(client, programme):
    person = officer(programme, "Ann Example")
    client.force_login(person)
    return person


def officer(programme, name):
    return AffiliationFactory(programme=programme, person=UserFactory(name=name), acting=True).person


def url(name, edition, *more):
    return reverse(name, args=[edition.campaign.slug, edition.year, *more])


def png(size=(40, 20), mode="RGB", colour="navy"):
    written = BytesIO()
    Image.new(mode, size, colour).save(written, "PNG")
    return SimpleUploadedFile("logo.png", written.getvalue(), "image/png")


def test_who_is_signed_out_while_they_fill_it_in_finds_it_again_once_they_sign_in(client, edition, programme, ann):
    form_url = url("support-form", edition, programme.slug)
    typed_by = client.get(form_url).context["typed_by"]
    client.logout()

    refused = client.post(form_url, SENT | {"typed_by": typed_by}, follow=True)

    assert refused.redirect_chain == [(f"/accounts/login/?next={form_url}", 302)]
    assert "what you typed is kept for you." in Page(refused.content.decode()).text
    client.force_login(ann)
    opened = client.get(form_url)
    assert f'name="typed_by" value="{opened.context["typed_by"]}"' in opened.content.decode()
    form = opened.context["form"]
    assert (form["plans"].value(), form["services"].value(), form["subtitle_languages"].value()) == (
        SENT["plans"], SENT["services"], SENT["subtitle_languages"],
    )  # fmt: skip
    assert not form.errors
    assert not SupportRegistration.objects.exists()
    assert client.get(form_url).context["form"]["plans"].value() == ""


def test_who_acts_for_one_programme_comes_to_its_page(client, edition, programme, ann):
    assert client.get(url("support", edition)).url == url("support-programme", edition, "alpine")

    officer_of_two = AffiliationFactory(person=ann, acting=True).programme
    page = Page(client.get(url("support", edition)).content.decode())
    assert {url("support-programme", edition, each) for each in ("alpine", officer_of_two.slug)} <= set(page.links)


def test_who_acts_for_none_is_told_how_to(client, edition):
    client.force_login(UserFactory())
    assert reverse("my-programmes") in Page(client.get(url("support", edition)).content.decode()).links

    client.force_login(AffiliationFactory().person)
    assert client.get(url("support", edition)).status_code == 403


@pytest.mark.parametrize("name", ["support-programme", "support-form"])
def test_the_pages_are_for_who_acts_for_the_programme(client, edition, programme, name):
    address = url(name, edition, "alpine")
    assert client.get(address).status_code == 302
    for person in (UserFactory(), AffiliationFactory(programme=programme).person, officer(ProgrammeFactory(), "Bea")):
        client.force_login(person)
        assert [client.get(address).status_code, client.post(address, SENT).status_code] == [403, 403]
    assert not SupportRegistration.objects.exists()


def test_a_programme_registers_and_sees_its_services(client, edition, programme, ann):
    response = client.post(url("support-form", edition, "alpine"), SENT, follow=True)

    page = Page(response.content.decode())
    assert response.redirect_chain == [(url("support-programme", edition, "alpine"), 302)]
    assert "registered" in page.words
    assert "by Ann Example." in page.text
    assert page.facts["Line"] == "Come and see the port"
    assert page.facts["Subtitles"] == "Italian, English"
    assert "First come, first served." in page.text
    assert page.facts["Left for all"] == "€ 10,000 of € 10,000"


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, edition, programme, ann):
    response = client.post(url("support-form", edition, "alpine"), {**SENT, "event_line": "", "subtitle_languages": []})

    html = response.content.decode()
    assert "Write the line that stands in your video." in html
    assert "Tick at least one language of subtitles for your video." in html
    assert "A night in the port." in html
    assert not SupportRegistration.objects.exists()


def test_a_colleague_who_writes_at_the_same_time_keeps_what_was_typed_and_reads_who_changed_what(
    client, edition, programme, ann
):
    client.post(url("support-form", edition, "alpine"), {"plans": "A concert.", "revision": "0", "save": "1"})
    client.force_login(officer(programme, "Bea Example"))

    response = client.post(url("support-form", edition, "alpine"), SENT)

    page = Page(response.content.decode())
    assert "Ann Example," in page.text
    assert "what the programme plans" in page.text
    assert "A concert." in page.text
    assert "A night in the port." in page.text
    assert 'name="revision" value="1"' in response.content.decode()
    client.post(url("support-form", edition, "alpine"), {**SENT, "revision": "1"})
    kept = SupportRegistration.objects.get()
    assert (kept.state, kept.plans, kept.started_by.name) == ("registered", "A night in the port.", "Ann Example")


def test_an_affiliation_that_was_revoked_meanwhile_loses_nothing_that_was_typed(client, edition, programme, ann):
    client.post(url("support-form", edition, "alpine"), {"plans": "A secret.", "revision": "0", "save": "1"})
    Affiliation.objects.update(ended_at=in_days(1), ended_how="revoked")

    response = client.post(url("support-form", edition, "alpine"), {**SENT, "revision": "1"})

    html = response.content.decode()
    assert response.status_code == 403
    assert "You do not act for this programme any more" in html
    assert "A night in the port." in html
    assert "A secret." not in html
    assert SupportRegistration.objects.get().plans == "A secret."


def test_a_form_that_was_open_while_the_programme_was_merged_is_that_of_the_other(client, edition, programme, ann):
    target = ProgrammeFactory(slug="danube")
    merge_programmes(source=programme, target=target, by=StaffFactory())

    response = client.post(url("support-form", edition, "alpine"), SENT)

    assert response.url == url("support-programme", edition, "danube")
    assert SupportRegistration.objects.get().programme == target


def test_after_the_deadline_what_was_typed_comes_back_in_words(client, edition, programme, ann):
    edition.support_deadline.closes_at = in_days(-1)
    edition.support_deadline.save()

    response = client.post(url("support-form", edition, "alpine"), SENT)

    assert "Registration for support is closed, so nothing was sent." in response.content.decode()
    assert "A night in the port." in response.content.decode()
    assert client.get(url("support-form", edition, "alpine")).url == url("support-programme", edition, "alpine")


def test_markup_and_signs_of_people_stay_text(client, edition, programme, ann):
    text = "<b>Night</b> http://evil.example"
    page = client.post(url("support-form", edition, "alpine"), {**SENT, "plans": text}, follow=True).content.decode()
    assert "&lt;b&gt;Night&lt;/b&gt; http://evil.example" in page
    for sign in ("\0", "\u202e"):
        answer = client.post(url("support-form", edition, "alpine"), {**SENT, "plans": f"A{sign}", "revision": "1"})
        assert answer.status_code == 200
    assert SupportRegistration.objects.get().plans == text


def test_a_programme_says_that_it_does_not_take_part(client, edition, programme, ann):
    response = client.post(url("support-programme", edition, "alpine"), {"revision": "0"}, follow=True)

    assert "does not take part" in Page(response.content.decode()).words
    assert SupportRegistration.objects.get().state == "declined"
    stale = client.post(url("support-programme", edition, "alpine"), {"revision": "0"})
    assert notices(stale) != []


@pytest.mark.parametrize("revision", ["", "x", "²", "-1", "9" * 5000])
def test_a_revision_that_is_none_declines_as_if_nothing_had_been_seen(client, edition, programme, ann, revision):
    SupportRegistrationFactory(edition=edition, programme=programme, registered=True, revision=3)

    response = client.post(url("support-programme", edition, "alpine"), {"revision": revision}, follow=True)

    assert "A colleague has saved in the meantime" in Page(response.content.decode()).text
    assert SupportRegistration.objects.get().state == "registered"


def test_what_is_begun_while_a_colleague_writes_is_kept_and_said_when_they_wanted_it_otherwise(
    client, edition, programme, ann
):
    form = url("support-form", edition, "alpine")
    client.post(form, SENT)
    ServiceRequest.objects.filter(service="video").update(state="in_work")

    unchanged = client.post(form, {**SENT, "plans": "Two nights.", "revision": "1", "offered": OFFERED})
    assert unchanged.status_code == 302
    assert SupportRegistration.objects.get().plans == "Two nights."

    otherwise = {**SENT, "event_line": "Come to the quay", "plans": "Three nights.", "revision": "2"}
    response = client.post(form, {**otherwise, "offered": OFFERED})
    page = Page(response.content.decode())
    assert "Customised promotional video: we have begun to work on it" in page.text
    assert "Come to the quay" in page.text
    assert "Three nights." in page.text
    assert SupportRegistration.objects.get().plans == "Two nights."

    client.post(form, {**otherwise, "offered": "visibility advice"})
    kept = SupportRegistration.objects.get()
    assert (kept.plans, VideoWish.objects.get().event_line) == ("Three nights.", "Come and see the port")
    assert {each.service for each in kept.services.all()} == {"video", "advice"}


# -- boosting, pictures, files --------------------------------------------------------------------------------
def test_boosting_is_asked_for_a_local_event_and_the_grant_is_seen(client, edition, programme, ann):
    SupportRegistrationFactory(edition=edition, programme=programme, registered=True)
    event = LocalEventFactory(edition=edition, programme=programme, slug="lights")
    page = Page(client.get(url("support-programme", edition, "alpine")).content.decode())
    assert url("support-boost", edition, "alpine", "lights") in page.links

    client.post(url("support-boost", edition, "alpine", "lights"), BOOST)

    boost = Boost.objects.get()
    assert (boost.request.local_event, boost.wished_euros) == (event, 300)
    page = Page(client.get(url("support-programme", edition, "alpine")).content.decode())
    assert page.facts["Granted"] == "not decided yet"
    form = Page(client.get(url("support-boost", edition, "alpine", "lights")).content.decode())
    assert "€ 10,000 are left for all programmes." in form.text
    Boost.objects.update(granted_euros=250, spent_euros=240, reach=12_000)
    Edition.objects.update(boosting_granted_euros=250)
    page = Page(client.get(url("support-programme", edition, "alpine")).content.decode())
    names = ("You wish for", "Granted", "Spent", "People reached", "Granted to you", "Left for all")
    assert [page.facts[name] for name in names] == [
        "€ 300", "€ 250", "€ 240", "12,000", "€ 250", "€ 9,750 of € 10,000",
    ]  # fmt: skip


def test_a_boosting_with_mistakes_comes_back_with_what_was_typed(client, edition, programme, ann):
    SupportRegistrationFactory(edition=edition, programme=programme, registered=True)
    LocalEventFactory(edition=edition, programme=programme, slug="lights")

    response = client.post(
        url("support-boost", edition, "alpine", "lights"), {**BOOST, "link": "javascript:alert(1)", "days": "61"}
    )

    html = response.content.decode()
    assert "“Link” must be an address such as https://example.org/page." in html
    assert "“For how many days?” may be at most 60." in html
    assert "Come and see." in html
    assert not Boost.objects.exists()


def test_a_logo_is_written_anew_and_seen_by_the_programme_and_staff_only(client, edition, programme, ann):
    client.post(url("support-form", edition, "alpine"), SENT)
    client.post(url("support-logo", edition, "alpine"), {"picture": png()})
    address = url("support-logo-file", edition, "alpine")

    response = client.get(address)
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    client.force_login(officer(ProgrammeFactory(), "Bea Example"))
    assert client.get(address).status_code == 403
    client.force_login(StaffFactory())
    assert client.get(address).status_code == 200


def test_a_logo_on_no_ground_stays_so_and_is_a_new_file_all_the_same(client, edition, programme, ann):
    client.post(url("support-form", edition, "alpine"), SENT)
    client.post(url("support-logo", edition, "alpine"), {"picture": png(mode="RGBA", colour=(0, 0, 128, 0))})

    response = client.get(url("support-logo-file", edition, "alpine"))

    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == f'attachment; filename="logo-alpine-{edition.year}.png"'
    with Image.open(BytesIO(b"".join(response.streaming_content))) as logo:
        assert (logo.format, logo.size, logo.getpixel((1, 1))[3]) == ("PNG", (40, 20), 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("logo.png", png().read() + b"<script>alert(1)</script>"),
    ],
)
def test_what_is_no_picture_or_more_than_one_is_refused(client, edition, programme, ann, name, content):
    client.post(url("support-form", edition, "alpine"), SENT)
    upload = SimpleUploadedFile(name, content, "image/png")

    response = client.post(url("support-logo", edition, "alpine"), {"picture": upload})

    assert response.status_code == 200
    assert "This file" in response.content.decode()
    assert not VideoWish.objects.get().logo


def test_the_finished_file_is_seen_by_that_programme_only(client, edition, programme, ann):
    client.post(url("support-form", edition, "alpine"), SENT)
    video = ServiceRequest.objects.get(service="video")
    address = url("support-file", edition, "alpine", "video")
    assert client.get(address).status_code == 404
    video.state = "delivered"
    video.file.save("film.mp4", ContentFile(b"film"))

    response = client.get(address)
    assert b"".join(response.streaming_content) == b"film"
    assert f'filename="video-alpine-{edition.year}.mp4"' in response["Content-Disposition"]
    assert address in Page(client.get(url("support-programme", edition, "alpine")).content.decode()).links
    client.force_login(officer(ProgrammeFactory(), "Bea Example"))
    assert client.get(address).status_code == 403
    client.force_login(UserFactory(is_staff=True))
    assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302


def test_staff_fetch_the_files_of_an_edition_that_was_taken_back_and_nobody_else_does(client, edition, programme, ann):
    client.post(url("support-form", edition, "alpine"), SENT)
    video = ServiceRequest.objects.get(service="video")
    video.file.save("film.mp4", ContentFile(b"film"))
    Edition.objects.update(is_published=False)
    address = url("support-file", edition, "alpine", "video")

    assert client.get(address).status_code == 404
    client.force_login(StaffFactory())
    page = client.get(reverse("admin:campaigns_servicerequest_change", args=[video.pk])).content.decode()
    assert address in Page(page).links
    assert b"".join(client.get(address).streaming_content) == b"film"


def test_file_that_is_lost_is_not_there(client, edition, programme, ann):
    client.post(url("support-form", edition, "alpine"), SENT)
    video = ServiceRequest.objects.get(service="video")
    video.file.save("film.mp4", ContentFile(b"film"))
    video.file.storage.delete(video.file.name)

    assert client.get(url("support-file", edition, "alpine", "video")).status_code == 404


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_costs_the_same_with_one_and_with_many_services(
    client, edition, programme, ann, number, django_assert_num_queries
):
    registration = SupportRegistrationFactory(edition=edition, programme=programme, registered=True)
    for _index in range(number):
        BoostFactory(request__registration=registration)
        LocalEventFactory(edition=edition, programme=programme)

    with django_assert_num_queries(QUERIES):
        client.get(url("support-programme", edition, "alpine"))


#: Of a programme's page of support.
QUERIES = 9
