"""Who follows an event, speaks at it, or works on it as staff."""

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from events.actions.exports import forget_exports
from events.actions.speakers import remove_speaker
from events.models import DeadlineExtension, Export, Follower, SavedView, Speaker
from events.models.registration import KEPT
from kit.personal_data import Declaration, Erasure, Period, UntilEnded, declare

declare(
    Declaration(
        Follower,
        personal={
            "person": _("who follows an event"),
            "event": _("which event"),
            "followed_at": _("since when"),
            "stopped_at": _("until when"),
        },
        other=("id", "token"),
        of=lambda person: Follower.objects.filter(person_id=person.pk).select_related("person", "event"),
        why=_("To tell you of changes, because you asked for it: GDPR, Article 6(1)(a)."),
        kept=Period(
            _("Until one year after the event, or thirty days after you stop following."), Follower.objects.over
        ),
        erasure=Erasure(_("Deleted: you are told no more.")),
        name=_("events you follow"),
    )
)
declare(
    Declaration(
        DeadlineExtension,
        personal={"by": _("which member of staff extended a deadline")},
        other=("id", "deadline", "old_closes_at", "new_closes_at", "reason", "told_groups", "at"),
        of=lambda person: DeadlineExtension.objects.filter(by_id=person.pk),
        why=_("To account for decisions: GDPR, Article 6(1)(e)."),
        kept=Period(
            _("Five years after the event; that it was extended, and why, as long as the event."),
            lambda: DeadlineExtension.objects.filter(by__isnull=False, deadline__event__ends_at__lt=Now() - KEPT),
            lambda rows: rows.update(by=None),
        ),
        erasure=Erasure(_("Kept, without who it was."), lambda rows, by: rows.update(by=None)),
    )
)
declare(
    Declaration(
        SavedView,
        personal={"by": _("you"), "name": _("what you called it"), "query": _("the filters and columns you chose")},
        other=("id", "event", "is_shared"),
        of=lambda person: SavedView.objects.filter(by_id=person.pk).select_related("by"),
        why=_("So that you find registrations again as you like to see them, at your request."),
        kept=Period(
            _("Five years after the event."), lambda: SavedView.objects.filter(event__ends_at__lt=Now() - KEPT)
        ),
        erasure=Erasure(_("Deleted.")),
    )
)
declare(
    Declaration(
        Export,
        personal={
            "by": _("you"),
            "query": _("the filters and columns you chose"),
            "created_at": _("when you asked for it"),
            "ready_at": _("when it was ready"),
        },
        other=(
            "id", "event", "kind", "has_sensitive", "has_all_columns", "has_choices_apart", "stage", "file", "total",
            "done", "lease", "leased_until", "tries",
        ),
        of=lambda person: Export.objects.filter(by_id=person.pk).select_related("by", "event"),
        why=_("To make the file you asked for, and for nobody else."),
        kept=Period(_("One day."), Export.objects.over, forget_exports),
        erasure=Erasure(_("Deleted."), lambda rows, by: forget_exports(rows)),
        name=_("exports you asked for"),
    )
)  # fmt: skip
declare(
    Declaration(
        Speaker,
        personal={
            "name": _("the name of who speaks"),
            "role": _("their role"),
            "organisation": _("their organisation"),
            "text": _("what the page says about them"),
            "photo": _("their photo"),
            "contact": _("their entry in the directory"),
            "name_text": _("their name, as search compares it"),
        },
        other=("id", "event", "position"),
        of=lambda person: Speaker.objects.filter(contact__email__iexact=person.email).select_related("contact"),
        why=_("To say who speaks at an event: GDPR, Article 6(1)(e), a task in the public interest."),
        kept=UntilEnded(_("As long as the event's page, or until staff take you off it."), remove_speaker),
        erasure=Erasure(
            _("Kept: who spoke at an event is part of its record. Ask the organisation to take you off its page."),
            lambda rows, by: None,
            left=dict.fromkeys(
                ("name", "role", "organisation", "text", "photo", "contact", "name_text"),
                _("Who spoke at an event is part of its record, which the organisation keeps."),
            ),
        ),
    )
)
