"""The files of Thales' client: its configuration and its certificates."""
