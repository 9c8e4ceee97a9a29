"""The acts on the guide of an edition."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.actions import guides
from campaigns.models import Edition, GuideTask

from .acts import Act

NO_STEPS = gettext_lazy("The guide has no steps yet. Write them first, or copy the guide of the edition before.")
BEGUN = gettext_lazy("This edition has steps of its own already, so nothing was copied.")
NONE_BEFORE = gettext_lazy("No earlier edition has a guide that could be copied.")


class CopyGuide(Act):
    title = gettext_lazy("Copy the guide of the edition before")
    button = gettext_lazy("Copy it")
    refusals = {guides.GuideBegun: BEGUN, guides.NoGuideBefore: NONE_BEFORE}

    def refusal(self):
        if self.row.guide_steps.exists():
            return BEGUN
        return "" if guides.edition_with_guide_before(self.row) else NONE_BEFORE

    @property
    def intro(self):
        source = guides.edition_with_guide_before(self.row)
        about = {"source": source, "steps": source.guide_steps.count()}
        about["tasks"] = GuideTask.objects.filter(step__edition=source).count()
        return _(
            "All of the guide of %(source)s comes along: %(steps)d steps with %(tasks)d tasks. Only staff see the copy "
            "until you publish it; until then organisers use the one of before. Nobody’s ticks come along."
        ) % {**about}

    def act(self, form):
        steps = guides.copy_guide(edition=self.row, by=self.request.user)
        return self.said(steps)

    @staticmethod
    def said(steps: int) -> str:
        words = ngettext(
            "%(steps)d step is copied. Look through it, then publish the guide.",
            "%(steps)d steps are copied. Look through them, then publish the guide.",
            steps,
        )
        return words % {"steps": steps}

    def said_before(self):
        return self.said(self.row.guide_steps.count()) if self.has_done("guide-copied") else ""


class PublishGuide(Act):
    title = gettext_lazy("Publish the guide")
    button = gettext_lazy("Publish it")
    refusals = {guides.NoSteps: NO_STEPS}
    intro = gettext_lazy(
        "Every step that is written becomes part of the guide, instead of the guide of the edition before. Organisers "
        "begin its checklist anew."
    )

    def refusal(self):
        if not self.row.guide_steps.exists():
            return NO_STEPS
        return "" if _has_more(self.row) else _("The whole guide is published already.")

    def act(self, form):
        guides.publish_guide(edition=self.row, by=self.request.user)
        return self.said

    @property
    def said(self):
        return _("The guide of %(edition)s is published.") % {"edition": self.row}

    def said_before(self):
        return self.said if self.row.guide_steps.exists() and self.has_done("guide-published") else ""


class TakeGuideBack(Act):
    title = gettext_lazy("Take the guide back")
    button = gettext_lazy("Take it back")
    is_grave = True
    intro = gettext_lazy(
        "Only staff see the guide then; organisers use that of the edition before, if there is one. What they ticked "
        "is kept until you publish it again."
    )

    def refusal(self):
        return "" if self.row.guide_steps.published().exists() else _("No step of the guide is published.")

    def act(self, form):
        guides.take_guide_back(edition=self.row, by=self.request.user)
        return self.said

    @property
    def said(self):
        return _("Only staff see the guide of %(edition)s now.") % {"edition": self.row}

    def said_before(self):
        return self.said if self.has_done("guide-taken-back") else ""


GUIDE_ACTS: dict[str, type[Act]] = {
    "copy-guide": CopyGuide,
    "publish-guide": PublishGuide,
    "take-guide-back": TakeGuideBack,
}


def _has_more(edition: Edition) -> bool:
    return edition.guide_steps.filter(is_published=False).exists()


def guide_acts_on(edition: Edition) -> list[tuple[str, type[Act]]]:
    """What can be done with the guide of ``edition`` as it stands; one statement."""
    published = list(edition.guide_steps.values_list("is_published", flat=True))
    names = [] if published else ["copy-guide"]
    if not all(published):
        names.append("publish-guide")
    if any(published):
        names.append("take-guide-back")
    return [(name, GUIDE_ACTS[name]) for name in names]
