"""From degrees to metres of a flat map.

Lambert's azimuthal equal-area projection on an ellipsoid is method 9820 of the EPSG registry (IOGP Publication 373-7-2,
3.3.1); with the constants of EPSG:3035 it is the one that the European Union draws its maps in (INSPIRE, ETRS89-LAEA).
"""

from collections.abc import Callable
from math import asin, atanh, cos, radians, sin, sqrt

#: Degrees north and east → metres to the east and to the north.
Projection = Callable[[float, float], tuple[float, float]]

#: GRS 1980: half the equator's diameter in metres, and how much the Earth is flattened.
SEMI_MAJOR_METRES, FLATTENING = 6_378_137.0, 1 / 298.257222101
_E2 = FLATTENING * (2 - FLATTENING)
_E = sqrt(_E2)


def _q(latitude: float) -> float:
    """The share of an area that lies south of ``latitude``, in radians, as the projection counts it."""
    sine = sin(latitude)
    return (1 - _E2) * (sine / (1 - _E2 * sine * sine) + atanh(_E * sine) / _E)


_Q_OF_POLE = _q(radians(90))


def equal_area(latitude: float, longitude: float, *, east: float = 0.0, north: float = 0.0) -> Projection:
    """Lambert's projection about a point in degrees, which lies at ``east`` and ``north`` in metres."""
    phi_0, lambda_0 = radians(latitude), radians(longitude)
    beta_0 = asin(_q(phi_0) / _Q_OF_POLE)
    radius = SEMI_MAJOR_METRES * sqrt(_Q_OF_POLE / 2)
    stretch = SEMI_MAJOR_METRES * (cos(phi_0) / sqrt(1 - _E2 * sin(phi_0) ** 2)) / (radius * cos(beta_0))

    def project(latitude: float, longitude: float) -> tuple[float, float]:
        turned = radians(longitude) - lambda_0
        beta = asin(max(-1.0, min(1.0, _q(radians(latitude)) / _Q_OF_POLE)))
        towards = 1 + sin(beta_0) * sin(beta) + cos(beta_0) * cos(beta) * cos(turned)
        # The point opposite on the globe lies on the whole rim of the map; it is put somewhere on it.
        far = radius * sqrt(2 / max(towards, 1e-9))
        x = far * stretch * cos(beta) * sin(turned)
        y = far / stretch * (cos(beta_0) * sin(beta) - sin(beta_0) * cos(beta) * cos(turned))
        return east + x, north + y

    return project


#: ETRS89-extended / LAEA Europe.
EPSG_3035 = equal_area(52, 10, east=4_321_000, north=3_210_000)


def plain(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees as lengths, a degree of the equator each (plate carrée); for a map of the whole world."""
    metres = SEMI_MAJOR_METRES * radians(1)
    return metres * longitude, metres * latitude
