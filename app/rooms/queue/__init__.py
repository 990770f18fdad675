"""What plays next in a room: entries members put there, their votes, and going on by itself."""
