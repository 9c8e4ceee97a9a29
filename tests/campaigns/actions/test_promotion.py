"""What programmes posted: whose link it is, once, as long as somebody acts for the programme."""

from datetime import date
from functools import partial

import pytest
from django.utils import timezone

from accounts.actions.affiliations import ProgrammeClosed
from accounts.models import Affiliation
from audit.models import Entry
from campaigns.actions import promotion
from campaigns.actions.support import NotActing
from campaigns.models import Edition, Network, Posted
from contacts.models import Programme
from interact_portal.merging import merge_programmes
from tests.factories.accounts import AffiliationFactory, StaffFactory
from tests.factories.campaigns import EditionFactory, PostedFactory, PostFactory
from tests.factories.contacts import ProgrammeFactory
from tests.threads import at_once

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 21)


def told(link="https://social.example/@alpine/1", **more):
    return promotion.Told(**{"link": link, "network": Network.MASTODON, "day": DAY, **more})


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def programme():
    return ProgrammeFactory(slug="alpine")


@pytest.fixture
def ann(programme):
    return AffiliationFactory(programme=programme, acting=True).person


def add(edition, programme, by, *args, **more):
    return promotion.add_posted(edition=edition, programme=programme, told=told(*args, **more), by=by)


def test_a_link_says_who_posted_what_where_and_when(edition, programme, ann):
    post = PostFactory(edition=edition)

    added = add(edition, programme, ann, "https://twitter.com/alpine/status/1?s=20", network=Network.X, post=post)

    row = Posted.objects.values("edition", "programme", "post", "network", "link", "day", "added_by").get()
    assert row == {
        "edition": edition.pk, "programme": programme.pk, "post": post.pk, "network": "x",
        "link": "https://x.com/alpine/status/1", "day": DAY, "added_by": ann.pk,
    }  # fmt: skip
    entry = Entry.objects.get(verb="posted-added")
    assert (entry.about, entry.detail) == (f"campaigns.posted:{added.pk}", {"link": "https://x.com/alpine/status/1"})


def test_the_same_link_twice_is_one(edition, programme, ann):
    colleague = AffiliationFactory(programme=programme, acting=True).person

    first = add(edition, programme, ann)

    assert add(edition, programme, colleague, "https://SOCIAL.example/@alpine/1/") == first
    assert (Posted.objects.count(), Entry.objects.filter(verb="posted-added").count()) == (1, 1)
    assert add(EditionFactory(year=edition.year + 1), programme, ann) != first


def test_a_link_of_another_programme_stays_theirs(edition, ann, programme):
    PostedFactory(edition=edition, programme__name="Danube", link="https://social.example/@alpine/1")

    with pytest.raises(promotion.AddedByAnother) as refused:
        add(edition, programme, ann)

    assert str(refused.value.programme) == "Danube"
    assert Posted.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_add_the_same_link_at_once_add_one(edition, programme, ann):
    colleague = AffiliationFactory(programme=programme, acting=True).person

    added = at_once(*[partial(add, edition, programme, by) for by in (ann, colleague)])

    assert len({posted.pk for posted in added}) == Posted.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_programmes_that_add_the_same_link_at_once_one_is_told(edition, programme, ann):
    other = AffiliationFactory(acting=True)

    first, second = at_once(partial(add, edition, programme, ann), partial(add, edition, other.programme, other.person))

    assert {type(first), type(second)} == {Posted, promotion.AddedByAnother}
    assert Posted.objects.count() == 1


def test_only_who_acts_for_the_programme_adds_and_removes(edition, programme, ann):
    posted = add(edition, programme, ann)
    Affiliation.objects.filter(person=ann).update(ended_at=timezone.now(), ended_how=Affiliation.Ended.LEFT)
    other = AffiliationFactory(acting=True).person

    for person in (ann, other, AffiliationFactory(programme=programme).person):
        with pytest.raises(NotActing):
            add(edition, programme, person, "https://social.example/@alpine/2")
        with pytest.raises(NotActing):
            promotion.remove_posted(posted=posted, by=person)
    assert Posted.objects.get() == posted


def test_a_closed_programme_adds_nothing(edition, programme, ann):
    Programme.objects.filter(pk=programme.pk).update(state=Programme.State.CLOSED)

    with pytest.raises(ProgrammeClosed):
        add(edition, programme, ann)


def test_a_merged_programme_is_followed(edition, programme, ann):
    target = ProgrammeFactory()
    merge_programmes(source=programme, target=target, by=StaffFactory())

    assert add(edition, programme, ann).programme == target


def test_an_edition_takes_links_until_the_next_one_is_published(edition, programme, ann):
    newer = EditionFactory(year=edition.year + 1, is_published=False)
    posted = add(edition, programme, ann)

    Edition.objects.filter(pk=newer.pk).update(is_published=True)
    with pytest.raises(promotion.EditionOver):
        add(edition, programme, ann, "https://social.example/@alpine/2")

    promotion.remove_posted(posted=posted, by=ann)
    assert not Posted.objects.exists()


def test_a_link_is_removed_once_by_a_colleague_or_by_staff(edition, programme, ann):
    colleague = AffiliationFactory(programme=programme, acting=True).person
    posted = add(edition, programme, ann)
    for _press in range(2):
        promotion.remove_posted(posted=posted, by=colleague)
    assert not Posted.objects.exists()

    posted, staff = add(edition, programme, ann), StaffFactory()
    for _press in range(2):
        promotion.take_away(posted=posted, by=staff)
    gone = Entry.objects.filter(verb__in=["posted-removed", "posted-taken-away"]).order_by("pk")
    assert list(gone.values_list("verb", "by")) == [
        ("posted-removed", f"accounts.user:{colleague.pk}"),
        ("posted-taken-away", f"accounts.user:{staff.pk}"),
    ]


def test_of_two_merged_programmes_all_links_are_kept(edition, programme):
    target = ProgrammeFactory()
    kept = {PostedFactory(edition=edition, programme=each).pk for each in (programme, target, target)}

    merge_programmes(source=programme, target=target, by=StaffFactory())

    assert set(Posted.objects.filter(programme=target).values_list("pk", flat=True)) == kept
