"""The runs of the shipped scenarios, as the tests of the collection make them."""

from collect.conftest import shipped

__all__ = ["shipped"]
