"""Hides names of HSMs and partitions: by hashes or by a fixed word."""
