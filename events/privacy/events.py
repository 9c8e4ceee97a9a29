"""What staff write about events: nothing of it is about anybody, but how long sensitive answers are kept."""

from django.utils.translation import gettext_lazy as _

from events.actions.sensitive import erase_sensitive_answers, events_over
from events.models import (
    Condition,
    Deadline,
    Document,
    Event,
    EventChange,
    EventContact,
    EventDay,
    EventWord,
    Option,
    ProgrammePhase,
    ProgrammeSeats,
    Question,
    QuestionSet,
    SeatPool,
    Session,
)
from kit.personal_data import Declaration, Period, declare

declare(Declaration(Deadline, other=("id", "opens_at", "closes_at")))
declare(
    Declaration(
        Document,
        other=(
            "id", "event", "session", "slug", "title", "kind", "file", "size_bytes", "is_for_confirmed",
            "is_shown_after", "updated_at", "position",
        ),
    )
)  # fmt: skip
declare(
    Declaration(
        Event,
        other=(
            "id", "slug", "title", "tagline", "kind", "mode", "text", "goal", "strands", "body_kinds", "audience",
            "outsiders", "legal_basis", "legal_basis_url", "time_zone", "starts_at", "ends_at", "venue", "address",
            "city", "country", "join_url", "deadline", "status", "published_at", "cancelled_at", "calendar_sequence",
            "created_at", "updated_at", "has_participant_list", "sensitive_kept_days", "search_text",
            "changes_deadline", "cancels_deadline", "entry", "is_unlisted", "promotion", "offer_hours",
            "hands_over_to_anybody",
        ),
    )
)  # fmt: skip
declare(
    Declaration(
        Event,
        part="sensitive",
        kept=Period(
            _("As many days after the event as its organisers set, at most a year."),
            events_over,
            erase_sensitive_answers,
        ),
        name=_("events with answers to sensitive questions"),
    )
)
declare(Declaration(EventChange, other=("id", "event", "sequence", "before", "at", "told_at")))
declare(Declaration(EventContact, other=("id", "event", "person", "position")))
declare(Declaration(EventWord, other=("word",)))
declare(Declaration(EventDay, other=("id", "event", "opens_at", "closes_at", "note")))
declare(
    Declaration(
        Question,
        other=(
            "id", "event", "kept_in", "label", "help_text", "kind", "is_required", "is_sensitive", "privacy_note",
            "number_min", "number_max", "file_kinds", "file_max_megabytes", "shown_when", "position", "revision",
            "removed_at",
        ),
    )
)  # fmt: skip
declare(Declaration(QuestionSet, other=("id", "name", "description")))
declare(Declaration(Option, other=("id", "question", "label", "capacity", "taken", "position")))
declare(Declaration(Condition, other=("id", "question", "on", "is_negated", "operator", "values")))
declare(Declaration(ProgrammePhase, other=("id", "event", "places", "until", "served_at")))
declare(Declaration(ProgrammeSeats, other=("id", "event", "programme", "capacity", "taken")))
declare(
    Declaration(
        SeatPool,
        other=(
            "id", "event", "session", "slug", "capacity", "target", "taken", "opens_at", "closes_at", "is_paused",
            "limits_programmes",
        ),
    )
)  # fmt: skip
declare(Declaration(Session, other=("id", "event", "title", "description", "starts_at", "ends_at", "place")))
