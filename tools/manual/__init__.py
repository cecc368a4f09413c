"""Generates the manual pages from the commands and the table of keys: docs/man, share/man in a wheel."""
