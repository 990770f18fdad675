"""The outside world behind interfaces: no table and no HTTP in here."""
