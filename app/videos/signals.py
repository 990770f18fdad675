"""What videos announce, inside the transaction; the sender is the video.

`watch_right_changed` carries `user_id`, None when it may concern everybody. `film_given` carries
the `viewer` whose player is given the film, None for nobody known, and `may_begin`: whether they
asked for it themselves. A receiver may refuse it; what else it leads to comes after the commit,
because the unit of work only reads.
"""

from blinker import signal

video_changed = signal("video-changed")
video_ready = signal("video-ready")
video_removed = signal("video-removed")
video_purged = signal("video-purged")
watch_right_changed = signal("watch-right-changed")
film_given = signal("film-given")
film_replaced = signal("film-replaced")
tracks_changed = signal("tracks-changed")
