"""What an edition posts together, as its pages show it, in plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from campaigns.models import LANGUAGES, Edition, Network, Post, Posted, PostText
from campaigns.models.networks import LIMITS

from .timeline import Phase

#: In which language posts are shown to who has not chosen one.
USUAL_LANGUAGE = "en"
#: About how many letters stand in a line of a text that is copied, and how many lines are shown at most.
LETTERS_A_LINE, MOST_LINES = 72, 14
#: How many links stand below the post they are of.
SHOWN_LINKS = 6


@dataclass(frozen=True)
class LanguageLink:
    """A choice of language; ``query`` keeps it in the address."""

    code: str
    name: str
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Line:
    """A post in the calendar."""

    title: str
    day: str
    phase: Phase
    is_today: bool
    networks: list[str]
    is_published: bool
    address: str


@dataclass(frozen=True)
class ReadyText:
    """Words to be copied, and how much of what the network takes they are."""

    network: str
    anchor: str
    language: str
    text: str
    length: str
    lines: int
    limit: str
    source: str


def chosen_language(wanted: str) -> str:
    return wanted if wanted in LANGUAGES else USUAL_LANGUAGE


def language_links(texts: QuerySet[PostText], chosen: str) -> list[LanguageLink]:
    """The languages in which there are ``texts``, by name, one statement; the chosen one among them."""
    there = {*texts.order_by().values_list("language", flat=True).distinct(), chosen}
    codes = [code for code in LANGUAGES if code in there]
    return [LanguageLink(code, str(LANGUAGES[code]), language_query(code), code == chosen) for code in codes]


def language_query(chosen: str) -> str:
    """What goes along in links; nothing for the usual language, so that a page has one address."""
    return "" if chosen == USUAL_LANGUAGE else f"?language={chosen}"


def visible_posts(edition: Edition, person) -> QuerySet[Post]:
    return Post.objects.visible_to(person).filter(edition=edition)


# -- the calendar ---------------------------------------------------------------------------------------------
def calendar_lines(edition: Edition, posts: Iterable[Post], *, now: datetime, query: str) -> list[Line]:
    """In the order of their days, by the clocks of the edition; ``posts`` come with their texts."""
    posts, today = list(posts), now.astimezone(edition.zone).date()
    coming = next((post.day for post in posts if post.day > today), None)
    return [_line(edition, post, _phase(post.day, today, coming), query) for post in posts]


def _phase(day: date, today: date, coming: date | None) -> Phase:
    if day < today:
        return Phase.DONE
    if day == today:
        return Phase.NOW
    return Phase.NEXT if day == coming else Phase.LATER


def _line(edition: Edition, post: Post, phase: Phase, query: str) -> Line:
    networks = {text.network for text in post.texts.all()}
    address = reverse("post", args=[edition.campaign.slug, edition.year, post.slug])
    return Line(
        title=post.title,
        day=date_format(post.day, "l, j F Y"),
        phase=phase,
        is_today=phase == Phase.NOW,
        networks=[each.label for each in Network if each in networks],
        is_published=post.is_published,
        address=f"{address}{query}",
    )


def promotion_parts(edition: Edition, person, *, language: str, now: datetime) -> dict:
    """All that the page of joint promotion shows; a fixed number of statements."""
    posts = visible_posts(edition, person)
    texts = PostText.objects.filter(post__in=posts.order_by().values("pk"))
    query = language_query(language)
    lines = calendar_lines(edition, posts.prefetch_related("texts"), now=now, query=query)
    return {
        "edition": edition,
        "language": language,
        "languages": language_links(texts, language) if lines else [],
        "lines": lines,
        "first": [line for line in lines if line.is_today] or [line for line in lines if line.phase == Phase.NEXT],
        "posted": posted_items(Posted.objects.filter(edition=edition)[:SHOWN_LINKS]),
        "posted_number": Posted.objects.filter(edition=edition).count(),
        "query": query,
        "today": date_format(now.astimezone(edition.zone).date(), "l, j F Y"),
    }


def promotion_in_brief(edition: Edition, *, now: datetime) -> dict:
    """How many posts there are, and the one of today or the next day, in one statement: days are few."""
    today = now.astimezone(edition.zone).date()
    posts = list(Post.objects.published().filter(edition=edition))
    following = next((post for post in posts if post.day >= today), None)
    if following is None:
        return {"number": len(posts), "next": None}
    following.edition = edition
    day = date_format(following.day, "j F Y")
    return {"number": len(posts), "next": following, "day": day, "is_today": following.day == today}


# -- one post -------------------------------------------------------------------------------------------------
def post_parts(edition: Edition, post: Post, person, *, language: str, now: datetime) -> dict:
    """All that the page of a post shows: its words in ``language``, or in one that it has."""
    texts = list(post.texts.all())
    spoken = {text.language for text in texts}
    shown = next((code for code in (language, USUAL_LANGUAGE, *LANGUAGES) if code in spoken), "")
    query = language_query(language)
    lines = calendar_lines(edition, visible_posts(edition, person).prefetch_related("texts"), now=now, query=query)
    number = next(number for number, line in enumerate(lines) if line.address == f"{post.get_absolute_url()}{query}")
    return {
        "edition": edition,
        "post": post,
        "line": lines[number],
        "before": lines[number - 1] if number else None,
        "after": lines[number + 1] if number + 1 < len(lines) else None,
        "language": language,
        "shown_language": shown if shown != language else "",
        "shown_language_name": LANGUAGES.get(shown, ""),
        "language_name": LANGUAGES[language],
        "languages": language_links(post.texts, language),
        "texts": [_ready(text) for text in texts if text.language == shown],
        "picture": _picture_address(edition, post),
        "alt_lines": lines_of(post.picture_alt),
        "posted": posted_items(post.posted.all()[:SHOWN_LINKS]),
        "query": query,
    }


def _ready(text: PostText) -> ReadyText:
    limit = LIMITS[text.network]
    length = _("%(number)s of %(most)s characters") % {
        "number": number_format(limit.count(text.text), force_grouping=True),
        "most": number_format(limit.most, force_grouping=True),
    }
    return ReadyText(
        network=text.get_network_display(),
        anchor=f"text-{text.network}",
        language=text.language,
        text=text.text,
        length=length,
        lines=lines_of(text.text),
        limit=limit.in_words(),
        source=limit.source,
    )


def lines_of(text: str) -> int:
    """How many lines a control needs to show ``text``."""
    return max(2, min(MOST_LINES, sum(1 + len(line) // LETTERS_A_LINE for line in text.split("\n"))))


def _picture_address(edition: Edition, post: Post) -> str:
    if not post.picture:
        return ""
    return reverse("post-picture", args=[edition.campaign.slug, edition.year, post.slug, post.picture_name])


# -- what was posted ------------------------------------------------------------------------------------------
def posted_items(rows: QuerySet[Posted]) -> list[dict]:
    """One statement for ``rows``, whatever their number."""
    return [
        {
            "key": row.pk,
            "programme": row.programme,
            "network": row.get_network_display(),
            "day": date_format(row.day, "j F Y"),
            "link": row.link,
            "post": row.post,
        }
        for row in rows.select_related("programme", "post")
    ]
