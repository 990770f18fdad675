"""Makes watch rooms and people for a benchmark: `python -m benchmarks.fill_rooms ROOMS PEOPLE`.

Prints `{rooms, tokens}`: the rooms' slugs, and for each person what they sign in with. The rooms
have no limit, as their host owns the film's channel, and everybody may steer.
"""

import json
import logging
import sys

from app import create_app
from app.core.database import unit_of_work
from app.rooms.models import Preset
from app.videos import service as videos
from tests.accounts.factories import People
from tests.rooms.party import Party

FILM_SECONDS = 3600.0


def main(rooms: int, people: int) -> None:
    """Make them in the database that the environment names."""
    app = create_app("development")
    logging.disable(logging.WARNING)
    makes = People(app)
    party = Party(app, makes, [], None)
    film = party.film()
    with app.app_context(), unit_of_work():
        videos.lock(film).duration = FILM_SECONDS
    slugs = [party.room(host=party.creator, video=film) for _ in range(rooms)]
    for slug in slugs:
        party.change(slug, preset=Preset.EVERYONE)
    tokens = [makes.make().token for _ in range(people)]
    print(json.dumps({"rooms": slugs, "tokens": tokens}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
