from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

from accounts import emails
from kit.clients import client_address

#: allauth's messages and our words for them. Another one is a mistake: it has no words.
NOTICES = {
    "account/email/password_reset_key": "password_link",
    "account/email/unknown_account": "password_unknown",
    "account/email/password_changed": "password_changed",
    "account/email/password_reset": "password_changed",
    "account/email/password_set": "password_changed",
}


class AccountAdapter(DefaultAccountAdapter):
    """allauth's door to this project."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait five minutes, or sign in with a code that we send you."
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Queues what allauth wants sent; nothing is sent from within a request."""
        emails.password_notice(NOTICES[template_prefix], email=email, url=context.get("password_reset_url", ""))

    def get_client_ip(self, request) -> str:
        return client_address(request)
