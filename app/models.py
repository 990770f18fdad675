"""Every table, so that migrations and the factory see them all; no domain imports this."""

from app.accounts import audit_models as audit
from app.accounts import models as accounts
from app.administration import models as administration
from app.audience import models as audience
from app.captions import models as captions
from app.channels import models as channels
from app.films import models as films
from app.jobs import models as jobs
from app.moderation import models as moderation
from app.notifications import models as notifications
from app.playlists import models as playlists
from app.reactions import models as reactions
from app.recommendations import models as recommendations
from app.rentals import models as rentals
from app.rentals.streaming import models as streaming
from app.rooms import models as rooms
from app.rooms.invites import models as room_invites
from app.rooms.order import models as room_order
from app.rooms.parties import models as parties
from app.rooms.queue import models as room_queues
from app.search import models as search
from app.uploads import models as uploads
from app.videos import models as videos
from app.videos.editing import models as editing

__all__ = [
    "accounts",
    "administration",
    "audience",
    "audit",
    "captions",
    "channels",
    "editing",
    "films",
    "jobs",
    "moderation",
    "notifications",
    "parties",
    "playlists",
    "reactions",
    "recommendations",
    "rentals",
    "room_invites",
    "room_order",
    "room_queues",
    "rooms",
    "search",
    "streaming",
    "uploads",
    "videos",
]
