"""Who may go where: every address × role × method, as one table. A new address without a row fails."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve

from accounts.models.codes import ERASURE
from audit.actions import record
from outbox import actions as outbox
from outbox.models import Message
from tests.factories.accounts import (
    AffiliationFactory,
    ConsentFactory,
    EmailCodeFactory,
    MailDomainFactory,
    StaffFactory,
    UserFactory,
)
from tests.factories.campaigns import (
    EditionFactory,
    GuideStepFactory,
    LocalEventFactory,
    MaterialFileFactory,
    PostedFactory,
    PostFactory,
    ServiceRequestFactory,
)
from tests.factories.contacts import (
    ContactPersonFactory,
    ImportFactory,
    NetworkFactory,
    OfficeFactory,
    ProgrammeFactory,
    SynonymFactory,
    TopicFactory,
)
from tests.factories.events import (
    AnswerFactory,
    AnswerFileFactory,
    DocumentFactory,
    EventContactFactory,
    EventFactory,
    ExportFactory,
    FollowerFactory,
    QuestionFactory,
    QuestionSetFactory,
    RegistrationFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db

ROLES = ("stranger", "person", "other", "staff", "events", "super")
TABLE = [
    line.split()
    for line in Path(__file__).with_name("roles.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
ROWS = {(name, path): dict(zip(ROLES, cells, strict=True)) for name, path, *cells in TABLE}


class World:
    """One row of everything that has an address. What can be somebody's is ``person``'s."""

    def __init__(self):
        self.person, self.other = UserFactory(), UserFactory()
        self.staff, self.events = UserFactory(is_staff=True), UserFactory(is_staff=True)
        self.events.user_permissions.set(Permission.objects.filter(content_type__app_label="events"))
        self.super = StaffFactory()
        event = EventFactory(slug="palermo")
        contact = ContactPersonFactory(
            slug="ada", team__slug="delivery", photo=ContentFile(b"\xff\xd8\xff", name="ada.jpg")
        )
        EventContactFactory(event=event, person=contact)
        DocumentFactory(event=event, slug="agenda")
        DocumentFactory(event__slug="turku", event__draft=True, slug="agenda")
        speaker = SpeakerFactory(event=event, photo=ContentFile(b"\xff\xd8\xff", name="speaker.jpg"))
        question = QuestionFactory(event=event, is_required=True)
        kept = QuestionFactory(event=None, kept_in=QuestionSetFactory())
        registration = RegistrationFactory(event=event, person=self.person, code="R7K2-9QX4")
        event.sensitive_readers.add(self.events)
        plain, sensitive = (
            AnswerFileFactory(
                registration=registration, question=QuestionFactory(event=event, kind="file", is_sensitive=is_sensitive)
            )
            for is_sensitive in (False, True)
        )
        for file in (plain, sensitive):
            AnswerFactory(registration=registration, question=file.question, value=file.name, file=file)
        alpine = ProgrammeFactory(slug="alpine")
        AffiliationFactory(person=self.person, programme=alpine, acting=True)
        colleague = AffiliationFactory(programme=alpine)
        edition = EditionFactory(year=2024)
        local_event = LocalEventFactory(
            edition=edition, slug="lights", programme=alpine, picture=ContentFile(b"\xff\xd8\xff", name="lights.jpg"),
            picture_alt="Boats with lights", picture_rights="Port authority",
        )  # fmt: skip
        proposed = LocalEventFactory(
            edition=edition, slug="boats", programme=alpine, proposed_by=self.person, proposed=True,
            picture=ContentFile(b"\xff\xd8\xff", name="boats.jpg"), picture_alt="Boats", picture_rights="The port",
        )  # fmt: skip
        file = MaterialFileFactory(
            material__edition=edition, material__slug="poster", material__preview_alt="A lantern",
            material__preview=ContentFile(b"\xff\xd8\xff", name="poster.jpg"),
        )  # fmt: skip
        step = GuideStepFactory(edition=edition)
        service = ServiceRequestFactory(registration__edition=edition, registration__programme=alpine)
        post = PostFactory(
            edition=edition, slug="launch", picture=ContentFile(b"\xff\xd8\xff", name="launch.jpg"),
            picture_alt="Boats", picture_rights="The port",
        )  # fmt: skip
        outbox.queue(key="note", template="note", recipient=self.person.email, context={})
        self.rows = {
            "token": FollowerFactory(event=event, person=self.person).token,
            "code": EmailCodeFactory(email=self.person.email).token,
            "new_address": EmailCodeFactory(person=self.person).token,
            "erasure": EmailCodeFactory(person=self.person, email=self.person.email, intent=ERASURE).token,
            "event": event.pk,
            "question": question.pk,
            "questionset": kept.kept_in_id,
            "keptquestion": kept.pk,
            "photo": speaker.photo_url.split("/")[-3],
            "registration": registration.pk,
            "file": plain.token,
            "sensitive_file": sensitive.token,
            "topic": TopicFactory(slug="state-aid").pk,
            "programme": alpine.pk,
            "affiliation": colleague.pk,
            "colleague": colleague.code,
            "maildomain": MailDomainFactory(programme=alpine).pk,
            "contact": contact.pk,
            "campaign": edition.campaign_id,
            "local_picture": local_event.picture_name,
            "edition": edition.pk,
            "localevent": proposed.pk,
            "service": service.pk,
            "material": file.material_id,
            "material_file": file.pk,
            "preview": file.material.preview_name,
            "guide_step": step.pk,
            "post": post.pk,
            "post_picture": post.picture_name,
            "posted": PostedFactory(edition=edition, programme=alpine).pk,
            "team": contact.team_id,
            "office": OfficeFactory().pk,
            "network": NetworkFactory().pk,
            "synonym": SynonymFactory().pk,
            "import": ImportFactory().pk,
            "export": ExportFactory(event=event, by=self.super).pk,
            "user": self.person.pk,
            "consent": ConsentFactory(person=self.person).pk,
            "group": Group.objects.create(name="Staff").pk,
            "message": Message.objects.get().pk,
            "entry": record("noted", about=event, by=None).pk,
        }

    def cookies_of(self, role):
        """What the browser of somebody in ``role`` sends along."""
        client = Client()
        if role != "stranger":
            client.force_login(getattr(self, role))
        return client.cookies

    def status(self, cookies, method, path):
        """What is answered to who sends ``cookies``; afterwards everything is as it was."""
        client = Client(raise_request_exception=False)
        client.cookies = cookies.copy()
        with transaction.atomic():
            response = getattr(client, method)(path.format(**self.rows))
            transaction.set_rollback(True)
        return str(response.status_code)


def addresses(patterns, prefix=""):
    """The name of every address."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif pattern.name:
            yield f"{prefix}{pattern.name}"


def test_every_address_has_its_row():
    assert {name for name, _path in ROWS} == set(addresses(get_resolver().url_patterns))


def test_every_row_stands_by_the_name_of_its_address():
    rows = World().rows

    assert {path: resolve(path.format(**rows)).view_name for _name, path in ROWS} == {path: name for name, path in ROWS}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_answered_as_the_table_says(role):
    world = World()
    cookies = world.cookies_of(role)

    found = {key: "/".join(world.status(cookies, method, key[1]) for method in ("get", "post")) for key in ROWS}

    assert found == {key: cells[role] for key, cells in ROWS.items()}
