"""Tests of the package: what is installed, and who imports whom."""
