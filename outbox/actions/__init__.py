from .delivery import deliver_due, erase_expired
from .previews import preview
from .queueing import queue, queue_many, retry

__all__ = ["deliver_due", "erase_expired", "preview", "queue", "queue_many", "retry"]
