"""Generators of the documents in docs/. `make docs` runs them."""
