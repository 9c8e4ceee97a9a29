"""allauth's forms about passwords in the portal's words (settings.ACCOUNT_FORMS)."""

from allauth.account import forms as allauth_forms
from django.utils.translation import gettext_lazy as _

from kit.forms import AddressField, NamedErrors

WORDS = {
    "password": (_("Password"), ""),
    "oldpassword": (_("Present password"), ""),
    "password1": (_("New password"), _("At least 8 signs, not only digits. Several words in a row are easy to keep.")),
    "password2": (_("New password again"), ""),
}


class OurWords(NamedErrors):
    """Labels and hints of ours; no placeholders, which vanish when one begins to write."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for name in ("login", "email"):
            if name in self.fields:
                self.fields[name] = AddressField(label=_("Your e-mail address"))
        for name, (label, help_text) in WORDS.items():
            if name in self.fields:
                self.fields[name].label = label
                self.fields[name].help_text = help_text
                self.fields[name].widget.attrs.pop("placeholder", None)


class PasswordForm(OurWords, allauth_forms.LoginForm):
    """Signing in with a password, for those who have one."""


class ChangePasswordForm(OurWords, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, allauth_forms.SetPasswordForm):
    pass


class ForgottenPasswordForm(OurWords, allauth_forms.ResetPasswordForm):
    pass


class NewPasswordForm(OurWords, allauth_forms.ResetPasswordKeyForm):
    pass
