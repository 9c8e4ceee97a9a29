from .delivery import deliver_due, erase_expired
from .erasure import delete_messages, forget_letters, forget_messages
from .previews import preview
from .queueing import queue, queue_many, retry

__all__ = [
    "delete_messages",
    "deliver_due",
    "erase_expired",
    "forget_letters",
    "forget_messages",
    "preview",
    "queue",
    "queue_many",
    "retry",
]
