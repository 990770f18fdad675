"""How Matinee is set up and kept running: the supervisor of `make run`, and production files."""
