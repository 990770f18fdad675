"""What rooms announce, inside the transaction; the sender is the room."""

from blinker import signal

room_closed = signal("room-closed")
