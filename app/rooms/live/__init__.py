"""The rooms that live: their playback and members in Redis, and what each process knows of them."""
