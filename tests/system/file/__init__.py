"""Tests of the file, the state and the lock: what survives a fault, and what is never left behind."""
