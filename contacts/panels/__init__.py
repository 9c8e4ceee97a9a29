"""Parts of pages that this app offers, as plain values for templates."""

from .cards import away_part, contact_card, photo_url
from .pages import person_parts, programme_parts, team_parts, topic_parts

__all__ = [
    "away_part",
    "contact_card",
    "person_parts",
    "photo_url",
    "programme_parts",
    "team_parts",
    "topic_parts",
]
