"""Somebody proposes a local event in three steps; whatever is wrong with it is said in words, and nothing is lost."""

import pytest

from accounts.models import Affiliation
from campaigns.models import LocalEvent
from contacts.models import Programme
from interact_portal.merging import merge_programmes
from tests.campaigns.proposing import address, hidden, image, mistakes, typed, upload
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, LocalEventFactory, TownFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db

TURNING = "holds a sign that turns round the direction of text. Please type it anew."
UNREADABLE = "This file is not a picture that can be read. Choose a JPEG, PNG or WebP file."
TWO_THINGS = "This file is a picture and something else as well. Save the picture anew as JPEG."
UNKNOWN_TOWN = "Check how it is written, or give its country, latitude and longitude."
BAD = "<script>alert(1)</script> https://evil.example/ {{ 7|add:7 }} %s"


# -- the way --------------------------------------------------------------------------------------------------
def test_stranger_is_asked_to_sign_in_and_comes_back(client, edition):
    response = client.get(address(edition))

    assert response.headers["Location"] == f"/accounts/login/?next={address(edition)}"


def test_the_choice_of_a_country_says_how_kosovo_is_meant(client, edition, partner):
    html = client.get(address(edition)).content.decode()

    assert '<option value="XK">Kosovo*</option>' in html
    assert "* This designation is without prejudice to positions on status" in html


@pytest.mark.parametrize("picture", [None, "upload"])
def test_who_is_signed_out_while_they_type_finds_it_again_once_they_sign_in(
    client, edition, partner, programme, picture
):
    typed_by = client.get(address(edition)).context["typed_by"]
    client.logout()
    sent = typed(programme, title="Night", typed_by=typed_by, picture=picture and upload(image()))

    refused = client.post(address(edition), sent, follow=True)

    assert refused.redirect_chain == [(f"/accounts/login/?next={address(edition)}", 302)]
    assert "what you typed is kept for you." in Page(refused.content.decode()).text
    assert ("Files are not" in Page(refused.content.decode()).text) == (picture is not None)
    client.force_login(partner)
    form = client.get(address(edition)).context["form"]
    assert (form["title"].value(), form["languages"].value(), form["press"].value()) == ("Night", ["it", "en"], "one")
    assert not form.mistaken
    assert client.get(address(edition)).context["form"]["title"].value() is None
    assert not LocalEvent.objects.exists()


def test_what_one_person_typed_another_one_never_sees(client, edition, partner, programme):
    typed_by = client.get(address(edition)).context["typed_by"]
    client.logout()
    client.post(address(edition), typed(programme, title="Night", typed_by=typed_by))
    client.force_login(UserFactory())

    assert client.get(address(edition)).context["form"]["title"].value() is None
    client.force_login(partner)
    assert client.get(address(edition)).context["form"]["title"].value() is None


def test_what_a_stranger_makes_up_is_not_kept(client, edition, programme):
    refused = client.post(address(edition), typed(programme, typed_by="1:forged"), follow=True)

    assert "what you typed could not be kept" in Page(refused.content.decode()).text
    assert "typed" not in client.session


def test_a_change_is_kept_as_well(client, edition, partner, programme):
    event = LocalEventFactory(edition=edition, programme=programme, proposed_by=partner, proposed=True)
    place = address(edition, "local-event-change", event.slug)
    typed_by = client.get(place).context["typed_by"]
    client.logout()
    client.post(place, typed(programme, title="Another night", revision=event.revision, typed_by=typed_by))
    client.force_login(partner)

    assert client.get(place).context["form"]["title"].value() == "Another night"


def test_partner_proposes_sees_it_once_more_and_sends_it(client, edition, partner, programme):
    opened = client.get(address(edition))
    press = opened.context["form"]["press"].value()
    checked = client.post(address(edition), typed(programme, press=press, **{"project-1-name": "Two shores"}))
    sent = client.post(address(edition), hidden(checked) | {"confirm": "yes"})

    facts = Page(checked.content.decode()).facts
    assert facts["Where"] == "La Cala, Palermo, Italy"
    assert facts["When"].endswith("18:00 to 22:00 (Palermo time, CET)") or "Palermo time" in facts["When"]
    assert facts["Project 1"] == "Two shores"
    event = LocalEvent.objects.get()
    assert sent.headers["Location"] == address(edition, "local-event-sent", event.slug)
    assert (event.state, event.proposed_by, event.programme, event.languages, event.time_zone) == (
        "proposed", partner, programme, ["it", "en"], "Europe/Rome",
    )  # fmt: skip
    assert [project.name for project in event.projects.all()] == ["Two shores"]
    assert "Your event has arrived" in Page(client.get(sent.headers["Location"]).content.decode()).text


