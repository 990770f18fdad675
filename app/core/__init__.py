"""What everything stands on: errors, database, clock, ids, extensions, registries. It knows no domain."""
