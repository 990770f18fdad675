"""The REST route of a room's queue."""

from apiflask import APIBlueprint

from app.api.access import current_user, public
from app.core.database import unit_of_work
from app.rooms import looking
from app.rooms.queue import reading
from app.rooms.queue.schemas import QueueOut

blueprint = APIBlueprint("room-queues", __name__, tag="Rooms")


@blueprint.get("/rooms/<slug>/queue")
@public
@blueprint.output(QueueOut)
def show_queue(slug: str) -> QueueOut:
    """Show what plays next in a room, for whom its chat and members are there to read."""
    with unit_of_work(writes=False):
        viewer = current_user()
        return reading.read(looking.looked_into(slug), viewer)
