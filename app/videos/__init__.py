"""Videos: what a creator publishes, who may watch it, and what a player needs to play it."""
