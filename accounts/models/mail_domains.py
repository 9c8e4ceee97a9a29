"""Mail domains whose owners are known: who reads mail there acts for the programme they belong to."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from contacts.models import Programme

#: Names under which anybody gets a mailbox, whatever country or ending follows: gmx.de, gmx.net, yahoo.co.uk.
PUBLIC_PROVIDERS = frozenset({
    "aol", "fastmail", "freemail", "gmail", "gmx", "googlemail", "hotmail", "hushmail", "icloud", "inbox", "live",
    "mailbox", "mailfence", "mailinator", "msn", "outlook", "proton", "protonmail", "rocketmail", "tuta", "tutanota",
    "yahoo", "yandex", "ymail", "zoho",
})  # fmt: skip
#: Providers whose name alone could be that of an authority.
PUBLIC_DOMAINS = frozenset({
    "abv.bg", "alice.it", "arcor.de", "bk.ru", "bluewin.ch", "centrum.cz", "duck.com", "email.cz", "email.it",
    "free.fr", "freenet.de", "hey.com", "interia.pl", "kpnmail.nl", "laposte.net", "libero.it", "list.ru", "mac.com",
    "mail.bg", "mail.com", "mail.ee", "mail.ru", "me.com", "o2.pl", "onet.eu", "onet.pl", "op.pl", "orange.fr", "pm.me",
    "post.cz", "poste.it", "posteo.de", "posteo.net", "sapo.pt", "seznam.cz", "sfr.fr", "skynet.be", "t-online.de",
    "telenet.be", "tin.it", "ukr.net", "virgilio.it", "volny.cz", "wanadoo.fr", "web.de", "wp.pl", "ziggo.nl",
})  # fmt: skip
#: Second parts that stand for all who have a name of one kind in a country: co.uk, gov.it.
KINDS_OF_NAMES = frozenset({"ac", "co", "com", "edu", "gob", "gouv", "gov", "net", "org"})

validate_mail_domain = RegexValidator(
    r"\A(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+\Z",
    _("Write what stands after the @ of an address, such as regione.sicilia.example."),
)


def canonical_domain(typed: str) -> str:
    """The one spelling of a mail domain: small letters, other scripts as mail servers write them (``xn--…``).

    Empty for what is no domain, and for letters that the old and the new standard of such names take for different
    ones (RFC 3490 and RFC 5891: ß, final sigma): a name may then belong to somebody else than who reads it thinks.
    """
    domain = typed.strip().removeprefix("@").removesuffix(".").lower()
    try:
        encoded = domain.encode("idna")
        return encoded.decode("ascii") if domain.isascii() or encoded.decode("idna") == domain else ""
    except UnicodeError:
        return ""


def domain_of(email: str) -> str:
    """The domain of an address, in its one spelling."""
    return canonical_domain(email.rpartition("@")[2])


def validate_own_domain(domain: str) -> None:
    """Refuses domains in which anybody, or a whole country, may have an address."""
    labels = domain.split(".")
    if len(labels) < 2:
        return
    is_for_anybody = any(".".join(labels[start:]) in PUBLIC_DOMAINS for start in range(len(labels)))
    # The name itself stands before one ending, or before two short ones: yahoo.de, yahoo.co.uk.
    is_for_anybody |= labels[-2] in PUBLIC_PROVIDERS
    is_for_anybody |= len(labels) > 2 and labels[-2] in KINDS_OF_NAMES and labels[-3] in PUBLIC_PROVIDERS
    if is_for_anybody:
        raise ValidationError(
            _("Anybody can have an address at %(domain)s, so it says nothing about who acts for a programme."),
            "public", {"domain": domain},
        )  # fmt: skip
    if len(labels) == 2 and labels[0] in KINDS_OF_NAMES:
        raise ValidationError(
            _("%(domain)s stands for a whole country. Write the domain of one authority."), "wide", {"domain": domain}
        )


class MailDomain(models.Model):
    """Who proves an address of ``domain``, or of a domain below it, acts for ``programme`` as soon as they claim it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    domain = models.CharField(
        _("mail domain"), max_length=253, validators=[validate_mail_domain, validate_own_domain],
        help_text=_("What stands after the @, such as regione.sicilia.example. Domains below it count, too."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("mail domain")
        verbose_name_plural = _("mail domains")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain", "programme"],
                name="accounts_domain_once_a_programme",
                violation_error_message=_("This programme has this mail domain already."),
            ),
            models.CheckConstraint(condition=Q(domain=Lower("domain")), name="accounts_domain_in_small_letters"),
        ]

    def __str__(self):
        return self.domain

    def covers(self, email: str) -> bool:
        """Whether ``email`` is an address of this domain, or of one below it."""
        domain = domain_of(email)
        return domain == self.domain or domain.endswith(f".{self.domain}")
