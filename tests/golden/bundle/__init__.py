"""Tests of the rendered bundle as a whole."""