def test_back_from_the_check_everything_that_was_typed_is_there(client, edition, partner, programme):
    checked = client.post(address(edition), typed(programme, accessibility="No steps."))
    again = client.post(address(edition), hidden(checked) | {"edit": "yes"})

    form = again.context["form"]
    assert not form.mistaken
    assert [form[name].value() for name in ("title", "accessibility", "latitude")] == [
        "Night of lights in the old port", "No steps.", "38.11582",
    ]  # fmt: skip


def test_button_pressed_twice_shows_the_first_result_again(client, edition, partner, programme):
    data = typed(programme, confirm="yes")

    first, second = client.post(address(edition), data), client.post(address(edition), data)

    assert first.headers["Location"] == second.headers["Location"]
    assert LocalEvent.objects.count() == 1


def test_who_goes_back_and_sends_something_else_loses_nothing_of_it(client, edition, partner, programme):
    first = typed(programme, confirm="yes")
    client.post(address(edition), first)

    back = client.post(address(edition), first | {"title": "Day of boats"})
    anew = client.post(address(edition), hidden(back) | {"confirm": "yes"})

    [words] = mistakes(back)
    assert words.startswith("Nothing of this is sent yet: you came back to it after you had sent “Night of lights in ")
    assert anew.status_code == 302
    assert list(LocalEvent.objects.order_by("pk").values_list("title", flat=True)) == [
        "Night of lights in the old port",
        "Day of boats",
    ]


def test_officer_finds_their_programme_filled_in_and_publishes_at_once(client, edition, partner, programme):
    AffiliationFactory(person=partner, programme=programme, acting=True)

    opened = client.get(address(edition))
    checked = client.post(address(edition), typed(programme))
    client.post(address(edition), hidden(checked) | {"confirm": "yes", "promised": "on"})

    assert opened.context["form"]["programme"].value() == programme.name
    assert "everybody sees it at once" in Page(checked.content.decode()).text
    assert LocalEvent.objects.get().state == "published"


def test_officer_who_was_revoked_mid_form_loses_nothing_and_reads_that_somebody_else_looks(
    client, edition, partner, programme
):
    AffiliationFactory(person=partner, programme=programme, acting=True)
    checked = client.post(address(edition), typed(programme))
    Affiliation.objects.update(ended_at=in_days(1), ended_how="revoked")

    sent = client.post(address(edition), hidden(checked) | {"confirm": "yes", "promised": "on"})

    assert LocalEvent.objects.get().state == "proposed"
    assert notices(sent) == [
        "You do not act for Interreg Italy–Malta any more, so that somebody else looks at the event first."
    ]


def test_programme_that_was_merged_mid_form_is_followed(client, edition, partner, programme):
    target = ProgrammeFactory(name="Interreg Sicily and Malta")
    checked = client.post(address(edition), typed(programme))
    merge_programmes(source=programme, target=target, by=StaffFactory())

    client.post(address(edition), hidden(checked) | {"confirm": "yes"})

    assert LocalEvent.objects.get().programme == target


def test_programme_that_was_closed_mid_form_is_said_and_nothing_is_lost(client, edition, partner, programme):
    checked = client.post(address(edition), typed(programme))
    Programme.objects.update(state="closed")

    response = client.post(address(edition), hidden(checked) | {"confirm": "yes"})

    [words] = mistakes(response)
    assert words.startswith("“Interreg Italy–Malta” is closed")
    assert response.context["form"]["title"].value() == "Night of lights in the old port"


def test_edition_that_is_over_leads_to_its_page(client, edition, partner):
    EditionFactory(year=edition.year + 1)

    response = client.get(address(edition))

    assert response.headers["Location"] == edition.get_absolute_url()
    assert notices(response) == ["No local events are proposed for this edition any more."]


def test_edition_that_nobody_sees_takes_no_proposal(client, partner):
    edition = EditionFactory(is_published=False)

    assert [client.get(address(edition)).status_code, client.post(address(edition), typed()).status_code] == [404, 404]


