from .consents import ConsentsForm
from .profile import ProfileForm
from .programmes import ClaimForm, closed_words, refused_words
from .sign_in import EmailForm, NewEmailForm

__all__ = ["ClaimForm", "ConsentsForm", "EmailForm", "NewEmailForm", "ProfileForm", "closed_words", "refused_words"]
