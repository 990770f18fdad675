"""The ready gate: a start waits a little for those whose film is not there yet."""
