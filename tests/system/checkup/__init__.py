"""Tests of `luna-textfile check`: each case of docs/troubleshooting.md is produced for real."""
