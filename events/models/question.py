from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from .event import Event

#: A draft keeps answers under this and the key of their question.
DRAFT_PREFIX = "question_"


class QuestionSet(models.Model):
    """Questions that staff keep to be copied into events: “partner search”, “travel”."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("kept set of questions")
        verbose_name_plural = _("kept sets of questions")
        ordering = ["name"]

    def __str__(self):
        return self.name


class QuestionQuerySet(models.QuerySet):
    def asked(self):
        """What a form asks today; questions that were removed stay for the answers they were given."""
        return self.filter(removed_at__isnull=True)

    def removed(self):
        """What a form asked and asks no more."""
        return self.filter(removed_at__isnull=False)


def number_asked() -> Count:
    """How many questions the form of an event, or a kept set, asks, without headings; to annotate its rows with."""
    return Count("questions", filter=Q(questions__removed_at__isnull=True) & ~Q(questions__kind="page"))


class Question(models.Model):
    """Something an event asks of everybody who registers. Label and help are text, not HTML.

    A question of the kind ``page`` asks nothing: it is the heading under which a new page of the form begins.
    ``revision`` counts every change of what people read or may answer, so that a form that was opened before is
    noticed, and an answer says to which words it was given. ``is_sensitive`` answers (diet, access needs) are for
    named staff only and end soon after the event. ``number_min`` and ``number_max`` bound a number, ``file_kinds``
    (endings such as ``pdf``; none: all that the portal takes) and ``file_max_megabytes`` a file.
    """

    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", _("short text")
        LONG_TEXT = "long_text", _("long text")
        CHOICE = "choice", _("one of several")
        CHOICES = "choices", _("several of several")
        YES_NO = "yes_no", _("yes or no")
        NUMBER = "number", _("number")
        DATE = "date", _("date")
        COUNTRY = "country", _("country")
        PROGRAMME = "programme", _("programme")
        TOPICS = "topics", _("topics of the registry")
        PHONE = "phone", _("phone number")
        URL = "url", _("web address")
        FILE = "file", _("file")
        CONSENT = "consent", _("consent")
        PAGE = "page", _("heading of a new page")

    class ShownWhen(models.TextChoices):
        ALL = "all", _("all conditions hold")
        ANY = "any", _("any condition holds")

    event = models.ForeignKey(
        Event, models.CASCADE, related_name="questions", null=True, blank=True, verbose_name=_("event")
    )
    kept_in = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="questions", null=True, blank=True, verbose_name=_("kept set")
    )
    label = models.CharField(_("question"), max_length=200)
    help_text = models.CharField(_("hint"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.SHORT_TEXT)
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_sensitive = models.BooleanField(
        _("sensitive"), default=False, db_default=False,
        help_text=_("Diet, access needs and the like: shown to named staff only, and erased soon after the event."),
    )  # fmt: skip
    privacy_note = models.CharField(
        _("privacy notice"), max_length=300, blank=True, help_text=_("What the answer is used for and who sees it.")
    )
    number_min = models.DecimalField(_("at least"), max_digits=12, decimal_places=2, null=True, blank=True)
    number_max = models.DecimalField(_("at most"), max_digits=12, decimal_places=2, null=True, blank=True)
    file_kinds = ArrayField(
        models.CharField(max_length=5), verbose_name=_("kinds of files"), default=list, db_default=[], blank=True
    )
    file_max_megabytes = models.PositiveSmallIntegerField(
        _("at most, in megabytes"), default=10, db_default=10, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    shown_when = models.CharField(_("shown when"), max_length=3, choices=ShownWhen, default="all", db_default="all")
    position = models.PositiveIntegerField(_("position"), default=0)
    revision = models.PositiveIntegerField(_("revision"), default=1, db_default=1, editable=False)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    #: Kinds that are answered by some of the question's own options.
    OPTION_KINDS = (Kind.CHOICE, Kind.CHOICES)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, kept_in__isnull=True) | Q(event__isnull=True, kept_in__isnull=False),
                name="events_question_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(number_min__isnull=True) | Q(number_max__isnull=True) | Q(number_min__lte=F("number_max")),
                name="events_question_number_in_order",
                violation_error_message=_("The smallest number must not be above the largest."),
            ),
            models.CheckConstraint(
                condition=Q(file_max_megabytes__gte=1, file_max_megabytes__lte=20),
                name="events_question_file_has_size",
            ),
            models.CheckConstraint(
                condition=~Q(kind="page") | Q(is_required=False, is_sensitive=False),
                name="events_question_page_asks_nothing",
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def has_options(self) -> bool:
        return self.kind in self.OPTION_KINDS

    @property
    def is_page(self) -> bool:
        return self.kind == self.Kind.PAGE


class OptionQuerySet(models.QuerySet):
    def limited(self):
        """Options that a limited number of people may choose."""
        return self.filter(capacity__isnull=False)


class Option(models.Model):
    """One of the things that a question lets people choose, and the counter of who did, where they are limited.

    ``taken`` is the number of answers of sent, live registrations (pending, waiting, offered, confirmed) that chose
    it; it is counted only while there is a ``capacity``, which the constraint holds. Answers keep an option's key
    and its words as they were, so a new label changes no answer.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="options", verbose_name=_("question"))
    label = models.CharField(_("option"), max_length=120)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True, help_text=_("Empty: no limit."))
    taken = models.PositiveIntegerField(_("taken"), default=0, db_default=0, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0, db_default=0)

    objects = OptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "label"],
                name="events_option_once_a_question",
                violation_error_message=_("This option is there already."),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="events_option_never_overfull",
                violation_error_message=_("More people than that have chosen this option already."),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def free(self) -> int | None:
        """How many more may choose it; ``None`` without a limit."""
        return None if self.capacity is None else self.capacity - self.taken


class Condition(models.Model):
    """A question is shown only if an earlier one, ``on``, is answered so.

    ``values`` are compared as text: keys of options, ``yes`` or ``no``, a country's code, names of topics and
    programmes, an ISO date, a number, words. A question that is not shown counts as not answered. That ``on``
    comes earlier in the same form is held by a trigger (migration 0010), so that no circle can be.
    """

    class Operator(models.TextChoices):
        EQUALS = "equals", _("is")
        ONE_OF = "one_of", _("is one of")
        CONTAINS = "contains", _("contains")
        ANSWERED = "answered", _("is answered")

    question = models.ForeignKey(Question, models.CASCADE, related_name="conditions", verbose_name=_("question"))
    on = models.ForeignKey(Question, models.RESTRICT, related_name="dependents", verbose_name=_("earlier question"))
    is_negated = models.BooleanField(_("not"), default=False, db_default=False)
    operator = models.CharField(_("how it is compared"), max_length=10, choices=Operator, default=Operator.EQUALS)
    values = ArrayField(
        models.CharField(max_length=300), verbose_name=_("with what"), default=list, db_default=[], blank=True
    )

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(operator="answered", values=[]) | (~Q(operator="answered") & Q(values__len__gte=1)),
                name="events_condition_compares_with_something",
                violation_error_message=_("Say what the answer is compared with."),
            ),
        ]

    def __str__(self):
        return f"{self.on}: {self.get_operator_display()}"
