"""Programs for this repository. They are not installed."""
