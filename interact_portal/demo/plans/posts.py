"""What all post together in the current edition: invented posts in the languages of several neighbours."""

from dataclasses import dataclass, field

from campaigns.models import Network
from interact_portal.demo.plan import Day

#: Where short words go, and where there is room for a paragraph more.
BRIEF = (Network.X, Network.BLUESKY, Network.MASTODON)
LONG = (Network.FACEBOOK, Network.LINKEDIN, Network.INSTAGRAM)
ADDRESS = "https://cooperation-day.example/map"


@dataclass(frozen=True)
class Picture:
    """What is drawn: ``arches`` of a bridge under a sky of this colour, over water of that one."""

    alt: str
    sky: str
    water: str
    arches: int


@dataclass(frozen=True)
class PlannedPost:
    """``day`` counts from the first run; without one it is the key date. ``words`` are by language.

    ``link`` ends them.
    """

    slug: str
    title: str
    day: Day | None
    words: dict[str, str]
    more: dict[str, str] = field(default_factory=dict)
    link: str = ""
    advice: str = ""
    picture: Picture | None = None
    is_published: bool = True


POSTS = (
    PlannedPost(
        "the-map-is-open", "The map is open", -35,
        {
            "en": "All over Europe, neighbours open their doors. Find out what happens near you:",
            "de": "In ganz Europa öffnen Nachbarn ihre Türen. Was ist bei dir los?",
            "fr": "Partout en Europe, des voisins ouvrent leurs portes. Que se passe-t-il près de chez vous ?",
            "it": "In tutta Europa i vicini aprono le porte. Che cosa succede vicino a te?",
        },
        link=ADDRESS, advice="Pin it to your profile for the season.",
    ),
    PlannedPost(
        "people-behind-projects", "The people behind the projects", -21,
        {
            "en": "A nurse with two languages, a miller on the river, a class on the other bank: who makes cooperation "
                  "work where you live? Show us.",
            "de": "Eine Pflegerin mit zwei Sprachen, ein Müller am Fluss, eine Klasse am anderen Ufer: Wer macht "
                  "Zusammenarbeit bei euch möglich? Zeigt es uns.",
            "fr": "Une infirmière bilingue, un meunier au bord de l’eau, une classe sur l’autre rive : qui fait vivre "
                  "la coopération chez vous ? Montrez-le-nous.",
        },
        advice="Add a portrait of your own. Ask before you show somebody.",
    ),
    PlannedPost(
        "what-a-border-was", "What a border used to be", -10,
        {
            "en": "An hour in the queue, a stamp, a detour of 40 km. What do you remember of your border?",
            "de": "Eine Stunde Schlange, ein Stempel, 40 km Umweg. Was wisst ihr noch von eurer Grenze?",
            "fr": "Une heure de file, un tampon, 40 km de détour. Quels souvenirs avez-vous de votre frontière ?",
            "it": "Un’ora di coda, un timbro, 40 km di deviazione. Che cosa ricordate del vostro confine?",
            "pl": "Godzina w kolejce, pieczątka, 40 km objazdu. Co pamiętacie ze swojej granicy?",
        },
        advice="Best with an old photograph. The archive of your town helps.",
    ),
    PlannedPost(
        "two-shores-one-sea", "Two shores, one sea", 0,
        {
            "en": "Two shores, one sea: fishers, schools and ports show what they do together. Come and see 🌊",
            "de": "Zwei Ufer, ein Meer: Fischer, Schulen und Häfen zeigen, was sie gemeinsam tun. Kommt vorbei 🌊",
            "fr": "Deux rives, une mer : pêcheurs, écoles et ports montrent ce qu’ils font ensemble. Venez voir 🌊",
            "it": "Due sponde, un mare: pescatori, scuole e porti mostrano che cosa fanno insieme. Venite a vedere 🌊",
            "es": "Dos orillas, un mar: pescadores, escuelas y puertos muestran lo que hacen juntos. Ven a verlo 🌊",
            "pl": "Dwa brzegi, jedno morze: rybacy, szkoły i porty pokazują, co robią razem. Zobaczcie sami 🌊",
            "el": "Δύο ακτές, μία θάλασσα: ψαράδες, σχολεία και λιμάνια δείχνουν τι κάνουν μαζί. Ελάτε να δείτε 🌊",
        },
        more={
            "en": "On boats and in classrooms, in laboratories and harbour pubs: for one season everybody who works "
                  "across a border opens the door. No ticket, no tie. Bring questions.",
            "de": "Auf Booten und in Klassenzimmern, in Laboren und Hafenkneipen: Eine Saison lang öffnen alle, die "
                  "über Grenzen hinweg arbeiten, ihre Tür. Ohne Eintritt, ohne Krawatte. Bringt Fragen mit.",
            "fr": "Sur les bateaux et dans les classes, dans les laboratoires et les cafés du port : pendant une "
                  "saison, celles et ceux qui travaillent par-delà une frontière ouvrent leur porte. Apportez vos "
                  "questions.",
        },
        link=ADDRESS, advice="Post it when boats come in: in the early evening.",
        picture=Picture(
            "A drawing: a bridge with three arches over calm water, in the morning.", "#ffe9a8", "#0b3fb3", 3
        ),
    ),
    PlannedPost(
        "tell-your-neighbours", "Tell your neighbours", 4,
        {
            "en": "Who should come along? Name one neighbour from the other side, and take them with you.",
            "de": "Wer soll mitkommen? Nennt jemanden von drüben, und nehmt sie oder ihn mit.",
            "fr": "Qui devrait venir ? Nommez une personne de l’autre côté, et emmenez-la.",
            "it": "Chi dovrebbe venire? Nominate una persona dell’altra parte, e portatela con voi.",
        },
    ),
    PlannedPost(
        "today-is-the-day", "Today is the day", None,
        {
            "en": "Today neighbours all over Europe show what they build together. Where are you?",
            "de": "Heute zeigen Nachbarn in ganz Europa, was sie gemeinsam bauen. Wo seid ihr?",
            "fr": "Aujourd’hui, des voisins de toute l’Europe montrent ce qu’ils construisent ensemble. Où êtes-vous ?",
            "it": "Oggi i vicini di tutta Europa mostrano che cosa costruiscono insieme. Dove siete?",
            "es": "Hoy, vecinos de toda Europa muestran lo que construyen juntos. ¿Dónde estáis?",
        },
        more={
            "en": "Post a picture from where you are, with an alternative text, and tag the programme that made "
                  "it possible.",
            "de": "Postet ein Bild von dort, wo ihr seid, mit Alternativtext, und nennt das Programm, das es "
                  "möglich macht.",
        },
        link=ADDRESS, advice="At noon, all at once, with the picture. Then every hour what you see.",
        picture=Picture("A drawing: a long bridge with five arches at sunset.", "#ffb27a", "#14213d", 5),
    ),
    PlannedPost(
        "thank-you-neighbours", "Thank you, neighbours", 18,
        {
            "en": "Thank you to everybody who opened a door. Which conversation stays with you?",
            "de": "Danke an alle, die eine Tür geöffnet haben. Welches Gespräch bleibt euch?",
            "fr": "Merci à toutes celles et ceux qui ont ouvert une porte. Quelle rencontre vous reste ?",
        },
    ),
    PlannedPost(
        "what-stays", "What stays", 52, {"en": "The season ends, the bridges stay. What will you do together next?"},
        advice="Not before the figures are agreed.", is_published=False,
    ),
)  # fmt: skip
