"""“Delete my account and data”: what is told before, the code, and what is found afterwards."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db.models import F
from django.test import Client

from accounts.models import EmailCode, Session, User
from accounts.models.codes import ERASURE
from audit.models import Entry
from events.models import Registration, State
from kit.models import CODE_LIFE, MOST_TRIES
from outbox.actions import deliver_due
from outbox.models import Message
from tests.factories.accounts import EmailCodeFactory, StaffFactory, UserFactory
from tests.factories.contacts import ContactPersonFactory
from tests.factories.events import FollowerFactory, RegistrationFactory
from tests.threads import Pause, are_blocked, begun, outcomes, wait_until

pytestmark = pytest.mark.django_db

DELETE, DONE = "/me/delete/", "/me/delete/done/"


@pytest.fixture
def person(client):
    person = UserFactory(email="anna@example.org", name="Anna")
    client.force_login(person)
    return person


def asked(client) -> EmailCode:
    response = client.post(DELETE)
    assert response.status_code == 302
    return EmailCode.objects.get(token=response.url.split("/")[-2])


def enter(client, code, typed=None):
    return client.post(code.get_absolute_url(), {"code": code.digits if typed is None else typed})


def wrong(code):
    return f"{(int(code.digits) + 1) % 10**6:06}"


def test_the_page_says_what_goes_and_what_stays_of_this_very_person(client, person):
    RegistrationFactory(person=person)
    page = client.get(DELETE).content.decode()

    assert "Registrations" in page
    assert "your place goes to the next in line" in page
    assert "Places and states are counted" in page
    assert "Answers" not in page
    assert "directory" not in page

    ContactPersonFactory(email="Anna@example.org")
    assert "ask it to take you out of its directory" in client.get(DELETE).content.decode()


def test_what_somebody_follows_is_called_so(client, person):
    FollowerFactory(person=person)
    page = client.get(DELETE).content.decode()

    assert "Events you follow" in page
    assert "Followers" not in page


def test_the_right_code_erases_and_the_first_page_afterwards_needs_no_account(client, person):
    registration = RegistrationFactory(person=person)
    other_browser = Client()
    other_browser.force_login(person)

    response = enter(client, asked(client))

    assert (response.status_code, response.url) == (302, DONE)
    assert "Your account and data are deleted" in client.get(DONE).content.decode()
    assert not User.objects.exists()
    assert not Session.objects.exists()
    assert other_browser.get("/me/").status_code == 302
    registration.refresh_from_db()
    assert (registration.person, registration.state) == (None, State.CANCELLED)
    entry = Entry.objects.get(verb="account-erased")
    assert (entry.by, entry.detail) == (f"accounts.user:{person.pk}", {"reason": "asked-here"})


def test_nothing_is_erased_before_the_code(client, person):
    code = asked(client)

    assert client.get(code.get_absolute_url()).status_code == 200
    assert "You can try 4 more times" in enter(client, code, wrong(code)).content.decode()
    assert User.objects.get() == person


def test_wrong_codes_end_and_a_new_one_can_be_had(client, person):
    code = asked(client)
    for _ in range(MOST_TRIES):
        response = enter(client, code, wrong(code))

    assert response.status_code == 429
    assert enter(client, code).status_code == 429
    response = client.post(f"/accounts/code/{code.token}/again/")
    fresh = EmailCode.objects.latest("pk")
    assert response.url == fresh.get_absolute_url() == f"/me/delete/{fresh.token}/"
    assert enter(client, fresh).url == DONE


def test_a_code_of_an_hour_ago_erases_nothing(client, person):
    code = asked(client)
    EmailCode.objects.update(created_at=F("created_at") - CODE_LIFE, expires_at=F("expires_at") - CODE_LIFE)

    assert enter(client, code).status_code == 422
    assert User.objects.exists()


def test_a_double_click_is_told_the_same_twice(client, person):
    code = asked(client)
    cookies = client.cookies.copy()
    enter(client, code)
    second = Client()
    second.cookies = cookies

    assert enter(second, code).url == DONE
    assert Entry.objects.filter(verb="account-erased").count() == 1
    assert Message.objects.filter(template="accounts/email/account_erased").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("last_step", ['DELETE FROM "accounts_user"', 'UPDATE "accounts_emailcode" SET "used_at"'])
def test_a_double_click_at_the_same_instant_is_told_the_same_twice(client, person, last_step):
    """The second one waits for the code or for the person, and finds neither when the first is done."""
    code = asked(client)
    first, second = Client(), Client()
    first.cookies, second.cookies = client.cookies.copy(), client.cookies.copy()
    pause = Pause(last_step)

    with begun(pause.around(lambda: enter(first, code))) as earlier:
        pause.wait()
        with begun(lambda: enter(second, code)) as later:
            wait_until(lambda: later[0].done() or are_blocked(1))
            pause.go_on.set()

    assert [(response.status_code, response.url) for response in outcomes(earlier + later)] == [(302, DONE)] * 2
    assert not User.objects.exists()
    assert Entry.objects.filter(verb="account-erased").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["accounts_session_by_key", 'FROM "accounts_emailcode"'])
def test_a_click_that_is_overtaken_by_another_is_told_that_it_is_done(client, person, step):
    code = asked(client)
    second = Client()
    second.cookies = client.cookies.copy()
    pause = Pause(step)

    with begun(pause.around(lambda: enter(second, code))) as later:
        pause.wait()
        enter(client, code)
        pause.go_on.set()

    assert [response.url for response in outcomes(later)] == [DONE]


@pytest.mark.parametrize("kind", ["sign-in", "new address", "of another"])
def test_a_code_for_something_else_erases_nothing(client, person, kind):
    code = {
        "sign-in": lambda: EmailCodeFactory(email=person.email),
        "new address": lambda: EmailCodeFactory(email="new@example.org", person=person),
        "of another": lambda: EmailCodeFactory(person=UserFactory(), intent=ERASURE),
    }[kind]()

    assert client.post(f"/me/delete/{code.token}/", {"code": code.digits}).status_code == 404
    assert User.objects.filter(pk=person.pk).exists()


def test_a_code_sent_to_an_address_that_was_changed_since_erases_nothing(client, person):
    code = asked(client)
    User.objects.update(email="new@example.org")

    assert enter(client, code).status_code == 404
    assert User.objects.exists()


def test_a_code_for_erasure_makes_no_address_mine_and_signs_nobody_in(client, person):
    code = asked(client)

    assert client.post(f"/me/email/{code.token}/", {"code": code.digits}).status_code == 404
    assert Client().post(f"/accounts/code/{code.token}/", {"code": code.digits}).status_code == 404


def test_who_is_signed_out_signs_in_first(client, person):
    code = asked(client)

    response = Client().post(code.get_absolute_url(), {"code": code.digits})

    assert response.url == f"/accounts/login/?next=/me/delete/{code.token}/"
    assert User.objects.exists()


def test_staff_are_told_to_leave_the_staff_area_first(client):
    client.force_login(StaffFactory())

    page = client.get(DELETE).content.decode()
    assert "You may enter the staff area" in page
    assert "Send me a code" not in page
    client.post(DELETE)
    assert not EmailCode.objects.exists()


def test_who_entered_the_staff_area_since_is_told_to_leave_it(client, person):
    code = asked(client)
    User.objects.update(is_staff=True)

    assert enter(client, code).url == DELETE
    assert User.objects.exists()


def test_the_form_needs_its_token(person):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person)

    assert strict.post(DELETE).status_code == 403


def test_codes_to_erase_are_limited_like_all(client, person):
    for _ in range(5):
        code = asked(client)

    assert client.post(DELETE).url == code.get_absolute_url()
    assert EmailCode.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_the_last_message_is_sent_and_then_only_its_address_is_kept(client, person, mailoutbox):
    code = asked(client)
    enter(client, code)

    deliver_due(seconds=1)

    last = mailoutbox[-1]
    assert last.to == ["anna@example.org"]
    assert "Your account" in last.subject
    assert [each.to for each in mailoutbox] == [["anna@example.org"]]
    row = Message.objects.get(template="accounts/email/account_erased")
    assert (row.state, row.text, row.html, row.context) == (Message.State.SENT, "", "", {})


# -- by staff -------------------------------------------------------------------------------------------------
@pytest.fixture
def staff_client(client):
    client.force_login(StaffFactory())
    return client


def act(client, person, **data):
    return client.post(f"/admin/accounts/user/{person.pk}/erase/", data)


SURE = {"reason": "asked-by-mail", "is_sure": "on"}


def test_staff_erase_somebody_with_a_reason_of_ours(staff_client):
    person = UserFactory(name="Anna Erased")
    assert (
        f"/admin/accounts/user/{person.pk}/erase/"
        in staff_client.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    )

    response = act(staff_client, person, **SURE)

    assert response.url == "/admin/accounts/user/"
    assert not User.objects.filter(pk=person.pk).exists()
    assert Entry.objects.get(verb="account-erased").detail == {"reason": "asked-by-mail"}
    assert "Anna" not in str(list(LogEntry.objects.values()))


@pytest.mark.parametrize("data", [{}, {"reason": "asked-by-mail"}, {"is_sure": "on"}, SURE | {"reason": "Anna asked"}])
def test_staff_say_why_and_that_it_is_meant(staff_client, data):
    person = UserFactory()

    response = act(staff_client, person, **data)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert User.objects.filter(pk=person.pk).exists()


def test_staff_are_not_erased_by_staff(staff_client):
    colleague = StaffFactory()

    assert act(staff_client, colleague, **SURE).url == f"/admin/accounts/user/{colleague.pk}/change/"
    assert User.objects.filter(pk=colleague.pk).exists()
    assert "/erase/" not in staff_client.get(f"/admin/accounts/user/{colleague.pk}/change/").content.decode()


def test_who_may_erase_nobody_does_not_learn_which_numbers_are_people(client):
    client.force_login(UserFactory(is_staff=True))
    person = UserFactory()

    assert act(client, person, **SURE).status_code == act(client, User(pk=person.pk + 1000), **SURE).status_code == 403


def test_a_registration_of_nobody_is_shown_to_staff(staff_client):
    registration = RegistrationFactory(event__past=True)
    act(staff_client, registration.person, **SURE)

    assert "erased" in staff_client.get("/admin/events/registration/").content.decode()
    page = staff_client.get(f"/admin/events/registration/{registration.pk}/change/")
    assert page.status_code == 200
    assert "/cancel/" not in page.content.decode()
    assert Registration.objects.filter(person=None).count() == 1
