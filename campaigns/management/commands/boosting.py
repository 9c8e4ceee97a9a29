import json

from django.core.management.base import BaseCommand, CommandError

from campaigns.actions.recount import counted
from campaigns.models import Edition


class Command(BaseCommand):
    help = "Prints what an edition granted for boosting, counted afresh; exits 1 when counter and rows disagree."

    def add_arguments(self, parser):
        parser.add_argument("campaign")
        parser.add_argument("year", type=int)

    def handle(self, *args, campaign, year, **options):
        edition = counted(Edition.objects.filter(campaign__slug=campaign, year=year)).first()
        if edition is None:
            raise CommandError(f"There is no edition {year} of {campaign!r}.", returncode=2)
        report = {
            "budget": edition.boosting_budget_euros,
            "granted": edition.boosting_granted_euros,
            "left": edition.boosting_left_euros,
            "rows": edition.n_granted,
        }
        self.stdout.write(json.dumps(report))
        if edition.boosting_granted_euros != edition.n_granted:
            raise CommandError(f"The counter of {campaign!r} {year} and its rows disagree.", returncode=1)
