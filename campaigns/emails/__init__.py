from .support import (
    asking_context,
    extension_context,
    extension_key,
    service_changed,
    support_asked,
    support_extended,
    support_preview,
    support_registered,
)

__all__ = [
    "asking_context",
    "extension_context",
    "extension_key",
    "service_changed",
    "support_asked",
    "support_extended",
    "support_preview",
    "support_registered",
]
