from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import connections, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from contacts.models import Programme
from kit.addresses import HeldAddress, one_spelling


class BodyKind(models.TextChoices):
    """Kinds of bodies that take part, after Regulation (EU) 2021/1060, Article 71, and Interreg practice."""

    MANAGING_AUTHORITY = "managing_authority", _("Managing authority")
    JOINT_SECRETARIAT = "joint_secretariat", _("Joint secretariat")
    NATIONAL_AUTHORITY = "national_authority", _("National authority")
    INTERMEDIATE_BODY = "intermediate_body", _("Intermediate body")
    AUDIT_AUTHORITY = "audit_authority", _("Audit authority")
    ACCOUNTING_BODY = "accounting_body", _("Body carrying out the accounting function")
    CONTROLLER = "controller", _("Controller")
    NATIONAL_CONTACT_POINT = "national_contact_point", _("National contact point")
    EU_INSTITUTION = "eu_institution", _("EU institution")
    PARTNER = "partner", _("Project partner or other organisation")


#: One look into the index for each country, however many people come from there; PostgreSQL skips no rows by itself
#: (https://wiki.postgresql.org/wiki/Loose_indexscan).
COUNTRIES = """
    WITH RECURSIVE present (country) AS (
        (SELECT country FROM accounts_user WHERE country > '' ORDER BY country LIMIT 1)
        UNION ALL
        SELECT (SELECT country FROM accounts_user WHERE country > present.country ORDER BY country LIMIT 1)
        FROM present WHERE present.country IS NOT NULL
    )
    SELECT country FROM present WHERE country IS NOT NULL
"""


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Creates somebody who signs in with ``email``; without ``password`` by code only."""
        user = self.model(email=self.model.normalize_username(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def countries(self) -> list[str]:
        """The ISO 3166-1 codes of the countries that anybody comes from; as quick for a million people as for ten."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(COUNTRIES)
            return [code for (code,) in cursor.fetchall()]

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=self.model.normalize_username(email))


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in: an officer or staff. The e-mail address is the name, kept in small letters."""

    email = models.EmailField(_("e-mail"), unique=True, error_messages={"unique": _("This address has an account.")})
    email_awaits_proof = models.BooleanField(
        _("address awaits proof"), default=False, db_default=False, editable=False,
        help_text=_("Typed by staff; nobody has shown yet that they read mail there."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120, blank=True)
    body_kind = models.CharField(_("kind of body"), max_length=30, choices=BodyKind, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    country = CountryField(_("country"), blank=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("programme")
    )
    represents_no_programme = models.BooleanField(_("represents no programme"), default=False)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_staff = models.BooleanField(_("may enter the staff area"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined at"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_email_in_small_letters"),
            models.CheckConstraint(
                condition=Q(represents_no_programme=False) | Q(programme__isnull=True),
                name="accounts_programme_or_none",
            ),
        ]
        indexes = [models.Index(fields=["country"], name="accounts_user_by_country")]

    def __str__(self):
        return self.name or self.email

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The one spelling of the e-mail address by which somebody signs in."""
        return one_spelling(username)

    def addresses(self) -> list[HeldAddress]:
        """The present address and those before it, with their time with this person; two statements the first time."""
        return self._addresses

    @cached_property
    def _addresses(self) -> list[HeldAddress]:
        of_others = self.former_addresses.model.objects.filter(email=self.email).exclude(person=self)
        since = of_others.aggregate(last=models.Max("left_at"))["last"]
        former = self.former_addresses.values_list("email", "left_at")
        return [HeldAddress(self.email, since=since), *(HeldAddress(email, until=left_at) for email, left_at in former)]

    def get_short_name(self):
        return self.name.partition(" ")[0] or self.email

    @property
    def has_complete_profile(self) -> bool:
        """Whether everything is known that an organiser asks of anybody."""
        return bool(
            self.name
            and self.body_kind
            and self.role
            and self.organisation
            and self.country
            and (self.programme_id or self.represents_no_programme)
        )
