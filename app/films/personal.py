"""Why films hold nothing of a person's: they are the shop's, whoever's video shows one."""

from app.accounts import exports
from app.accounts.exports import Part

SHOPS = "the shop's catalogue, which is nobody's own and in which nobody is named"
PART = Part(
    "films",
    "nothing: the catalogue of films is the shop's",
    left_out=dict.fromkeys(("film", "film_actor", "film_category"), SHOPS),
)


def register() -> None:
    """Say why nothing is handed over."""
    exports.register(PART)
