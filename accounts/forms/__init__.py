from .consents import ConsentsForm
from .profile import ProfileForm
from .sign_in import EmailForm, NewEmailForm

__all__ = ["ConsentsForm", "EmailForm", "NewEmailForm", "ProfileForm"]
