"""What all post together in the demo, and links to what programmes posted."""

from datetime import timedelta
from io import BytesIO
from itertools import cycle

from django.core.files.base import ContentFile
from django.utils.text import slugify
from PIL import Image, ImageDraw

from campaigns.models import Edition, Network, Post, Posted, PostText, SupportRegistration
from kit.photos import named

from .plan import Clock
from .plans.posts import BRIEF, LONG, POSTS, Picture, PlannedPost

#: So many programmes posted something of what was to be posted so far, each on its next network.
POSTED = 26
WIDTH, HEIGHT, WATERLINE = 1200, 675, 430
RIGHTS = "Drawn for this portal, free to use"


def add_promotion(edition: Edition, *, clock: Clock) -> None:
    posts = [_post(edition, plan, clock) for plan in POSTS]
    PostText.objects.bulk_create(
        text for plan, post in zip(POSTS, posts, strict=True) for text in _texts(edition, plan, post)
    )
    _add_posted(edition, [post for post in posts if post.is_published and post.day <= clock.day(0)], clock)


def _post(edition: Edition, plan: PlannedPost, clock: Clock) -> Post:
    pictured = {"picture_alt": plan.picture.alt, "picture_rights": RIGHTS} if plan.picture else {}
    post = Post(
        edition=edition, slug=plan.slug, title=plan.title, advice=plan.advice, is_published=plan.is_published,
        day=edition.key_date if plan.day is None else clock.day(plan.day), revision=1, **pictured,
    )  # fmt: skip
    if plan.picture:
        post.picture = drawn(plan.picture)
    post.save()
    return post


def drawn(picture: Picture) -> ContentFile:
    """The bridge as a JPEG file."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), picture.sky)
    pen = ImageDraw.Draw(sheet)
    pen.ellipse((880, 90, 1040, 250), fill="#ffffff")
    pen.rectangle((0, WATERLINE, WIDTH, HEIGHT), fill=picture.water)
    pen.rectangle((0, 300, WIDTH, WATERLINE + 40), fill="#46536f")
    span = WIDTH / picture.arches
    for number in range(picture.arches):
        left, right = number * span + 40, (number + 1) * span - 40
        pen.ellipse((left, 335, right, 335 + (right - left)), fill=picture.sky)
        pen.rectangle((left, WATERLINE, right, HEIGHT), fill=picture.water)
    pen.rectangle((0, WATERLINE + 40, WIDTH, HEIGHT), fill=picture.water)
    written = BytesIO()
    sheet.save(written, "JPEG", quality=80, optimize=True)
    return named(written.getvalue())


def _texts(edition: Edition, plan: PlannedPost, post: Post) -> list[PostText]:
    """Brief words go to every network, and the longer ones where there is room and somebody has written them."""
    texts = []
    for language, said in plan.words.items():
        words = f"{said} {plan.link}".strip()
        brief = f"{words} {edition.hashtag}"
        longer = "\n\n".join(filter(None, [words, plan.more.get(language, ""), f"{edition.hashtag} #Interreg"]))
        texts += [PostText(post=post, language=language, network=each, text=brief) for each in BRIEF]
        texts += [
            PostText(post=post, language=language, network=each, text=longer)
            for each in LONG
            if each != Network.INSTAGRAM or plan.picture
        ]
    return texts


#: How the address of something that was posted looks on a network; the accounts are invented.
ADDRESSES = {
    Network.BLUESKY: "https://bsky.app/profile/{name}.example/post/{number}",
    Network.FACEBOOK: "https://facebook.com/{name}.example/posts/{number}",
    Network.INSTAGRAM: "https://instagram.com/p/example-{name}-{number}",
    Network.LINKEDIN: "https://linkedin.com/posts/example-{name}-{number}",
    Network.MASTODON: "https://social.example/@{name}/{number}",
    Network.X: "https://x.com/example_{name}/status/{number}",
}


def _add_posted(edition: Edition, posts: list[Post], clock: Clock) -> None:
    taking_part = edition.supported.filter(state=SupportRegistration.State.REGISTERED).order_by("pk")
    turns = zip(cycle(posts), cycle(Network), taking_part.select_related("edition", "programme")[:POSTED], strict=False)
    Posted.objects.bulk_create(
        _posted(post, network, registration, number, clock)
        for number, (post, network, registration) in enumerate(turns)
    )


def _posted(post: Post, network: Network, by: SupportRegistration, number: int, clock: Clock) -> Posted:
    name = slugify(by.programme.short_name or by.programme.name)[:30]
    return Posted(
        edition=by.edition, programme=by.programme, post=post, network=network, day=post.day,
        link=ADDRESSES[network].format(name=name, number=1000 + number), added_by_id=by.answered_by_id,
        added_at=clock.now - timedelta(hours=number),
    )  # fmt: skip
