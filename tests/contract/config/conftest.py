"""A host whose configuration is cached."""

from fixtures.cached_host import host

__all__ = ["host"]
