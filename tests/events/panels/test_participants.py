import pytest

from accounts.actions.consents import give_consent, withdraw_consent
from accounts.models import Consent
from events.actions import registration as actions
from events.models import Registration, State, event_standing
from events.panels import participants_part
from events.panels.participants import PAGE_SIZE, Participant
from interact_portal.privacy.erasure import erase
from tests.factories.accounts import ConsentFactory, StaffFactory, UserFactory
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

LIST = Consent.Purpose.PARTICIPANT_LIST


@pytest.fixture
def event():
    return EventFactory(slug="palermo", has_participant_list=True)


def coming(event, name, *, agrees=True, **fields):
    """Somebody with a place."""
    registration = RegistrationFactory(event=event, person=UserFactory(name=name), **fields)
    if agrees:
        give_consent(person=registration.person, purpose=LIST, by=registration.person)
    return registration


def part_for(event, person, page=None):
    return participants_part(event, event_standing(event.slug, person.pk), person, page=page)


def names(event, person, page=None):
    return [somebody.name for somebody in part_for(event, person, page).people]


def test_who_agreed_is_named_with_organisation_and_country_and_nothing_else(event):
    me = coming(event, "Émile Zola", agrees=False).person
    UserFactory()
    zoe = coming(event, "zoë Andersson").person
    zoe.organisation, zoe.country = "Region Skåne", "SE"
    zoe.save()
    coming(event, "Ada Lovelace")

    part = part_for(event, me)

    assert part.people == [
        Participant("Ada Lovelace", part.people[0].organisation, part.people[0].country),
        Participant("zoë Andersson", "Region Skåne", "Sweden"),
    ]
    assert (part.listed, part.coming, part.may_join, part.is_listed) == (2, 3, True, False)
    assert part.words == "Other participants of my events may see my name, organisation and country."


def test_names_stand_in_the_order_of_the_alphabet_whatever_their_accents_and_capitals(event):
    for name in ("Zoe", "émile", "Ada", "Eva", "bob"):
        person = coming(event, name).person

    assert names(event, person) == ["Ada", "bob", "émile", "Eva", "Zoe"]


@pytest.mark.parametrize("state", [state for state in State if state != State.CONFIRMED])
def test_who_has_no_place_neither_sees_the_list_nor_stands_on_it(event, state):
    other = coming(event, "Somebody", state=state).person
    me = coming(event, "Me").person

    assert part_for(event, other) is None
    assert names(event, me) == ["Me"]


def test_the_list_is_for_staff_who_see_registrations(event):
    coming(event, "Ada")

    assert part_for(event, UserFactory(is_staff=True)) is None
    part = part_for(event, StaffFactory())
    assert ([somebody.name for somebody in part.people], part.may_join, part.is_listed) == (["Ada"], False, False)


@pytest.mark.parametrize("fields", [{}, {"has_participant_list": True, "cancelled": True}])
def test_there_is_no_list_unless_the_event_has_one_and_takes_place(fields):
    event = EventFactory(**fields)

    assert part_for(event, coming(event, "Ada").person) is None
    assert part_for(event, StaffFactory()) is None


def test_who_withdraws_the_consent_is_gone_at_once_and_comes_back_by_agreeing(event):
    me, ada = coming(event, "Me").person, coming(event, "Ada").person

    withdraw_consent(person=ada, purpose=LIST, by=ada)
    assert names(event, me) == ["Me"]
    assert part_for(event, ada).is_listed is False

    give_consent(person=ada, purpose=LIST, by=ada)
    assert names(event, me) == ["Ada", "Me"]
    assert part_for(event, ada).is_listed is True


def test_words_that_were_agreed_to_before_count_no_more(event):
    me, ada = coming(event, "Me").person, coming(event, "Ada", agrees=False).person
    ConsentFactory(person=ada, purpose=LIST, text_version="2019-01")
    ConsentFactory(person=coming(event, "Eva", agrees=False).person, purpose=Consent.Purpose.NEWS)

    assert names(event, me) == ["Me"]


def test_who_cancels_or_is_erased_is_gone_at_once(event):
    me = coming(event, "Me").person
    cancels, goes, closed = coming(event, "Cancels"), coming(event, "Goes"), coming(event, "Closed")
    assert len(names(event, me)) == 4

    actions.cancel(registration=cancels, by=cancels.person)
    erase(person=goes.person, by=goes.person, token="one", reason="asked")
    closed.person.is_active = False
    closed.person.save()

    part = part_for(event, me)
    assert ([somebody.name for somebody in part.people], part.listed, part.coming) == (["Me"], 1, 1)


def test_who_is_erased_after_the_event_is_gone_too():
    event = EventFactory(past=True, has_participant_list=True)
    me, goes = coming(event, "Me").person, coming(event, "Goes").person

    erase(person=goes, by=goes, token="one", reason="asked")

    assert Registration.objects.filter(event=event, state=State.CONFIRMED).count() == 2
    assert names(event, me) == ["Me"]


def test_many_are_shown_page_by_page_for_as_many_statements_as_one(event, django_assert_num_queries):
    me = coming(event, "a").person
    with django_assert_num_queries(3):  # one of them tells how the event stands
        part_for(event, me)
    people = UserFactory.create_batch(PAGE_SIZE)
    Registration.objects.bulk_create(
        Registration(
            event=event, person=person, state=State.CONFIRMED, confirmed_at=event.created_at, pool=event.pools.get()
        )
        for person in people
    )
    for person in people:
        ConsentFactory(person=person, purpose=LIST)

    with django_assert_num_queries(3):
        first = part_for(event, me)
    second = part_for(event, me, page="2")

    assert (len(first.people), len(second.people), first.listed) == (PAGE_SIZE, 1, PAGE_SIZE + 1)
    assert not {somebody.name for somebody in first.people} & {somebody.name for somebody in second.people}
    assert part_for(event, me, page="nonsense").people == first.people
    assert part_for(event, me, page="99").people == second.people
