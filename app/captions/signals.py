"""What captions announce, inside the transaction; the sender is the video."""

from blinker import signal

# The cues that viewers of the video may read are others now: replaced, published, hidden or gone.
cues_changed = signal("cues-changed")
