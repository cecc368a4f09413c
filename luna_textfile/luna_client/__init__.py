"""The files of the Luna client: its configuration and its certificates."""
