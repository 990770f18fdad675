"""What every REST endpoint shares: the guard, the error envelope, schemas, limits, health, media."""
