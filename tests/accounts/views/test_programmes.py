"""“My programmes” and the people of a programme."""

import pytest
from django.utils import timezone

from accounts.models import Affiliation
from contacts.models import Programme
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, MailDomainFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db

MINE = "/me/programmes/"


@pytest.fixture
def programme():
    return ProgrammeFactory(slug="alpine", name="Interreg Alpine Space", short_name="")


@pytest.fixture
def anna(client):
    person = UserFactory(name="Anna Berger", email="anna@sicilia.example")
    client.force_login(person)
    return person


@pytest.fixture
def acting(anna, programme):
    return AffiliationFactory(person=anna, programme=programme, acting=True)


def text_of(response):
    return " ".join(response.content.decode().split())


def claims():
    return list(Affiliation.objects.live().values_list("person__name", "programme__name"))


# -- my programmes --------------------------------------------------------------------------------------------
def test_each_says_how_it_stands_and_since_when(client, anna):
    at = timezone.now()
    colleague = UserFactory(name="Bruno Rossi")
    for name, fields in {
        "Alps": {},
        "Baltic": {"asked_at": at},
        "Carpathia": {"acting": True},
        "Danube": {"acting": True, "confirmed_how": "colleague", "confirmed_by": colleague},
        "Elbe": {"acting": True, "confirmed_how": "mail_domain"},
        "Frisia": {"left": True},
        "Gotland": {"left": True, "ended_how": "revoked", "confirmed_at": at, "confirmed_how": "staff"},
        "Humber": {"left": True, "ended_how": "moved"},
        "Istria": {"acting": True, "programme__state": Programme.State.CLOSED},
    }.items():
        AffiliationFactory(person=anna, **{"programme__name": f"Interreg {name}", **fields})

    page = text_of(client.get(MINE))

    day = timezone.localtime(at).strftime("%-d %B %Y")
    for words in (
        f"since {day}, as you say. You do not act for it.",
        f"on {day} to be confirmed. Nobody has answered yet.",
        f"since {day}, confirmed by staff of the organisation",
        f"since {day}, confirmed by Bruno Rossi",
        f"since {day}, confirmed by the mail domain of the address",
        f"{day} to {day}: it was noted that you left.",
        f"{day} to {day}: staff of the organisation ended it. You acted for it from {day}.",
        f"{day} to {day}: you moved to another programme.",
        "The programme is closed",
    ):
        assert words in page
    assert page.count("/ask/") == 1


def test_one_who_represents_none_is_told_so(client, anna):
    assert "You represent no programme" in text_of(client.get(MINE))


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_takes_few_statements_however_many_there_are(client, anna, number, django_assert_num_queries):
    AffiliationFactory.create_batch(number, person=anna, acting=True)
    AffiliationFactory.create_batch(number, person=anna, left=True)

    with django_assert_num_queries(2):
        client.get(MINE)


def test_a_programme_is_claimed_by_name(client, anna, programme):
    response = client.post(MINE, {"programme": "interreg ALPINE space"}, follow=True)

    assert claims() == [("Anna Berger", "Interreg Alpine Space")]
    assert "You represent Interreg Alpine Space. To act for it, ask to be confirmed." in text_of(response)


def test_a_claim_with_an_address_of_its_mail_domain_says_that_one_acts(client, anna, programme):
    MailDomainFactory(programme=programme, domain="sicilia.example")

    response = client.post(MINE, {"programme": programme.name}, follow=True)

    assert "You represent Interreg Alpine Space and act for it." in text_of(response)


def test_near_names_are_offered_and_what_was_typed_is_kept(client, anna, programme):
    response = client.post(MINE, {"programme": "Interreg Alpin Spase"})

    assert "Did you mean one of these?" in text_of(response)
    assert 'value="Interreg Alpin Spase"' in text_of(response)
    assert claims() == []
    client.post(MINE, {"programme": "Interreg Alpin Spase", "programme_choice": "alpine"})
    assert claims() == [("Anna Berger", "Interreg Alpine Space")]


def test_a_name_the_registry_lacks_is_added(client, anna):
    client.post(MINE, {"programme": "Fonds Wallonie"})

    assert claims() == [("Anna Berger", "Fonds Wallonie")]
    assert Programme.objects.get().is_awaiting_check


