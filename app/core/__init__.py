"""What everything stands on: errors, database, clock, extensions, registries; no domain."""
