"""The desk says what waits for whom today, and leads to where it is done."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.campaigns import (
    AdviceMessageFactory,
    BoostFactory,
    EditionFactory,
    LessonFactory,
    LocalEventFactory,
    ServiceRequestFactory,
    SupportAskFactory,
    SupportRegistrationFactory,
)
from tests.factories.contacts import ContactPersonFactory, ProgrammeFactory
from tests.factories.events import in_days
from tests.pages import Page, notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    person = StaffFactory(email="sanna@example.org")
    client.force_login(person)
    return person


@pytest.fixture
def edition():
    return EditionFactory(boosting_budget_euros=1000)


def url(edition, **query):
    return reverse("admin:campaigns_edition_desk", args=[edition.pk], query=query)


def seen(client, edition, **query):
    """What each section shows: the titles of its lines by group."""
    sections = client.get(url(edition, **query)).context["sections"]
    return {
        each.name: {group.title: [line.title for line in group.lines] for group in each.groups} for each in sections
    }


def programme(name, **fields):
    return ProgrammeFactory(name=f"Interreg {name}", **fields)


def registered(edition, name):
    return SupportRegistrationFactory(edition=edition, programme=programme(name), registered=True)


def test_an_empty_desk_says_so_part_by_part(client, staff, edition):
    html = client.get(url(edition)).content.decode()

    assert seen(client, edition) == {"proposals": {}, "questions": {}, "services": {}, "boosting": {}, "silent": {}}
    for words in (
        "No local event waits for a check.", "Every question is answered.", "Every wish for boosting is decided.",
        "No service is late or due within a week, and each has its adviser and date.",
        "Every programme has answered.", "No lesson of an earlier edition is written down.",
    ):  # fmt: skip
        assert words in html


def test_proposals_say_who_checks_and_since_when(client, staff, edition):
    with_officer, alone = programme("A"), programme("B")
    AffiliationFactory(programme=with_officer, acting=True)
    proposed = {"edition": edition, "proposed": True}
    LocalEventFactory(programme=with_officer, title="Lights", proposed_at=in_days(-3), **proposed)
    event = LocalEventFactory(programme=alone, title="Boats", proposed_at=in_days(-5), **proposed)
    LocalEventFactory(programme=alone, title="Songs", edition=edition, sent_back=True)
    published = LocalEventFactory(programme=alone, edition=edition, title="Night")
    LocalEventFactory(programme=alone, title="Fires", replaces=published, proposed_at=in_days(-1), **proposed)

    assert seen(client, edition)["proposals"] == {
        "Staff check": ["Boats", "Change of Night"],
        "Officers of the programme check; staff may, too": ["Lights"],
        "Sent back: who proposed it is to change it": ["Songs"],
    }
    html = client.get(url(edition)).content.decode()
    assert reverse("admin:campaigns_localevent_change", args=[event.pk]) in html
    assert f"since {timezone.localtime(event.proposed_at, edition.zone):%a}" in html

    edition.checked_by = edition.CheckedBy.STAFF
    edition.save()
    assert seen(client, edition)["proposals"]["Staff check"] == ["Boats", "Lights", "Change of Night"]


def test_services_stand_by_when_they_are_due(client, staff, edition):
    today = timezone.now().astimezone(edition.zone).date()
    adviser = ContactPersonFactory()

    def service(name, days, **fields):
        due = None if days is None else today + timedelta(days=days)
        fields = {"state": "in_work", "adviser": adviser, "service": "visibility", **fields}
        return ServiceRequestFactory(registration=registered(edition, name), due_date=due, **fields)

    service("Late", -1)
    service("Today", 0)
    service("Tomorrow", 1, adviser=None)
    service("Week", 7)
    service("Later", 8)
    service("Undated", None)
    service("Unadvised", 30, adviser=None)
    service("Advised", None, service="advice")
    service("Done", -9, state="delivered")
    service("Refused", -9, state="not_possible", words="Too late.")

    def lines(*names):
        return [f"Interreg {name}: Visibility on the campaign's page and map" for name in names]

    assert seen(client, edition)["services"] == {
        "Late": lines("Late"), "Due today": lines("Today"), "Due within a week": lines("Tomorrow", "Week"),
        "Without adviser or date": lines("Unadvised", "Undated"),
    }  # fmt: skip
    assert "1 more service is due later and has its adviser." in client.get(url(edition)).content.decode()


def test_the_day_is_that_of_the_editions_clocks(client, staff, edition):
    """In Kiritimati it is tomorrow for ten hours of every day in UTC, and in Pago Pago yesterday."""
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        edition.time_zone = zone
        edition.save()
        here = timezone.now().astimezone(edition.zone).date()
        request = ServiceRequestFactory(registration=registered(edition, zone), service="visibility", due_date=here)

        assert str(request.registration.programme) in seen(client, edition)["services"]["Due today"][0]
        request.delete()


def test_a_question_is_late_after_one_working_day(client, staff, edition):
    def asked(name, days, **fields):
        request = ServiceRequestFactory(registration=registered(edition, name))
        return AdviceMessageFactory(request=request, at=in_days(days), **fields)

    late = asked("Late", -5)
    AdviceMessageFactory(request=late.request, at=in_days(0))
    asked("Fresh", 0)
    asked("Answered", -5, answered_at=in_days(-4))

    assert seen(client, edition)["questions"] == {"Late": ["Interreg Late"], "Still in time": ["Interreg Fresh"]}
    html = client.get(url(edition)).content.decode()
    assert reverse("admin:campaigns_servicerequest_answer", args=[late.request_id]) in html
    assert "and 1 more" in html
    assert "(1 late)" in html


def test_silent_programmes_are_told_apart(client, staff, edition):
    SupportAskFactory(edition=edition, programme=programme("Nothing"))
    begun = SupportRegistrationFactory(
        edition=edition, programme=programme("Begun"), started_by=UserFactory(name="Ann Example")
    )
    SupportAskFactory(edition=edition, programme=begun.programme)
    for name, answer in (("Here", {"registered": True}), ("Not", {"state": "declined", "answered_at": in_days(-1)})):
        answered = SupportRegistrationFactory(edition=edition, programme=programme(name), **answer)
        SupportAskFactory(edition=edition, programme=answered.programme)
    programme("Unasked", email="office@unasked.example")
    programme("Unknown")

    assert seen(client, edition)["silent"] == {
        "Begun, and not sent": ["Interreg Begun"],
        "Asked, and nothing begun": ["Interreg Nothing"],
        "Not asked yet": ["Interreg Unasked"],
        "Not asked, for no address is known": ["Interreg Unknown"],
    }
    html = client.get(url(edition)).content.decode()
    assert "begun by Ann Example" in html
    assert "Registration is open until" in html
    for name in ("extend-support", "ask-programmes"):
        assert reverse(f"admin:campaigns_edition_{name}", args=[edition.pk]) in html


def test_no_programme_is_silent_once_the_season_is_over(client, staff):
    over = EditionFactory(year=2021)
    SupportAskFactory(edition=over, programme=programme("Nothing"))
    programme("Unasked", email="office@unasked.example")

    assert seen(client, over)["silent"] == {}
    html = client.get(url(over)).content.decode()
    assert "The season is over: no programme is waited for." in html
    assert reverse("admin:campaigns_edition_support", args=[over.pk]) in html
    for name in ("set-support-term", "extend-support", "ask-programmes"):
        assert reverse(f"admin:campaigns_edition_{name}", args=[over.pk]) not in html


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        ({"closes_at": in_days(-1)}, "Registration closed on"),
        ({"opens_at": in_days(2)}, "Registration opens on"),
        (None, "Nobody has set until when programmes register."),
    ],
)
def test_the_deadline_of_silent_programmes_is_said(client, staff, deadline, words):
    given = {f"support_deadline__{name}": value for name, value in deadline.items()} if deadline else {}
    edition = EditionFactory(**given) if deadline else EditionFactory(support_deadline=None)

    assert words in client.get(url(edition)).content.decode()


def test_boosting_is_added_up_and_undecided_wishes_lead_to_the_grant(client, staff, edition):
    edition.boosting_granted_euros = 900
    edition.save()
    boost = {"request__registration__edition": edition}
    undecided = BoostFactory(wished_euros=300, **boost)
    granted = BoostFactory(wished_euros=1200, granted_euros=900, request__state="in_work", **boost)
    BoostFactory(wished_euros=50, request__state="not_possible", request__words="No.", **boost)

    html = client.get(url(edition)).content.decode()
    assert "Asked: € 1,500. Granted: € 900. Left: € 100 of € 1,000." in html
    assert "What is not decided comes to € 300: more than is left." in html
    assert reverse("admin:campaigns_servicerequest_grant", args=[undecided.request_id]) in html
    assert seen(client, edition)["boosting"] == {
        "Not yet decided": [f"{undecided.request.registration.programme}: {undecided.request.local_event.title}"]
    }
    assert seen(client, edition)["services"] == {
        "Without adviser or date": [f"{granted.request.registration.programme}: Boosting on social media"]
    }


def test_a_wish_for_an_event_that_is_cancelled_says_so(client, staff, edition):
    for state in ("asked", "in_work"):
        BoostFactory(
            request__registration__edition=edition, request__state=state,
            request__local_event__state="cancelled", request__local_event__cancelled_at=timezone.now(),
        )  # fmt: skip
    BoostFactory(request__registration__edition=edition)

    assert client.get(url(edition)).content.decode().count("the event is cancelled") == 2


def test_lessons_of_the_edition_before_are_shown(client, staff, edition):
    LessonFactory(edition=EditionFactory(year=edition.year - 1), text="Open in <spring>.")

    assert "Open in &lt;spring&gt;." in client.get(url(edition)).content.decode()


def test_mine_is_what_i_look_after_as_an_adviser(client, staff, edition):
    today = timezone.now().astimezone(edition.zone).date()
    me, other = ContactPersonFactory(email="Sanna@example.org"), ContactPersonFactory()
    for adviser, name in ((me, "Mine"), (other, "Other"), (None, "Nobody")):
        request = ServiceRequestFactory(registration=registered(edition, name), adviser=adviser, due_date=today)
        AdviceMessageFactory(request=request, at=in_days(-9))
    LocalEventFactory(edition=edition, proposed=True)
    BoostFactory(request__registration__edition=edition)

    assert seen(client, edition, show="mine") == {
        "questions": {"Late": ["Interreg Mine"]},
        "services": {"Due today": ["Interreg Mine: Individual advice"]},
        "boosting": {},
    }
    assert '<a href="?show=mine">Mine: 2</a>' in client.get(url(edition)).content.decode()
    mine = client.get(url(edition, show="mine")).content.decode()
    assert "Nothing here waits for you." in mine
    assert "Every wish for boosting is decided." not in mine


def test_who_is_no_contact_person_is_told_why_nothing_is_theirs(client, staff, edition):
    html = client.get(url(edition, show="mine")).content.decode()

    assert "Your address is not that of a contact person in the directory" in html


def test_each_part_is_for_who_may_see_it(client, edition):
    def with_permission(*names):
        person = UserFactory(is_staff=True)
        person.user_permissions.set(Permission.objects.filter(codename__in=names))
        client.force_login(person)

    with_permission("view_localevent")
    assert set(seen(client, edition)) == {"proposals"}
    with_permission("view_servicerequest")
    assert set(seen(client, edition)) == {"questions", "services", "boosting"}
    with_permission("view_supportregistration")
    assert set(seen(client, edition)) == {"silent"}
    assert reverse("admin:campaigns_edition_extend-support", args=[edition.pk]) not in (
        client.get(url(edition)).content.decode()
    )
    with_permission("view_edition")
    assert client.get(url(edition)).status_code == 403


def test_the_desk_of_the_day_is_that_of_the_current_edition(client, staff, edition):
    EditionFactory(year=edition.year - 1)
    EditionFactory(year=edition.year + 1, is_published=False)
    assert client.get(reverse("admin:campaigns_desk")).url == url(edition)

    EditionFactory(campaign__slug="other-day")
    several = client.get(reverse("admin:campaigns_desk"))
    assert several.url == reverse("admin:campaigns_edition_changelist")
    assert url(edition) in client.get(several.url).content.decode()


def test_without_a_published_edition_it_is_said(client, staff):
    EditionFactory(is_published=False)

    assert notices(client.get(reverse("admin:campaigns_desk"))) == [
        "No edition is published yet, so nothing waits at a desk."
    ]


def test_it_is_reached_from_the_staff_area_and_from_the_page_of_the_edition(client, staff, edition):
    assert reverse("admin:campaigns_desk") in client.get(reverse("admin:index")).content.decode()
    assert url(edition) in client.get(reverse("admin:campaigns_edition_change", args=[edition.pk])).content.decode()
    assert url(edition) in Page(client.get(edition.get_absolute_url()).content.decode()).links

    client.force_login(UserFactory())
    assert url(edition) not in Page(client.get(edition.get_absolute_url()).content.decode()).links


def test_a_full_desk_costs_no_more_statements(client, staff, edition):
    def fill(number):
        for _ in range(number):
            registration = SupportRegistrationFactory(edition=edition, registered=True)
            adviser = ContactPersonFactory()
            AdviceMessageFactory(request__registration=registration, request__adviser=adviser)
            ServiceRequestFactory(registration=registration, service="visibility", adviser=adviser)
            BoostFactory(request__registration=registration)
            LocalEventFactory(edition=edition, proposed=True)
            SupportAskFactory(edition=edition)
            SupportRegistrationFactory(edition=edition)

    def statements():
        with CaptureQueriesContext(connection) as made:
            assert client.get(url(edition)).status_code == 200
        return len(made)

    LessonFactory(edition=EditionFactory(year=edition.year - 1))
    fill(1)
    statements()
    with_one = statements()
    fill(14)
    assert statements() == with_one
    assert with_one <= 16
