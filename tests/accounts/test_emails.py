"""What is written about signing in and acting for a programme, without anybody's name or link that is not needed."""

import pytest

from accounts.actions.affiliations import Reason, ask, claim, confirm, leave, revoke
from accounts.actions.codes import send_code
from outbox.models import Message
from outbox.rendering import render
from tests.factories.accounts import AffiliationFactory, StaffFactory, UserFactory
from tests.factories.contacts import ProgrammeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory(slug="alpine", name="Alpine & Space")


@pytest.fixture
def anna():
    return UserFactory(name="Anna Berger", email="anna@sicilia.example", role="Officer", organisation="Regione")


def written(template):
    """Subject, text and HTML of the one message of this template."""
    return render(Message.objects.get(template=f"accounts/email/{template}"))


def test_a_colleague_reads_who_asks_and_where_to_confirm(anna, programme):
    AffiliationFactory(programme=programme, acting=True)

    ask(person=anna, programme=programme, by=anna)

    subject, text, html = written("confirmation_asked")
    assert subject == "Please confirm somebody who wants to act for Alpine & Space"
    for words in ("Name: Anna Berger", "Role: Officer, Regione", "E-mail: anna@sicilia.example"):
        assert words in text
    assert "/programmes/alpine/people/" in text
    assert 'people/"' in html
    assert "Alpine &amp; Space" in html


def test_staff_read_that_nobody_acts_and_where_to_confirm(anna, programme):
    StaffFactory()

    affiliation = ask(person=anna, programme=programme, by=anna)

    subject, text, _html = written("confirmation_asked_of_staff")
    assert subject == "Somebody asks to act for Alpine & Space: nobody does yet"
    assert f"/admin/accounts/affiliation/{affiliation.pk}/change/" in text


def test_a_name_that_is_an_advertisement_is_no_link(programme):
    AffiliationFactory(programme=programme, acting=True)
    person = UserFactory(name="Win at evil.example", organisation="https://evil.example")

    ask(person=person, programme=programme, by=person)

    _subject, text, html = written("confirmation_asked")
    assert "evil.example" not in text + html


@pytest.mark.parametrize(("by_colleague", "words"), [
    (True, "a colleague who acts for it confirmed you"), (False, "from now on: we confirmed you"),
])  # fmt: skip
def test_who_is_confirmed_reads_by_whom_without_a_name(anna, programme, by_colleague, words):
    colleague = AffiliationFactory(programme=programme, acting=True, person__name="Bruno Rossi").person
    affiliation = claim(person=anna, programme=programme, by=anna)

    confirm(affiliation=affiliation, by=colleague if by_colleague else StaffFactory(name="Bruno Rossi"))

    subject, text, html = written("acting_confirmed")
    assert subject == "You act for Alpine & Space"
    assert words in text
    assert "Bruno" not in text + html


@pytest.mark.parametrize(("reason", "words"), [
    (Reason.NOT_THEIRS, "The reason: you do not work for this programme."),
    (Reason.LEFT, "The reason: you do not work for it any more."),
    (Reason.MISTAKE, "The reason: you were confirmed by mistake."),
    (Reason.MISUSE, "The reason: somebody acted in its name without authority."),
])  # fmt: skip
def test_whose_affiliation_is_revoked_reads_why(anna, programme, reason, words):
    revoke(affiliation=claim(person=anna, programme=programme, by=anna), reason=reason, by=StaffFactory())

    subject, text, html = written("affiliation_ended")
    assert subject == "You no longer represent Alpine & Space"
    assert words in text
    assert words in html
    assert "/me/programmes/" in text


def test_who_is_said_to_have_left_reads_no_reason_and_no_name(anna, programme):
    colleague = AffiliationFactory(programme=programme, acting=True, person__name="Bruno Rossi").person

    leave(affiliation=claim(person=anna, programme=programme, by=anna), by=colleague)

    _subject, text, html = written("affiliation_ended")
    assert "A colleague or we noted that you have left Alpine & Space" in text
    assert "The reason" not in text + html
    assert "Bruno" not in text + html


def test_the_name_of_the_portal_stays_as_it_is_in_the_subject_of_a_code(settings):
    settings.OPERATOR = {**settings.OPERATOR, "name": "Partners & Friends"}

    send_code(email="anna@sicilia.example", client="")

    subject, _text, html = written("sign_in_code")
    assert subject == "Your code for Partners & Friends"
    assert "Partners &amp; Friends" in html
