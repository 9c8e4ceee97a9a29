from .sign_in import CodeForm, EmailForm

__all__ = ["CodeForm", "EmailForm"]
