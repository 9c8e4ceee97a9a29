"""The people of the demo: officers, and staff who can be tried out."""

from base64 import b32encode
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.crypto import salted_hmac

from accounts.models import User
from contacts.actions.programmes import add_typed_programme
from contacts.models import Programme

from .directory import read

SUPERUSER = "admin@portal.example"
EVENTS_STAFF = "events@portal.example"
DIRECTORY_STAFF = "directory@portal.example"
OFFICER_IJG = "malgorzata.wojcik@slaskie.example"
OFFICER_INTERREG = "merike.tanav@central-baltic.example"
#: Of a programme that has registered for support.
OFFICER_SUPPORTED = "paulina.grzadziel@south-baltic.example"
OFFICER_INCOMPLETE = "oskar.lindqvist@newcomer.example"
#: Accounts that have a password, under the names by which the command tells of them.
ACCOUNTS = {
    "superuser": SUPERUSER,
    "events_staff": EVENTS_STAFF,
    "directory_staff": DIRECTORY_STAFF,
    "officer_ijg": OFFICER_IJG,
    "officer_interreg": OFFICER_INTERREG,
    "officer_supported": OFFICER_SUPPORTED,
    "officer_incomplete": OFFICER_INCOMPLETE,
}
EVENTS_GROUP, DIRECTORY_GROUP = "Events staff", "Directory staff"


def password_of(email: str) -> str:
    """The password of an account of the demo: the same in every run, another one in every installation."""
    letters = b32encode(salted_hmac("interact_portal.demo", email).digest()).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def add_officers(*, now: datetime) -> list[User]:
    """Enters the officers, in the order of the list, each with the programme as an object.

    A programme that the registry lacks is one that they typed; it awaits a check.
    """
    programmes = {programme.short_name: programme for programme in Programme.objects.listed()}
    rows = read("officers.csv")
    people = User.objects.bulk_create(
        _officer(row, programmes.get(row["programme"]), joined_at=now - timedelta(days=3 + 7 * number % 400))
        for number, row in enumerate(rows)
    )
    typed = [(person, row["programme"]) for person, row in zip(people, rows, strict=True) if row["programme"]]
    for person, name in typed:
        if name not in programmes:
            person.programme = add_typed_programme(name=name, by=person)
            person.save(update_fields=["programme"])
    return people


def _officer(row: dict[str, str], programme: Programme | None, *, joined_at: datetime) -> User:
    told = {column: value for column, value in row.items() if column != "programme"}
    has_password = row["email"] in ACCOUNTS.values()
    return User(
        **told,
        programme=programme,
        represents_no_programme=bool(row["organisation"]) and not row["programme"],
        password=make_password(password_of(row["email"]) if has_password else None),
        date_joined=joined_at,
    )


def add_staff() -> User:
    """Enters a superuser, somebody who looks after events and may do only that, and somebody who looks after the
    directory; returns the second."""
    names = {SUPERUSER: "Vilma Aarnio", EVENTS_STAFF: "Benedikt Reisinger", DIRECTORY_STAFF: "Rosalind Attard"}
    _, events_staff, directory_staff = User.objects.bulk_create(
        User(
            email=email,
            name=name,
            password=make_password(password_of(email)),
            is_staff=True,
            is_superuser=email == SUPERUSER,
        )
        for email, name in names.items()
    )
    _group(EVENTS_GROUP, _EVENTS).user_set.add(events_staff)
    _group(DIRECTORY_GROUP, _DIRECTORY).user_set.add(directory_staff)
    return events_staff


def _group(name: str, may: Q) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(*Permission.objects.filter(may))
    return group


#: Everything about events and campaigns, a second try for messages, and a look at the rest.
_EVENTS = (
    Q(content_type__app_label__in=["events", "campaigns"])
    | Q(content_type__app_label="accounts", codename="view_user")
    | Q(content_type__app_label="outbox", codename="change_message")
    | Q(content_type__app_label__in=["contacts", "outbox", "audit"], codename__startswith="view_")
)
#: Everything about contact persons, programmes and who acts for them, and a look at people and the memory of it.
_DIRECTORY = (
    Q(content_type__app_label="contacts")
    | Q(content_type__app_label="accounts", content_type__model__in=["affiliation", "maildomain"])
    | Q(codename__in=["view_user", "view_entry", "view_event"])
)
