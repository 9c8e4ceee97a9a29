"""Local events are proposed, checked, changed and called off; each fact has its entry and its messages."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.actions.affiliations import ProgrammeClosed
from campaigns.actions.local_events import (
    MOST_A_DAY,
    EditionOver,
    TooManyProposals,
    change,
    publish,
)
from campaigns.models import LocalEvent
from contacts.models import Programme
from interact_portal.merging import merge_programmes
from tests.campaigns.actions.proposing import officer_of, proposed, told, verbs, wanted
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import EditionFactory, LocalEventFactory
from tests.factories.contacts import ProgrammeFactory
from tests.factories.events import in_days

pytestmark = pytest.mark.django_db


# -- proposing ------------------------------------------------------------------------------------------------
def test_proposal_of_a_partner_awaits_a_check_and_every_officer_is_told_once():
    partner, programme = UserFactory(), ProgrammeFactory()
    officers = [officer_of(programme), officer_of(programme)]

    event = proposed(partner, programme, projects=({"name": "Two shores", "programme_name": "", "website": ""},))

    assert (event.state, event.slug, event.proposed_by, event.published_at) == (
        "proposed",
        "night-of-lights",
        partner,
        None,
    )
    assert list(event.projects.values_list("name", "position")) == [("Two shores", 1)]
    assert told() == [*(("to_check", officer.email) for officer in officers), ("received", partner.email)]
    assert verbs(event) == ["local-event-proposed"]


def test_officer_of_the_programme_publishes_at_once_and_nobody_is_asked():
    programme = ProgrammeFactory()
    officer_of(programme)

    event = proposed(officer_of(programme), programme)

    assert event.state == "published"
    assert told() == []
    assert verbs(event) == ["local-event-proposed", "local-event-published"]


def test_where_staff_check_an_officer_waits_as_everybody_and_staff_are_told():
    programme, staff = ProgrammeFactory(), StaffFactory()
    officer = officer_of(programme)

    event = proposed(officer, programme, EditionFactory(checked_by="staff"))

    assert event.state == "proposed"
    assert told() == [("to_check", staff.email), ("received", officer.email)]


def test_programme_without_officers_has_staff_check():
    partner, staff = UserFactory(), StaffFactory()

    proposed(partner, ProgrammeFactory())

    assert told() == [("to_check", staff.email), ("received", partner.email)]


def test_same_press_proposes_once_and_the_same_title_gets_another_address():
    partner, programme = UserFactory(), ProgrammeFactory()

    first, again = proposed(partner, programme), proposed(partner, programme)
    other = proposed(partner, programme, press="two")
    of_another = proposed(UserFactory(), programme)

    assert first == again
    assert [event.slug for event in (first, other, of_another)] == [
        "night-of-lights", "night-of-lights-2", "night-of-lights-3",
    ]  # fmt: skip
    assert LocalEvent.objects.count() == 3


@pytest.mark.parametrize(("title", "slug"), [("Propose", "propose-2"), ("Νύχτα", "event"), ("“”", "event")])
def test_address_is_never_another_page_and_never_empty(title, slug):
    assert proposed(UserFactory(), ProgrammeFactory(), title=title).slug == slug


def test_proposal_for_a_merged_programme_is_for_the_one_that_goes_on():
    source, target = ProgrammeFactory(), ProgrammeFactory()
    merge_programmes(source=source, target=target, by=StaffFactory())

    assert proposed(UserFactory(), source).programme == target


def test_merge_takes_proposals_along():
    source, target = ProgrammeFactory(), ProgrammeFactory()
    event = proposed(UserFactory(), source)

    merge_programmes(source=source, target=target, by=StaffFactory())
    published = publish(event=event, revision=event.revision, by=officer_of(target))

    assert (published.state, published.programme) == ("published", target)


def test_closed_programme_and_an_edition_that_is_over_take_no_proposals():
    programme = ProgrammeFactory()
    edition = EditionFactory()
    Programme.objects.filter(pk=programme.pk).update(state="closed")
    with pytest.raises(ProgrammeClosed):
        proposed(UserFactory(), programme, edition)
    EditionFactory(year=edition.year + 1)
    with pytest.raises(EditionOver):
        proposed(UserFactory(), ProgrammeFactory(), edition)

    assert (LocalEvent.objects.count(), told()) == (0, [])


def test_one_person_proposes_so_many_a_day_but_an_officer_any_number():
    person, programme = UserFactory(), ProgrammeFactory()
    LocalEventFactory.create_batch(MOST_A_DAY, proposed_by=person, proposed_at=in_days(-0.5))
    with pytest.raises(TooManyProposals):
        proposed(person, programme)
    AffiliationFactory(person=person, programme=programme, acting=True)

    assert proposed(person, programme).state == "published"


def test_who_offers_one_event_to_programme_after_programme_is_stopped_as_who_proposes_often():
    partner = UserFactory()
    event = proposed(partner, ProgrammeFactory())

    def offer():
        event.refresh_from_db()
        given = {"event": event, "wanted": wanted(), "revision": event.revision, "by": partner}
        change(programme=ProgrammeFactory(), **given)

    for _day in range(MOST_A_DAY - 1):
        offer()
    with pytest.raises(TooManyProposals):
        offer()


def test_picture_of_a_proposal_that_comes_to_nothing_is_not_kept(media):
    edition = EditionFactory()
    picture = ContentFile(b"jpeg", name="port.jpg")

    event = proposed(UserFactory(), ProgrammeFactory(), edition, picture=picture, picture_alt="a", picture_rights="b")
    with pytest.raises(Exception, match="campaigns_picture_says_what_and_whose"):
        proposed(UserFactory(), ProgrammeFactory(), edition, picture=ContentFile(b"jpeg", name="other.jpg"))

    assert default_storage.listdir("local-events") == ([], [event.picture.name.removeprefix("local-events/")])


def test_day_is_counted_back_from_now():
    person = UserFactory()
    LocalEventFactory.create_batch(
        MOST_A_DAY, proposed_by=person, proposed_at=in_days(0) - timedelta(days=1, minutes=1)
    )

    assert proposed(person, ProgrammeFactory()).state == "proposed"
