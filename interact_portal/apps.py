from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class InteractPortalConfig(AppConfig):
    name = "interact_portal"

    def ready(self):
        # Every app declares the personal data it holds in its ``privacy.py``; checks register themselves.
        autodiscover_modules("checks", "privacy")
