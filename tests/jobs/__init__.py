"""Jobs: leases, outcomes, the worker, and the edges."""
