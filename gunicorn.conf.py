"""How gunicorn serves the portal, wherever it is started in this folder; the command line may say otherwise."""

import os

try:
    workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
except ValueError:
    raise SystemExit("WEB_CONCURRENCY must be a number of processes, such as 2.") from None
bind = "127.0.0.1:8000"  # said here, or gunicorn listens to everybody where the environment has a PORT
worker_class = "gthread"
threads = 4
preload_app = True  # loaded once: its memory is shared, and a mistake in the settings stops the start
# A proxy in front must be the one that closes an idle connection (nginx and the large clouds' balancers do after 60
# seconds), or it sends a request into one that is just being closed. Idle connections hold no thread.
keepalive = 75
# No max_requests: nothing grows, and a worker that starts anew has an empty page cache and drops connections.
control_socket_disable = True  # `gunicornc` would look for it in a home folder, which a service has not
