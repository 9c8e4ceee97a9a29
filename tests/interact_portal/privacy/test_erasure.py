"""Somebody asks to be forgotten: nothing of them is left but what is declared, and no number changes."""

import pytest
from django.contrib.auth.models import Group
from django.db.models import Model

from accounts.actions.erasure import StillStaff, was_erased_by
from accounts.models import EmailCode, Session, User
from audit.models import Entry
from events.models import Answer, Follower, Registration, SeatPool, State
from interact_portal.privacy.erasure import erase, parts_of
from outbox.models import Message
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.interact_portal.privacy.traces import (
    ADDRESS,
    MARK,
    as_contact,
    marked_person,
    personal_declarations,
    tables_with,
    text_fields,
)

pytestmark = pytest.mark.django_db


def forget(person, **options):
    erase(**{"person": person, "by": person, "token": "token-of-the-code", "reason": "asked-here", **options})


def test_nothing_of_a_person_is_left_but_the_last_message_and_advice_to_the_programme():
    person = marked_person()
    before = tables_with(MARK)

    forget(person)

    assert {"accounts_user", "accounts_emailcode", "events_answer", "outbox_message", "accounts_session"} <= set(before)
    assert tables_with(MARK) == {"outbox_message": {"recipient"}, "campaigns_advicemessage": {"text"}}
    assert list(Message.objects.to(ADDRESS).values_list("template", "has_secret")) == [
        ("accounts/email/account_erased", True)
    ]


def test_an_entry_in_the_directory_is_left_and_nothing_else_with_it():
    person = marked_person()
    as_contact(person)

    forget(person)

    assert tables_with(MARK) == {
        "outbox_message": {"recipient"},
        "campaigns_advicemessage": {"text"},
        "contacts_contactperson": {"slug", "given_name", "family_name", "role", "email", "name_text", "role_text"},
        "events_speaker": {"name", "role", "organisation", "text", "name_text"},
    }


def test_no_personal_field_is_left_that_was_not_declared_to_be():
    person = marked_person()
    as_contact(person)
    before = {
        declaration.key: {row.pk: _told(declaration, row) for row in declaration.of(person)}
        for declaration in personal_declarations()
    }
    assert [key for key, rows in before.items() if not rows] == []

    forget(person)

    left = {declaration.key: _left(declaration, before[declaration.key]) for declaration in personal_declarations()}
    declared = {declaration.key: set(declaration.erasure.left) for declaration in personal_declarations()}
    assert {key: fields - declared[key] for key, fields in left.items() if fields - declared[key]} == {}


def test_what_is_declared_to_be_left_is_personal():
    for declaration in personal_declarations():
        assert set(declaration.erasure.left) <= set(declaration.personal), declaration.key


def _left(declaration, before: dict[int, dict]) -> set[str]:
    """The fields that say of any row what they said of it ``before``."""
    return {
        field
        for row in declaration.model._base_manager.filter(pk__in=before)
        for field, value in _told(declaration, row).items()
        if value not in (None, False, "", [], {}) and value == before[row.pk][field]
    }


def _told(declaration, row: Model) -> dict:
    return {field: getattr(row, row._meta.get_field(field).attname) for field in declaration.personal}


def test_every_text_of_a_person_bears_the_mark_that_is_looked_for():
    """Otherwise the tests above would find nothing where there is something."""
    person = marked_person()
    as_contact(person)
    not_their_words = {"reply_to", "verb", "by", "applied_by", "slug", "label", "code", "text_version", "language",
                       "attachments",
                       "change_message", "state", "purpose", "languages", "phone", "photo", "body_kind", "country",
                       "unsubscribe_url", "session_data", "client", "file", "words"}  # fmt: skip

    unmarked = set()
    for declaration in personal_declarations():
        rows = list(declaration.of(person))
        unmarked |= {
            f"{declaration.key}.{field}"
            for field in text_fields(declaration) - not_their_words
            if not any(MARK in str(getattr(row, field)) for row in rows)
        }

    assert unmarked == set()


