"""What rooms announce, inside the transaction; the sender is the room.

`room_closed` carries `reason`, what its members are told, empty for the usual words.
"""

from blinker import signal

room_closed = signal("room-closed")
