"""The bundle that these tests read: the one of the downstream tests."""

from downstream.conftest import bundle

__all__ = ["bundle"]
