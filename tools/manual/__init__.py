"""Manual pages, made from what the commands and the table of keys say of themselves: docs/man, share/man in a wheel."""
