"""What `check --deploy` looks at beside Django's own checks."""

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def check_proxies(app_configs, **options) -> list[checks.CheckMessage]:
    """A request that comes by plain HTTP from a proxy that is not believed is sent to https, again and again."""
    if not settings.IS_SECURE or settings.TRUSTED_PROXIES:
        return []
    return [
        checks.Warning(
            "SITE_URL is https, but TRUSTED_PROXIES is 0: behind a proxy every page redirects to itself.",
            hint="Set TRUSTED_PROXIES to the number of proxies in front (docs/operations.md, “Behind a proxy”).",
            id="interact_portal.W001",
        )
    ]
