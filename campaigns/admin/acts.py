"""What the acts on editions and what belongs to them have in common."""

from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.actions import was_done
from kit import acts


class Act(acts.Act):
    """An act on a page with the edition's clocks, that knows what the audit remembers, and loses no word of who wrote
    while somebody else decided."""

    @property
    def zone(self) -> ZoneInfo:
        return self.row.zone

    def has_done(self, *verbs: str) -> bool:
        """Whether the same person did one of ``verbs`` to the row already."""
        return was_done(*verbs, about=self.row, by=self.request.user)

    def refused(self, words: str) -> HttpResponse:
        if not self.typed() or self.said_before():
            return super().refused(words)
        return self.typed_page(words)

    def typed(self) -> list[tuple[str, str]]:
        """What was sent that somebody wrote themselves, with the names of its fields; what they chose is left out."""
        fields = {
            name: field.label
            for name, field in self.form_class.base_fields.items()
            if isinstance(field, forms.CharField) and not field.widget.is_hidden
        }
        sent = {label: self.request.POST.get(name, "").strip() for name, label in fields.items()}
        return [(label, text) for label, text in sent.items() if text]

    def typed_page(self, words: str, *, status: int = 409) -> HttpResponse:
        """A page that says in ``words`` why nothing was done, with what was typed, to be copied."""
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": _("Nothing was done"),
            "words": words,
            "typed": self.typed(),
        }
        return render(self.request, "admin/campaigns/typed.html", context, status=status)