def test_places_go_to_the_next_in_line_and_nobody_is_left_in_it():
    event = EventFactory(pool__capacity=1)
    person = RegistrationFactory(event=event).person
    waiting = RegistrationFactory(event=event, state=State.WAITING)

    forget(person)

    waiting.refresh_from_db()
    assert waiting.state == State.CONFIRMED
    assert SeatPool.objects.get(event=event).taken == 1
    assert set(Registration.objects.filter(event=event).values_list("person", "state")) == {
        (None, State.CANCELLED),
        (waiting.person_id, State.CONFIRMED),
    }


def test_who_waits_leaves_the_line_too():
    event = EventFactory(pool__capacity=1)
    RegistrationFactory(event=event)
    person = RegistrationFactory(event=event, state=State.WAITING).person

    forget(person)

    assert not Registration.objects.filter(event=event).in_line().exists()


def test_numbers_of_past_events_stay():
    event = EventFactory(past=True)
    person = RegistrationFactory(event=event).person
    RegistrationFactory(event=event)
    taken = SeatPool.objects.get(event=event).taken

    forget(person)

    assert Registration.objects.filter(event=event, state=State.CONFIRMED).count() == 2
    assert SeatPool.objects.get(event=event).taken == taken == 2


def test_messages_are_counted_as_before_and_unsent_ones_never_go():
    person = marked_person()
    number = Message.objects.count()

    forget(person)

    # One of the cancelled registration, one that it is done.
    assert Message.objects.count() == number + 2
    assert Message.objects.filter(state__in=Message.OPEN_STATES).count() == 1


def test_the_audit_remembers_that_it_was_done_and_by_whom_without_a_name():
    person, staff = UserFactory(), StaffFactory()

    forget(person, by=staff, reason="asked-by-letter")

    entry = Entry.objects.get(verb="account-erased")
    assert (entry.about, entry.by, entry.detail) == (
        f"accounts.user:{person.pk}",
        f"accounts.user:{staff.pk}",
        {"reason": "asked-by-letter"},
    )


def test_every_browser_is_signed_out(client):
    person = UserFactory()
    client.force_login(person)

    forget(person)

    assert not Session.objects.exists()
    assert client.get("/me/").status_code == 302


def test_nothing_of_anybody_else_changes():
    other = marked_person(mark="otherperson")
    before = tables_with("otherperson")
    registrations = list(Registration.objects.filter(person=other).values())

    forget(marked_person())

    assert tables_with("otherperson") == before
    assert list(Registration.objects.filter(person=other).values()) == registrations
    assert Answer.objects.filter(registration__person=other).count() == 3
    assert Follower.objects.filter(person=other).count() == 2
    assert EmailCode.objects.filter(person=other).exists()


def test_staff_leave_the_staff_area_first():
    staff = StaffFactory()

    with pytest.raises(StillStaff):
        forget(staff)

    assert User.objects.filter(pk=staff.pk).exists()


def test_who_was_erased_meanwhile_is_not_erased_again():
    person = UserFactory()
    forget(person)

    with pytest.raises(User.DoesNotExist):
        forget(person, token="another-token")

    assert was_erased_by("token-of-the-code")
    assert not was_erased_by("another-token")


def test_groups_lose_nobody_else():
    person = marked_person()
    other = UserFactory()
    other.groups.add(Group.objects.get())

    forget(person)

    assert list(Group.objects.get().user_set.all()) == [other]


def test_what_is_told_takes_one_statement_a_kind_and_two_for_the_addresses(django_assert_num_queries):
    person = User.objects.get(pk=marked_person().pk)

    with django_assert_num_queries(len(personal_declarations()) + 2):
        parts_of(person)


def test_a_person_is_told_what_goes_and_what_stays():
    person = UserFactory()
    RegistrationFactory(person=person)

    parts = parts_of(person)

    assert [(part.title, part.number) for part in parts.kept] == [("registrations", 1)]
    assert [(part.title, part.number) for part in parts.deleted] == [("your account", 1)]
    assert len(parts.kept[0].reasons) == 1
