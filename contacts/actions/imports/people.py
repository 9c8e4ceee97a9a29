"""A sheet of contact persons: a line means somebody by their e-mail address, or by the name in their page's address."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from audit.actions import record_each
from contacts.models import ContactPerson, ContactTopic, Programme, ServedProgramme, Topic
from contacts.models.people import Weekday
from kit.addresses import one_spelling

from .bulk import BATCH_ROWS, update_rows
from .columns import Codes, Countries, ManyNamed, Named, Phone, Text, YesOrNo
from .sheets import Outcome, Sheet, Verdict, free_slug

LANGUAGES = [(code, info.get("name", code)) for code, info in LANG_INFO.items()]
#: As many people write them.
DAYS_IN_SHORT = {str(label)[:3]: value for value, label in Weekday.choices}


def topics_of(person: ContactPerson, *, led: bool) -> list[Topic]:
    """The topics that ``person`` leads, or those that they help with; no statement for who is loaded by ``rows``."""
    return [each.topic for each in person.contact_topics.all() if each.is_lead == led]


@dataclass(frozen=True)
class FoundPeople:
    """Who may be meant by some lines, and the slugs of everybody."""

    by_slug: Mapping[str, ContactPerson]
    by_email: Mapping[str, Sequence[ContactPerson]]
    slugs: set[str]


class PeopleSheet(Sheet):
    """Contact persons, what they know, whom they serve and how they are reached. Photos and absences are not in it."""

    model = ContactPerson
    identifying = ("email", "slug")
    columns = (
        Text(ContactPerson, "slug", "Slug", "address", "page", keeps_empty=True),
        Text(ContactPerson, "given_name", "Given name", "first name", "forename", "given names"),
        Text(ContactPerson, "family_name", "Family name", "last name", "surname", "family names"),
        Text(ContactPerson, "role", "Role", "position", "job title", "function"),
        Named("team", "Team", "unit", "department", kind="team", is_required=True),
        Named("office", "Office", "place of work", kind="office"),
        Codes("languages", "Languages", "language", choices=LANGUAGES),
        ManyNamed(
            "topics_led", "Topics led", "leads", "leads topics", "lead topics", "lead of",
            kind="topic", rows_of=lambda person: topics_of(person, led=True),
        ),
        ManyNamed(
            "topics_helped", "Topics helped", "helps", "helps with", "topics", "other topics", "helper topics",
            kind="topic", rows_of=lambda person: topics_of(person, led=False),
        ),
        ManyNamed("networks", "Networks", "network", kind="network", rows_of=lambda person: person.networks.all()),
        ManyNamed(
            "programmes", "Programmes", "programs", "programme", "programmes served", "programmes they serve",
            kind="programme", rows_of=lambda person: [each.programme for each in person.served_programmes.all()],
        ),
        Countries("countries", "Countries", "country", "countries served"),
        Phone(ContactPerson, "phone", "Phone", "telephone", "phone number", "tel", "mobile"),
        Codes("working_days", "Working days", "days", choices=Weekday.choices, also=DAYS_IN_SHORT, in_words=True),
        Text(ContactPerson, "email", "E-mail", "mail", "e-mail address", "email address"),
        YesOrNo("is_listed", "Listed", "shown in the directory", "shown", "in the directory"),
    )  # fmt: skip

    def rows(self, rows: QuerySet) -> QuerySet:
        return rows.select_related("team", "office").prefetch_related(
            "contact_topics__topic", "networks", "served_programmes__programme"
        )

    def in_short(self, cells):
        name = f"{cells.get('given_name', '')} {cells.get('family_name', '')}".strip()
        return name or cells.get("email", "") or cells.get("slug", "")

    def texts(self, cells):
        return [self.in_short(cells)]

    def find(self, lines, names, *, lock):
        emails = {one_spelling(cells["email"]) for cells in lines if cells.get("email")}
        slugs = {cells["slug"] for cells in lines if cells.get("slug")}
        people = self.rows(ContactPerson.objects.alias(key=Lower("email")))
        if lock:
            people = people.select_for_update(of=["self"])
        by_email = defaultdict(list)
        by_slug = {}
        for person in people.filter(Q(key__in=emails) | Q(slug__in=slugs)):
            by_email[one_spelling(person.email)].append(person)
            by_slug[person.slug] = person
        return FoundPeople(by_slug, by_email, set(ContactPerson.objects.values_list("slug", flat=True)))

    def identify(self, outcome: Outcome, found: FoundPeople, names) -> ContactPerson | None:
        email, slug = one_spelling(outcome.cells.get("email", "")), outcome.cells.get("slug", "")
        if not email and not slug:
            outcome.is_wrong("email", _("Fill in the e-mail address: it says who is meant."))
        outcome.keys += [f"email:{email}"] * bool(email) + [f"slug:{slug}"] * bool(slug)
        named, holders = found.by_slug.get(slug), found.by_email.get(email, [])
        if named is not None:
            others = [person for person in holders if person.pk != named.pk]
            if others and len(others) == len(holders):
                outcome.is_wrong(
                    "slug",
                    _("“%(slug)s” is %(named)s, and the e-mail address is that of %(other)s. Leave one of them out.")
                    % {"slug": slug, "named": named, "other": others[0]},
                )
            return named
        if len(holders) > 1:
            outcome.is_wrong(
                "email",
                _("%(number)d people have this address: %(slugs)s. Say by the slug who is meant.")
                % {"number": len(holders), "slugs": ", ".join(sorted(person.slug for person in holders))},
            )
        return holders[0] if holders else None

    def complete(self, outcome, found, names, seen):
        values = outcome.values
        if both := {row.name for row in values["topics_led"]} & {row.name for row in values["topics_helped"]}:
            outcome.is_wrong(
                "topics_helped",
                _("Either led or helped, not both: %(topics)s.") % {"topics": ", ".join(sorted(both))},
            )
        held = [] if outcome.row is None else self.by_name["programmes"].held(outcome.row)
        for programme in values["programmes"]:
            if programme not in held and programme.state != Programme.State.LISTED:
                outcome.is_wrong(
                    "programmes",
                    _("“%(name)s” is not in the registry: %(state)s.")
                    % {"name": programme, "state": programme.get_state_display()},
                )
        if outcome.row is None and not values["slug"]:
            name = names.normalised[self.in_short(outcome.cells)]
            values["slug"] = free_slug(ContactPerson, name, taken=found.slugs, seen=seen)
            outcome.keys.append(f"slug:{values['slug']}")

    def write(self, outcomes, *, by):
        new = [outcome for outcome in outcomes if outcome.verdict == Verdict.NEW]
        changed = [outcome for outcome in outcomes if outcome.verdict == Verdict.CHANGED]
        for outcome in new:
            outcome.row = ContactPerson()
        for outcome in (*new, *changed):
            for column in self.columns:
                column.put(outcome.row, outcome.values[column.name])
        ContactPerson.objects.bulk_create((outcome.row for outcome in new), batch_size=BATCH_ROWS)
        update_rows(ContactPerson, changed)
        for replace, columns in (
            (_replace_topics, {"topics_led", "topics_helped"}),
            (_replace_networks, {"networks"}),
            (_replace_programmes, {"programmes"}),
        ):
            replace([outcome for outcome in outcomes if outcome.changed & columns])
        record_each("contact-added", about=[outcome.row for outcome in new], by=by)
        record_each("contact-changed", about=[outcome.row for outcome in changed], by=by)


def _replace_topics(outcomes: Sequence[Outcome]) -> None:
    _replace(
        ContactTopic.objects.filter(person__in=_rows(outcomes)),
        [
            ContactTopic(person=outcome.row, topic=topic, is_lead=column == "topics_led")
            for outcome in outcomes
            for column in ("topics_led", "topics_helped")
            for topic in outcome.values[column]
        ],
    )


def _replace_networks(outcomes: Sequence[Outcome]) -> None:
    through = ContactPerson.networks.through
    _replace(
        through.objects.filter(contactperson__in=_rows(outcomes)),
        [
            through(contactperson=outcome.row, network=network)
            for outcome in outcomes
            for network in outcome.values["networks"]
        ],
    )


def _replace_programmes(outcomes: Sequence[Outcome]) -> None:
    _replace(
        ServedProgramme.objects.filter(person__in=_rows(outcomes)),
        [
            ServedProgramme(person=outcome.row, programme=programme)
            for outcome in outcomes
            for programme in outcome.values["programmes"]
        ],
    )


def _rows(outcomes: Sequence[Outcome]) -> list[Model]:
    return [outcome.row for outcome in outcomes]


def _replace(held: QuerySet, wanted: list[Model]) -> None:
    held.delete()
    held.model.objects.bulk_create(wanted, batch_size=BATCH_ROWS)
