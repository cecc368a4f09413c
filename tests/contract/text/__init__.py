"""Tests of the text: what is written, and what a Prometheus reads out of it."""
