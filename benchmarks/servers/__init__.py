"""The servers that are measured: ours as it runs, the peers as their documentation shows them."""