def test_a_closed_programme_is_refused_in_plain_words_and_kept(client, anna, programme):
    Programme.objects.update(state=Programme.State.CLOSED)

    response = client.post(MINE, {"programme": "Interreg Alpine Space"})

    page = text_of(response)
    assert "is closed: nobody represents it any more." in page
    assert 'value="Interreg Alpine Space"' in page
    assert "<title>Error: My programmes" in page
    assert claims() == []


def test_nothing_typed_says_what_to_do(client, anna):
    assert "Name the programme that you represent." in text_of(client.post(MINE, {"programme": ""}))


def test_asking_twice_sends_one_message_and_says_so_both_times(client, anna, programme):
    AffiliationFactory(programme=programme, acting=True)

    for _ in range(2):
        response = client.post("/programmes/alpine/ask/", follow=True)
        assert "Your request is on its way." in text_of(response)

    assert Message.objects.count() == 1


def test_asking_about_a_closed_programme_says_that_it_is_closed(client, anna, programme):
    Programme.objects.update(state=Programme.State.CLOSED)

    assert "is closed" in text_of(client.post("/programmes/alpine/ask/", follow=True))
    assert claims() == []


def test_who_asks_about_too_many_is_told_when_to_come_back(client, anna):
    for programme in ProgrammeFactory.create_batch(5):
        client.post(f"/programmes/{programme.slug}/ask/")

    response = client.post(f"/programmes/{ProgrammeFactory().slug}/ask/")

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 23 * 60 * 60
    page = text_of(response)
    assert "Please wait 24 hours, then try again." in page
    assert "ask a few times to be confirmed" in page
    assert "code" not in page


def test_leaving_says_first_what_follows(client, anna, acting):
    anna.programme, anna.represents_no_programme = acting.programme, False
    anna.save()

    page = text_of(client.get("/me/programmes/alpine/leave/"))
    assert "no longer act for it" in page
    assert "It is the programme of your profile" in page
    assert claims() == [("Anna Berger", "Interreg Alpine Space")]
    for _ in range(2):
        response = client.post("/me/programmes/alpine/leave/", follow=True)
        assert "You do not represent Interreg Alpine Space any more." in text_of(response)

    assert claims() == []


@pytest.mark.parametrize(
    "path", ["/programmes/nowhere/ask/", "/me/programmes/nowhere/leave/", "/me/programmes/alpine/leave/"]
)
def test_what_is_not_there_or_not_mine_is_not_found(client, anna, programme, path):
    AffiliationFactory(programme=programme)

    assert client.post(path).status_code == 404


# -- the people of a programme --------------------------------------------------------------------------------
PEOPLE = "/programmes/alpine/people/"


def test_officers_see_each_other_and_who_asks_first(client, acting, programme):
    for name, fields in {
        "Claudia Claims": {},
        "Arturo Asks": {"asked_at": timezone.now()},
        "Oscar Other": {"acting": True, "confirmed_how": "colleague", "confirmed_by": acting.person},
        "Lea Left": {"left": True},
        "Carl Closed": {"person__is_active": False},
    }.items():
        AffiliationFactory(programme=programme, **{"person__name": name, **fields})
    AffiliationFactory(person__name="Ella Elsewhere", acting=True)

    page = text_of(client.get(PEOPLE))

    places = [page.index(name) for name in ("Arturo Asks", "Anna Berger", "Oscar Other", "Claudia Claims")]
    assert places == sorted(places)
    assert "2 people act for the programme" in page
    assert "confirmed by Anna Berger" in page
    assert Affiliation.objects.get(person__name="Arturo Asks").person.email in page
    assert not any(name in page for name in ("Lea Left", "Carl Closed", "Ella Elsewhere"))


@pytest.mark.parametrize("number", [1, 20])
def test_the_people_take_few_statements_however_many_there_are(
    client, acting, programme, number, django_assert_num_queries
):
    AffiliationFactory.create_batch(number, programme=programme, acting=True, confirmed_by=UserFactory())
    AffiliationFactory.create_batch(number, programme=programme)

    with django_assert_num_queries(4):
        client.get(PEOPLE)


