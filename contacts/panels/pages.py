"""What this app shows on the pages of a person, a team, a topic and a programme."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_countries import countries

from contacts.models import ContactPerson, Programme, Team, Topic
from contacts.models.people import Weekday

from .cards import away_part, team_card

#: So many are asked first where a whole country's are named.
MOST_OF_COUNTRIES = 12
#: So many stand on the page of a topic or a programme; the search has all of them, in pages.
MOST_SHOWN = 24


def person_parts(person: ContactPerson) -> dict:
    """All that the page of ``person``, loaded ``with_card()`` and office, says of them; two statements."""
    topics = list(person.contact_topics.all())
    return {
        "person": person,
        "away": away_part(person),
        "photo": person.photo_url,
        "leads": [link.topic for link in topics if link.is_lead],
        "helps": [link.topic for link in topics if not link.is_lead],
        "networks": [network.name for network in person.networks.all()],
        "programmes": list(person.programmes.filter(state=Programme.State.LISTED)),
        "countries": [countries.name(code) for code in person.countries],
        "working_days": days_in_words(person.working_days),
    }


def days_in_words(days: list[int]) -> str:
    """“Monday to Thursday” or “Monday, Wednesday”, of numbers as ISO 8601 has them; empty for none."""
    days = sorted(days)
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("%(first)s to %(last)s") % {"first": Weekday(days[0]).label, "last": Weekday(days[-1]).label}
    return ", ".join(str(Weekday(day).label) for day in days)


def team_parts(team: Team) -> dict:
    """Everybody listed in ``team``; three statements."""
    people = ContactPerson.objects.listed().filter(team=team).with_card()
    return {"team": team, "cards": [team_card(person) for person in people]}


def topic_parts(topic: Topic) -> dict:
    """Whom to ask about ``topic``: those who lead it, and those who help, the first of them; three statements."""
    people, are_more = _first(ContactPerson.objects.listed().knowing(topic).with_card())
    return {
        "topic": topic,
        "leads": [person for person in people if person.leads_it],
        "helps": [person for person in people if not person.leads_it],
        "are_more": are_more,
    }


def programme_parts(programme: Programme) -> dict:
    """Whom the people of ``programme`` ask: those who serve it, or else its countries; at most six statements."""
    people = ContactPerson.objects.listed().with_card()
    serving, are_more = _first(people.filter(programmes=programme))
    return {
        "programme": programme,
        "people": serving or _of_countries(people, programme),
        "is_served_itself": bool(serving),
        "are_more": are_more,
    }


def _first(people: QuerySet[ContactPerson]) -> tuple[list[ContactPerson], bool]:
    """As many of ``people`` as a page shows, and whether there are more."""
    found = list(people[: MOST_SHOWN + 1])
    return found[:MOST_SHOWN], len(found) > MOST_SHOWN


def _of_countries(people: QuerySet[ContactPerson], programme: Programme) -> list[ContactPerson]:
    return (
        list(people.filter(countries__overlap=programme.countries)[:MOST_OF_COUNTRIES]) if programme.countries else []
    )
