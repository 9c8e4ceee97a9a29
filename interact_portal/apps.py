from django.apps import AppConfig


class InteractPortalConfig(AppConfig):
    name = "interact_portal"
