from .consents import ConsentsForm
from .profile import ProfileForm
from .sign_in import CodeForm, EmailForm, NewEmailForm

__all__ = ["CodeForm", "ConsentsForm", "EmailForm", "NewEmailForm", "ProfileForm"]
