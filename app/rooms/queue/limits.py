"""How much fits into a queue, and how fast it is filled."""

from app.websocket.limits import Rate

ENTRIES = 200
ENTRIES_EACH = 20
RATES = {
    "queue:add": Rate(2, 10),
    "queue:vote": Rate(4, 12),
    "skip:vote": Rate(1, 5),
    "queue:read": Rate(2, 10),
}
