"""Parts of pages that this app offers, as plain values for templates."""

from .advice import Said, newest_of, thread_of
from .asked import STANDINGS, support_list
from .desk import READS, desk_of
from .differences import differences
from .editions import current_campaigns, edition_page_parts, support_term_of
from .lessons import lessons_of_before
from .support import euros, support_parts, written_since
from .timeline import days_in_words

__all__ = [
    "READS",
    "STANDINGS",
    "Said",
    "current_campaigns",
    "days_in_words",
    "desk_of",
    "differences",
    "edition_page_parts",
    "euros",
    "lessons_of_before",
    "newest_of",
    "support_list",
    "support_parts",
    "support_term_of",
    "thread_of",
    "written_since",
]
