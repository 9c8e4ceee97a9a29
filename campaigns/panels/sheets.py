"""The sheets that the map of local events is drawn on: Europe, and places outside it, each a picture of its own.

``manage.py draw_map`` draws the pictures; dots are put on them by ``Sheet.place``, which is what drew the land.
"""

from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .projections import EPSG_3035, Projection, equal_area, plain

#: Every sheet is so many units wide.
WIDTH = 1000
KILOMETRE = 1000.0


@dataclass(frozen=True, eq=False)
class Sheet:
    """A part of the world as a picture: its edges in metres of its projection."""

    slug: str
    label: str | Promise
    project: Projection
    left: float
    right: float
    bottom: float
    top: float

    @cached_property
    def scale(self) -> float:
        """Units a metre."""
        return WIDTH / (self.right - self.left)

    @cached_property
    def height(self) -> int:
        return round((self.top - self.bottom) * self.scale)

    @property
    def picture(self) -> str:
        """The file below ``static/``."""
        return f"vendor/world-atlas/{self.slug}.svg"

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where on the sheet a point of the Earth lies: units from the left and from the top."""
        x, y = self.project(latitude, longitude)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def holds(self, latitude: float, longitude: float) -> bool:
        x, y = self.place(latitude, longitude)
        return 0 <= x <= WIDTH and 0 <= y <= self.height


def _sheet(slug: str, label: str | Promise, *, centre: tuple[float, float], kilometres: tuple[float, float]) -> Sheet:
    """A sheet about a point in degrees, so many kilometres wide and high."""
    width, height = (KILOMETRE * length / 2 for length in kilometres)
    return Sheet(slug, label, equal_area(*centre), -width, width, -height, height)


EUROPE = Sheet("europe", _("Europe"), EPSG_3035, 2_550_000, 6_600_000, 1_360_000, 5_470_000)
_WORLD_EDGES = (*plain(-58, -180), *plain(84, 180))
WORLD = Sheet(
    "world", _("Elsewhere in the world"), plain, _WORLD_EDGES[0], _WORLD_EDGES[2], _WORLD_EDGES[1], _WORLD_EDGES[3]
)
#: The first that holds a place shows it.
SHEETS = (
    EUROPE,
    _sheet("near-east", _("Eastern Mediterranean and the Caucasus"), centre=(35, 38), kilometres=(2800, 2400)),
    _sheet("atlantic", _("Azores, Madeira, Canaries and West Africa"), centre=(22, -15), kilometres=(4200, 4200)),
    _sheet("caribbean", _("Caribbean and Guianas"), centre=(11.5, -64), kilometres=(4600, 2800)),
    _sheet("indian-ocean", _("Indian Ocean"), centre=(-14, 48), kilometres=(4000, 3600)),
    WORLD,
)


def sheet_of(latitude: float, longitude: float) -> Sheet:
    """The sheet on which a place is shown; what lies on none, near a pole, is shown at the rim of the last."""
    return next((sheet for sheet in SHEETS if sheet.holds(latitude, longitude)), WORLD)