# -- bad input ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"mode": None}, ["Say where it takes place: choose “At a place” or “Online”."]),
        ({"city": "", "latitude": "", "longitude": ""}, ["Write in which town it takes place, or choose “Online”."]),
        ({"country": ""}, ["Choose the country of the place."]),
        ({"longitude": ""}, ["Give both, latitude and longitude, or neither of them."]),
        (
            {"city": "Nowhere at all", "country": "", "latitude": "", "longitude": ""},
            [f"We know no town “Nowhere at all”. {UNKNOWN_TOWN}"],
        ),
        ({"latitude": "91"}, ["“Latitude, degrees north” may be at most 90."]),
        ({"longitude": "-1e400"}, ["“Longitude, degrees east” must be at least -180."]),
        ({"latitude": "NaN"}, ["“Latitude, degrees north” must be a number of degrees such as 38.1158."]),
        ({"latitude": "38° N"}, ["“Latitude, degrees north” must be a number of degrees such as 38.1158."]),
        ({"ends_at_1": "17:00"}, ["The end must be after the start."]),
        ({"starts_at_0": "", "starts_at_1": ""}, ["Fill in “Starts”."]),
        ({"starts_at_0": "2012-13-45"}, ["Write the day as in 2026-06-28."]),
        ({"starts_at_0": "0026-09-21", "ends_at_0": "9999-09-21"}, ["Check the year.", "Check the year."]),
        ({"title": ""}, ["Give the event a title."]),
        ({"title": "x" * 151}, ["“Title” may have at most 150 characters; yours has 151."]),
        ({"title": "a\0b"}, ["“Title” holds a sign that cannot be kept. Please type it anew."]),
        ({"title": "a \u202e b"}, [f"“Title” {TURNING}"]),
        ({"description": " \u200b "}, ["“Description” holds only signs that cannot be seen. Please type it anew."]),
        ({"languages": []}, ["Choose at least one language of the event."]),
        ({"languages": ["xx"]}, ["Choose among the answers that are offered to “Languages of the event”."]),
        ({"kind": "war"}, ["Choose among the answers that are offered to “Kind of event”."]),
        ({"website": "javascript:alert(1)"}, ["“Website” must be an address such as https://example.org/page."]),
        ({"website": "ftp://example.org/"}, ["“Website” must be an address such as https://example.org/page."]),
        ({"programme": ""}, ["Name the programme whose work the event shows."]),
        ({"project-2-website": "https://a.example/"}, ["Write the name of the project, or leave the whole row empty."]),
        ({"project-1-name": "x" * 151}, ["“Name of the project” may have at most 150 characters; yours has 151."]),
        ({"time_zone": "Mars/Base"}, ["Choose among the answers that are offered to “Time zone”."]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_words_and_the_rest_stays(client, edition, partner, programme, wrong, words):
    response = client.post(
        address(edition), typed(programme) | wrong if None not in wrong.values() else typed(programme, **wrong)
    )

    assert mistakes(response) == words
    assert response.context["form"]["organiser"].value() == "Port authority of Palermo"
    assert "<title>Error:" in response.content.decode()
    assert LocalEvent.objects.count() == 0


def test_date_in_the_past_is_refused(client, edition, partner, programme):
    response = client.post(address(edition), typed(programme, starts_at_0="2020-09-21", ends_at_0="2020-09-21"))

    assert mistakes(response) == [
        "This event would be over already: it ends on Mon 21 September 2020, 22:00. Check day and year."
    ]


def test_date_outside_the_season_is_pointed_out_and_allowed(client, edition, partner, programme):
    day = f"{edition.year + 2}-01-20"

    checked = client.post(address(edition), typed(programme, starts_at_0=day, ends_at_0=day))
    client.post(address(edition), hidden(checked) | {"confirm": "yes"})

    assert any("outside the season of this edition" in remark for remark in checked.context["remarks"])
    assert LocalEvent.objects.count() == 1


def test_event_online_needs_no_place_and_keeps_none(client, edition, partner, programme):
    client.post(address(edition), typed(programme, mode="online", latitude="north pole", confirm="yes"))

    event = LocalEvent.objects.get()
    assert (event.mode, event.city, event.country.code, event.latitude, event.accessibility) == (
        "online",
        "",
        "",
        None,
        "",
    )
    assert event.time_zone == edition.time_zone


@pytest.mark.parametrize(
    ("country", "latitude", "longitude", "zone"),
    [
        ("ES", "28.12", "-15.43", "Atlantic/Canary"), ("PT", "37,74", "−25,67", "Atlantic/Azores"),
        ("KM", "-11.7", "43.25", "Indian/Comoro"), ("US", "40.71", "-74", "America/New_York"),
    ],
)  # fmt: skip
def test_clocks_are_those_of_the_place(client, edition, partner, programme, country, latitude, longitude, zone):
    client.post(
        address(edition), typed(programme, country=country, latitude=latitude, longitude=longitude, confirm="yes")
    )

    assert LocalEvent.objects.get().time_zone == zone


def test_markup_and_links_stay_text(client, edition, partner, programme):
    texts = dict.fromkeys(
        ["title", "organiser", "description", "venue", "city", "accessibility", "project-1-name"], BAD
    )

    checked = client.post(address(edition), typed(programme, **texts))
    client.post(address(edition), hidden(checked) | {"confirm": "yes"})

    page = checked.content.decode()
    assert "<script>alert" not in page
    assert 'href="https://evil' not in page
    assert (LocalEvent.objects.get().title, Page(page).facts["Title"]) == (BAD, BAD)


def test_unknown_programme_and_one_that_nobody_checked_are_refused(client, edition, partner):
    ProgrammeFactory(name="Interreg Typed Just Now", awaiting_check=True)

    for name in ("Zzyzx Quux Programme", "Interreg Typed Just Now"):
        [words] = mistakes(client.post(address(edition), typed(name)))
        assert words.startswith(f"The registry has no programme “{name}”")


def test_programme_that_is_near_is_offered(client, edition, partner, programme):
    near = client.post(address(edition), typed("Interreg Italy Malt"))
    checked = client.post(address(edition), typed("Interreg Italy Malt", programme_choice=programme.slug))

    assert mistakes(near) == ["Choose your programme from those that are near, or “None of these”."]
    assert checked.context["draft"].programme == programme


# -- places ---------------------------------------------------------------------------------------------------
NO_PLACE = {"country": "", "latitude": "", "longitude": ""}


def test_town_of_the_gazetteer_brings_country_coordinates_and_clocks(client, edition, partner, programme):
    town = TownFactory(
        name="Las Palmas", country="ES", latitude="28.09973", longitude="-15.41343", time_zone="Atlantic/Canary"
    )

    client.post(address(edition), typed(programme, city="las palmas", confirm="yes", **NO_PLACE))
    client.post(
        address(edition), typed(programme, city=str(town), city_id=str(town.pk), press="two", confirm="yes", **NO_PLACE)
    )

    places = {
        (event.city, event.country.code, str(event.latitude), event.time_zone) for event in LocalEvent.objects.all()
    }
    assert (places, LocalEvent.objects.count()) == ({("Las Palmas", "ES", "28.09973", "Atlantic/Canary")}, 2)


def test_town_of_a_name_that_several_have_is_asked_back_and_told_by_its_country(client, edition, partner, programme):
    TownFactory(name="Valencia", country="ES"), TownFactory(name="Valencia", country="VE")

    [words] = mistakes(client.post(address(edition), typed(programme, city="Valencia", **NO_PLACE)))
    client.post(address(edition), typed(programme, city="Valencia", confirm="yes", **NO_PLACE | {"country": "ES"}))

    assert words.startswith("“Valencia” can be several towns: Valencia, ")
    assert LocalEvent.objects.get().country.code == "ES"


def test_event_that_moves_to_another_town_does_not_keep_the_place_of_the_first(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner, proposed=True)
    town = TownFactory(name="Trapani", country="IT", latitude="38.01737", longitude="12.51600", time_zone="Europe/Rome")

    url = address(edition, "local-event-change", event.slug)
    client.post(
        url,
        typed(event.programme, city="Trapani", latitude="38.11582", longitude="13.35976", revision=0, confirm="yes"),
    )

    event.refresh_from_db()
    assert (event.city, str(event.latitude), str(event.longitude)) == ("Trapani", "38.01737", str(town.longitude))


def test_event_that_moves_lives_by_the_clocks_of_the_town_it_moves_to(client, edition, partner):
    event = LocalEventFactory(edition=edition, proposed_by=partner, proposed=True)
    TownFactory(name="Lisboa", country="PT", latitude="38.72635", longitude="-9.14843", time_zone="Europe/Lisbon")

    url = address(edition, "local-event-change", event.slug)
    client.post(
        url, typed(event.programme, city="Lisboa", country="PT", time_zone="Europe/Rome", revision=0, confirm="yes")
    )

    event.refresh_from_db()
    assert (event.city, event.time_zone) == ("Lisboa", "Europe/Lisbon")
    assert (event.starts_at.astimezone(event.zone).hour, event.ends_at.astimezone(event.zone).hour) == (18, 22)


def test_country_that_is_chosen_anew_tells_to_which_town_of_a_name_an_event_moves(client, edition, partner):
    TownFactory(name="Valencia", country="ES"), TownFactory(name="Valencia", country="VE")
    at_a_place = LocalEventFactory(edition=edition, proposed_by=partner, proposed=True)
    online = LocalEventFactory(edition=edition, proposed_by=partner, proposed=True, online=True)

    for event, degrees in ((at_a_place, {}), (online, {"latitude": "", "longitude": ""})):
        moved = typed(event.programme, city="Valencia", country="ES", revision=0, confirm="yes", **degrees)
        client.post(address(edition, "local-event-change", event.slug), moved)

    assert set(LocalEvent.objects.values_list("city", "country")) == {("Valencia", "ES")}
