"""What staff type about affiliations and mail domains."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.affiliations import Reason
from accounts.models import MailDomain
from accounts.models.mail_domains import canonical_domain
from kit.forms import NamedErrors, NamedModelForm


class RevokeForm(NamedErrors, forms.Form):
    """Why: one of our words, which the person reads and the audit keeps."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=Reason, widget=forms.RadioSelect,
        help_text=_("The person is told, in these words. The audit keeps it without a name."),
    )  # fmt: skip


class MailDomainField(forms.CharField):
    """A domain however it was typed, in its one spelling."""

    def to_python(self, value):
        typed = super().to_python(value)
        domain = canonical_domain(typed)
        if typed and not domain:
            raise forms.ValidationError(
                _("Write the domain as mail servers do, in the letters a to z; other letters become xn--….")
            )
        return domain


class MailDomainForm(NamedModelForm):
    """A domain and the programme to which it belongs."""

    class Meta:
        model = MailDomain
        fields = ["domain", "programme"]
        field_classes = {"domain": MailDomainField}
