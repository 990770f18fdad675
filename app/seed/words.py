"""What made-up people say: names, titles, speech and remarks, by one random source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Topic:
    """What a channel is about."""

    name: str
    category: str
    language: str
    nouns: tuple[str, ...]
    tags: tuple[str, ...]


TOPICS = (
    Topic(
        "Harbour Lights",
        "travel",
        "en",
        ("the old lighthouse", "a ferry at dawn", "the tide tables", "Captain Cassandra", "fog"),
        ("sea", "harbour", "ships"),
    ),
    Topic(
        "Kitchen Table",
        "howto",
        "en",
        ("sourdough", "a soup of leeks", "crème brûlée", "the sharp knife", "pickled lemons"),
        ("cooking", "bread", "recipes"),
    ),
    Topic(
        "Small Machines",
        "science",
        "en",
        ("a stepper motor", "the clock escapement", "solder", "a paper computer", "gear ratios"),
        ("machines", "electronics", "repair"),
    ),
    Topic(
        "Nuits d'été",
        "music",
        "fr",
        ("l'été à Besançon", "une mélodie oubliée", "le hautbois", "la forêt", "Hélène"),
        ("musique", "été", "concert"),
    ),
    Topic(
        "Sternwarte",
        "science",
        "de",
        ("der große Bär", "die Mondfinsternis", "Kometen über München", "das Spiegelteleskop"),
        ("sterne", "himmel", "nacht"),
    ),
    Topic(
        "Camino Largo",
        "travel",
        "es",
        ("el camino de Logroño", "la mañana en Málaga", "un café pequeño", "los niños del pueblo"),
        ("viaje", "camino", "españa"),
    ),
    Topic(
        "Second Half",
        "sport",
        "en",
        ("the penalty", "a muddy pitch", "the goalkeeper's gloves", "extra time", "the away end"),
        ("football", "tactics", "sunday"),
    ),
    Topic(
        "Reel by Reel",
        "film",
        "en",
        ("Metropolis restored", "the long take", "a silent comedy", "sound on film", "the splice"),
        ("cinema", "history", "restoration"),
    ),
    Topic(
        "Slow Letters",
        "education",
        "en",
        ("grammar without fear", "the Oxford comma", "an alphabet of birds", "reading aloud"),
        ("language", "reading", "lessons"),
    ),
    Topic(
        "Garden Diary",
        "howto",
        "en",
        ("compost in winter", "the quince tree", "seed potatoes", "a bed of asparagus", "frost"),
        ("garden", "seeds", "seasons"),
    ),
)
FIRST_NAMES = (
    *("Ada", "Boris", "Chloé", "Dmitri", "Esra", "Femi", "Greta", "Hugo", "Inês", "Jonas"),
    *("Keiko", "Lars", "Mira", "Nils", "Olga", "Piotr", "Quinn", "Rosa", "Søren", "Tomás"),
    *("Uma", "Viktor", "Wanda", "Ximena", "Yusuf", "Zoë"),
)
LAST_NAMES = (
    *("Abel", "Berg", "Cruz", "Dvořák", "Eklund", "Fontaine", "Grau", "Huang", "Ito", "Jansen"),
    *("Kowalski", "Lindqvist", "Moreau", "Novak", "Okafor", "Petrov", "Quist", "Rossi", "Sato"),
)
TITLES = (
    "{noun}, explained slowly",
    "What nobody tells you about {noun}",
    "A day with {noun}",
    "{noun}: part {number}",
    "Why {noun} still matters",
    "Notes on {noun}",
    "We tried {noun} and this happened",
    "{noun}, the short version",
)
SENTENCES = (
    "Let us look at {noun} from the other side.",
    "Most people hurry past {noun}, and miss the best of it.",
    "I learned this from my grandmother, who never wrote it down.",
    "First you wait, then you wait a little longer.",
    "Here you can see how {noun} changes with the light.",
    "It took us {number} tries before it worked.",
    "Nobody had told us about {noun}.",
    "That is the whole secret, and it costs nothing.",
    "If you remember one thing, remember {noun}.",
    "The second time is always easier than the first.",
    "Write to me if your result looks different.",
    "And that is where we leave {noun} for today.",
)
REMARKS = (
    "I came for {noun} and stayed for the voice.",
    "The part at 0:{seconds:02} made my evening.",
    "Could you make one about the {number} mistakes everybody makes?",
    "My daughter asks for this one before school.",
    "Small correction: it was {number} years ago, not more.",
    "This helped me a lot, thank you.",
    "How long did this take to film?",
    "I disagree about {noun}, but I enjoyed every minute.",
    "Subscribed. More of this, please.",
)


class Writer:
    """Writes like many people; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a library that looks alive, not a secret

    def person(self, number: int) -> tuple[str, str, str]:
        """Answer a first name, a last name and a username nobody else has."""
        first = FIRST_NAMES[number % len(FIRST_NAMES)]
        last = self.random.choice(LAST_NAMES)
        return first, last, f"seed-{number:03}"

    def title(self, topic: Topic) -> str:
        """Name a film."""
        text = self._filled(self.random.choice(TITLES), topic)
        return text[0].upper() + text[1:]

    def description(self, topic: Topic) -> str:
        """Say what a film is about, in a few sentences."""
        return " ".join(self.sentences(topic, self.random.randint(2, 5)))

    def sentences(self, topic: Topic, count: int) -> Iterator[str]:
        """Speak so many sentences."""
        for _ in range(count):
            text = self._filled(self.random.choice(SENTENCES), topic)
            yield text[0].upper() + text[1:]

    def remark(self, topic: Topic, duration: float) -> str:
        """Say something below a film of so many seconds."""
        seconds = self.random.randrange(max(1, min(60, int(duration))))
        return self._filled(self.random.choice(REMARKS), topic, seconds=seconds)

    def tags(self, topic: Topic) -> list[str]:
        """Choose tags of a film."""
        count = self.random.randint(1, len(topic.tags))
        return self.random.sample(topic.tags, count)

    def _filled(self, template: str, topic: Topic, *, seconds: int = 0) -> str:
        noun, number = self.random.choice(topic.nouns), self.random.randint(2, 12)
        return template.format(noun=noun, number=number, seconds=seconds)
