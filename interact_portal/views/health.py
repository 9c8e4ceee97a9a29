"""For load balancers and people who are on call."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from outbox.models import Message


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _broker() -> str:
    redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    return "ok"


def _mail() -> str:
    dead = Message.objects.filter(state=Message.State.DEAD).count()
    return f"{dead} dead messages" if dead else "ok"


#: What is looked at, and whether the portal can serve people without it: without the broker, mail waits.
CHECKS: dict[str, tuple[Callable[[], str], bool]] = {
    "database": (_database, True),
    "broker": (_broker, False),
    "mail": (_mail, False),
}


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether people can be served (200 or 503), and what is broken, part by part."""
    found = {}
    is_ready = True
    for name, (check, is_needed) in CHECKS.items():
        try:
            found[name] = check()
        except (Error, redis.RedisError) as error:
            found[name] = f"broken: {type(error).__name__}"
            is_ready = is_ready and not is_needed
    return JsonResponse({"ready": is_ready, **found}, status=200 if is_ready else 503)
