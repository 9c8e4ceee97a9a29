from django.core.management.base import BaseCommand

from interact_portal.privacy.retention import count_expired, erase_expired


class Command(BaseCommand):
    help = "Ends personal data that have been kept for as long as was said, as the nightly task does."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count what would end")

    def handle(self, *args, dry_run, **options):
        counted = count_expired() if dry_run else erase_expired()
        self.stdout.writelines(f"{number:>8}  {title}\n" for title, number in counted)
