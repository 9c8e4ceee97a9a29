"""Somebody whose every word is marked, who did everything there is, and a look into every table for the mark."""

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import JSONField
from django.test import Client
from django.utils import timezone

from accounts.actions.affiliations import ask
from accounts.models import FormerAddress, Session, User
from audit.actions import record, reference
from contacts.actions.letters import send_letter
from contacts.models import LetterCode
from contacts.models.letters import Letter
from events.actions.following import follow
from events.actions.registration import begin, submit
from events.models import Export, Given, Registration, SavedView, SessionSeat, State
from kit.codes import issue
from kit.personal_data import declarations
from outbox.models import Message
from tests.factories.accounts import AffiliationFactory, ConsentFactory, EmailCodeFactory, StaffFactory, UserFactory
from tests.factories.campaigns import (
    AdviceMessageFactory,
    LessonFactory,
    LocalEventFactory,
    PostedFactory,
    SupportAskFactory,
    SupportRegistrationFactory,
    TickFactory,
)
from tests.factories.contacts import (
    AbsenceFactory,
    ContactPersonFactory,
    ImportFactory,
    ImportLineFactory,
    ProgrammeFactory,
    TopicFactory,
)
from tests.factories.events import (
    AnswerFileFactory,
    DeadlineExtensionFactory,
    EnquiryFactory,
    EventFactory,
    FollowerFactory,
    HandOverFactory,
    InvitationFactory,
    QuestionFactory,
    RegistrationFactory,
    SeatPoolFactory,
    SessionSeatFactory,
    SpeakerFactory,
)

MARK = "zyxmark"
ADDRESS = f"{MARK}@example.org"


def marked_person(*, mark=MARK) -> User:
    """Somebody who did everything that leaves a row, with ``mark`` wherever a person's own words can stand."""
    person = UserFactory(
        email=f"{mark}@example.org", name=f"{mark} Person", role=mark, organisation=f"{mark} Ministry",
        programme=ProgrammeFactory(), last_login=timezone.now(),
    )  # fmt: skip
    person.groups.add(Group.objects.get_or_create(name="Testers")[0])
    browser = Client()
    browser.force_login(person)
    session = browser.session
    session["letters_waiting"] = {"ada": {"message": mark}}
    session.save()
    ConsentFactory(person=person)
    AffiliationFactory(person=person, programme=person.programme, acting=True, confirmed_by=StaffFactory())
    AffiliationFactory(acting=True, confirmed_by=person)
    ask(person=person, programme=ProgrammeFactory(), by=person)
    EmailCodeFactory(email=person.email, next_path=f"/{mark}/", intent=mark, client=mark)
    EmailCodeFactory(email=f"new-{mark}@example.org", person=person)
    came = _registrations_of(person, mark)
    _ways_in_of(person, came, mark)
    follow(event=EventFactory(), person=person)
    FollowerFactory(person=person, stopped_at=timezone.now())
    DeadlineExtensionFactory(by=person)
    _letters_of(person, mark)
    record("profile-saved", about=person, by=person, fields=["name"])
    LogEntry.objects.create(
        user=StaffFactory(), content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk),
        object_repr=str(person), action_flag=CHANGE, change_message="",
    )  # fmt: skip
    _mark_messages(person, came, mark)
    _imports_of(person, mark)
    _lists_of(person, mark)
    _campaigns_of(person, mark)
    return person


def _registrations_of(person, mark) -> Registration:
    """One confirmed and one begun for coming events, and one of the past, which is returned."""
    coming = EventFactory()
    question = QuestionFactory(event=coming)
    draft = begin(event=coming, person=person)
    submit(
        registration_pk=draft.pk,
        event=coming,
        person=person,
        pool_pk=coming.pools.get().pk,
        answers={question: Given(mark)},
    )
    begin(event=EventFactory(), person=person, draft_answers={"question_1": [mark]})
    past = RegistrationFactory(event=EventFactory(past=True), person=person, state=State.CONFIRMED)
    past.answers.create(label="What do you look for?", value=mark)
    paper = AnswerFileFactory(registration=past, name=f"{mark}.pdf")
    past.answers.create(label="Your letter", value=paper.name, file=paper)
    return past


