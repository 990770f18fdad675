"""What plays in a room, and who changes it."""
