from random import Random

from django.http import QueryDict

from campaigns.panels.maps import maps_of
from campaigns.search import Box, Found, Part
from tests.campaigns.panels.test_dots import spot
from tests.factories.campaigns import EditionFactory

KASSEL, BRANDENBURG = (51.31, 9.5), (52.41, 12.2)


def listed(href):
    """The part of the Earth to which a dot leads."""
    boxes = QueryDict(href[1:].removesuffix("#list"))["within"].split("_")
    return Part(tuple(Box(*map(float, box.split(","))) for box in boxes))


def scattered(number):
    """Local events in two towns, and others on the line between the halves of the way, which go to both by turns."""
    random = Random(7)
    places = [KASSEL] * 9 + [BRANDENBURG] * 9
    north, east = (there - here for here, there in zip(KASSEL, BRANDENBURG, strict=True))
    for _each in range(number):
        along, aside = random.uniform(-0.2, 0.2), random.uniform(0.49, 0.51)
        # A degree of longitude is 0.6 of one of latitude there.
        places.append((KASSEL[0] + north * aside - east * 0.6 * along, KASSEL[1] + east * aside + north / 0.6 * along))
    return [spot(key, north=round(north, 5), east=round(east, 5)) for key, (north, east) in enumerate(places)]


def test_number_of_a_dot_is_that_of_its_list_however_scattered_its_local_events_are():
    spots = scattered(500)

    (europe,) = maps_of(EditionFactory.build(), Found(spots, spots), QueryDict(), within=None)

    lists = [(int(mark.number), listed(mark.href)) for mark in europe.marks if mark.number]
    assert [number for number, _part in lists] == [
        sum(part.holds(each.north, each.east) for each in spots) for _number, part in lists
    ]
    assert [number for number, _part in lists] == [500, 218]  # one would need too many boxes, and counts what is in one
