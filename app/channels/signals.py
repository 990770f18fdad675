"""What channels announce, inside the transaction; the sender is the channel.

What is about subscribers and sponsors carries `user_id`, whose tier it is; `sponsorship_ended` also
`by`, who ended it, None for the house itself.
"""

from blinker import signal

channel_changed = signal("channel-changed")
channel_removed = signal("channel-removed")
channel_purged = signal("channel-purged")

subscribed = signal("subscribed")
unsubscribed = signal("unsubscribed")
sponsorship_asked = signal("sponsorship-asked")
sponsorship_granted = signal("sponsorship-granted")
sponsorship_ended = signal("sponsorship-ended")
