"""Parts of pages that this app offers, as plain values for templates."""

from .cards import away_part, contact_card
from .missing import absences_without_stand_in, topics_without_lead
from .pages import person_parts, programme_parts, team_parts, topic_parts
from .results import results_of

__all__ = [
    "absences_without_stand_in",
    "away_part",
    "contact_card",
    "person_parts",
    "programme_parts",
    "results_of",
    "team_parts",
    "topic_parts",
    "topics_without_lead",
]
