"""What all apps together hold about people: told, erased, and ended when its time is over.

Each app says for itself what it holds and how it ends (``<app>/privacy.py``); here it is put together.
"""

from .export import export, record_of_processing

__all__ = ["export", "record_of_processing"]