def test_a_colleague_is_confirmed_by_one_button_and_again_says_so(client, acting, programme):
    other = AffiliationFactory(programme=programme, person__name="Bruno Rossi")

    for _ in range(2):
        response = client.post(f"{PEOPLE}{other.code}/confirm/", follow=True)
        assert "Bruno Rossi acts for the programme from now on, and is told so." in text_of(response)

    other.refresh_from_db()
    assert (other.is_acting, other.confirmed_by) == (True, acting.person)
    assert Message.objects.count() == 1


def test_who_was_confirmed_by_somebody_else_meanwhile_is_said_to_be(client, acting, programme):
    other = AffiliationFactory(programme=programme, acting=True, person__name="Bruno Rossi")

    response = client.post(f"{PEOPLE}{other.code}/confirm/", follow=True)

    assert "Bruno Rossi acts for the programme already." in text_of(response)


def test_who_left_meanwhile_is_not_confirmed(client, acting, programme):
    other = AffiliationFactory(programme=programme, left=True, person__name="Bruno Rossi")

    response = client.post(f"{PEOPLE}{other.code}/confirm/", follow=True)

    assert "Bruno Rossi does not claim the programme any more; nothing was confirmed." in text_of(response)


def test_that_a_colleague_has_left_is_asked_once_more_and_then_done(client, acting, programme):
    other = AffiliationFactory(programme=programme, acting=True, person__name="Bruno Rossi")

    assert "Has Bruno Rossi left the programme?" in text_of(client.get(f"{PEOPLE}{other.code}/left/"))
    other.refresh_from_db()
    assert other.is_live
    for _ in range(2):
        response = client.post(f"{PEOPLE}{other.code}/left/", follow=True)
        assert "Bruno Rossi does not represent the programme any more." in text_of(response)

    other.refresh_from_db()
    assert other.ended_how == Affiliation.Ended.LEFT
    assert Message.objects.count() == 1


@pytest.mark.parametrize("deed", ["confirm", "left"])
def test_somebody_of_another_programme_is_not_found_by_mine(client, acting, deed):
    elsewhere = AffiliationFactory()

    assert client.post(f"{PEOPLE}{elsewhere.code}/{deed}/").status_code == 404
    assert client.post(f"/programmes/{elsewhere.programme.slug}/people/{elsewhere.code}/{deed}/").status_code == 403
    elsewhere.refresh_from_db()
    assert (elsewhere.is_live, elsewhere.is_acting) == (True, False)


@pytest.mark.parametrize("deed", ["confirm", "left"])
def test_nobody_acts_on_themselves_here(client, anna, programme, deed):
    mine = AffiliationFactory(person=anna, programme=programme)
    assert client.post(f"{PEOPLE}{mine.code}/{deed}/").status_code == 403

    Affiliation.objects.update(confirmed_at=timezone.now(), confirmed_how="staff")

    assert client.post(f"{PEOPLE}{mine.code}/{deed}/").status_code == 404


def test_who_was_revoked_in_another_tab_confirms_nobody(client, acting, programme):
    other = AffiliationFactory(programme=programme)
    Affiliation.objects.filter(pk=acting.pk).update(ended_at=timezone.now(), ended_how="revoked")

    assert client.post(f"{PEOPLE}{other.code}/confirm/").status_code == 403
    other.refresh_from_db()
    assert not other.is_acting


def test_the_address_of_a_merged_programme_shows_the_people_of_the_one_it_became(client, acting, programme):
    ProgrammeFactory(slug="alps", state=Programme.State.MERGED, merged_into=programme)

    assert "Anna Berger" in text_of(client.get("/programmes/alps/people/"))


def test_hostile_names_do_no_harm(client, acting, programme):
    AffiliationFactory(programme=programme, person__name="<script>alert(1)</script>", person__organisation="<b>x</b>")

    page = client.get(PEOPLE).content.decode()

    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


@pytest.mark.parametrize("path", [MINE, PEOPLE])
def test_nobody_keeps_these_pages(client, acting, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_forms_need_their_token(csrf_client, programme):
    csrf_client.force_login(UserFactory())

    assert csrf_client.post("/programmes/alpine/ask/").status_code == 403
    assert claims() == []
