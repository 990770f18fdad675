"""Who is what in a room, and who keeps order there."""