def _ways_in_of(person, came, mark):
    """What a registration was come by and where it was to go; seats and wishes in sessions; a wish to switch."""
    coming = Registration.objects.of(person).get(state=State.CONFIRMED, event__starts_at__gt=timezone.now())
    for registration in (coming, came):
        SessionSeatFactory(registration=registration)
        SessionSeatFactory(registration=registration, stage=SessionSeat.Stage.WAITING)
    came.wants_pool = SeatPoolFactory(event=came.event, slug="online")
    came.wants_pool_at = timezone.now()
    came.save(update_fields=["wants_pool", "wants_pool_at"])
    past = EventFactory(past=True)
    asked = RegistrationFactory(
        event=past, person=person, state=State.OFFERED, awaits_form=True, registered_by=UserFactory()
    )
    RegistrationFactory(event=past, state=State.OFFERED, awaits_form=True, registered_by=person)
    RegistrationFactory(event=past, state=State.DRAFT, registered_by=person)
    EnquiryFactory(registration=asked, question=f"{mark}?", reply=mark, replied_at=timezone.now())
    HandOverFactory(registration=came)
    HandOverFactory(email=person.email)
    HandOverFactory(accepted=asked, email=f"earlier-{mark}@example.org")
    InvitationFactory(event=past, email=f"earlier-{mark}@example.org", name=mark, registration=asked)
    InvitationFactory(email=person.email, name=mark)


def _lists_of(person, mark):
    """How the person, as staff, looked at registrations, and what they took out."""
    event = EventFactory()
    SavedView.objects.create(event=event, by=person, name=mark, query=f"q={mark}")
    Export.objects.create(event=event, by=person, kind=Export.Kind.CSV, query=f"q={mark}")


def _campaigns_of(person, mark):
    """What the person did in a campaign, as officer and as staff; the words of an answer are those of who checked."""
    LocalEventFactory(sent_back=True, proposed_by=person)
    SupportRegistrationFactory(registered=True, started_by=person)
    SupportAskFactory(by=person)
    PostedFactory(added_by=person)
    LessonFactory(by=person)
    TickFactory(person=person)
    AdviceMessageFactory(by=person, text=f"{mark} asks")


def _letters_of(person, mark):
    issue(LetterCode, email=person.email, client="127.0.0.1", person=ContactPersonFactory())
    letter = Letter(
        name=person.name, email=person.email, subject=f"{mark} asks", message=f"{mark} writes", wants_copy=True
    )
    send_letter(person=ContactPersonFactory(), letter=letter, now=timezone.now())


def _imports_of(person, mark):
    """Lists of contact persons: one that the person sent, and a line about them in another's."""
    ImportFactory(by=reference(person), applied_by=reference(person), file_name=f"{mark}.csv")
    ImportLineFactory(
        values={"email": person.email}, keys=[f"email:{person.email}"], changes=[["role", "", mark]],
        wrong={"team": [f"“{mark}” is not known."]},
    )  # fmt: skip


def _mark_messages(person, past, mark):
    """Messages as they are once rendered, refused by a server, or sent to an address which the person had before."""
    words = {"subject": mark, "text": mark, "html": mark, "last_error": f"refused: {mark}@example.org"}
    Message.objects.to(person.email).update(**words)
    Message.objects.filter(reply_to=person.email).update(**words)
    former = f"earlier-{mark}@example.org"
    Message.objects.create(key=f"about:{past.pk}", template="t", recipient=former, about=past.reference, **words)
    Message.objects.create(key=f"former:{past.pk}", template="t", recipient=former, **words)
    FormerAddress.objects.create(person=person, email=former, left_at=timezone.now())


def as_contact(person, *, mark=MARK):
    """The same person in the directory of the organisation."""
    contact = ContactPersonFactory(
        slug=mark, given_name=mark, family_name=mark, role=mark, email=person.email,
        leads=[TopicFactory()], serves=[ProgrammeFactory()],
    )  # fmt: skip
    AbsenceFactory(person=contact, stand_in=ContactPersonFactory())
    SpeakerFactory(contact=contact, name=mark, role=mark, organisation=mark, text=mark)
    return contact


def tables_with(mark) -> dict[str, set[str]]:
    """In which columns of which tables of the whole database the mark stands, sessions read as Django reads them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT DISTINCT told.key FROM "{table}" whole, jsonb_each_text(to_jsonb(whole)) told '
                "WHERE told.value ILIKE %s",
                [f"%{mark}%"],
            )
            if columns := {column for (column,) in cursor.fetchall()}:
                found[table] = columns
    if any(mark in str(session.get_decoded()) for session in Session.objects.all()):
        found.setdefault(Session._meta.db_table, set()).add("session_data")
    return found


def rows_by_table() -> dict[str, int]:
    """How many rows there are of everything that is ours."""
    return {model._meta.db_table: model._base_manager.count() for model in apps.get_models(include_auto_created=True)}


def text_fields(declaration) -> set[str]:
    """The personal fields of a declaration that can hold somebody's own words."""
    kinds = (models.CharField, models.TextField, JSONField)
    fields = {field.name: field for field in declaration.model._meta.concrete_fields}
    return {name for name in declaration.personal if isinstance(fields[name], kinds) and not fields[name].choices}


def personal_declarations():
    return [declaration for declaration in declarations() if declaration.personal]
