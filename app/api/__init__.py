"""What every REST endpoint shares: guard, error envelope, schemas, limits, health, media."""
