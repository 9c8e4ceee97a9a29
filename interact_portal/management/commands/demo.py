import json

from django.core.management.base import BaseCommand

from interact_portal.demo.make import description, make_demo


class Command(BaseCommand):
    help = (
        "Fills the portal with invented people, programmes and events, once, and prints as JSON what it made: "
        "addresses of note, and accounts with their passwords."
    )
    requires_system_checks = []  # `migrate`, which comes before, has checked

    def handle(self, *args, **options):
        make_demo()
        self.stdout.write(json.dumps(description(), indent=2))
