"""Judges from the files whether a host collects, and serves the result over HTTP."""
