"""Django's PostgreSQL, with a health check of kept connections that costs no statement."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Notices before each request that the server was restarted, so that nobody's request meets a dead connection.

    Its statements are many and short: they are answered by one process each, as they are. Helpers and compiled code,
    which PostgreSQL tries from some size of table on, cost more than they save here.
    """

    alone = "-c max_parallel_workers_per_gather=0 -c jit=off"

    def get_connection_params(self):
        params = super().get_connection_params()
        return {**params, "options": f"{self.alone} {params.get('options', '')}".rstrip()}

    def is_usable(self) -> bool:
        """Whether the connection can be used.

        Nothing is to be read from one that rests, unless the server closed it or has something to say; only then
        it is asked by a statement, as Django does it each time.
        """
        if self.connection.closed:  # the driver has noticed by itself, in a statement that failed
            return False
        waiting = select.poll()
        waiting.register(self.connection, select.POLLIN)
        return not waiting.poll(0) or super().is_usable()
