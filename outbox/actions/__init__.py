from .delivery import deliver_due, erase_expired
from .queueing import queue, queue_many, retry

__all__ = ["deliver_due", "erase_expired", "queue", "queue_many", "retry"]
