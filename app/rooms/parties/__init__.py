"""Planned parties: a room with a time, to which people say whether they come."""
