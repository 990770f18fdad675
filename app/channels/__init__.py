"""Channels: where a creator publishes, under a handle that is theirs for ever."""
