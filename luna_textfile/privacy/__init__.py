"""Names of HSMs and partitions, hidden or hashed."""
