from django.core.management.base import BaseCommand

from campaigns.actions.towns import load_towns


class Command(BaseCommand):
    help = (
        "Brings the gazetteer (campaigns/data/towns.tsv.xz) into the database, where it is not there yet or is another "
        "one. Part of every release, after `migrate`."
    )
    requires_system_checks = []  # `migrate`, which comes before, has checked

    def handle(self, *args, **options):
        number = load_towns()
        self.stdout.write(f"{number} towns loaded." if number else "The towns are there already.")
