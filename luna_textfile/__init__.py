"""Watch Thales Luna HSMs without a PIN, a login or a session."""

__version__ = "0.1.0"
