"""The golden files of the jobs."""
