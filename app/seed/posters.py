"""What stands on the posters of a made-up film shop: titles, plots, who plays, who rents."""

from __future__ import annotations

from random import Random

LANGUAGES = ("English", "Português", "Français")
# None of these is a category of Pagila, whose films may come beside them.
CATEGORIES = ("Adventure", "Mystery", "Romance", "Silent", "Thriller", "Western")
FEATURES = ("Trailers", "Commentaries", "Deleted Scenes", "Behind the Scenes")
FIRST_WORDS = (
    *("AMBER", "BORROWED", "CARDBOARD", "DISTANT", "ELECTRIC", "FORGOTTEN", "GLASS", "HOLLOW"),
    *("IVORY", "JUNE", "LANTERN", "MIDNIGHT", "NORTHERN", "PAPER", "QUIET", "RAINY", "SALT"),
    *("SECOND", "TIDAL", "UNSENT", "VELVET", "WINTER", "YELLOW", "ÉTÉ"),
)
SECOND_WORDS = (
    *("ATLAS", "BAKERY", "CARAVAN", "DIARY", "ECHO", "FERRY", "GARDEN", "HARBOUR", "ISLAND"),
    *("JUNCTION", "LETTERS", "MACHINE", "NOCTURNE", "ORCHARD", "PARADE", "QUARTET", "RIVER"),
    *("STATION", "TELEGRAM", "UMBRELLA", "VIOLIN", "WAGER", "WINDOW", "ZEPPELIN"),
)
HEROES = (
    *("a retired cartographer", "two sisters", "a night porter", "a clockmaker's apprentice"),
    *("a homesick astronaut", "the last projectionist", "a stubborn goat-herd", "a librarian"),
)
DEEDS = (
    *("must find", "inherits", "falls in love over", "is hired to guard", "loses everything for"),
    *("crosses a continent with", "cannot stop dreaming of", "bets the family shop on"),
)
THINGS = (
    *("a map that is wrong on purpose", "an unopened telegram", "a carousel in the mountains"),
    *("the only print of a lost film", "a boat that will not sink", "a recipe nobody wrote down"),
)
FIRST_NAMES = (
    *("ANA", "BRUNO", "CÉLIA", "DAVID", "EDUARDA", "FILIPE", "GRAÇA", "HUGO", "INÊS", "JOÃO"),
    *("LEONOR", "MIGUEL", "NÍDIA", "OLÍVIA", "PEDRO", "RITA", "SÉRGIO", "TERESA", "VASCO"),
)
LAST_NAMES = (
    *("ALMEIDA", "BARROS", "CARDOSO", "DUARTE", "ESTEVES", "FERREIRA", "GOMES", "LEITÃO"),
    *("MOURA", "NEVES", "OLIVEIRA", "PINTO", "QUEIRÓS", "RAMOS", "SIMÕES", "TAVARES", "VAZ"),
)
STREETS = (
    "Rua da Prata",
    "Rua do Ouro",
    "Calçada do Combro",
    "Travessa da Espera",
    "Rua das Flores",
)


def titles(random: Random, count: int) -> list[str]:
    """Name so many films, each differently."""
    places = random.sample(range(len(FIRST_WORDS) * len(SECOND_WORDS)), count)
    pairs = [divmod(place, len(SECOND_WORDS)) for place in places]
    return [f"{FIRST_WORDS[first]} {SECOND_WORDS[second]}" for first, second in pairs]


def plot(random: Random) -> str:
    """Say what a film is about."""
    hero, deed, thing = map(random.choice, (HEROES, DEEDS, THINGS))
    text = f"{hero} {deed} {thing}."
    return text[0].upper() + text[1:]


def person(random: Random) -> dict[str, str]:
    """Name somebody."""
    first, last = random.choice(FIRST_NAMES), random.choice(LAST_NAMES)
    return {"first_name": first, "last_name": last}
