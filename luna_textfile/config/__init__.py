"""The configuration: read, checked and remembered. Import from its modules; this file stays empty to stay cheap."""
