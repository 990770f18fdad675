"""What channels announce, inside the transaction; the sender is the channel."""

from blinker import signal

channel_changed = signal("channel-changed")
channel_removed = signal("channel-removed")
channel_purged = signal("channel-purged")
